import Domain
import Testing

@testable import Sandbox

/// The Web API as values: who may call, what is refused and with which word.
@Suite struct SlackCallTests {
    @Test func `a call needs the bot's token, and every answer names the scopes`() {
        var slack = SlackTown()
        #expect(slack.post("auth.test", "{}", token: nil).error == "not_authed")
        #expect(slack.post("auth.test", "{}", token: "xoxb-other").error == "invalid_auth")
        let answer = slack.post("auth.test", "{}")
        #expect(answer.json["ok"] == true)
        #expect(answer.json["user_id"]?.text == SlackTown.bot)
        #expect(answer.json["team_id"] == "T0SANDBOX1")
        #expect(answer.header("x-oauth-scopes")?.contains("chat:write") == true)
        let form = ChatCall(
            method: "POST",
            path: "api/auth.test",
            headers: ["content-type": "application/x-www-form-urlencoded"],
            body: Array("token=\(SlackTown.token)".utf8)
        )
        #expect(slack.answer(form).json["ok"] == true)
        #expect(slack.post("chat.invent", "{}").error == "unknown_method")
    }

    @Test(arguments: [
        (#"{"channel":"C404","text":"x"}"#, "channel_not_found"),
        (#"{"text":"x"}"#, "channel_not_found"),
        (#"{"channel":"C0SANDBOX01"}"#, "no_text"),
        (#"{"channel":"C0SANDBOX01","text":""}"#, "no_text"),
        (#"{"channel":"C0SANDBOX01","text":"x","blocks":"no"}"#, "invalid_blocks_format"),
        (#"{"channel":"C0SANDBOX01","text":"x","blocks":{}}"#, "invalid_blocks_format"),
        (#"{"channel":"C0SANDBOX01","text":"x","markdown_text":"y"}"#, "markdown_text_conflict"),
        (#"{"channel":"C0SANDBOX01","text":"x","metadata":{"event_type":"q"}}"#, "invalid_metadata_format"),
        (#"{"channel":"C0SANDBOX01","text":"x","thread_ts":"1.000001"}"#, "cannot_reply_to_message"),
        (#"{"channel":"C0SANDBOX01","text""#, "invalid_json"), ("[]", "json_not_object"),
    ])
    func `a message that Slack would refuse is refused with its word`(body: String, word: String) {
        var slack = SlackTown()
        let answer = slack.post("chat.postMessage", body)
        #expect(answer.status == 200)
        #expect(answer.json["ok"] == false)
        #expect(answer.error == word)
        #expect(slack.chat.isEmpty)
    }

    @Test func `a text has a longest length, which is shorter for a change`() {
        var slack = SlackTown()
        func body(_ count: Int, _ more: String = "") -> String {
            #"{"channel":"C0SANDBOX01","text":"\#(String(repeating: "字", count: count))"\#(more)}"#
        }
        #expect(slack.post("chat.postMessage", body(40_001)).error == "msg_too_long")
        let stamp = slack.posted(body(40_000))
        #expect(slack.post("chat.update", body(4_001, #","ts":"\#(stamp)""#)).error == "msg_too_long")
        #expect(slack.post("chat.update", body(4_000, #","ts":"\#(stamp)""#)).json["ok"] == true)
    }

    @Test func `where the bot is not a member it cannot write, but look`() throws {
        var slack = SlackTown()
        try slack.act(.removeBot(group: "store-1", by: "keeper"))
        let post = #"{"channel":"C0SANDBOX01","text":"x"}"#
        #expect(slack.post("chat.postMessage", post).error == "not_in_channel")
        #expect(slack.get("conversations.history", "channel=C0SANDBOX01").error == "not_in_channel")
        let info = slack.get("conversations.info", "channel=C0SANDBOX01")
        #expect(info.json["channel"]?["is_member"] == false)
        #expect(info.json["channel"]?["name"] == "一号店福利群")
    }

    @Test func `a channel takes a message a second; then it is told when to come back`() {
        var slack = SlackTown()
        let body = #"{"channel":"C0SANDBOX01","text":"x"}"#
        #expect(slack.post("chat.postMessage", body).status == 200)
        slack.pass(.milliseconds(400))
        let answer = slack.post("chat.postMessage", body)
        #expect(answer.status == 429)
        #expect(answer.header("Retry-After") == "1")
        #expect(answer.error == "ratelimited")
        #expect(slack.post("chat.postMessage", #"{"channel":"C0SANDBOX02","text":"x"}"#).status == 200)
        slack.pass(.milliseconds(600))
        #expect(slack.post("chat.postMessage", body).status == 200)
        #expect(slack.chat.count == 2)
    }

    @Test func `a method has its tier of calls in a minute`() {
        var slack = SlackTown { $0.rules.callsPerMinute = [3: 2] }
        #expect(slack.get("conversations.info", "channel=C0SANDBOX01").status == 200)
        #expect(slack.get("conversations.info", "channel=C0SANDBOX01").status == 200)
        let answer = slack.get("conversations.info", "channel=C0SANDBOX01")
        #expect(answer.status == 429)
        // The minute began 0.5 s into second 0 of a minute: 1_767_000_000 is a whole one.
        #expect(answer.header("Retry-After") == "60")
        #expect(slack.get("conversations.members", "channel=C0SANDBOX01").status == 200)
        slack.pass(.seconds(60))
        #expect(slack.get("conversations.info", "channel=C0SANDBOX01").status == 200)
    }

    @Test func `what only takes a form refuses JSON`() {
        var slack = SlackTown()
        for method in ["conversations.info", "conversations.members", "users.info"] {
            #expect(slack.post(method, #"{"channel":"C0SANDBOX01"}"#).error == "invalid_arguments")
        }
    }

    @Test func `members come in pages, the bot among them`() {
        var slack = SlackTown()
        var cursor = "", all: [String] = []
        for _ in 0..<10 {
            let page = slack.get("conversations.members", "channel=C0SANDBOX01&limit=3&cursor=\(Form.encode(cursor))")
            all += page.json["members"]?.list?.compactMap(\.text) ?? []
            cursor = page.json["response_metadata"]?["next_cursor"]?.text ?? ""
            if cursor.isEmpty { break }
        }
        #expect(all == [SlackTown.newcomer, SlackTown.regular, SlackTown.keeper, SlackTown.bot])
        #expect(slack.get("conversations.members", "channel=C0SANDBOX01&cursor=x").error == "invalid_cursor")
        #expect(slack.get("conversations.members", "channel=C0SANDBOX01&limit=0").error == "invalid_limit")
    }

    @Test func `a person is known by their id alone`() {
        var slack = SlackTown()
        let answer = slack.get("users.info", "user=\(SlackTown.regular)")
        #expect(answer.json["user"]?["real_name"] == "老顾客")
        #expect(answer.json["user"]?["is_bot"] == false)
        #expect(slack.get("users.info", "user=\(SlackTown.bot)").json["user"]?["is_bot"] == true)
        for name in ["regular", "U404", ""] {
            #expect(slack.get("users.info", "user=\(name)").error == "user_not_found")
        }
    }

    @Test func `a chat with one person is opened once, or by writing to them`() {
        var slack = SlackTown()
        let opened = slack.post("conversations.open", #"{"users":"\#(SlackTown.passer)"}"#).json
        let again = slack.post("conversations.open", #"{"users":"\#(SlackTown.passer)"}"#).json
        let id = opened["channel"]?["id"]?.text ?? ""
        #expect(id.hasPrefix("D"))
        #expect(again["channel"]?["id"]?.text == id)
        #expect(again["already_open"] == true)
        let posted = slack.post("chat.postMessage", #"{"channel":"\#(SlackTown.passer)","text":"你好"}"#).json
        #expect(posted["channel"]?.text == id)
        #expect(slack.town.direct(of: SlackTown.passer)?.messages.map(\.content.text) == ["你好"])
        #expect(slack.post("conversations.open", #"{"users":"\#(SlackTown.bot)"}"#).error == "cannot_dm_bot")
        #expect(slack.post("conversations.open", #"{"users":"U404"}"#).error == "user_not_found")
    }
}
