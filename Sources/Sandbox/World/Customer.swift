internal import Domain

/// Somebody outside the corporation: a customer with a phone.
struct Customer: Sendable {
    let id: String
    /// 1, 2, 3 … in order of appearance; the name is made of it.
    let number: Int
    /// The guides they are friends with, by userid.
    var bonds: [String: Bond] = [:]
    /// One-to-one chats, by the guide's userid; they stay when the bond ends.
    var chats: [String: Chat] = [:]
    /// When mass messages arrived, for the quota.
    var massSends: [Instant] = []

    var name: Bilingual { Bilingual("顾客 \(self.number)", "Customer \(self.number)") }
}

/// What ties one customer to one guide.
struct Bond: Sendable {
    let addedAt: Instant
    let channel: String
    var isConfirmed: Bool
    /// Once somebody has written, no welcome is possible any more.
    var hasChatted = false
    /// The names of the tags that the guide put on them, in the guide's order.
    var tags: [String] = []
}

/// A line of conversations, the newest 60.
struct Chat: Sendable {
    private(set) var lines: [ChatLine] = []

    var latestAt: Instant? { self.lines.last?.at }

    /// The lines of a moment and after it.
    func since(_ start: Instant) -> Chat {
        var chat = self
        chat.lines.removeAll { $0.at < start }
        return chat
    }

    mutating func append(_ line: ChatLine) {
        if self.lines.count >= 60 { self.lines.removeFirst() }
        self.lines.append(line)
    }
}

/// One message as a phone shows it.
struct ChatLine: Sendable {
    enum Author: Hashable, Sendable {
        case guide(String)
        case customer(String)
        /// WeCom itself: who came, who left.
        case notice
        /// The app, to a member.
        case app
        /// A service account, by its id.
        case account(String)
    }

    /// Things to press below a message.
    struct Menu: Sendable {
        struct Item: Hashable, Sendable {
            let key: String
            let label: String
        }

        /// The message's own id.
        let id: String
        let items: [Item]
    }

    let at: Instant
    let author: Author
    let text: Bilingual
    let attachments: [Attachment]
    let menu: Menu?

    init(at: Instant, author: Author, text: Bilingual, attachments: [Attachment] = [], menu: Menu? = nil) {
        self.at = at
        self.author = author
        self.text = text
        self.attachments = attachments
        self.menu = menu
    }

    init(at: Instant, author: Author, text: String, attachments: [Attachment] = [], menu: Menu? = nil) {
        self.init(at: at, author: author, text: Bilingual(text, text), attachments: attachments, menu: menu)
    }
}

/// The permission to welcome one customer once.
struct WelcomeCode: Sendable {
    /// Who added whom; nil for a code that no event carried.
    let customer: String?
    let guide: String?
    /// The time of the event that carried it; nil for a code that no event carried.
    let eventAt: Instant?
    var accepted = 0
    var refused = 0
    /// Whether an acceptance was kept from the caller on purpose.
    var lostAnswers = 0
}
