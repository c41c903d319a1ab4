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
        let groups = keys.required(
            "groups",
            Group.shape.places(1...Self.mostGroups),
            "The groups, and the bot of each."
        )
        let apiBase = keys.optional(
            "apiBase",
            .secretBase(example: "https://open.feishu.cn"),
            "Where posts are sent instead of the host that the bot's address names."
        )
        for (place, entry) in (groups.content ?? []).enumerated() {
            guard let group = entry.content else { continue }
            let before = groups.content?.prefix(place).compactMap(\.content) ?? []
            if before.contains(where: { $0.id == group.id }) {
                entry.report("has the id '\(group.id)' of another", suggestion: "give every group its own id")
            }
            if group.address != Secret(Group.standIn), before.contains(where: { $0.address == group.address }) {
                entry.report("has the address of another", suggestion: "one bot sits in one group: make another bot")
            }
        }
        guard let groups = groups.content, let apiBase = apiBase.content else { return nil }
        let read = groups.compactMap(\.content)
        guard read.count == groups.count else { return nil }
        self.init(groups: read, apiBase: apiBase)
    }
}

extension FeishuRobotConfiguration.Group {
    /// What stands for an address where secrets are not needed.
    static let standIn = "https://open.feishu.cn/open-apis/bot/v2/hook/stand-in"

    fileprivate static var shape: Shape<FeishuRobotConfiguration.Group> {
        .keys(#"{ id: store-1, address: "${ACME_FEISHU_HOOK}", secret: "${ACME_FEISHU_HOOK_SECRET}" }"#) { keys in
            let id = keys.required("id", .slug(example: "store-1"), "How Hearth calls the group.")
            let address = keys.required(
                "address",
                .secret(
                    example: #""${ACME_FEISHU_HOOK}""#,
                    standIn: Self.standIn
                ) { text in
                    RobotAddress(Secret(text)) == nil
                        ? ("stands for a text that is no address of a bot", "it \(RobotAddress.rule)") : nil
                },
                "Webhook 地址, the whole of it."
            )
            let secret = keys.optional(
                "secret",
                .secret(example: #""${ACME_FEISHU_HOOK_SECRET}""#),
                "签名校验: what posts are signed with."
            )
            let keyword = keys.optional(
                "keyword",
                .text(1...FeishuRobotConfiguration.longestKeyword, example: "一号店").checked { text in
                    Self.fault(ofKeyword: text).map { ($0, "write the keyword as the bot's settings show it") }
                },
                default: "",
                "自定义关键词: stands above every post that does not hold it."
            )
            guard let id = id.content, let address = address.content, let secret = secret.content,
                let keyword = keyword.content
            else { return nil }
            return Self(id: GroupID(id), address: address, secret: secret, keyword: keyword)
        }
    }
}
