import Delivery
import Domain
import Testing

@testable import DingTalk

@Suite struct LimitsTests {
    private func rules(
        _ endpoint: String,
        _ destination: String,
        _ change: (inout DingTalkConfiguration) -> Void = { _ in }
    ) throws -> [LimitRule] {
        try Platform.adapter("acme-ding", change).limits(endpoint: endpoint, destination: destination)
    }

    @Test func `a group takes twenty messages a minute, whatever way they go`() throws {
        let rule = LimitRule(key: "dingtalk/dingc/dingkey1/group/cidAAA==/minute", count: 20, window: .seconds(60))
        for endpoint in ["robot/groupMessages/send", "robot/sendBySession", "card/instances/createAndDeliver"] {
            #expect(try self.rules(endpoint, "group/cidAAA==").first == rule)
            let other = try Platform.adapter("other").limits(endpoint: endpoint, destination: "group/cidAAA==")
            #expect(other.first == rule)
        }
    }

    @Test func `an app has twenty calls a second and its organisation a month`() throws {
        let rules = try self.rules("robot/oToMessages/batchSend", "person/u1")
        #expect(rules.first == LimitRule(key: "dingtalk/dingc/dingkey1/second", count: 20, window: .seconds(1)))
        #expect(rules.contains(LimitRule(key: "dingtalk/address", count: 10_000, window: .seconds(20))))
        let month = LimitRule(key: "dingtalk/dingc/calls/month", count: 5_000, window: .seconds(2_592_000))
        #expect(rules.last == month)
        let free = try self.rules("robot/oToMessages/batchSend", "person/u1") { $0.monthlyCalls = nil }
        #expect(free == Array(rules.dropLast()))
    }

    @Test func `answers by session count among themselves`() throws {
        let rules = try self.rules("robot/sendBySession", "group/cidAAA==")
        let month = LimitRule(key: "dingtalk/dingc/answers/month", count: 3_000, window: .seconds(2_592_000))
        #expect(rules.last == month && rules.count == 3)
        #expect(try self.rules("robot/sendBySession", "group/cidAAA==") { $0.monthlyAnswers = nil }.count == 2)
    }
}
