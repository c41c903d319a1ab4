import Domain
import Engine
import Foundation
import Testing

@testable import hearth

/// An explanation in words, whole in each language.
@Suite struct ExplanationTextTests {
    private static let shanghai = LocalTime("Asia/Shanghai")

    private static let welcomed = """
        {"id":42,"account":"acme-wecom","kind":"contact.added","source":"callback","lane":"acme-wecom/contact:wm1",
        "happenedAt":1767323045000,"receivedAt":1767323045678,"decidedAt":1767323045680,"verdict":"done",
        "play":"welcome",
        "looked":[{"play":"register","verdict":"done","reason":{"zh":"新顾客","en":"a new customer"}},
        {"play":"welcome","verdict":"done","reason":{"zh":"规则“夜里”","en":"rule “night”"}}],
        "others":[{"play":"media","reason":{"zh":"它不处理","en":"it does not listen"}}],
        "effects":[{"id":"42/welcome/0","request":"welcome","endpoint":"externalcontact/send_welcome_msg",
        "state":"unknown_final","purpose":"reply","reason":{"zh":"可能已经送达","en":"it may have arrived"},
        "body":"{}","effectClass":"single_use","replaces":"41/welcome/0","attempts":[
        {"number":1,"startedAt":1767323045700,"tookMillis":12,"outcome":"not_sent","code":"-1",
        "message":{"zh":"企业微信正忙。","en":"WeCom is busy."}},
        {"number":2,"startedAt":1767323046000}]}]}
        """

    private static let waiting = """
        {"id":7,"account":"acme-wecom","kind":"moon.rose","source":"timer","lane":"acme-wecom/app",
        "happenedAt":0,"receivedAt":0,"verdict":"postponed","looked":[],"others":[],"effects":[],
        "postponed":{"until":1000,"tries":2,"reason":{"zh":"还没有","en":"not yet"}}}
        """

    private func event(_ json: String) throws -> Explanation {
        try JSONDecoder().decode(Explanation.self, from: Data(json.utf8))
    }

