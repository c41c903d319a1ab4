import Domain
import Testing

@testable import Sandbox

/// What messages show, and how they change.
@Suite struct FeishuMessageTests {
    @Test(arguments: [
        (#"恭喜 <at user_id=\"ou_sandbox_01\">他</at>!"#, "恭喜 @新人!", ["ou_sandbox_01"]),
        (#"<at user_id=\"all\"></at> 开始啦"#, "@所有人 开始啦", ["all"]),
        (#"<at user_id=\"ou_404\">谁</at>"#, "@谁", ["ou_404"]), ("a < b <at 3> c", "a < b <at 3> c", []),
        (#"<at user_id=\"ou_sandbox_01\">"#, #"<at user_id="ou_sandbox_01">"#, []), ("@_user_1", "@_user_1", []),
    ])
    func `a text is read with its mentions`(text: String, shown: String, mentions: [String]) {
        var feishu = FeishuTown()
        let content = #"{"text":"\#(text)"}"#
        let answer = feishu.send("text", content).data
        #expect(feishu.chat.last?.content == ChatContent(text: shown, mentions: mentions))
        #expect(answer["message_id"]?.text == feishu.chat.last?.id)
        #expect(answer["body"]?["content"]?.text == content)
        #expect(answer["sender"]?["id"] == "cli_sandbox00001")
        #expect(answer["create_time"] == "1767000000500")
    }

    @Test func `a post is read paragraph by paragraph`() {
        var feishu = FeishuTown()
        let post = """
            {"en_us":{"content":[[{"tag":"text","text":"x"}]]},"zh_cn":{"title":"周报","content":[
             [{"tag":"text","text":"第一 "},{"tag":"a","text":"名","href":"https://example.com/"},{"tag":"at","user_id":"ou_sandbox_02"}],
             [{"tag":"md","text":"**b** [规则](https://example.com/r)"}],[{"tag":"hr"}]]}}
            """
        #expect(feishu.send("post", post).number == 0)
        let content = feishu.chat.last?.content
        #expect(content?.text == "周报\n第一 名@老顾客\n**b** 规则")
        #expect(content?.mentions == [FeishuTown.regular])
        #expect(content?.links.map(\.url) == ["https://example.com/", "https://example.com/r"])
    }

    @Test(arguments: [
        #"{"zh_cn":{"content":[]}}"#, #"{"zh_cn":{"title":"x"}}"#, #"{"zh_cn":{"title":"x","content":[{}]}}"#,
        #"{"zh_cn":{"content":[[{"tag":"marquee","text":"x"}]]}}"#,
        #"{"zh_cn":{"content":[[{"tag":"a","text":"x"}]]}}"#,
        #"{"zh_cn":{"content":[[{"tag":"md","text":"x"},{"tag":"text","text":"y"}]]}}"#,
    ])
    func `a post that is not one is refused`(post: String) {
        var feishu = FeishuTown()
        #expect(feishu.send("post", post).number == 230_001)
    }

    @Test func `a text is changed twenty times, a card not so`() throws {
        var feishu = FeishuTown()
        let text = feishu.sent("text", #"{"text":"x"}"#), card = feishu.sent("interactive", FeishuCards.question)
        let path = "im/v1/messages/\(text)"
        for number in 1...20 {
            let body = FeishuTown.body(#"{"text":"\#(number)"}"#, type: "text")
            #expect(feishu.call("PUT", path, body).data["updated"] == true)
        }
        let body = FeishuTown.body(#"{"text":"21"}"#, type: "text")
        #expect(feishu.call("PUT", path, body).number == 230_001)
        #expect(feishu.chat[0].content.text == "20")
        #expect(feishu.call("PUT", "im/v1/messages/\(card)", body).number == 230_001)
        let said = try feishu.say("早").happened.message ?? ""
        #expect(feishu.call("PUT", "im/v1/messages/\(said)", body).number == 230_017)
        #expect(feishu.call("PUT", "im/v1/messages/om_404", body).number == 230_001)
    }

    @Test func `a card is changed for two weeks, while it is shared`() {
        var feishu = FeishuTown()
        let id = feishu.sent("interactive", FeishuCards.question)
        let old = feishu.sent("interactive", FeishuCards.old)
        let own = feishu.sent("interactive", FeishuCards.line("x", isShared: false))
        let text = feishu.sent("text", #"{"text":"x"}"#)
        let body = FeishuTown.body(FeishuCards.closed("结束了"))
        #expect(feishu.call("PATCH", "im/v1/messages/\(id)", body).json["data"] == .object([]))
        #expect(feishu.chat[0].content == ChatContent(text: "结束了"))
        #expect(feishu.chat[0].editedAt == feishu.now)
        #expect(feishu.call("PATCH", "im/v1/messages/\(old)", body).number == 0)
        for (message, content, code) in [
            (own, FeishuCards.line("y"), 230_001), (own, FeishuCards.line("y", isShared: false), 230_001),
            (text, FeishuCards.closed("x"), 230_001), (id, FeishuCards.line("y"), 230_099), (id, "{}", 230_099),
        ] as [(String, String, Int64)] {
            #expect(feishu.call("PATCH", "im/v1/messages/\(message)", FeishuTown.body(content)).number == code)
        }
        feishu.pass(.seconds(14 * 86_400))
        feishu.token = feishu.tenantToken()["tenant_access_token"]?.text ?? ""
        #expect(feishu.call("PATCH", "im/v1/messages/\(id)", body).number == 230_031)
    }

    @Test func `a message that was taken back is gone`() throws {
        var feishu = FeishuTown()
        let id = feishu.sent("text", #"{"text":"x"}"#)
        let said = try feishu.say("早").happened.message ?? ""
        #expect(feishu.call("DELETE", "im/v1/messages/\(said)").number == 230_017)
        #expect(feishu.call("DELETE", "im/v1/messages/\(id)").number == 0)
        #expect(feishu.chat.map(\.id) == [said])
        let body = FeishuTown.body(#"{"text":"y"}"#, type: "text")
        #expect(feishu.call("POST", "im/v1/messages/\(id)/reply", body).number == 230_011)
        let reply = feishu.call("POST", "im/v1/messages/\(said)/reply", body).data
        #expect(reply["parent_id"]?.text == said)
        #expect(feishu.chat.last?.replyTo == said)
    }

    @Test func `a whisper is an old card that one member sees and nothing changes`() throws {
        var feishu = FeishuTown()
        func body(_ person: String, _ card: String, chat: String = FeishuTown.group) -> String {
            #"{"chat_id":"\#(chat)","open_id":"\#(person)","msg_type":"interactive","card":\#(card)}"#
        }
        let answer = feishu.call("POST", "ephemeral/v1/send", body(FeishuTown.newcomer, FeishuCards.line("只给你")))
        let id = answer.data["message_id"]?.text ?? ""
        #expect(feishu.chat.last?.visibleTo == FeishuTown.newcomer)
        #expect(feishu.chat.last?.content.text == "只给你")
        #expect(throws: SandboxError.self) { try feishu.press("好", "regular") }
        #expect(try feishu.press("好")[0].event["action"]?["value"] == "ok")
        let change = FeishuTown.body(FeishuCards.line("x"))
        #expect(feishu.call("PATCH", "im/v1/messages/\(id)", change).number == 230_001)
        for (person, card, chat, code) in [
            (FeishuTown.passer, FeishuCards.old, FeishuTown.group, 230_013),
            ("ou_404", FeishuCards.old, FeishuTown.group, 99_992_351),
            (FeishuTown.newcomer, FeishuCards.question, FeishuTown.group, 230_099),
            (FeishuTown.newcomer, FeishuCards.old, "oc_404", 230_034),
        ] as [(String, String, String, Int64)] {
            #expect(feishu.call("POST", "ephemeral/v1/send", body(person, card, chat: chat)).number == code)
        }
        #expect(feishu.call("POST", "ephemeral/v1/delete", #"{"message_id":"\#(id)"}"#).number == 0)
        #expect(feishu.chat.isEmpty)
        #expect(feishu.call("POST", "ephemeral/v1/delete", #"{"message_id":"\#(id)"}"#).number == 230_001)
    }
}
