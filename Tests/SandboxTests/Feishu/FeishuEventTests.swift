import Curl
import Domain
import Testing

@testable import Sandbox

/// What the app is told of what people do, before it is posted.
@Suite struct FeishuEventTests {
    @Test func `a mention is told with placeholders and who they stand for`() throws {
        var feishu = FeishuTown()
        let (happened, letters) = try feishu.say("签到", of: ["regular"])
        #expect(letters.map(\.name) == ["im.message.receive_v1"])
        let (header, event) = (letters[0].json["header"], letters[0].event)
        #expect(letters[0].json["schema"] == "2.0")
        #expect(header?["event_type"] == "im.message.receive_v1")
        #expect(header?["create_time"] == "1767000000500")
        #expect(header?["app_id"] == "cli_sandbox00001")
        #expect(header?["tenant_key"] == "sandbox-tenant")
        #expect(event["sender"]?["sender_id"]?["open_id"]?.text == FeishuTown.newcomer)
        #expect(event["sender"]?["sender_type"] == "user")
        let message = event["message"]
        #expect(message?["message_id"]?.text == happened.message)
        #expect(message?["chat_id"]?.text == FeishuTown.group)
        #expect(message?["chat_type"] == "group")
        #expect(message?["message_type"] == "text")
        #expect(message?["content"] == #"{"text":"@_user_1 @_user_2 签到"}"#)
        #expect(message?["mentions"]?.list?.map { $0["key"] } == ["@_user_1", "@_user_2"])
        let ids = message?["mentions"]?.list?.map { $0["id"]?["open_id"]?.text }
        #expect(ids == [FeishuTown.bot, FeishuTown.regular])
        #expect(message?["mentions"]?.list?[1]["name"] == "老顾客")
        #expect(message?["parent_id"] == nil)
        #expect(letters[0].pauses == [.seconds(15), .seconds(300), .seconds(3_600), .seconds(21_600)])
    }

    @Test func `what does not mention the bot is told only where it hears groups`() throws {
        var feishu = FeishuTown()
        #expect(try feishu.say("早", mention: false).letters.isEmpty)
        #expect(try feishu.say("早", mention: false, of: ["regular"]).letters.isEmpty)
        #expect(!feishu.face.platform.hearsEverything)
        var hearing = FeishuTown { $0.hearsGroups = true }
        let letters = try hearing.say("早", mention: false).letters
        #expect(letters.map { $0.event["message"]?["content"] } == [#"{"text":"早"}"#])
        #expect(letters[0].event["message"]?["mentions"] == nil)
        #expect(hearing.face.platform.hearsEverything)
        try hearing.act(.removeBot(group: "store-1", by: "keeper"))
        #expect(try hearing.say("签到").letters.isEmpty)
    }

    @Test func `a direct chat is told without a mention`() throws {
        var feishu = FeishuTown()
        let letters = try feishu.say("你好", "passer-by", in: nil, mention: false).letters
        #expect(letters.map { $0.event["message"]?["chat_type"] } == ["p2p"])
        #expect(letters[0].event["message"]?["chat_id"]?.text?.hasPrefix("oc_") == true)
    }

    @Test func `an answer names what it answers and where the chain began`() throws {
        var feishu = FeishuTown()
        let first = try feishu.say("早").happened.message ?? ""
        let second = try feishu.say("早呀", "regular", to: first)
        #expect(second.letters[0].event["message"]?["root_id"]?.text == first)
        let third = try feishu.say("哈", to: second.happened.message).letters[0].event["message"]
        #expect(third?["root_id"]?.text == first)
        #expect(third?["parent_id"]?.text == second.happened.message)
        #expect(third?["thread_id"] == nil)
        let edit = ChatAct.edit(person: "newcomer", message: first, text: "早上好")
        #expect(try feishu.act(edit).letters.isEmpty)
    }

