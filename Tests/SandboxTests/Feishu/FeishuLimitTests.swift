import Domain
import Testing

@testable import Sandbox

/// How fast calls may come, and what is said when they come faster.
@Suite struct FeishuLimitTests {
    @Test func `a group takes five messages a second; then it is told when to come back`() {
        var feishu = FeishuTown()
        for _ in 0..<5 { #expect(feishu.send("text", #"{"text":"x"}"#).status == 200) }
        let answer = feishu.send("text", #"{"text":"x"}"#)
        #expect(answer.status == 429)
        #expect(answer.number == 99_991_400)
        #expect(answer.code == 99_991_400)
        #expect(answer.header("x-ogw-ratelimit-limit") == "5")
        #expect(answer.header("x-ogw-ratelimit-reset") == "1")
        #expect(answer.header("Retry-After") == nil)
        #expect(feishu.send("text", #"{"text":"x"}"#, to: FeishuTown.second).status == 200)
        // The clock stands half a second into a second.
        feishu.pass(.milliseconds(500))
        #expect(feishu.send("text", #"{"text":"x"}"#).status == 200)
        #expect(feishu.chat.count == 6)
    }

    @Test func `what is refused for its content does not count for the group`() {
        var feishu = FeishuTown()
        for _ in 0..<10 { #expect(feishu.send("text", "{}").number == 230_001) }
        #expect(feishu.send("text", #"{"text":"x"}"#).status == 200)
    }

    @Test func `all sending of the app counts together, in a second and in a minute`() {
        var feishu = FeishuTown {
            $0.rules.callsPerSecond = 2
            $0.rules.callsPerMinute = 5
            $0.rules.callsPerSecondInChat = 100
        }
        let id = feishu.send("text", #"{"text":"x"}"#).data["message_id"]?.text ?? ""
        let reply = FeishuTown.body(#"{"text":"y"}"#, type: "text")
        #expect(feishu.call("POST", "im/v1/messages/\(id)/reply", reply).status == 200)
        #expect(feishu.call("POST", "im/v1/messages/\(id)/reply", reply).header("x-ogw-ratelimit-reset") == "1")
        // Another kind of call has a count of its own.
        #expect(feishu.call("GET", "bot/v3/info").status == 200)
        for _ in 0..<3 {
            feishu.pass(.seconds(1))
            #expect(feishu.send("text", #"{"text":"x"}"#).status == 200)
        }
        feishu.pass(.seconds(1))
        let answer = feishu.send("text", #"{"text":"x"}"#)
        #expect(answer.number == 99_991_400)
        // 4.5 s into a minute: 1_767_000_000 is a whole one.
        #expect(answer.header("x-ogw-ratelimit-reset") == "56")
        feishu.pass(.seconds(56))
        #expect(feishu.send("text", #"{"text":"x"}"#).status == 200)
    }

    @Test func `a card changes five times a second`() {
        var feishu = FeishuTown()
        let id = feishu.sent("interactive", FeishuCards.question)
        let body = FeishuTown.body(FeishuCards.closed("又变了"))
        for _ in 0..<5 { #expect(feishu.call("PATCH", "im/v1/messages/\(id)", body).status == 200) }
        #expect(feishu.call("PATCH", "im/v1/messages/\(id)", body).number == 99_991_400)
        feishu.pass(.seconds(1))
        #expect(feishu.call("PATCH", "im/v1/messages/\(id)", body).status == 200)
    }

    @Test func `a text has 150 KB of body, a post and a card 30 KB of content`() {
        var feishu = FeishuTown()
        func wide(_ bytes: Int) -> String { String(repeating: "x", count: bytes) }
        #expect(feishu.send("text", #"{"text":"\#(wide(150 * 1_024))"}"#).number == 230_025)
        #expect(feishu.send("text", #"{"text":"\#(wide(150 * 1_024 - 100))"}"#).number == 0)
        func post(_ bytes: Int) -> String { #"{"zh_cn":{"content":[[{"tag":"text","text":"\#(wide(bytes))"}]]}}"# }
        #expect(feishu.send("post", post(30 * 1_024)).number == 230_025)
        #expect(feishu.send("post", post(30 * 1_024 - 100)).number == 0)
        #expect(feishu.send("interactive", FeishuCards.closed(wide(30 * 1_024))).number == 230_025)
    }
}
