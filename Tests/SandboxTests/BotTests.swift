import Curl
import Domain
import Testing

@testable import Sandbox

/// The intelligent robot: what it hears, and the one answer to it.
@Suite struct BotTests {
    private static func town(_ change: (inout SandboxRules) -> Void = { _ in }) -> Town {
        var town = Town(change)
        town.world.bot = BotDesk(Self.configuration("http://127.0.0.1:1/callbacks/bot", keys: nil))
        return town
    }

    static func configuration(_ url: String, keys: CallbackKeys?) -> SandboxConfiguration.Aibot {
        SandboxConfiguration.Aibot(callbackKeys: keys, callbackURL: url, apiBase: "http://127.0.0.1:8090")
    }

    /// A guide says something; gives what the platform tells of it.
    private static func write(
        _ town: inout Town,
        _ text: String = "抽奖",
        by guide: String = "guide-one",
        inGroup: Bool = true,
        mention: Bool = true
    ) throws -> JSON? {
        let happened = try town.act(.writeToBot(guide: guide, text: text, isInGroup: inGroup, isMention: mention))
        #expect(happened.callbacks.allSatisfy { $0.recipient == .bot && $0.isRepeated && $0.name == "aibot_text" })
        return try happened.callbacks.first.map { try JSONReader.read($0.bytes) }
    }

    private static func code(_ letter: JSON?) throws -> String {
        let address = try #require(letter?["response_url"]?.text)
        let prefix = "http://127.0.0.1:8090/cgi-bin/aibot/response?response_code="
        #expect(address.hasPrefix(prefix))
        return String(address.dropFirst(prefix.count))
    }

    private static func answer(
        _ town: inout Town,
        _ code: String,
        _ body: String = #"{"msgtype":"markdown","markdown":{"content":"好的"}}"#
    ) -> JSON {
        town.call("aibot/response", .post, "response_code=\(code)", Array(body.utf8))
    }

