internal import Domain

/// An intelligent robot (智能机器人): the group of guides it sits in, and its chats with single guides.
struct BotDesk: Sendable {
    /// What somebody says where the robot may hear it.
    struct Words: Sendable {
        let text: String
        let isInGroup: Bool
        let isMention: Bool
    }

    /// The permission to answer one message once.
    struct AnswerCode: Sendable {
        /// Whose message it was, and so whose chat it is answered in; nil for the group.
        let single: String?
        let issuedAt: Instant
        var isUsed = false
    }

    let id: String
    let name: Bilingual
    let groupID: String
    let groupName: Bilingual
    let apiBase: String
    var group = Chat()
    /// By the guide's id.
    var singles: [String: Chat] = [:]
    var codes = Shelf<String, AnswerCode>(capacity: 20_000)
    /// The ids of cards that were sent.
    var cards = Shelf<String, Instant>(capacity: 20_000)

    init(_ configuration: SandboxConfiguration.Aibot) {
        self.id = configuration.id
        self.name = configuration.name
        self.groupID = configuration.groupID
        self.groupName = configuration.groupName
        self.apiBase = configuration.apiBase
    }

    mutating func append(_ line: ChatLine, single: String?) {
        guard let single else { return self.group.append(line) }
        self.singles[single, default: Chat()].append(line)
    }
}
