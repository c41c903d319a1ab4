internal import Domain

/// A group, or the chat of one person with the bot.
struct ChatRoom: Sendable {
    /// How many messages are kept.
    static let capacity = 1_000

    /// As the platform writes it.
    let id: String
    /// A name for acts; empty for a direct chat.
    let key: String
    let name: Bilingual
    /// The one person of a direct chat; nil for a group.
    let person: String?
    /// In the order in which they came, without the bot.
    var members: [String]
    var hasBot: Bool
    /// When each member came who was not there from the start.
    var joinedAt: [String: Instant] = [:]
    private(set) var messages: [ChatMessage] = []

    init(id: String, key: String, name: Bilingual, person: String?, members: [String], hasBot: Bool) {
        self.id = id
        self.key = key
        self.name = name
        self.person = person
        self.members = members
        self.hasBot = hasBot
    }

    var isDirect: Bool { self.person != nil }

    /// Appends a message; the oldest goes when there are too many.
    mutating func append(_ message: ChatMessage) {
        self.messages.append(message)
        if self.messages.count > Self.capacity { self.messages.removeFirst() }
    }

    subscript(message id: String) -> ChatMessage? {
        get { self.messages.last { $0.id == id } }
        set {
            guard let place = self.messages.lastIndex(where: { $0.id == id }) else { return }
            if let newValue { self.messages[place] = newValue } else { self.messages.remove(at: place) }
        }
    }
}
