public import Curl
public import Domain

/// Slack's words for the shared core: events, presses and commands signed with `v0`, the Web API with its limits and
/// errors, addresses to answer at, and Sign in with Slack.
///
/// Written from Slack's documentation; what it leaves open is decided the strict way, and said where it is decided.
struct SlackFace: ChatFace {
    let settings: FakeSlackConfiguration
    let platform: ChatPlatform
    var meter: SlackMeter
    /// Addresses that were handed out with a press or a command, by their secret part.
    var hooks = Shelf<String, SlackHook>(capacity: 1_000)
    /// Files that were announced, by their ids; few, because each may hold its bytes.
    var files = Shelf<String, SlackFile>(capacity: 16)
    /// Who is meant by the access tokens of Sign in with Slack.
    var visitors = Shelf<String, String>(capacity: 1_000)
    /// The microsecond of the newest message: no two have the same `ts`.
    private var newestMicrosecond: Int64 = 0

    init(_ settings: FakeSlackConfiguration) {
        self.settings = settings
        self.platform = ChatPlatform(
            id: "slack",
            name: .same("Slack"),
            signInPath: "openid/connect/authorize",
            commands: settings.commands,
            hearsEverything: true,
            uploads: ["files/upload/"]
        )
        self.meter = SlackMeter(settings.rules)
    }

    mutating func makeID(_ kind: ChatIDKind, _ town: inout ChatTown, at now: Instant) -> String {
        switch kind {
        case .person: return "U\(town.mark(10))"
        case .directChat: return "D\(town.mark(10))"
        case .message:
            self.newestMicrosecond = max(self.newestMicrosecond + 1, now.millis * 1_000)
            return Self.stamp(self.newestMicrosecond)
        }
    }

    /// Seconds, a point and six digits: how Slack writes a moment.
    static func stamp(_ microsecond: Int64) -> String {
        let rest = String(microsecond % 1_000_000)
        return "\(microsecond / 1_000_000).\(String(repeating: "0", count: 6 - rest.count))\(rest)"
    }

    /// The check of the answer to Sign in with Slack, before anybody is shown.
    func signIn(_ query: Form) throws(SandboxError) -> ChatSignIn {
        guard query["client_id"] == self.settings.clientID else {
            throw SandboxError(.badRequest, "client_id is not that of the app.")
        }
        guard query["response_type"] == "code" else { throw SandboxError(.badRequest, "response_type is not code.") }
        guard (query["scope"] ?? "").split(whereSeparator: { " ,".contains($0) }).contains("openid") else {
            throw SandboxError(.badRequest, "scope has no openid.")
        }
        if let team = query["team"], team != self.settings.teamID {
            throw SandboxError(.badRequest, "team is another workspace.")
        }
        let address = query["redirect_uri"] ?? ""
        guard let trusted = self.settings.trustedAddress, address == trusted || address.hasPrefix(trusted + "/") else {
            throw SandboxError(.badRequest, "redirect_uri is not registered with the app.")
        }
        return ChatSignIn(
            address: address,
            state: query["state"] ?? "",
            nonce: query["nonce"],
            life: .seconds(600)
        )
    }
}

extension GroupChatSandbox {
    /// A fake Slack.
    ///
    /// - Parameters:
    ///   - slack: The workspace, the app, and where callbacks go.
    ///   - client: Posts the callbacks.
    ///   - clock: What time it is, also for expiry and limits.
    ///   - sleep: Waits between the repeats of a callback and before a slow answer.
    ///   - journal: What Hearth stored, decided and sent, as JSON for the page; nil when Hearth runs elsewhere.
    /// - Throws: ``SandboxError/Code/badConfiguration``, with everything that is wrong.
    public init(
        slack: FakeSlackConfiguration,
        client: Client,
        clock: @escaping WallClock,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        journal: (@Sendable () async -> [UInt8])? = nil
    ) throws(SandboxError) {
        let problems = slack.problems()
        guard problems.isEmpty else { throw SandboxError(.badConfiguration, problems.joined(separator: " ")) }
        try self.init(
            face: SlackFace(slack),
            town: ChatTown(slack.population, botID: slack.botUserID, seed: slack.seed),
            timezone: slack.timezone,
            client: client,
            clock: clock,
            sleep: sleep,
            journal: journal
        )
    }
}
