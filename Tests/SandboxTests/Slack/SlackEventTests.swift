import Curl
import Domain
import Testing

@testable import Sandbox

/// What the app is told of what people do, before it is posted.
@Suite struct SlackEventTests {
    @Test func `a mention is told twice, with one ts and two event ids`() throws {
        var slack = SlackTown()
        let letters = try slack.say("签到 <3", mention: true).letters
        #expect(letters.map(\.name) == ["app_mention", "message"])
        #expect(letters.map { $0.event["text"] } == ["<@U0SANDBOXBOT> 签到 &lt;3", "<@U0SANDBOXBOT> 签到 &lt;3"])
        #expect(Set(letters.map { $0.event["ts"] }).count == 1)
        #expect(Set(letters.map { $0.json["event_id"] }).count == 2)
        #expect(letters[1].event["channel_type"] == "channel")
        #expect(letters[1].event["channel"]?.text == SlackTown.group)
        #expect(letters[0].json["team_id"] == "T0SANDBOX1")
        #expect(letters[0].json["event_time"]?.integer == SlackTown.start.seconds)
    }

    @Test func `what is said without a mention is told once, and nothing where the bot is not`() throws {
        var slack = SlackTown()
        #expect(try slack.say("早").letters.map(\.name) == ["message"])
        try slack.act(.removeBot(group: "store-1", by: "keeper"))
        #expect(try slack.say("签到", mention: true).letters.isEmpty)
    }

    @Test func `a direct chat is told as one, without a mention`() throws {
        var slack = SlackTown()
        let letters = try slack.say("你好", "passer-by", in: nil, mention: true).letters
        #expect(letters.map(\.name) == ["message"])
        #expect(letters[0].event["channel_type"] == "im")
        #expect(letters[0].event["channel"]?.text?.hasPrefix("D") == true)
    }

