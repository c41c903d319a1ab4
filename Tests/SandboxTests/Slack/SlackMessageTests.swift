import Domain
import Testing

@testable import Sandbox

/// What messages show, and how they change.
@Suite struct SlackMessageTests {
    private static let question = """
        [{"type":"header","text":{"type":"plain_text","text":"每日一题"}},
         {"type":"section","text":{"type":"mrkdwn","text":"1+1=? <@U0SANDBOX01> &lt;3 <https://example.com/r?a=1&amp;b=2|规则>"}},
         {"type":"actions","block_id":"q1","elements":[
          {"type":"button","action_id":"a","text":{"type":"plain_text","text":"A"},"value":"q1:A","style":"primary"},
          {"type":"button","action_id":"open","text":{"type":"plain_text","text":"看看"},"url":"https://example.com/"}]},
         {"type":"context","elements":[{"type":"mrkdwn","text":"已答 12 人"}]}]
        """

    @Test func `blocks are what is shown, with mentions, links and buttons`() {
        var slack = SlackTown()
        let stamp = slack.posted(#"{"channel":"C0SANDBOX01","text":"每日一题","blocks":\#(Self.question)}"#)
        let content = slack.chat.last?.content
        #expect(slack.chat.last?.id == stamp)
        #expect(content?.text == "每日一题\n1+1=? @新人 <3 规则\n已答 12 人")
        #expect(content?.mentions == [SlackTown.newcomer])
        #expect(content?.links == [ChatLink(title: "规则", url: "https://example.com/r?a=1&b=2")])
        #expect(content?.buttons.map(\.label) == ["A", "看看"])
        #expect(content?.buttons.map(\.url) == [nil, "https://example.com/"])
        #expect(content?.buttons[0].native["value"] == "q1:A")
    }

    @Test(arguments: [
        ("<!channel> 开始啦", "@channel 开始啦", ["channel"]),
        ("&lt;!channel&gt; &amp;amp;", "<!channel> &amp;", []),
        ("<@U0SANDBOXBOT|x> <#C0SANDBOX02|y>", "@小助手 #二号店福利群", ["U0SANDBOXBOT"]),
        ("<https://example.com/>", "https://example.com/", []), ("a < b", "a < b", []),
    ])
    func `a text is read as Slack reads it`(text: String, shown: String, mentions: [String]) {
        var content = ChatContent(text: "")
        SlackMarkup.read(text, into: &content, SlackTown().town)
        #expect(content.text == shown)
        #expect(content.mentions == mentions)
    }

    private static func wide(_ count: Int) -> String { String(repeating: "字", count: count) }

    private static func actions(_ elements: [String]) -> String {
        #"[{"type":"actions","elements":[\#(elements.joined(separator: ","))]}]"#
    }

    private static func button(_ label: String, _ more: String = "") -> String {
        #"{"type":"button","text":{"type":"plain_text","text":"\#(label)"}\#(more)}"#
    }

    private static let wrong: [String] = [
        "[" + Array(repeating: #"{"type":"divider"}"#, count: 51).joined(separator: ",") + "]",
        #"[{"type":"header","text":{"type":"plain_text","text":"\#(wide(151))"}}]"#,
        #"[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]"#,
        #"[{"type":"section","text":{"type":"mrkdwn","text":"\#(wide(3_001))"}}]"#,
        #"[{"type":"section","text":{"type":"mrkdwn","text":""}}]"#, #"[{"type":"section"}]"#,
        actions([]), actions(Array(repeating: button("x"), count: 26)), actions([button(wide(76))]),
        actions([button("")]), actions([button("x", #","value":"\#(wide(2_001))""#)]),
        actions([button("x", #","url":"\#(wide(3_001))""#)]), actions([button("x", #","style":"loud""#)]),
        actions([button("x", #","action_id":"a""#), button("y", #","action_id":"a""#)]),
        actions([button("x", #","action_id":"\#(wide(256))""#)]),
        #"[{"type":"image","image_url":"https://example.com/a.png"}]"#,
        #"[{"type":"image","alt_text":"x"}]"#, #"[{"type":"markdown","text":"\#(wide(12_001))"}]"#,
        #"[{"type":"divider","block_id":"b"},{"type":"divider","block_id":"b"}]"#,
        #"[{"type":"carousel"}]"#, "[1]",
    ]

    @Test(arguments: wrong)
    func `blocks above a documented limit are refused, with the place`(blocks: String) {
        var slack = SlackTown()
        let answer = slack.post("chat.postMessage", #"{"channel":"C0SANDBOX01","text":"x","blocks":\#(blocks)}"#)
        #expect(answer.error == "invalid_blocks")
        #expect(answer.json["response_metadata"]?["messages"]?.list?.first?.text?.contains("json-pointer:") == true)
    }

    @Test func `blocks at the limits are taken`() {
        var slack = SlackTown()
        let many = Array(repeating: Self.button(Self.wide(75), #","value":"\#(Self.wide(2_000))""#), count: 25)
        for blocks in [
            Self.actions(many), #"[{"type":"header","text":{"type":"plain_text","text":"\#(Self.wide(150))"}}]"#,
            #"[{"type":"section","text":{"type":"mrkdwn","text":"\#(Self.wide(3_000))"}}]"#,
        ] {
            #expect(!slack.posted(#"{"channel":"C0SANDBOX01","text":"x","blocks":\#(blocks)}"#).isEmpty)
        }
    }

    @Test func `a whisper is seen by one, is in no history and cannot be changed`() {
        var slack = SlackTown()
        let body = #"{"channel":"C0SANDBOX01","user":"\#(SlackTown.newcomer)","text":"只给你"}"#
        let answer = slack.post("chat.postEphemeral", body)
        let stamp = answer.json["message_ts"]?.text ?? ""
        #expect(answer.letters.isEmpty)
        #expect(slack.chat.last?.visibleTo == SlackTown.newcomer)
        #expect(slack.chat.last?.isVisible(to: SlackTown.regular) == false)
        #expect(slack.get("conversations.history", "channel=C0SANDBOX01").json["messages"] == [])
        let change = #"{"channel":"C0SANDBOX01","ts":"\#(stamp)","text":"x"}"#
        #expect(slack.post("chat.update", change).error == "message_not_found")
        for (user, word) in [(SlackTown.passer, "user_not_in_channel"), ("U404", "user_not_found")] {
            let other = #"{"channel":"C0SANDBOX01","user":"\#(user)","text":"x"}"#
            #expect(slack.post("chat.postEphemeral", other).error == word)
        }
    }

    @Test func `the bot changes its own messages; a text alone takes the buttons away`() throws {
        var slack = SlackTown()
        let stamp = slack.posted(#"{"channel":"C0SANDBOX01","text":"x","blocks":\#(Self.question)}"#)
        let answer = slack.post("chat.update", #"{"channel":"C0SANDBOX01","ts":"\#(stamp)","text":"结束了"}"#)
        #expect(answer.json["text"] == "结束了")
        #expect(slack.chat.last?.content == ChatContent(text: "结束了"))
        #expect(slack.chat.last?.editedAt == slack.now)
        #expect(answer.letters.map { $0.event["subtype"] } == ["message_changed"])
        let said = try slack.say("早").happened.message ?? ""
        let other = #"{"channel":"C0SANDBOX01","ts":"\#(said)","text":"x"}"#
        #expect(slack.post("chat.update", other).error == "cant_update_message")
        #expect(slack.post("chat.delete", other).error == "cant_delete_message")
        let gone = #"{"channel":"C0SANDBOX01","ts":"1.000001","text":"x"}"#
        #expect(slack.post("chat.update", gone).error == "message_not_found")
        #expect(slack.post("chat.delete", #"{"channel":"C0SANDBOX01","ts":"\#(stamp)"}"#).json["ok"] == true)
        #expect(slack.chat.map(\.id) == [said])
    }

    @Test func `the history tells the newest first, with the metadata when asked`() throws {
        var slack = SlackTown()
        let metadata = #"{"event_type":"hearth","event_payload":{"key":"k1"}}"#
        let first = slack.posted(#"{"channel":"C0SANDBOX01","text":"一","metadata":\#(metadata)}"#)
        slack.pass(.seconds(1))
        let second = try slack.say("二").happened.message ?? ""
        let reply = slack.posted(#"{"channel":"C0SANDBOX01","text":"三","thread_ts":"\#(second)"}"#)
        #expect(slack.chat.last?.replyTo == second)
        let deeper = slack.posted(#"{"channel":"C0SANDBOX01","text":"四","thread_ts":"\#(reply)"}"#)
        #expect(slack.town.rooms[SlackTown.group]?[message: deeper]?.replyTo == second)
        let all = slack.get("conversations.history", "channel=C0SANDBOX01&include_all_metadata=true").json
        #expect(all["messages"]?.list?.map { $0["ts"]?.text } == [second, first])
        #expect(all["messages"]?.list?.last?["metadata"]?["event_payload"]?["key"] == "k1")
        #expect(all["messages"]?.list?.last?["bot_id"] == "B0SANDBOXBOT")
        let page = slack.get("conversations.history", "channel=C0SANDBOX01&limit=1").json
        #expect(page["has_more"] == true)
        #expect(page["messages"]?.list?.first?["metadata"] == nil)
        let newer = slack.get("conversations.history", "channel=C0SANDBOX01&oldest=\(first)").json
        #expect(newer["messages"]?.list?.map { $0["ts"]?.text } == [second])
        let older = slack.get("conversations.history", "channel=C0SANDBOX01&latest=\(first)&inclusive=true").json
        #expect(older["messages"]?.list?.map { $0["ts"]?.text } == [first])
    }

    @Test func `no two messages have the same ts, and they only grow`() throws {
        var slack = SlackTown()
        var stamps: [String] = []
        for _ in 0..<50 { stamps.append(try slack.say("x").happened.message ?? "") }
        #expect(Set(stamps).count == 50)
        #expect(stamps == stamps.sorted())
        #expect(stamps[0] == "1767000000.500000")
    }
}
