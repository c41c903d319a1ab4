/// Something a play wants done, in neutral words.
///
/// An effect has no identity of its own until the engine gives it one from its cause; see ``EffectID``.
public struct Effect: Hashable, Sendable {
    public let request: OutboundRequest
    public let purpose: Purpose
    /// After this moment it must not be sent any more.
    public let deadline: Instant?
    /// Before this moment it must not be sent.
    public let notBefore: Instant?
    /// Whether the play is told the end of it, as ``Happening/effectSettled(_:)``.
    public let reportsBack: Bool
    /// Which account of the brand does it; nil for the one to which the event happened.
    public let account: AccountID?

    public init(
        _ request: OutboundRequest,
        purpose: Purpose,
        deadline: Instant? = nil,
        notBefore: Instant? = nil,
        reportsBack: Bool = false,
        through account: AccountID? = nil
    ) {
        self.request = request
        self.purpose = purpose
        self.deadline = deadline
        self.notBefore = notBefore
        self.reportsBack = reportsBack
        self.account = account
    }
}

/// Why an effect is sent; the guard decides by it, and the sender takes the urgent ones first.
public enum Purpose: String, Hashable, Codable, Sendable, CaseIterable {
    /// The answer to the person's own act: always passes, and goes first.
    case reply
    /// Work for a guide.
    case task
    /// Something nobody asked for: content, reminders.
    case notice
    /// Look-ups and uploads that disturb nobody.
    case upkeep

    /// Smaller goes first.
    public var band: Int {
        switch self {
        case .reply: 0
        case .task: 1
        case .upkeep: 2
        case .notice: 3
        }
    }
}

/// What is asked of a platform.
public enum OutboundRequest: Hashable, Sendable {
    /// The one welcome that a welcome code allows. The fallback is shorter and needs no media.
    case welcome(code: Secret, message: Message, fallback: Message?)
    /// A message of the app to members of the brand.
    case memberMessage(to: [PlatformUserID], text: String)
    /// A post into a group in which the account itself sits; see ``Capabilities/Ability/postsInGroups``.
    case groupPost(GroupID, message: Message)
    /// Other words in the place of such a post; `post` is the id that its call was answered with as ``Answer/post(id:)``.
    case groupEdit(GroupID, post: String, message: Message)
    /// A post into a customer group that its owner has to confirm.
    case groupTask(GroupID, owner: PlatformUserID, message: Message)
    /// The greeting material that members attach to their groups; nil id makes a new one.
    case groupWelcomeMaterial(id: String?, message: Message, notifiesMembers: Bool)
    case groupLookUp(GroupID)
    /// Asks which guides serve a customer, and with which tags.
    case contactLookUp(PlatformUserID)
    case upload(Medium)
    /// Asks what customers wrote to a service account since the cursor; empty for the beginning.
    case serviceMessages(token: Secret, serviceAccount: String, cursor: String)
    /// A message to somebody who wrote: in the chat they wrote in, within what the platform allows.
    case answer(Identity, in: Conversation, message: Message)

    /// The name in logs, metrics and explanations.
    public var name: String {
        switch self {
        case .welcome: "welcome"
        case .memberMessage: "member-message"
        case .groupPost: "group-post"
        case .groupEdit: "group-edit"
        case .groupTask: "group-task"
        case .groupWelcomeMaterial: "group-welcome-material"
        case .groupLookUp: "group-look-up"
        case .contactLookUp: "contact-look-up"
        case .upload: "upload"
        case .serviceMessages: "service-messages"
        case .answer: "answer"
        }
    }
}
