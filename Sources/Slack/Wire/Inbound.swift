/// What a verified body is, by its form.
enum Inbound {
    case event(EventCallback)
    case press(Interaction)
    case command(SlashCommand)
    /// The platform asks whether the address is ours, and wants its challenge back.
    case addressCheck(challenge: String)
    case certificateCheck
    /// Genuine, but nothing that is read here.
    case other(kind: String)

    private static let longestChallenge = 1_024

    /// Never fails: what cannot be read is something else.
    init(_ body: [UInt8]) {
        guard body.first(where: { !$0.isSpace }) != UInt8(ascii: "{") else {
            self = WireJSON.value(EventCallback.self, from: body).map(Self.init(_:)) ?? .other(kind: "unreadable")
            return
        }
        let fields = FormBody.fields(body)
        if fields["ssl_check"] == "1" {
            self = .certificateCheck
        } else if let payload = fields["payload"] {
            self =
                WireJSON.value(Interaction.self, from: Array(payload.utf8)).map { .press($0) }
                ?? .other(kind: "unreadable")
        } else if let command = SlashCommand(fields) {
            self = .command(command)
        } else {
            self = .other(kind: "unreadable")
        }
    }

    private init(_ callback: EventCallback) {
        guard callback.type == "url_verification" else {
            self = .event(callback)
            return
        }
        let challenge = callback.challenge ?? ""
        self =
            (1...Self.longestChallenge).contains(challenge.utf8.count)
            ? .addressCheck(challenge: challenge) : .other(kind: "url_verification")
    }

    /// The workspaces that it says it is for; empty where it says none.
    var teams: [String] {
        switch self {
        case .event(let callback): callback.teams
        case .press(let interaction): interaction.teams
        case .command(let command): command.team.map { [$0] } ?? []
        case .addressCheck, .certificateCheck, .other: []
        }
    }

    /// The app that it says it is for; nil where it says none.
    var app: String? {
        switch self {
        case .event(let callback): callback.app
        case .press(let interaction): interaction.app
        case .command(let command): command.app
        case .addressCheck, .certificateCheck, .other: nil
        }
    }
}
