/// Keeping a group in order (群管理): one file of `bot-scripts` with `play: moderation`, checked.
public struct ModerationScript: PlayScript {
    public static let play = ScriptedPlay.moderation

    /// Whose messages are not looked at: `exempt`.
    public enum Role: String, Hashable, Codable, Sendable, CaseIterable {
        /// Whoever the people file names as a guide.
        case guide
        /// The owner of the group.
        case owner
        /// Whoever the platform names as an administrator of the group.
        case admin
    }

    public let head: ScriptHead
    public let groups: GroupChoice
    /// `rules`: 1 to 200; the first that fits is taken.
    ///
    /// Required.
    public let rules: [ModerationRule]
    /// `exempt`: a list of `guide`, `owner` and `admin`.
    ///
    /// Default: all three.
    public let exempt: Set<Role>

    public init(
        head: ScriptHead,
        groups: GroupChoice = .all,
        rules: [ModerationRule],
        exempt: Set<Role> = Set(Role.allCases)
    ) {
        self.head = head
        self.groups = groups
        self.rules = rules
        self.exempt = exempt
    }
}

/// One rule: `{ name: adverts, any: [加我微信, 兼职], act: task }`.
public struct ModerationRule: Hashable, Codable, Sendable {
    /// What a rule looks for.
    public enum Trigger: Hashable, Codable, Sendable {
        /// `any`: 1 to 200 words of 1 to 64 characters; a message that holds one of them, as keyword replies compare.
        case words([String])
        /// `links`: at most 50 hosts, such as `example.com`; a message with a link to any other host.
        ///
        /// A host allows itself and every name below it.
        case links(allowed: [String])
    }

    /// What is done about a message: `act`.
    public enum Act: String, Hashable, Codable, Sendable, CaseIterable {
        /// It is counted and shown to headquarters.
        case note
        /// The owner of the group gets a message.
        case warn
        /// The owner of the group gets a task, which stays open until it is done.
        case task
    }

    /// `name`: shown in explanations, 1 to 32 characters, unique in the script.
    ///
    /// Required.
    public let name: String
    /// `any` or `links`, exactly one of the two.
    public let trigger: Trigger
    /// `act`: `note`, `warn` or `task`.
    ///
    /// Required.
    public let act: Act
    /// `say`: the template of what the owner is told.
    ///
    /// Default `moderation/warn` or `moderation/task`; nil with `note`, where it may not be given.
    public let say: String?

    public init(name: String, trigger: Trigger, act: Act, say: String?) {
        self.name = name
        self.trigger = trigger
        self.act = act
        self.say = say
    }
}