    @Test func `in English`() throws {
        let text = ExplanationText(language: .english, localTime: Self.shanghai)
        #expect(
            text.whole(try self.event(Self.welcomed)) == """
                Event 42: contact.added, from callback, account acme-wecom
                  lane      acme-wecom/contact:wm1
                  happened  2026-01-02 11:04:05.000 +08:00
                  received  2026-01-02 11:04:05.678 +08:00
                  decided   2026-01-02 11:04:05.680 +08:00
                  verdict   done by welcome
                Looked:
                  register: done, a new customer
                  welcome: done, rule “night”
                Did not look:
                  media: it does not listen
                Effect 42/welcome/0: welcome, unknown_final, it may have arrived
                  instead of 41/welcome/0
                  externalcontact/send_welcome_msg  {}
                  try 1 at 2026-01-02 11:04:05.700 +08:00: not_sent -1 in 12 ms, WeCom is busy.
                  try 2 at 2026-01-02 11:04:06.000 +08:00: under way, not ended
                """
        )
        #expect(
            text.whole(try self.event(Self.waiting)) == """
                Event 7: moon.rose, from timer, account acme-wecom
                  lane      acme-wecom/app
                  happened  1970-01-01 08:00:00.000 +08:00
                  received  1970-01-01 08:00:00.000 +08:00
                  decided   not yet
                  verdict   postponed
                  waits     until 1970-01-01 08:00:01.000 +08:00, 2 tries: not yet
                """
        )
    }

    @Test func `in Chinese, with the labels as wide as they look`() throws {
        let text = ExplanationText(language: .simplifiedChinese, localTime: Self.shanghai)
        #expect(
            text.whole(try self.event(Self.welcomed)) == """
                事件 42：顾客添加了导购（contact.added），来自回调，账号 acme-wecom
                  会话  acme-wecom/contact:wm1
                  发生  2026-01-02 11:04:05.000 +08:00
                  收到  2026-01-02 11:04:05.678 +08:00
                  决定  2026-01-02 11:04:05.680 +08:00
                  结论  完成，玩法 welcome
                看过的玩法：
                  register：完成，新顾客
                  welcome：完成，规则“夜里”
                没有看的玩法：
                  media：它不处理
                发送 42/welcome/0：欢迎语，需要人来定，可能已经送达
                  代替 41/welcome/0
                  externalcontact/send_welcome_msg  {}
                  第 1 次，2026-01-02 11:04:05.700 +08:00：没发成（-1），用时 12 毫秒，企业微信正忙。
                  第 2 次，2026-01-02 11:04:06.000 +08:00：进行中，还没有结束
                """
        )
        #expect(
            text.whole(try self.event(Self.waiting)) == """
                事件 7：moon.rose，来自定时，账号 acme-wecom
                  会话  acme-wecom/app
                  发生  1970-01-01 08:00:00.000 +08:00
                  收到  1970-01-01 08:00:00.000 +08:00
                  决定  还没有
                  结论  推迟
                  等待  到 1970-01-01 08:00:01.000 +08:00，已试 2 次：还没有
                """
        )
    }

    @Test func `a list stands in columns in either language`() throws {
        let events = [try self.event(Self.welcomed), try self.event(Self.waiting)]
        #expect(
            ExplanationText(language: .english, localTime: Self.shanghai).lines(events) == [
                "42  2026-01-02 11:04:05.000 +08:00  contact.added  done by welcome  → welcome unknown_final (it may have arrived)",
                " 7  1970-01-01 08:00:00.000 +08:00  moon.rose      postponed",
            ]
        )
        #expect(
            ExplanationText(language: .simplifiedChinese, localTime: Self.shanghai).lines(events) == [
                "42  2026-01-02 11:04:05.000 +08:00  顾客添加了导购  完成，玩法 welcome  → 欢迎语 需要人来定（可能已经送达）",
                " 7  1970-01-01 08:00:00.000 +08:00  moon.rose       推迟",
            ]
        )
        #expect(ExplanationText(language: .english, localTime: Self.shanghai).lines([]).isEmpty)
    }

    private static let held = """
        {"id":9,"account":"acme-wecom","kind":"group.joined","source":"callback","lane":"acme-wecom/group:wr1",
        "happenedAt":0,"receivedAt":0,"decidedAt":1,"verdict":"done","play":"register",
        "looked":[{"play":"register","verdict":"done","reason":{"zh":"记下","en":"noted"}},
        {"play":"welcome","verdict":"never","reason":{"zh":"没有欢迎码","en":"no code"}}],"others":[],
        "effects":[{"id":"9/group-greeting/0","request":"group-task","endpoint":"x","state":"pending","purpose":"task",
        "reason":{"zh":"免打扰时段，08:00 以后再发","en":"held: it is quiet time until 08:00"},"body":"{}",
        "effectClass":"readable","attempts":[]}]}
        """

    @Test func `a line says why an effect is held, and which play refused the event`() throws {
        let event = try self.event(Self.held)
        #expect(
            ExplanationText(language: .english, localTime: Self.shanghai).lines([event]) == [
                "9  1970-01-01 08:00:00.000 +08:00  group.joined  done by register; welcome: never"
                    + "  → group-task pending (held: it is quiet time until 08:00)"
            ]
        )
        #expect(
            ExplanationText(language: .simplifiedChinese, localTime: Self.shanghai).lines([event]) == [
                "9  1970-01-01 08:00:00.000 +08:00  有人进群  完成，玩法 register；welcome：不做"
                    + "  → 群发任务 等待（免打扰时段，08:00 以后再发）"
            ]
        )
    }

    @Test func `an event that nobody knows is called what it calls itself`() throws {
        let known = #""kind":"moon.rose""#
        let json = Self.waiting.replacing(known, with: #""kind":"unknown","unknownKind":"event/moon_rose""#)
        let event = try self.event(json)
        let (english, chinese) = (
            ExplanationText(language: .english, localTime: Self.shanghai),
            ExplanationText(language: .simplifiedChinese, localTime: Self.shanghai)
        )
        #expect(english.whole(event).hasPrefix("Event 7: unknown (event/moon_rose), from timer"))
        #expect(english.lines([event])[0].contains("  unknown (event/moon_rose)  postponed"))
        #expect(chinese.whole(event).hasPrefix("事件 7：不认识的事件（event/moon_rose），来自定时"))
        #expect(chinese.lines([event])[0].contains("  不认识的事件（event/moon_rose）  推迟"))
    }

    @Test(arguments: [
        ("press/foreign", "别人的卡片上有按钮被点了", "a press of somebody else's card"),
        ("message/own", "它自己发的消息", "its own message"),
        ("message/bot", "别的机器人发的消息", "a message of another bot"),
    ])
    func `an event that is known and concerns nobody is called what it is`(
        kind: String,
        chinese: String,
        english: String
    ) throws {
        let known = #""kind":"moon.rose""#
        let event = try self.event(Self.waiting.replacing(known, with: #""kind":"unknown","unknownKind":"\#(kind)""#))
        let texts = [Language.english, .simplifiedChinese].map {
            ExplanationText(language: $0, localTime: Self.shanghai)
        }
        #expect(texts[0].lines([event])[0].contains("  \(english) (\(kind))  postponed"))
        #expect(texts[1].whole(event).hasPrefix("事件 7：\(chinese)（\(kind)），来自定时"))
    }
}

/// A list of deliveries in words.
@Suite struct DeliveryTextTests {
    private static let dead = """
        [{"id":"42/welcome/0","event":42,"account":"acme-wecom","request":"welcome","destination":"welcome/ab12",
        "state":"dead","reason":{"zh":"平台拒绝，不再试","en":"refused for good"},"attempts":3,
        "createdAt":{"millis":1767323045678}}]
        """

    @Test func `each tells in the reader's language what did not arrive and why`() throws {
        let entries = try JSONDecoder().decode([Outbox.Entry].self, from: Data(Self.dead.utf8))
        #expect(
            DeliveryText(language: .english, localTime: .utc).lines(entries) == [
                "42/welcome/0  2026-01-02 03:04:05.678 +00:00  welcome → welcome/ab12",
                "  dead after 3 tries: refused for good",
            ]
        )
        #expect(
            DeliveryText(language: .simplifiedChinese, localTime: LocalTime("Asia/Shanghai")).lines(entries) == [
                "42/welcome/0  2026-01-02 11:04:05.678 +08:00  欢迎语 → welcome/ab12",
                "  发不出去，试了 3 次：平台拒绝，不再试",
            ]
        )
        #expect(DeliveryText(language: .english, localTime: .utc).lines([]) == ["Nothing is in these states."])
        #expect(DeliveryText(language: .simplifiedChinese, localTime: .utc).lines([]) == ["没有这些状态的发送。"])
    }
}
