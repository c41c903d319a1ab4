/// A due timer, come in like an event.
public struct TimerDue: Hashable, Codable, Sendable {
    public let play: PlayName
    /// The play's own name for it, unique among the play's timers of one account.
    public let key: String
    public let plannedAt: Instant
    /// What the play stored with it.
    public let payload: String

    public init(play: PlayName, key: String, plannedAt: Instant, payload: String) {
        self.play = play
        self.key = key
        self.plannedAt = plannedAt
        self.payload = payload
    }
}

/// An effect came to its end, and the play that wanted it asked to be told.
public struct EffectSettled: Hashable, Codable, Sendable {
    public let effect: EffectID
    public let play: PlayName
    public let state: EffectState
    /// The platform's refusal in the adapter's words, such as `limited`; nil when it was sent.
    public let code: String?
    /// What the platform answered, translated by the adapter; nil when there is nothing to tell.
    public let answer: Answer?
    /// Whether the platform refused a part of the content on the way, such as a medium that it has forgotten.
    public let refusedPart: Bool

    public init(
        effect: EffectID,
        play: PlayName,
        state: EffectState,
        code: String?,
        answer: Answer?,
        refusedPart: Bool = false
    ) {
        self.effect = effect
        self.play = play
        self.state = state
        self.code = code
        self.answer = answer
        self.refusedPart = refusedPart
    }
}

/// A platform refused a call because the account does not sit in the group any more, or the group is no more.
public struct GroupRefusal: Hashable, Codable, Sendable {
    public let group: GroupID
    /// What was refused.
    public let effect: EffectID
    /// The platform's refusal in the adapter's words, such as `not_in_channel`.
    public let code: String

    public init(group: GroupID, effect: EffectID, code: String) {
        self.group = group
        self.effect = effect
        self.code = code
    }
}

/// What a platform answered to a request, in neutral words.
public enum Answer: Hashable, Codable, Sendable {
    case group(GroupSnapshot)
    case contact(ContactSnapshot)
    /// A stored medium, usable until the instant.
    case media(id: String, expiresAt: Instant)
    /// The id of a thing that was made: a template, a task.
    case made(id: String)
    /// A post, by the id under which it can be changed; see ``OutboundRequest/groupEdit(_:post:message:)``.
    case post(id: String)
    /// A message went out, but these recipients did not get it.
    case partlyRefused([PlatformUserID])
    /// What customers wrote to a service account, oldest first, and from where to ask on.
    case serviceMessages([ServiceMessage], cursor: String, hasMore: Bool)
}

/// A group as the platform sees it at one moment.
public struct GroupSnapshot: Hashable, Codable, Sendable {
    public struct Member: Hashable, Codable, Sendable {
        public let id: PlatformUserID
        public let isCustomer: Bool
        /// nil where the platform does not tell.
        public let joinedAt: Instant?
        /// Who brought them in, where the platform tells.
        public let broughtBy: PlatformUserID?
        /// The channel of the join code, where the platform tells.
        public let channel: String?

        public init(
            id: PlatformUserID,
            isCustomer: Bool,
            joinedAt: Instant?,
            broughtBy: PlatformUserID?,
            channel: String?
        ) {
            self.id = id
            self.isCustomer = isCustomer
            self.joinedAt = joinedAt
            self.broughtBy = broughtBy
            self.channel = channel
        }
    }

    public let group: GroupID
    public let name: String
    public let owner: PlatformUserID
    public let members: [Member]
    public let version: String?

    public init(group: GroupID, name: String, owner: PlatformUserID, members: [Member], version: String?) {
        self.group = group
        self.name = name
        self.owner = owner
        self.members = members
        self.version = version
    }
}

/// A customer as the platform sees them at one moment: who serves them, and how the brand tagged them (标签).
///
/// Their name and picture are left where they are: nothing here needs them.
public struct ContactSnapshot: Hashable, Codable, Sendable {
    public struct Guide: Hashable, Codable, Sendable {
        public let id: PlatformUserID
        /// The names of the brand's tags; what a guide made up for themselves is not among them.
        public let tags: [String]

        public init(id: PlatformUserID, tags: [String]) {
            self.id = id
            self.tags = tags
        }
    }

    public let customer: PlatformUserID
    /// Empty for somebody whom no guide serves.
    public let guides: [Guide]

    public init(customer: PlatformUserID, guides: [Guide]) {
        self.customer = customer
        self.guides = guides
    }
}
