import DingTalk
import Domain
import Feishu
import Testing

@testable import Scripts

/// Accounts of custom robots in `hearth.yaml`.
@Suite struct RobotConfigTests {
    private static let environment = Shipped.environment.merging([
        "HOOK": "https://open.feishu.cn/open-apis/bot/v2/hook/canaryToken-1",
        "OTHER_HOOK": "https://open.larksuite.com/open-apis/bot/v2/hook/canaryToken-2",
        "DING_HOOK": "https://oapi.dingtalk.com/robot/send?access_token=canaryToken",
    ]) { first, _ in first }

    private func config(_ platform: String, _ fields: String) throws -> HearthConfig {
        let account = "  - { id: acme-hook, brand: acme, platform: \(platform), \(fields) }"
        let text = try Shipped.text("config/hearth.yaml").replacing("# Behind a proxy:", with: account)
        return try Shipped.config(text, environment: Self.environment)
    }

    @Test func `an account of Feishu's bots names its groups, and takes part in no customer's business`() throws {
        let fields = """
            groups: [ { id: store-1, address: "${HOOK}", secret: "${ACME_WECOM_SECRET}" }, \
            { id: store-2, address: "${OTHER_HOOK}", keyword: 二号店 } ]
            """
        let config = try self.config("feishu-webhook", fields)
        let account = try #require(config.accounts.last?.fields as? FeishuRobotConfiguration)
        #expect(account.groups.map(\.id) == ["store-1", "store-2"] && account.apiBase == nil)
        #expect(account.groups[0].secret == Secret(Shipped.canaries[0]) && account.groups[1].keyword == "二号店")
        #expect(!account.servesCustomers && account.validate().isEmpty)
        #expect(config.namedGroups == ["acme-hook": ["store-1", "store-2"]])
    }

    @Test func `an account of DingTalk's robots too`() throws {
        let fields = #"corpID: ding01, groups: [ { id: store-1, address: "${DING_HOOK}" } ], monthlyAnswers: 9"#
        let config = try self.config("dingtalk-webhook", fields)
        let account = try #require(config.accounts.last?.fields as? DingTalkRobotConfiguration)
        #expect(account.groups.count == 1 && account.corpID == "ding01" && account.monthlyAnswers == 9)
        #expect(account.apiBase == "https://oapi.dingtalk.com" && account.validate().isEmpty)
    }

    private static let good = #"{ id: store-1, address: "${HOOK}" }"#

    @Test(arguments: [
        ("apiBase: https://open.feishu.cn", "lacks the key 'groups'"),
        ("groups: []", "'groups'"),
        ("groups: [ { id: store-1 } ]", "lacks the key 'address'"),
        (#"groups: [ { id: Store 1, address: "${HOOK}" } ]"#, "'id'"),
        (
            #"groups: [ { id: a, address: "https://open.feishu.cn/open-apis/bot/v2/hook/x" } ]"#,
            "must not stand in the file"
        ),
        (#"groups: [ { id: a, address: "${DING_HOOK}" } ]"#, "no address of a bot"),
        (#"groups: [ { id: a, address: "${HOOK}", keyword: "[x](y)" } ]"#, "holds a mark"),
        (#"groups: [ \#(RobotConfigTests.good), { id: store-1, address: "${OTHER_HOOK}" } ]"#, "the id 'store-1'"),
        (#"groups: [ \#(RobotConfigTests.good), { id: b, address: "${HOOK}" } ]"#, "the address of another"),
        ("groups: [ \(RobotConfigTests.good) ], apiBase: http://open.feishu.cn", "plain http"),
        ("groups: [ \(RobotConfigTests.good) ], appID: cli_1", "has no meaning on the platform feishu-webhook"),
    ])
    func `what is wrong is one problem, without a secret`(fields: String, message: String) throws {
        let problems = try Shipped.problems { _ = try self.config("feishu-webhook", fields) }
        #expect(problems.count == 1 && problems.first?.message.contains(message) == true, "\(problems)")
        #expect(!"\(problems)".contains("canary"))
    }
}