    @Test func `an answer in a thread and a change are told`() throws {
        var slack = SlackTown()
        let first = try slack.say("早").happened.message ?? ""
        let reply = try slack.act(
            .say(
                person: "regular",
                group: "store-1",
                text: "早呀",
                mentionsBot: false,
                mentions: ["newcomer"],
                replyTo: first
            )
        )
        #expect(reply.letters[0].event["thread_ts"]?.text == first)
        #expect(reply.letters[0].event["text"] == "<@U0SANDBOX01> 早呀")
        let changed = try slack.act(.edit(person: "newcomer", message: first, text: "早上好")).letters
        #expect(changed.map { $0.event["subtype"] } == ["message_changed"])
        #expect(changed[0].event["message"]?["text"] == "早上好")
        #expect(changed[0].event["previous_message"]?["text"] == "早")
        #expect(throws: SandboxError.self) {
            try slack.act(.edit(person: "regular", message: first, text: "x"))
        }
    }

    @Test func `who comes and goes is told one by one`() throws {
        var slack = SlackTown()
        let joined = try slack.act(.join(people: ["passer-by"], newcomers: 2, group: "store-1", by: "keeper"))
        #expect(joined.happened.people.count == 3)
        #expect(
            joined.letters.map(\.name)
                == Array(repeating: ["message", "member_joined_channel"], count: 3).flatMap { $0 }
        )
        #expect(joined.letters[0].event["subtype"] == "channel_join")
        #expect(joined.letters[1].event["user"]?.text == SlackTown.passer)
        #expect(joined.letters[1].event["inviter"]?.text == SlackTown.keeper)
        #expect(joined.letters[1].event["channel_type"] == "C")
        let left = try slack.act(.leave(person: "newcomer", group: "store-1", by: nil)).letters
        #expect(left.map(\.name) == ["message", "member_left_channel"])
        #expect(left[1].event["inviter"] == nil)
        let alone = try slack.act(.join(people: ["newcomer"], newcomers: 0, group: "store-1", by: nil)).letters
        #expect(alone[1].event["inviter"] == nil)
        #expect(throws: SandboxError.self) {
            try slack.act(.join(people: ["newcomer"], newcomers: 0, group: "store-1", by: nil))
        }
        #expect(throws: SandboxError.self) {
            try slack.act(.leave(person: "U404", group: "store-1", by: nil))
        }
    }

    @Test func `the bot itself comes and goes`() throws {
        var slack = SlackTown()
        let out = try slack.act(.removeBot(group: "store-1", by: "keeper")).letters
        #expect(out.map(\.name) == ["channel_left"])
        #expect(out[0].event["channel"]?.text == SlackTown.group)
        #expect(try slack.act(.leave(person: "regular", group: "store-1", by: nil)).letters.isEmpty)
        let back = try slack.act(.addBot(group: "store-1", by: "keeper")).letters
        #expect(back.last?.name == "member_joined_channel")
        #expect(back.last?.event["user"]?.text == SlackTown.bot)
        #expect(throws: SandboxError.self) { try slack.act(.addBot(group: "store-1", by: "keeper")) }
    }

    @Test func `a press names the message, the button and who pressed`() throws {
        var slack = SlackTown()
        let blocks = """
            [{"type":"actions","block_id":"q1","elements":[
             {"type":"button","action_id":"a","text":{"type":"plain_text","text":"春茶"},"value":"q1:A"},
             {"type":"button","action_id":"b","text":{"type":"plain_text","text":"夏茶"},"value":"q1:B"}]}]
            """
        let stamp = slack.posted(#"{"channel":"C0SANDBOX01","text":"选","blocks":\#(blocks)}"#)
        for button in ["2", "夏茶", "q1/b"] {
            let letters = try slack.act(.press(person: "regular", group: nil, message: nil, button: button)).letters
            #expect(letters.map(\.name) == ["block_actions"])
            #expect(letters[0].contentType == "application/x-www-form-urlencoded")
            #expect(letters[0].pauses.isEmpty)
            let payload = letters[0].payload
            #expect(payload["user"]?["id"]?.text == SlackTown.regular)
            #expect(payload["container"]?["message_ts"]?.text == stamp)
            #expect(payload["message"]?["text"] == "选")
            #expect(payload["actions"]?.list?.first?["value"] == "q1:B")
            #expect(payload["actions"]?.list?.first?["block_id"] == "q1")
            #expect(payload["response_url"]?.text?.contains("/slack/hooks/actions/") == true)
        }
        for (person, button) in [("passer-by", "1"), ("regular", "3"), ("regular", "秋茶")] {
            #expect(throws: SandboxError.self) {
                try slack.act(.press(person: person, group: nil, message: nil, button: button))
            }
        }
    }

    @Test func `a press on a whisper is its reader's, and carries no message`() throws {
        var slack = SlackTown()
        let blocks = """
            [{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"好"},"value":"ok"}]}]
            """
        let body = #"{"channel":"C0SANDBOX01","user":"\#(SlackTown.newcomer)","text":"x","blocks":\#(blocks)}"#
        #expect(slack.post("chat.postEphemeral", body).json["ok"] == true)
        let press = { (person: String) in ChatAct.press(person: person, group: nil, message: nil, button: "好") }
        #expect(throws: SandboxError.self) { try slack.act(press("regular")) }
        let payload = try slack.act(press("newcomer")).letters[0].payload
        #expect(payload["container"]?["is_ephemeral"] == true)
        #expect(payload["message"] == nil)
    }

    @Test func `a command is a form, where it exists`() throws {
        var slack = SlackTown()
        let act = ChatAct.command(person: "newcomer", group: "store-1", command: nil, text: "签到 & 抽奖")
        let letter = try slack.act(act).letters[0]
        #expect(letter.form["command"] == "/hearth")
        #expect(letter.form["text"] == "签到 & 抽奖")
        #expect(letter.form["channel_id"] == SlackTown.group)
        #expect(letter.form["user_id"] == SlackTown.newcomer)
        #expect(throws: SandboxError.self) {
            try slack.act(.command(person: "newcomer", group: nil, command: "/other", text: ""))
        }
    }

    @Test func `the app hears its own messages, unless it does not listen`() {
        var slack = SlackTown()
        let body = #"{"channel":"C0SANDBOX01","text":"大家好"}"#
        let letters = slack.post("chat.postMessage", body).letters
        #expect(letters.map(\.name) == ["message"])
        #expect(letters[0].event["bot_id"] == "B0SANDBOXBOT")
        var quiet = SlackTown { $0.rules.tellsOwnMessages = false }
        #expect(quiet.post("chat.postMessage", body).letters.isEmpty)
    }

    @Test func `a letter is signed as in the documentation's example`() throws {
        var slack = SlackTown { $0.signingSecret = Secret("8f742231b10e8888abcd99yyyzzz85a5") }
        let body = """
            token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&\
            channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&\
            response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&\
            trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c
            """
        let letter = ChatLetter("command", subject: "", body: Array(body.utf8))
        let first = ChatAttempt(number: 1, before: nil)
        let request = try #require(slack.face.seal(letter, first, &slack.town, at: Instant(seconds: 1_531_420_618)))
        let headers = Dictionary(request.headers.map { ($0.name, $0.value) }) { first, _ in first }
        #expect(
            headers["X-Slack-Signature"] == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
        )
        #expect(headers["X-Slack-Request-Timestamp"] == "1531420618")
        #expect(headers["X-Slack-Retry-Num"] == nil)
        let second = ChatAttempt(number: 3, before: .timedOut)
        let again = try #require(slack.face.seal(letter, second, &slack.town, at: Instant(seconds: 1_531_420_618)))
        #expect(again.headers.contains { $0 == ("X-Slack-Retry-Num", "2") })
        #expect(again.headers.contains { $0 == ("X-Slack-Retry-Reason", "http_timeout") })
    }
}
