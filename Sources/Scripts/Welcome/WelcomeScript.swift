public import Domain

/// How a brand welcomes: one file of `bot-scripts` with `play: welcome`, checked.
public struct WelcomeScript: Hashable, Sendable {
    /// `id`: small letters, digits and `-`, 1 to 32 of them, unique in the brand.
    ///
    /// Required.
    public let id: String
    /// `accounts`: the accounts it is played on.
    ///
    /// nil, the default, for all accounts of the brand.
    public let accounts: Set<AccountID>?
    /// `language`: the folder of `templates` it speaks from: `zh-Hans` or `en`.
    ///
    /// Default `zh-Hans`.
    public let language: Language
    /// `contact`: what a customer who adds a guide hears, at most 200 rules; the first that fits is taken.
    ///
    /// The last one fits everybody. Empty when the script does not greet contacts.
    public let contact: [WelcomeRule]
    /// `group`: what is said when customers join a group.
    ///
    /// nil when the script does not greet groups.
    public let group: GroupWelcome?

    public init(
        id: String,
        accounts: Set<AccountID>? = nil,
        language: Language = .simplifiedChinese,
        contact: [WelcomeRule],
        group: GroupWelcome? = nil
    ) {
        self.id = id
        self.accounts = accounts
        self.language = language
        self.contact = contact
        self.group = group
    }

    /// Whether the script is played on an account of its brand.
    public func plays(on account: AccountID) -> Bool { self.accounts?.contains(account) ?? true }
}

/// One way to welcome a customer: an entry of `contact`.
public struct WelcomeRule: Hashable, Sendable {
    /// `name`: shown in explanations, 1 to 32 characters, unique in the script.
    ///
    /// Required.
    public let name: String
    /// `when`: whom it is for.
    ///
    /// Default: everybody.
    public let when: WelcomeCondition
    /// `say`: the template of the text, below `templates/{language}/`.
    ///
    /// Required.
    public let say: String
    /// `short`: the template said instead, without attachments, when one of them is not ready or time is short.
    ///
    /// Default: none, and ``say`` is said without attachments.
    public let short: String?
    /// `attach`: at most 9, in the order of the file.
    ///
    /// Default: none.
    public let attachments: [AttachmentDefinition]

    public init(
        name: String,
        when: WelcomeCondition = WelcomeCondition(),
        say: String,
        short: String? = nil,
        attachments: [AttachmentDefinition] = []
    ) {
        self.name = name
        self.when = when
        self.say = say
        self.short = short
        self.attachments = attachments
    }
}

/// What is said when customers join a group: `group`.
///
/// At least one of the two is there.
public struct GroupWelcome: Hashable, Sendable {
    /// `greeting`: one text for everybody who joins within a while.
    public let greeting: GroupGreeting?
    /// `material`: the platform's own group welcome, kept up to date.
    public let material: GroupMaterial?

    public init(greeting: GroupGreeting? = nil, material: GroupMaterial? = nil) {
        self.greeting = greeting
        self.material = material
    }
}

/// One text for everybody who joins a group within a while.
public struct GroupGreeting: Hashable, Sendable {
    public typealias Way = GroupWay

    /// `say`: the template of the text.
    ///
    /// Required.
    public let say: String
    /// `gather`: how long newcomers are gathered, `5s` to `10m`.
    ///
    /// Default `60s`.
    public let gather: Duration
    /// `via`: `owner-task` or `owner-message`.
    ///
    /// Required.
    public let via: Way
    /// `attach`: what hangs on the text, as in ``Announcement/attachments``.
    ///
    /// Default: none.
    public let attachments: [AttachmentDefinition]

    public init(
        say: String,
        gather: Duration = .seconds(60),
        via: Way,
        attachments: [AttachmentDefinition] = []
    ) {
        self.say = say
        self.gather = gather
        self.via = via
        self.attachments = attachments
    }
}

/// The platform's own group welcome.
public struct GroupMaterial: Hashable, Sendable {
    /// `say`: the template of the text; at most 3,000 bytes.
    ///
    /// Required.
    public let say: String
    /// `attach`: a list of at most one.
    ///
    /// Default: none.
    public let attachment: AttachmentDefinition?
    /// `notify`: whether members are told to put it into their groups.
    ///
    /// Default true.
    public let notify: Bool

    public init(say: String, attachment: AttachmentDefinition? = nil, notify: Bool = true) {
        self.say = say
        self.attachment = attachment
        self.notify = notify
    }
}
