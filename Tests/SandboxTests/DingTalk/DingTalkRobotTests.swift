import Domain
import Testing

@testable import Sandbox

/// Custom robots of groups: signed posts, and what is said of all others.
@Suite struct DingTalkRobotTests {
    private static let text =
        #"{"msgtype":"text","text":{"content":"在二号店 @dingsandbox01"},"at":{"atUserIds":["dingsandbox01"]}}"#

    private func town(_ change: (inout FakeDingTalkConfiguration) -> Void = { _ in }) -> DingTalkTown {
        DingTalkTown {
            $0.robots = [
                FakeRobot(token: Secret("plain1"), secret: nil, group: DingTalkTown.group, name: .same("值班")),
                FakeRobot(token: Secret("word2"), secret: nil, keyword: "二号店", group: DingTalkTown.second),
                FakeRobot(
                    token: Secret("signed3"),
                    secret: Secret("SECdingrobotsecret0001"),
                    group: DingTalkTown.second
                ),
            ]
            change(&$0)
        }
    }

    private func post(
        _ town: inout DingTalkTown,
        _ query: String = "access_token=plain1",
        _ body: String = Self.text,
        type: String = "application/json"
    ) -> String? {
        let reply = town.answer(
            ChatCall(
                method: "POST",
                path: "robot/send",
                query: query,
                headers: ["content-type": type],
                body: Array(body.utf8)
            )
        )
        #expect(reply.status == 200)
        return reply.dingTalkError
    }

    @Test func `a post stands in the group under the robot's name`() throws {
        var town = self.town()
        #expect(self.post(&town) == nil)
        let message = try #require(town.chat.last)
        #expect(message.author == .bot && message.robot == .same("值班") && message.content.text == "在二号店 @新人")
        #expect(message.content.mentions == [DingTalkTown.newcomer])
    }

    @Test(arguments: [
        ("access_token=nobody", DingTalkRobotTests.text, "400101"), ("", DingTalkRobotTests.text, "400101"),
        ("access_token=plain1", "no JSON", "40035"), ("access_token=plain1", #"{"msgtype":"text"}"#, "40035"),
        ("access_token=plain1", #"{"msgtype":"image"}"#, "400105"),
        ("access_token=word2", #"{"msgtype":"text","text":{"content":"x"}}"#, "310000"),
        ("access_token=signed3", DingTalkRobotTests.text, "310000"),
    ])
    func `each lack has its code`(query: String, body: String, code: String) {
        var town = self.town()
        #expect(self.post(&town, query, body) == code)
        #expect(town.town.groups.flatMap(\.messages).isEmpty)
        #expect(self.post(&town, "access_token=word2") == nil)
    }

    /// The vector of the reference: 1700000000000 and this secret.
    @Test func `a signature is good for an hour, and for its own secret`() {
        let sign = "JBZa3b7UqMOar8whsMh16ImwItwAUIq3Dm8CAYNnO2o%3D"
        let query = "access_token=signed3&timestamp=1700000000000&sign=\(sign)"
        for (millis, code) in [(Int64(0), nil), (3_600_000, nil), (3_600_001, "310000"), (-3_600_001, "310000")] {
            var town = self.town()
            town.now = Instant(millis: 1_700_000_000_000 + millis)
            #expect(self.post(&town, query) == code)
        }
        var town = self.town()
        town.now = Instant(millis: 1_700_000_000_001)
        #expect(self.post(&town, "access_token=signed3&timestamp=1700000000001&sign=\(sign)") == "310000")
    }

    @Test func `the same msgUuid is shown once, and JSON must say that it is`() {
        var town = self.town()
        let body = #"{"msgtype":"text","text":{"content":"x"},"msgUuid":"u1"}"#
        for _ in 0..<3 { #expect(self.post(&town, "access_token=plain1", body) == nil) }
        #expect(town.chat.count == 1)
        #expect(self.post(&town, "access_token=plain1", body, type: "text/plain") == "43004")
    }

    @Test func `above twenty a minute a robot is silenced for ten minutes, and no other`() {
        var town = self.town()
        for _ in 0..<20 { #expect(self.post(&town) == nil) }
        #expect(self.post(&town) == "410100")
        town.pass(.seconds(599))
        #expect(self.post(&town) == "410100")
        #expect(self.post(&town, "access_token=word2") == nil)
        town.pass(.seconds(1))
        #expect(self.post(&town) == nil)
    }

    @Test func `the month's messages by webhook are counted for all together`() {
        var town = self.town { $0.rules.webhookMessagesPerMonth = 2 }
        #expect(self.post(&town) == nil && self.post(&town, "access_token=word2") == nil)
        #expect(self.post(&town) == "90030")
        town.pass(.seconds(31 * 86_400))
        #expect(self.post(&town) == nil)
    }

    @Test func `what cannot be is said`() {
        let robots = [
            FakeRobot(token: Secret("a"), secret: nil, group: "cidnowhere"),
            FakeRobot(token: Secret("a"), secret: Secret(""), group: DingTalkTown.group),
        ]
        #expect(DingTalkTown.settings { $0.robots = robots }.problems().count == 3)
    }
}
