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
        let groups = keys.required(
            "groups",
            Group.shape.places(1...Self.mostGroups),
            "The groups, and the robot of each."
        )
        let corpID = keys.optional(
            "corpID",
            .code("ding0123456789abcdef"),
            default: "",
            "CorpId of the organisation: with it people are called by name, and the month's messages are counted."
        )
        let answers = keys.monthlyAnswers()
        let apiBase = keys.apiBase(default: RobotAddress.platform)
        for (place, entry) in (groups.content ?? []).enumerated() {
            guard let group = entry.content else { continue }
            let before = groups.content?.prefix(place).compactMap(\.content) ?? []
            if before.contains(where: { $0.id == group.id }) {
                entry.report("has the id '\(group.id)' of another", suggestion: "give every group its own id")
            }
            if group.address != Secret(Group.standIn), before.contains(where: { $0.address == group.address }) {
                entry.report("has the address of another", suggestion: "one robot sits in one group: make another")
            }
        }
        guard let groups = groups.content, let corpID = corpID.content, let answers = answers.content,
            let apiBase = apiBase.content
        else { return nil }
        let read = groups.compactMap(\.content)
        guard read.count == groups.count else { return nil }
        self.init(groups: read, corpID: corpID, monthlyAnswers: answers, apiBase: apiBase)
    }
}

extension DingTalkRobotConfiguration.Group {
    /// What stands for an address where secrets are not needed.
    static let standIn = "https://oapi.dingtalk.com/robot/send?access_token=standin"

    fileprivate static var shape: Shape<DingTalkRobotConfiguration.Group> {
        .keys(#"{ id: store-1, address: "${ACME_DINGTALK_HOOK}", secret: "${ACME_DINGTALK_HOOK_SECRET}" }"#) { keys in
            let id = keys.required("id", .slug(example: "store-1"), "How Hearth calls the group.")
            let address = keys.required(
                "address",
                .secret(
                    example: #""${ACME_DINGTALK_HOOK}""#,
                    standIn: Self.standIn
                ) { text in
                    RobotAddress(Secret(text)) == nil
                        ? ("stands for a text that is no address of a robot", "it \(RobotAddress.rule)") : nil
                },
                "Webhook, the whole address."
            )
            let secret = keys.optional(
                "secret",
                .secret(example: #""${ACME_DINGTALK_HOOK_SECRET}""#),
                "加签: what posts are signed with, SEC…"
            )
            let keyword = keys.optional(
                "keyword",
                .text(1...DingTalkRobotConfiguration.longestKeyword, example: "一号店").checked { text in
                    Self.fault(ofKeyword: text).map { ($0, "write the keyword as the robot's settings show it") }
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