    @Test func `an answer in a thread stands in it`() throws {
        var feishu = FeishuTown()
        let first = try feishu.say("提问").happened.message ?? ""
        let body = FeishuTown.body(#"{"text":"在这"}"#, type: "text", [("reply_in_thread", true)])
        let reply = feishu.call("POST", "im/v1/messages/\(first)/reply", body).data
        #expect(reply["thread_id"]?.text?.hasPrefix("omt_") == true)
        #expect(reply["parent_id"]?.text == first)
        let answer = try feishu.say("懂了", to: reply["message_id"]?.text).letters[0].event["message"]
        #expect(answer?["thread_id"] == reply["thread_id"])
    }

    @Test func `who comes together is told in one event`() throws {
        var feishu = FeishuTown()
        let joined = try feishu.act(.join(people: ["passer-by"], newcomers: 2, group: "store-1", by: "keeper"))
        #expect(joined.letters.map(\.name) == ["im.chat.member.user.added_v1"])
        let event = joined.letters[0].event
        #expect(event["users"]?.list?.map { $0["user_id"]?["open_id"]?.text } == joined.happened.people)
        #expect(event["users"]?.list?.map { $0["name"] } == ["路人", "新人 5", "新人 6"])
        #expect(event["operator_id"]?["open_id"]?.text == FeishuTown.keeper)
        #expect(event["chat_id"]?.text == FeishuTown.group)
        #expect(event["name"] == "一号店福利群")
        #expect(joined.letters[0].json["header"]?["create_time"] == "1767000000500000")
    }

    @Test func `who leaves is its own operator, who is removed is not`() throws {
        var feishu = FeishuTown()
        let left = try feishu.act(.leave(person: "newcomer", group: "store-1", by: nil)).letters
        #expect(left.map(\.name) == ["im.chat.member.user.deleted_v1"])
        #expect(left[0].event["operator_id"]?["open_id"]?.text == FeishuTown.newcomer)
        let removed = try feishu.act(.leave(person: "regular", group: "store-1", by: "keeper")).letters
        #expect(removed[0].event["operator_id"]?["open_id"]?.text == FeishuTown.keeper)
        #expect(removed[0].event["users"]?.list?.map { $0["name"] } == ["老顾客"])
        let alone = try feishu.act(.join(people: ["newcomer"], newcomers: 0, group: "store-1", by: nil)).letters
        #expect(alone[0].event["operator_id"]?["open_id"]?.text == FeishuTown.newcomer)
    }

    @Test func `the bot itself comes and goes`() throws {
        var feishu = FeishuTown()
        let out = try feishu.act(.removeBot(group: "store-1", by: "keeper")).letters
        #expect(out.map(\.name) == ["im.chat.member.bot.deleted_v1"])
        #expect(out[0].event["operator_id"]?["open_id"]?.text == FeishuTown.keeper)
        #expect(out[0].event["users"] == nil)
        #expect(try feishu.act(.leave(person: "regular", group: "store-1", by: nil)).letters.isEmpty)
        let back = try feishu.act(.addBot(group: "store-1", by: "keeper")).letters
        #expect(back.map(\.name) == ["im.chat.member.bot.added_v1"])
        #expect(try feishu.act(.somethingNew).letters.map(\.name) == ["im.sandbox.something_new_v1"])
    }

    @Test func `a press carries the value, the message and who pressed, and is told once`() throws {
        var feishu = FeishuTown()
        let id = feishu.sent("interactive", FeishuCards.question)
        for button in ["1", "A", "a"] {
            let letters = try feishu.press(button, "regular")
            #expect(letters.map(\.name) == ["card.action.trigger"])
            #expect(letters[0].pauses.isEmpty)
            let event = letters[0].event
            #expect(event["operator"]?["open_id"]?.text == FeishuTown.regular)
            #expect(event["action"]?["value"] == ["quiz": "q1", "opt": "A"])
            #expect(event["action"]?["tag"] == "button")
            #expect(event["action"]?["name"] == "a")
            #expect(event["context"]?["open_message_id"]?.text == id)
            #expect(event["context"]?["open_chat_id"]?.text == FeishuTown.group)
            #expect(event["token"]?.text?.hasPrefix("c-") == true)
        }
        // A button that only opens an address tells nobody.
        #expect(try feishu.press("看看").isEmpty)
        #expect(throws: SandboxError.self) { try feishu.press("A", "passer-by") }
    }
}
