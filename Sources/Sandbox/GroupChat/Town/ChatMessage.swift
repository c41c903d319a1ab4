internal import Domain

/// Something that stands in a chat.
struct ChatMessage: Sendable {
    enum Author: Hashable, Sendable {
        case person(String)
        case bot
        /// A line of the platform itself, such as who joined.
        case notice
    }

    /// As the platform writes it.
    let id: String
    let room: String
    let at: Instant
    let author: Author
    var content: ChatContent
    /// The custom robot of the group that says it in place of the bot; nil for all others.
    var robot: Bilingual?
    /// What single people see in its place.
    var views: [String: ChatContent] = [:]
    /// The message it answers, or whose thread it is in.
    var replyTo: String?
    /// The only one who can read it; nil for everybody in the room.
    var visibleTo: String?
    var editedAt: Instant?
    /// What a notice says in English; its content is Chinese.
    var english: String?
    /// What the face keeps with it: the message as it was sent.
    var native: JSON = .null

    func isVisible(to person: String) -> Bool { self.visibleTo == nil || self.visibleTo == person }

    /// What one person sees.
    func content(for person: String?) -> ChatContent { person.flatMap { self.views[$0] } ?? self.content }

    var isByPerson: Bool {
        guard case .person = self.author else { return false }
        return true
    }
}

/// What a message shows.
struct ChatContent: Hashable, Sendable {
    /// What a person typed, or what a message of the bot comes to on the screen, with mentions as `@name`.
    var text: String
    /// The ids of people, and of the bot; a person's mentions stand in front of the text.
    var mentions: [String] = []
    var links: [ChatLink] = []
    /// Ids of uploaded pictures.
    var pictures: [String] = []
    var buttons: [ChatButton] = []
}

struct ChatLink: Hashable, Sendable {
    let title: String
    let url: String
}

/// Something to press below a message.
struct ChatButton: Hashable, Sendable {
    /// Unique in its message.
    let id: String
    let label: String
    /// Where it leads; nil for one that only tells the app.
    var url: String?
    /// `primary`, `danger` or empty.
    var style = ""
    /// The button as it was sent.
    var native: JSON = .null
}
