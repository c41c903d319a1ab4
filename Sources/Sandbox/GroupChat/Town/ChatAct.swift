/// Something a person does in a fake chat, in words that fit every platform.
///
/// People and groups are named by their keys or by the platform's ids; a group that is nil means the chat with the bot.
public enum ChatAct: Hashable, Sendable {
    /// Says something; `replyTo` is the message it answers, by its id.
    case say(person: String, group: String?, text: String, mentionsBot: Bool, mentions: [String], replyTo: String?)
    /// Presses a button: by its id, its label, or its place counted from 1.
    ///
    /// Without a message the newest one that the person sees and that has such a button is meant.
    case press(person: String, group: String?, message: String?, button: String)
    /// People come into a group, those named and so many new ones, invited by somebody or by themselves.
    ///
    /// All come in one event where the platform can tell it so.
    case join(people: [String], newcomers: Int, group: String, by: String?)
    /// Leaves a group, or is removed by somebody.
    case leave(person: String, group: String, by: String?)
    /// Somebody puts the bot into a group.
    case addBot(group: String, by: String)
    /// Somebody takes the bot out of a group.
    case removeBot(group: String, by: String)
    /// Uses a command, where the platform has them.
    case command(person: String, group: String?, command: String?, text: String)
    /// Changes what they said before.
    case edit(person: String, message: String, text: String)
    /// The platform tells something of a kind that nobody knows.
    case somethingNew
    /// The platform tells the last thing once more, as it does when it got no answer.
    case repeatCallback

    /// The act in the ledger and in the control API.
    public var name: String {
        switch self {
        case .say: "say"
        case .press: "press"
        case .join: "join"
        case .leave: "leave"
        case .addBot: "add-bot"
        case .removeBot: "remove-bot"
        case .command: "command"
        case .edit: "edit"
        case .somethingNew: "something-new"
        case .repeatCallback: "repeat-callback"
        }
    }
}

/// What came of an act.
public struct ChatHappened: Hashable, Sendable {
    /// One thing that the platform tells the app.
    public struct Callback: Hashable, Sendable {
        public let name: String
        public let subject: String
    }

    /// The ids of the people it was about, new ones included.
    public internal(set) var people: [String] = []
    /// The id of the group or direct chat where it was.
    public internal(set) var room: String?
    /// The id of the message that was said, pressed or changed.
    public internal(set) var message: String?
    /// What the platform tells the app, in order.
    public internal(set) var callbacks: [Callback] = []
}

/// What has happened in the town, for the face to tell of.
enum ChatDeed: Sendable {
    /// A person or the bot said something.
    case said(ChatMessage)
    /// A person or the bot changed a message; the text before is given.
    case edited(ChatMessage, before: ChatContent)
    case pressed(ChatMessage, ChatButton, by: String)
    case commanded(person: String, room: String, command: String, text: String)
    case joined([String], room: String, by: String?)
    case left(String, room: String, by: String?)
    case botAdded(room: String, by: String)
    case botRemoved(room: String, by: String)
    case somethingNew(number: Int)
}
