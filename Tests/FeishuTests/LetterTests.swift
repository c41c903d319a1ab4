import Domain
import Engine
import Testing

@testable import Feishu

/// What is the same event, whose conversation it is, and when it happened.
@Suite struct LetterTests {
    private func letter(_ body: String, account: AccountID = "acme-feishu") throws -> Letter {
        try Platform.adapter(account).letter(of: Array(body.utf8), now: Platform.now)
    }

    private func areOne(_ one: String, _ other: String) throws -> Bool {
        let (one, other) = (try self.letter(one), try self.letter(other))
        return one.fingerprint == other.fingerprint && one.day == other.day
    }

    @Test func `a fingerprint has sixteen bytes and belongs to one account`() throws {
        let body = Sample.group("im.chat.disbanded_v1")
        #expect(try self.letter(body).fingerprint.count == 16)
        #expect(try self.letter(body).fingerprint != self.letter(body, account: "other").fingerprint)
    }

    @Test func `a message is named by its id, whatever event brings it`() throws {
        let message = Sample.message(Sample.text("签到"))
        #expect(try self.areOne(message, Sample.message(Sample.text("签到"), event: "evt-2")))
        #expect(try !self.areOne(message, Sample.message(Sample.text("签到"), id: "om_2")))
        // Also one that nobody here understands.
        let picture = #"{"image_key":"img_1"}"#
        #expect(
            try self.areOne(
                Sample.message(picture, type: "image"),
                Sample.message(picture, type: "image", event: "evt-2")
            )
        )
    }

    @Test func `an event is named by its event id`() throws {
        let type = "im.chat.member.user.added_v1"
        #expect(try self.areOne(Sample.group(type), Sample.group(type, by: "ou_3")))
        #expect(try !self.areOne(Sample.group(type), Sample.group(type, id: "evt-2")))
        #expect(try self.areOne(Sample.old("p2p_chat_create"), Sample.old("p2p_chat_create", tenant: "tk2")))
    }

    @Test func `a press is one whatever event brings it and whenever that says it was written`() throws {
        let press = Sample.press()
        #expect(try self.areOne(press, Sample.press(event: "evt-2", at: "1700090000000000")))
        #expect(try !self.areOne(press, Sample.press(token: "c-abd")))
        #expect(try !self.areOne(press, Sample.press(by: "ou_3")))
        #expect(try !self.areOne(press, Sample.press(#"{"key":"C","run":"tea-quiz.20261201-2000"}"#)))
        #expect(try !self.areOne(press, Sample.press(#"{"key":"B","run":"tea-quiz.20261202-2000"}"#)))
        #expect(try self.letter(press).happenedAt == Instant(seconds: 1_700_000_000))
    }

    @Test func `a body without any id is named by its bytes`() throws {
        let body = #"{"schema":"2.0","header":{"event_type":"x"},"event":{}}"#
        #expect(try self.areOne(body, body))
        #expect(try !self.areOne(body, body + " "))
    }

    private static let lanes: [(String, String)] = [
        (Sample.message(Sample.text("hi")), "chat:oc_1"),
        (Sample.message(Sample.text("hi"), chat: "p2p"), "person:ou_1"),
        (Sample.message("{}", type: "image"), "chat:oc_1"),
        (Sample.group("im.chat.member.user.added_v1"), "chat:oc_1"),
        (Sample.group("im.chat.member.bot.deleted_v1"), "chat:oc_1"),
        (Sample.press(), "chat:oc_1"),
        (Sample.press(#"{"key":"B","direct":true}"#), "person:ou_1"),
        (Sample.old("message"), "app"),
        (Sample.event("im.message.recalled_v1", "{}"), "app"),
        ("no JSON", "app"),
    ]

    @Test(arguments: LetterTests.lanes.indices)
    func `a group has one lane, and so has a person alone`(index: Int) throws {
        let (body, lane) = Self.lanes[index]
        #expect(try self.letter(body).lane.rawValue == "acme-feishu/\(lane)")
    }

    private static let moments: [(String, Int64)] = [
        ("1700000000", 1_700_000_000_000), ("1700000000123", 1_700_000_000_123),
        ("1700000000123456", 1_700_000_000_123),
        // Nothing has happened tomorrow, and what cannot be read happened when it came.
        ("1800000000000", 1_700_000_002_000), ("", 1_700_000_002_000), ("170000000012", 1_700_000_002_000),
        ("99999999999999999999", 1_700_000_002_000), ("0", 1_700_000_002_000),
    ]

    @Test(arguments: LetterTests.moments.indices)
    func `the number of digits tells the unit of a time`(index: Int) throws {
        let (text, millis) = Self.moments[index]
        let body = Sample.event("im.chat.disbanded_v1", #"{"chat_id":"oc_1"}"#, at: text)
        #expect(try self.letter(body).happenedAt == Instant(millis: millis))
    }

    @Test func `an old event names its second`() throws {
        let letter = try self.letter(Sample.old("message"))
        #expect(letter.happenedAt == Instant(seconds: 1_700_000_000))
        #expect(letter.day == 19_675)
    }

    @Test func `a time may be a number`() throws {
        let body = Sample.message(Sample.text("hi")).replacing(#""1700000000000""#, with: "1700000000000")
        #expect(try self.letter(body).happenedAt == Instant(seconds: 1_700_000_000))
    }

    @Test func `the happening of a letter is what its body is translated into`() throws {
        let adapter = try Platform.adapter()
        for (body, _) in Self.lanes {
            let letter = try self.letter(body)
            #expect(letter.happening == adapter.translate(letter.body))
        }
    }
}
