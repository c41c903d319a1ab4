public import Delivery
public import Domain
public import Scripts

/// Custom robots (自定义机器人) in groups of DingTalk: `platform: dingtalk-webhook`.
public struct DingTalkRobotPlatform: Platform {
    public init() {}

    public var name: String { "dingtalk-webhook" }

    public func fields(_ keys: Keys) -> (any AccountFields)? { DingTalkRobotConfiguration(keys) }

    public func adapter(for account: Account, _ surroundings: Surroundings) throws -> any Adapter {
        try DingTalkRobotAdapter(
            account: account.id,
            configuration: account.fields(of: DingTalkRobotConfiguration.self),
            client: surroundings.client,
            now: surroundings.now
        )
    }
}

extension DingTalkRobotConfiguration: AccountFields {
    /// It hears nobody, so timers and pages are at home on an account that does, where the brand has one.
    public var servesCustomers: Bool { false }

    public var namedGroups: [GroupID]? { self.groups.map(\.id) }

    public func moved(by move: (String) -> String) -> DingTalkRobotConfiguration {
        var moved = self
        moved.apiBase = move(self.apiBase)
        return moved
    }

    /// Reads the keys of an account.
    init?(_ keys: Keys) {
        let groups = keys.webhookGroups(Self.form)
        let corpID = keys.optional(
            "corpID",
            .code("ding0123456789abcdef"),
            default: "",
            "CorpId of the organisation: with it people are called by name, and the month's messages are counted."
        )
        let answers = keys.monthlyAnswers()
        let apiBase = keys.apiBase(default: RobotAddress.platform)
        guard let groups, let corpID = corpID.content, let answers = answers.content,
            let apiBase = apiBase.content
        else { return nil }
        self.init(groups: groups, corpID: corpID, monthlyAnswers: answers, apiBase: apiBase)
    }
}
