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
        #expect(rules.last?.key == "dingtalk/address")
    }

    private func quotas(_ endpoint: String?, _ change: (inout DingTalkConfiguration) -> Void = { _ in }) throws
        -> [String: Int]
    {
        try Platform.adapter("acme-ding", change).quotas(endpoint: endpoint)
            .reduce(into: [:]) { $0[$1.key] = $1.count }
    }

    @Test func `an organisation has a month of calls, and one of messages by webhook`() throws {
        let (calls, answers) = (["dingtalk/dingc/calls": 5_000], ["dingtalk/dingc/answers": 3_000])
        for endpoint in ["robot/groupMessages/send", "robot/oToMessages/batchSend", "card/instances/createAndDeliver"] {
            #expect(try self.quotas(endpoint) == calls)
        }
        #expect(try self.quotas("robot/sendBySession") == answers)
        #expect(try self.quotas(nil) == calls.merging(answers) { $1 })
        #expect(try self.quotas(nil) { $0.monthlyCalls = nil } == answers)
        #expect(try self.quotas("robot/sendBySession") { $0.monthlyAnswers = nil } == [:])
        let robot = try RobotCaller().adapter
        #expect(robot.quotas(endpoint: "robot/send").map(\.key) == ["dingtalk/dingc/answers"])
        #expect(try RobotCaller { $0.corpID = "" }.adapter.quotas(endpoint: nil).isEmpty)
    }

    @Test func `a month ends at midnight in China`() {
        // 2026-12-31 15:59:59 UTC, and a second later.
        #expect(Limits.restOfMonth(Instant(seconds: 1_798_732_799)) == .seconds(1))
        #expect(Limits.restOfMonth(Instant(seconds: 1_798_732_800)) == .seconds(31 * 86_400))
    }

    @Test func `an answer by session counts for its chat, and for no app`() throws {
        #expect(try self.rules("robot/sendBySession", "group/cidAAA==").count == 2)
    }
}
