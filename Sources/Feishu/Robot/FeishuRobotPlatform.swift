public import Delivery
public import Domain
public import Scripts

/// Custom bots (自定义机器人) in groups of Feishu and Lark: `platform: feishu-webhook`.
public struct FeishuRobotPlatform: Platform {
    public init() {}

    public var name: String { "feishu-webhook" }

    public func fields(_ keys: Keys) -> (any AccountFields)? { FeishuRobotConfiguration(keys) }

    public func adapter(for account: Account, _ surroundings: Surroundings) throws -> any Adapter {
        try FeishuRobotAdapter(
            account: account.id,
            configuration: account.fields(of: FeishuRobotConfiguration.self),
            client: surroundings.client,
            now: surroundings.now
        )
    }
}

extension FeishuRobotConfiguration: AccountFields {
    /// It hears nobody, so timers and pages are at home on an account that does, where the brand has one.
    public var servesCustomers: Bool { false }

    public var namedGroups: [GroupID]? { self.groups.map(\.id) }

    public func moved(by move: (String) -> String) -> FeishuRobotConfiguration {
        var moved = self
        moved.apiBase = self.apiBase.map(move)
        return moved
    }

    /// Reads the keys of an account.
    init?(_ keys: Keys) {
        let groups = keys.webhookGroups(Self.form)
        let apiBase = keys.optional(
            "apiBase",
            .secretBase(example: "https://open.feishu.cn"),
            "Where posts are sent instead of the host that the bot's address names."
        )
        guard let groups, let apiBase = apiBase.content else { return nil }
        self.init(groups: groups, apiBase: apiBase)
    }
}
