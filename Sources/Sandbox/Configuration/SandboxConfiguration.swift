public import Domain

/// Who lives in the fake WeCom, and where its callbacks go.
public struct SandboxConfiguration: Sendable {
    /// A member of the corporation who serves customers.
    public struct Guide: Hashable, Sendable {
        /// The userid, as the platform shows it.
        public let id: String
        public let name: Bilingual
        public let store: Bilingual

        public init(id: String, name: Bilingual, store: Bilingual) {
            self.id = id
            self.name = name
            self.store = store
        }
    }

    /// A customer group that exists from the start, with its owner as the only member.
    public struct Group: Hashable, Sendable {
        /// The chat id, `wr…`.
        public let id: String
        /// A chat has one name on the platform, and messages carry it: the Chinese one counts in either language.
        public let name: Bilingual
        /// The userid of a guide.
        public let owner: String

        public init(id: String, name: Bilingual, owner: String) {
            self.id = id
            self.name = name
            self.owner = owner
        }
    }

    /// A code that customers scan: a contact way of a guide or a join way of a group.
    public struct Channel: Hashable, Sendable {
        /// What comes back as `State`, at most 30 characters.
        public let state: String
        public let title: Bilingual

        public init(state: String, title: Bilingual) {
            self.state = state
            self.title = title
        }
    }

    /// A service account (微信客服): customers write to it without adding anybody.
    public struct ServiceAccount: Hashable, Sendable {
        /// The `open_kfid`, `wk…`.
        public let id: String
        public let name: Bilingual

        public init(id: String, name: Bilingual) {
            self.id = id
            self.name = name
        }
    }

    /// An intelligent robot (智能机器人), and the group of members in which it sits.
    public struct Aibot: Sendable {
        public let id: String
        /// By which members call it: `@name`.
        public let name: Bilingual
        /// The robot's own keys, with an empty receiver; nil when nobody listens.
        public let callbackKeys: CallbackKeys?
        /// Where its callbacks are posted, without a query.
        public let callbackURL: String
        /// What stands before `/cgi-bin` in the addresses of answers: this sandbox.
        public let apiBase: String
        public let groupID: String
        public let groupName: Bilingual

        public init(
            id: String = "aibSANDBOX000000000000000000001",
            name: Bilingual = Bilingual("小助手", "Helper"),
            callbackKeys: CallbackKeys?,
            callbackURL: String,
            apiBase: String,
            groupID: String = "CHATSANDBOXSTAFF0000000000001",
            groupName: Bilingual = Bilingual("导购工作群", "Guides at work")
        ) {
            self.id = id
            self.name = name
            self.callbackKeys = callbackKeys
            self.callbackURL = callbackURL
            self.apiBase = apiBase
            self.groupID = groupID
            self.groupName = groupName
        }
    }

    /// The corporation's id, `ww…`.
    public var corpID: String
    public var agentID: Int64
    /// The app's secret, asked by `gettoken`.
    public var secret: Secret
    /// The app's callback token and encoding key; nil when nobody listens, so callbacks are only counted.
    public var callbackKeys: CallbackKeys?
    /// Where callbacks are posted, without a query: `http://127.0.0.1:8080/callbacks/acme-wecom`.
    public var callbackURL: String
    /// Scheme, host and port to which a browser may go back once it is known who holds it; nil for none.
    public var trustedAddress: String?
    public var guides: [Guide]
    public var groups: [Group]
    public var channels: [Channel]
    public var services: [ServiceAccount]
    /// Nil when there is none.
    public var aibot: Aibot?
    public var rules: SandboxRules
    /// The IANA name of the brand's time zone, in which the page tells the time.
    public var timezone: String
    /// Where the ids, tokens and codes of this world come from; a new start needs a new seed, or Hearth, which
    /// remembers, takes the new customers for the old ones.
    public var seed: UInt64

    public init(
        corpID: String,
        agentID: Int64,
        secret: Secret,
        callbackKeys: CallbackKeys?,
        callbackURL: String,
        trustedAddress: String? = nil,
        seed: UInt64,
        guides: [Guide] = Self.exampleGuides,
        groups: [Group] = Self.exampleGroups,
        channels: [Channel] = Self.exampleChannels,
        services: [ServiceAccount] = Self.exampleServices,
        aibot: Aibot? = nil,
        rules: SandboxRules = SandboxRules(),
        timezone: String = "Asia/Shanghai"
    ) {
        self.corpID = corpID
        self.agentID = agentID
        self.secret = secret
        self.callbackKeys = callbackKeys
        self.callbackURL = callbackURL
        self.trustedAddress = trustedAddress
        self.seed = seed
        self.guides = guides
        self.groups = groups
        self.channels = channels
        self.services = services
        self.aibot = aibot
        self.rules = rules
        self.timezone = timezone
    }

    /// Everything that is wrong with it, one sentence each; empty when it can be used.
    public func problems() -> [String] {
        var problems: [String] = []
        if self.corpID.isEmpty { problems.append("corpID is empty.") }
        if self.secret.isEmpty { problems.append("secret is empty.") }
        if self.callbackKeys != nil, !self.callbackURL.hasPrefix("http://"), !self.callbackURL.hasPrefix("https://") {
            problems.append("callbackURL does not begin with http:// or https://.")
        }
        if self.callbackURL.contains("?") || self.callbackURL.contains("#") {
            problems.append("callbackURL must have no query and no fragment.")
        }
        let guideIDs = Set(self.guides.map { $0.id.lowercased() })
        if guideIDs.isEmpty { problems.append("There is no guide.") }
        if guideIDs.count != self.guides.count { problems.append("Two guides have the same id; case does not count.") }
        if Set(self.groups.map(\.id)).count != self.groups.count { problems.append("Two groups have the same id.") }
        for group in self.groups where !guideIDs.contains(group.owner.lowercased()) {
            problems.append("The owner \(group.owner) of the group \(group.id) is no guide.")
        }
        if Set(self.services.map(\.id)).count != self.services.count {
            problems.append("Two service accounts have the same id.")
        }
        for channel in self.channels where channel.state.count > 30 {
            problems.append("The channel \(channel.state) is longer than 30 characters.")
        }
        if BrandClock(self.timezone) == nil { problems.append("timezone is no IANA name such as Asia/Shanghai.") }
        return problems + self.rules.problems()
    }
}

extension SandboxConfiguration {
    /// Two guides of two stores, called by their role.
    public static let exampleGuides = [
        Guide(
            id: "guide-one",
            name: Bilingual("导购一号", "Guide one"),
            store: Bilingual("一号店", "Store one")
        ),
        Guide(
            id: "guide-two",
            name: Bilingual("导购二号", "Guide two"),
            store: Bilingual("二号店", "Store two")
        ),
    ]

    public static let exampleGroups = [
        Group(
            id: "wrSANDBOXGROUP000000000000000001",
            name: .same("一号店福利群"),
            owner: "guide-one"
        ),
        Group(
            id: "wrSANDBOXGROUP000000000000000002",
            name: .same("二号店福利群"),
            owner: "guide-two"
        ),
    ]

    public static let exampleServices = [
        ServiceAccount(id: "wkSANDBOX0000000000000000000001", name: Bilingual("微信客服", "Service account"))
    ]

    public static let exampleChannels = [
        Channel(state: "poster-01", title: Bilingual("门店海报", "Poster in the store")),
        Channel(state: "receipt", title: Bilingual("收银小票", "Receipt")),
        Channel(state: "livestream", title: Bilingual("直播间", "Livestream")),
        Channel(state: "", title: Bilingual("没有渠道", "No channel")),
    ]
}
