import Curl
import Domain
import Testing

@testable import Sandbox

/// Custom bots of groups: signed posts, and what is said of all others.
@Suite struct FeishuRobotTests {
    private static let secret = "feishu-bot-secret"

    private func town() -> FeishuTown {
        FeishuTown {
            $0.robots = [
                FakeRobot(token: Secret("plain-1"), secret: nil, group: FeishuTown.group, name: .same("值班")),
                FakeRobot(token: Secret("word-2"), secret: nil, keyword: "二号店", group: FeishuTown.second),
                FakeRobot(token: Secret("signed-3"), secret: Secret(Self.secret), group: FeishuTown.second),
            ]
        }
    }

    private func post(_ town: inout FeishuTown, _ token: String, _ body: String) -> Int64? {
        let reply = town.call("POST", "bot/v2/hook/\(token)", body, token: nil)
        #expect(reply.status == 200)
        return reply.number
    }

    @Test func `a post stands in the group under the robot's name, and nobody is told`() throws {
        var town = self.town()
        let text = #"{"msg_type":"text","content":{"text":"<at user_id=\"ou_sandbox_01\"></at> 今晚八点"}}"#
        #expect(self.post(&town, text) == 0)
        let message = try #require(town.chat.last)
        #expect(message.author == .bot && message.robot == .same("值班") && message.content.text == "@新人 今晚八点")
        #expect(message.content.mentions == [FeishuTown.newcomer] && town.chat.count == 1)
        #expect(message.json["robot"]?.text == "值班")
    }

    @Test func `posts and cards are taken, but for a button that tells somebody`() {
        var town = self.town()
        let post = #"{"post":{"zh_cn":{"title":"","content":[[{"tag":"text","text":"x"}]]}}}"#
        #expect(self.post(&town, #"{"msg_type":"post","content":\#(post)}"#) == 0)
        #expect(self.post(&town, #"{"msg_type":"interactive","card":\#(FeishuCards.question)}"#) == 9_499)
        #expect(self.post(&town, #"{"msg_type":"interactive","card":\#(FeishuCards.closed("好"))}"#) == 0)
    }

    @Test(arguments: [
        ("nobody", #"{"msg_type":"text","content":{"text":"x"}}"#, Int64(19_001)),
        ("plain-1", "no JSON", 9_499),
        ("plain-1", #"{"msg_type":"text","content":"x"}"#, 9_499),
        ("plain-1", #"{"msg_type":"image","content":{"image_key":"x"}}"#, 9_499),
        ("plain-1", #"{"msg_type":"text","content":{"text":""}}"#, 9_499),
        ("word-2", #"{"msg_type":"text","content":{"text":"x"}}"#, 19_024),
        ("word-2", #"{"msg_type":"text","content":{"text":"在二号店"}}"#, 0),
        ("signed-3", #"{"msg_type":"text","content":{"text":"x"}}"#, 19_021),
    ])
    func `each lack has its code`(token: String, body: String, code: Int64) {
        var town = self.town()
        #expect(self.post(&town, token, body) == code)
        #expect(town.town.groups.flatMap(\.messages).count == (code == 0 ? 1 : 0))
    }

    @Test func `a body of more than 20 KB is too large`() {
        var town = self.town()
        let text = String(repeating: "x", count: 20 * 1_024)
        #expect(self.post(&town, #"{"msg_type":"text","content":{"text":"\#(text)"}}"#) == 19_036)
    }

    /// The vector of the reference: 1700000000 and this secret.
    @Test func `a signature is good for an hour, and for its own secret`() {
        let sign = "Q4FS+NQ4v/BgCqHYM/0ZOgddUZYcmQYoJtxIB4VIk8c="
        func body(_ stamp: String, _ sign: String) -> String {
            #"{"timestamp":"\#(stamp)","sign":"\#(sign)","msg_type":"text","content":{"text":"x"}}"#
        }
        for (seconds, code) in [(Int64(0), Int64(0)), (3_600, 0), (-3_600, 0), (3_601, 19_021), (-3_601, 19_021)] {
            var town = self.town()
            town.now = Instant(seconds: 1_700_000_000 + seconds)
            #expect(self.post(&town, "signed-3", body("1700000000", sign)) == code)
        }
        var town = self.town()
        town.now = Instant(seconds: 1_700_000_001)
        #expect(self.post(&town, "signed-3", body("1700000001", sign)) == 19_021)
        #expect(self.post(&town, "signed-3", body("x", sign)) == 19_021)
    }

    @Test func `one robot posts five times a second and a hundred times a minute`() {
        var town = self.town()
        let body = #"{"msg_type":"text","content":{"text":"在二号店"}}"#
        for _ in 0..<5 { #expect(self.post(&town, body) == 0) }
        #expect(self.post(&town, body) == 11_232)
        #expect(self.post(&town, "word-2", body) == 0)
        for _ in 0..<19 {
            town.pass(.seconds(1))
            for _ in 0..<5 { #expect(self.post(&town, body) == 0) }
        }
        town.pass(.seconds(1))
        #expect(self.post(&town, body) == 11_232)
        town.pass(.seconds(60))
        #expect(self.post(&town, body) == 0)
    }

    @Test func `what cannot be is said`() {
        var settings = FeishuTown.settings()
        settings.robots = [
            FakeRobot(token: Secret("a"), secret: nil, group: "oc_nowhere"),
            FakeRobot(token: Secret("a"), secret: Secret(""), group: FeishuTown.group),
        ]
        #expect(settings.problems().count == 3)
    }
}

extension FeishuRobotTests {
    private func post(_ town: inout FeishuTown, _ body: String) -> Int64? { self.post(&town, "plain-1", body) }
}
