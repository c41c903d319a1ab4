import Domain

/// Where a command can be answered for half an hour, also in a channel where the bot is no member: its `response_url`.
///
/// Of an address that came in a callback only what stands behind the host is taken, and sent to the configured base; an
/// address of anybody else is none. It is a secret: who has it answers the command.
///
/// Source: Slack documentation, "Handling user interaction", response_url.
struct CommandHook: Hashable {
    /// The platform itself.
    static let platform = "https://hooks.slack.com"

    private static let mark = "hook "
    private static let longest = 1_024

    /// Behind the base, from its slash on.
    let path: Secret

    /// How an address is kept with the command that brought it.
    static func text(address: String?) -> Secret {
        address.map { $0.utf8.count <= Self.longest ? Secret("\(Self.mark)\($0)") : Secret("") } ?? Secret("")
    }

    /// Whether an answer is kept with the address of a command, and not with a thread.
    static func isKept(in answer: Secret) -> Bool { answer.reveal { $0.hasPrefix(Self.mark) } }

    /// Nil for what is no address of this platform.
    init?(_ answer: Secret, base: String) {
        let path: String? = answer.reveal { text in
            guard text.hasPrefix(Self.mark), text.utf8.count <= Self.longest + Self.mark.utf8.count else { return nil }
            let address = text.dropFirst(Self.mark.count)
            for origin in [base, Self.platform] where address.hasPrefix("\(origin)/commands/") {
                let path = String(address.dropFirst(origin.count))
                return Self.isPlain(path) ? path : nil
            }
            return nil
        }
        guard let path else { return nil }
        self.path = Secret(path)
    }

    static func isPlain(_ path: Secret) -> Bool { path.reveal { Self.isPlain($0) } }

    private static func isPlain(_ path: String) -> Bool {
        path.hasPrefix("/commands/") && !path.contains("..")
            && path.utf8.allSatisfy { $0.isDigit || $0.isCapital || $0.isSmallLetter || "/-_.".utf8.contains($0) }
    }
}

/// The answer to a command, as it is stored until it leaves: how it is said in the channel, and what goes to the person
/// alone where the bot cannot speak in that channel.
///
/// Its bytes are revealed to the store and to nobody else, as those of every frozen call.
struct CommandAnswer: Hashable {
    /// `chat.postMessage` or `chat.postEphemeral`.
    let method: String
    let post: PostBody
    /// Behind the base of hooks.
    let hook: Secret
    let alone: String
}

extension CommandAnswer: Codable {
    private enum Key: String, CodingKey {
        case method, post, hook, alone
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        self.init(
            method: try fields.decode(String.self, forKey: .method),
            post: try fields.decode(PostBody.self, forKey: .post),
            hook: Secret(try fields.decode(String.self, forKey: .hook)),
            alone: try fields.decode(String.self, forKey: .alone)
        )
    }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(self.method, forKey: .method)
        try fields.encode(self.post, forKey: .post)
        try self.hook.reveal { try fields.encode($0, forKey: .hook) }
        try fields.encode(self.alone, forKey: .alone)
    }
}

/// What is sent to a `response_url`.
struct HookBody: Codable, Hashable {
    var response_type = "ephemeral"
    let text: String
}