    private static func card(_ id: String, buttons: Int = 2) -> String {
        let list = (1...buttons).map { #"{"text":"选项 \#($0)","style":1,"key":"k\#($0)"}"# }.joined(separator: ",")
        return
            #"{"msgtype":"template_card","template_card":{"card_type":"button_interaction","main_title":{"title":"题"},"#
            + #""sub_title_text":"说明","button_list":[\#(list)],"task_id":"\#(id)"}}"#
    }

    @Test func `in the group it hears what mentions it, and alone everything`() throws {
        var town = Self.town()
        let letter = try #require(try Self.write(&town))
        #expect(letter["chattype"] == "group" && letter["chatid"]?.text == town.world.bot?.groupID)
        #expect(letter["from"]?["userid"] == "guide-one" && letter["msgtype"] == "text")
        #expect(letter["text"]?["content"] == "@小助手 抽奖")
        #expect(try Self.write(&town, "大家好", mention: false) == nil)
        let single = try #require(try Self.write(&town, "在吗", by: "guide-two", inGroup: false))
        #expect(single["chattype"] == "single" && single["chatid"] == nil)
        #expect(single["text"]?["content"] == "在吗")
        #expect(single["msgid"] != letter["msgid"])
        #expect(town.world.bot?.group.lines.map(\.text.chinese) == ["@小助手 抽奖", "大家好"])
        #expect(town.world.bot?.singles["guide-two"]?.lines.count == 1)
    }

    @Test func `a message is answered once, in its chat, without a token`() throws {
        var town = Self.town()
        let group = try Self.code(try Self.write(&town))
        let single = try Self.code(try Self.write(&town, by: "guide-two", inGroup: false))
        #expect(Self.answer(&town, group).code == 0)
        #expect(Self.answer(&town, group).code == 40_029)
        #expect(Self.answer(&town, single).code == 0)
        #expect(Self.answer(&town, "other").code == 40_029)
        #expect(town.world.bot?.group.lines.map(\.text.chinese) == ["@小助手 抽奖", "好的"])
        #expect(town.world.bot?.singles["guide-two"]?.lines.last?.text.chinese == "好的")
    }

    @Test func `an hour later it cannot be answered any more`() throws {
        var town = Self.town()
        let (first, second) = (try Self.code(try Self.write(&town)), try Self.code(try Self.write(&town)))
        town.pass(.seconds(3_600))
        #expect(Self.answer(&town, first).code == 0)
        town.pass(.seconds(1))
        #expect(Self.answer(&town, second).code == 40_029)
    }

    @Test func `what is refused for its form leaves the answer open`() throws {
        var town = Self.town()
        let code = try Self.code(try Self.write(&town))
        let long = String(repeating: "a", count: 20_481)
        let refusals: [(String, Int64)] = [
            (#"{"msgtype":"text","text":{"content":"a"}}"#, 40_008), (#"{"msgtype":"markdown"}"#, 40_063),
            (#"{"msgtype":"markdown","markdown":{"content":"\#(long)"}}"#, 40_058), (Self.card("a/b"), 40_058),
            (Self.card("a", buttons: 7), 40_058), ("no json", 40_058),
        ]
        for (body, expected) in refusals {
            #expect(Self.answer(&town, code, body).code == expected, "\(body.prefix(60))")
        }
        #expect(Self.answer(&town, code, Self.card("hearth-1")).code == 0)
        let next = try Self.code(try Self.write(&town))
        #expect(Self.answer(&town, next, Self.card("hearth-1")).code == 40_058)
    }

    @Test func `a button of a card is pressed: which, by whom, and where to answer, told once`() throws {
        var town = Self.town()
        let code = try Self.code(try Self.write(&town))
        _ = Self.answer(&town, code, Self.card("hearth-1"))
        let happened = try town.act(.pressCard(guide: "guide-two", card: "hearth-1", item: "k2"))
        let told = try #require(happened.callbacks.first)
        #expect(told.name == "template_card_event" && !told.isRepeated)
        let letter = try JSONReader.read(told.bytes)
        #expect(letter["from"]?["userid"] == "guide-two" && letter["msgtype"] == "event")
        let event = letter["event"]?["template_card_event"]
        #expect(event?["event_key"] == "k2" && event?["task_id"] == "hearth-1")
        #expect(Self.answer(&town, try Self.code(letter)).code == 0)
        for (card, item) in [("hearth-1", "k3"), ("hearth-2", "k1")] {
            #expect(throws: SandboxError.self) {
                try town.act(.pressCard(guide: "guide-two", card: card, item: item))
            }
        }
    }

    @Test func `where there is no robot nobody can write to it`() {
        var town = Town()
        #expect(throws: SandboxError.self) {
            try town.act(.writeToBot(guide: "guide-one", text: "a", isInGroup: false, isMention: true))
        }
        #expect(Self.answer(&town, "x").code == 40_029)
    }

    // MARK: Over the wire

    @Test func `its callbacks are JSON, signed for the robot, and its address is checked like the app's`() async throws
    {
        try await Host.run { host in
            try await host.sandbox.checkAddress(of: .bot)
            try await host.sandbox.perform(
                .writeToBot(guide: "guide-one", text: "抽奖", isInGroup: true, isMention: true)
            )
            try await host.until { await !host.app.letters.isEmpty }
            let letter = try #require(await host.app.letters.first)
            #expect(letter.isGenuine && letter.envelope.hasPrefix(#"{"encrypt":""#))
            let answer = try JSONReader.read(Array(letter.text.utf8))
            let code = try #require(answer["response_url"]?.text?.split(separator: "=").last)
            let reply = try await host.post(
                "/cgi-bin/aibot/response?response_code=\(code)",
                Self.card("hearth-1")
            )
            #expect(reply.json.code == 0)
            let view = try await host.get("/sandbox/view?g=guide-two&desk=staff").json["guide"]?.text ?? ""
            #expect(view.contains("<span class=\"who\">导购一号</span><p>@小助手 抽奖</p>"))
            #expect(view.contains("<span class=\"who\">小助手</span>") && view.contains(">选项 2</button>"))
            let pressed = try await host.post("/sandbox/do/press-card", "guide=guide-two&card=hearth-1&item=k2")
            #expect(pressed.status == 303)
            try await host.until { await host.app.letters.count == 2 }
            #expect(await host.app.letters[1].text.contains(#""event_key":"k2""#))
            let alone = try await host.get("/sandbox/view?g=guide-two&desk=bot").json["guide"]?.text ?? ""
            #expect(alone.contains("还没有人说话"))
            let work = try await host.get("/sandbox/view?g=guide-two").json["guide"]?.text ?? ""
            #expect(work.contains("desk=staff") && work.contains("群发任务"))
        }
    }

    @Test func `a press that nobody acknowledges is not told again, words are`() async throws {
        try await Host.run(answers: [500, 500, 500, 500]) { host in
            func letter(isRepeated: Bool) -> Plaintext {
                Plaintext(name: "x", subject: "", bytes: Array("{}".utf8), recipient: .bot, isRepeated: isRepeated)
            }
            let press = await host.sandbox.deliver(letter(isRepeated: false))
            #expect(press.attempts == 1 && press.status == 500)
            let words = await host.sandbox.deliver(letter(isRepeated: true))
            #expect(words.attempts == 4 && words.isAcknowledged)
        }
    }
}
