import Delivery
import Testing

@testable import WeCom

@Suite struct LimitsTests {
    private let limits = Limits(corpID: "ww1", agentID: 7)

    @Test func `every call counts against its corp and API, and against the address`() {
        let rules = self.limits.rules(endpoint: "externalcontact/groupchat/get", destination: "group/wr1")
        #expect(
            rules == [
                LimitRule(key: "wecom/ww1/externalcontact/groupchat/get/minute", count: 10_000, window: .seconds(60)),
                LimitRule(key: "wecom/ww1/externalcontact/groupchat/get/hour", count: 150_000, window: .seconds(3_600)),
                LimitRule(key: "wecom/address/minute", count: 20_000, window: .seconds(60)),
                LimitRule(key: "wecom/address/hour", count: 600_000, window: .seconds(3_600)),
            ]
        )
    }

    @Test func `a message counts against each member first, whatever the case of the id`() {
        let rules = self.limits.rules(endpoint: "message/send", destination: "member/Li.Na|wang|li.na")
        #expect(
            rules.prefix(4) == [
                LimitRule(key: "wecom/ww1/7/member/li.na/minute", count: 30, window: .seconds(60)),
                LimitRule(key: "wecom/ww1/7/member/li.na/hour", count: 1_000, window: .seconds(3_600)),
                LimitRule(key: "wecom/ww1/7/member/wang/minute", count: 30, window: .seconds(60)),
                LimitRule(key: "wecom/ww1/7/member/wang/hour", count: 1_000, window: .seconds(3_600)),
            ]
        )
        #expect(rules.count == 8)
    }

    @Test(arguments: ["externalcontact/add_msg_template", "externalcontact/group_welcome_template/add", "media/upload"])
    func `calls that store something run four at a time`(endpoint: String) {
        let rules = self.limits.rules(endpoint: endpoint, destination: "x")
        #expect(rules.first == LimitRule(key: "wecom/ww1/\(endpoint)/concurrent", count: 4, window: nil))
        #expect(rules.count == 5)
    }

    @Test func `a welcome is not slowed by that`() {
        let rules = self.limits.rules(endpoint: "externalcontact/send_welcome_msg", destination: "welcome/1")
        #expect(rules.allSatisfy { $0.window != nil })
    }
}
