import Domain
import Testing
import WeCom

@testable import Scripts

/// An account of an intelligent robot in `hearth.yaml`.
@Suite struct AibotConfigTests {
    private static let aibot = "  - { id: acme-aibot, brand: acme, platform: wecom-aibot, "
    private static let keys = #"callback: { token: "${ACME_AIBOT_TOKEN}", encodingAESKey: "${ACME_AIBOT_AES_KEY}" }"#

    private func withAibot(_ fields: String) throws -> String {
        try Shipped.text("config/hearth.yaml").replacing("# Behind a proxy:", with: "\(Self.aibot)\(fields) }")
    }

    @Test
    func `an aibot has a callback and nothing of an app`() throws {
        let config = try Shipped.config(try self.withAibot(Self.keys))
        #expect(config.accounts.map(\.id) == ["acme-wecom", "acme-aibot"])
        let aibot = try #require(config.accounts[1].fields as? AibotConfiguration)
        #expect(aibot.callback.token == Secret(Shipped.canaries[1]))
        #expect(aibot.apiBase == WeComConfiguration.defaultAPIBase && aibot.previousCallback == nil)
        #expect(config.accounts[1].platform == "wecom-aibot")
        let demo = try Shipped.config(Shipped.text("config/demo.yaml"))
        let robot = try #require(demo.accounts[1].fields as? AibotConfiguration)
        #expect(robot.apiBase == "http://127.0.0.1:8090")
    }

    @Test(arguments: [
        ("\(AibotConfigTests.keys), corpID: ww0123456789abcdef", "has no meaning on the platform wecom-aibot"),
        ("\(AibotConfigTests.keys), agentID: 1", "has no meaning on the platform wecom-aibot"),
        ("apiBase: https://qyapi.weixin.qq.com", "lacks the key 'callback'"),
        ("\(AibotConfigTests.keys), apiBase: http://qyapi.weixin.qq.com", "plain http"),
        ("callback: { token: abc, encodingAESKey: \"${ACME_AIBOT_AES_KEY}\" }", "must not stand in the file"),
    ])
    func `what is wrong with an aibot is one problem`(fields: String, message: String) throws {
        let text = try self.withAibot(fields)
        let problems = try Shipped.problems { _ = try Shipped.config(text) }
        #expect(problems.count == 1 && problems.first?.message.contains(message) == true, "\(problems)")
    }
}
