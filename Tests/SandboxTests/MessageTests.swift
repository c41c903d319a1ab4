import Domain
import Testing

@testable import Sandbox

@Suite struct MessageTests {
    private static let api = "message/send"

    private static func body(_ to: String, text: String = "你好", more: String = "") -> String {
        #"{"touser":"\#(to)","msgtype":"text","agentid":1000002,"text":{"content":"\#(text)"}\#(more)}"#
    }

    private static func count(_ town: Town, _ member: String) -> Int {
        town.world.mailbox.chats[member]?.lines.count ?? 0
    }

    @Test func `an app may ask about itself and about no other`() throws {
        var town = Town()
        let answer = town.get("agent/get", "agentid=1000002")
        #expect(answer.code == 0 && answer["agentid"] == 1_000_002)
        #expect(town.get("agent/get", "agentid=1000003").code == 301_002)
        #expect(town.get("agent/get", "agentid=x").code == 40_056)
        #expect(town.get("agent/get").code == 41_011)
    }

    @Test func `a message reaches those who exist and names the others in lower case`() {
        var town = Town()
        let answer = town.post(Self.api, Self.body("Guide-One|Stranger|guide-one"))
        #expect(answer.code == 0)
        #expect(answer["invaliduser"] == "stranger")
        #expect(answer["msgid"]?.text?.isEmpty == false)
        #expect(Self.count(town, "guide-one") == 1)
    }

    @Test func `a message that reaches nobody is refused`() {
        var town = Town()
        #expect(town.post(Self.api, Self.body("stranger")).code == 81_013)
        #expect(town.post(Self.api, Self.body("")).code == 82_001)
    }

    @Test func `everybody is everybody`() {
        var town = Town()
        #expect(town.post(Self.api, Self.body("@all")).code == 0)
        #expect(Self.count(town, "guide-one") == 1)
        #expect(Self.count(town, "guide-two") == 1)
    }

    @Test func `the same body inside the interval is accepted and not delivered again`() {
        var town = Town()
        let body = Self.body("guide-one", more: #","enable_duplicate_check":1,"duplicate_check_interval":60"#)
        let first = town.post(Self.api, body)
        town.pass(.seconds(59))
        let second = town.post(Self.api, body)
        #expect(second.code == 0)
        #expect(second["msgid"] == first["msgid"])
        #expect(Self.count(town, "guide-one") == 1)
        town.pass(.seconds(1))
        #expect(town.post(Self.api, body).code == 0)
        #expect(Self.count(town, "guide-one") == 2)
    }

    @Test func `the interval is half an hour when it is not named`() {
        var town = Town()
        let body = Self.body("guide-one", more: #","enable_duplicate_check":1"#)
        _ = town.post(Self.api, body)
        town.pass(.seconds(1_799))
        _ = town.post(Self.api, body)
        #expect(Self.count(town, "guide-one") == 1)
        town.pass(.seconds(1))
        _ = town.post(Self.api, body)
        #expect(Self.count(town, "guide-one") == 2)
    }

    @Test func `without the check, or with another body, it is delivered again`() {
        var town = Town()
        for _ in 0..<2 { _ = town.post(Self.api, Self.body("guide-one")) }
        #expect(Self.count(town, "guide-one") == 2)
        let check = #","enable_duplicate_check":1"#
        _ = town.post(Self.api, Self.body("guide-one", text: "a", more: check))
        _ = town.post(Self.api, Self.body("guide-one", text: "b", more: check))
        #expect(Self.count(town, "guide-one") == 4)
    }

    @Test func `a marker that nobody sees makes another body`() {
        var town = Town()
        let check = #","enable_duplicate_check":1"#
        for text in ["早", "早\u{200B}", "早\u{200C}", "早\u{200B}"] {
            #expect(town.post(Self.api, Self.body("guide-one", text: text, more: check)).code == 0)
        }
        #expect(Self.count(town, "guide-one") == 3)
    }

    @Test func `above 30 in a minute messages to one member disappear without a word`() {
        var town = Town()
        for number in 0..<35 { #expect(town.post(Self.api, Self.body("guide-one", text: "\(number)")).code == 0) }
        #expect(Self.count(town, "guide-one") == 30)
        #expect(town.world.ledger.entries(after: 0, limit: 100).last?.effect == "delivered to 0, dropped for 1")
        #expect(town.post(Self.api, Self.body("guide-two")).code == 0)
        #expect(Self.count(town, "guide-two") == 1)
        town.pass(.seconds(60))
        #expect(town.post(Self.api, Self.body("guide-one")).code == 0)
        #expect(Self.count(town, "guide-one") == 31)
    }

    @Test func `above the limit of an hour they disappear too`() {
        var town = Town { $0.memberMessagesPerHour = 40 }
        for number in 0..<50 {
            if number == 25 { town.pass(.seconds(60)) }
            _ = town.post(Self.api, Self.body("guide-one", text: "\(number)"))
        }
        #expect(Self.count(town, "guide-one") == 40)
    }

    struct Bad: Sendable {
        let body: String
        let code: Int64
    }

    @Test(arguments: [
        Bad(body: #"{"touser":"guide-one","msgtype":"text","text":{"content":"x"}}"#, code: 41_011),
        Bad(body: #"{"touser":"guide-one","msgtype":"text","agentid":1,"text":{"content":"x"}}"#, code: 40_056),
        Bad(body: #"{"touser":"guide-one","msgtype":"song","agentid":1000002}"#, code: 40_008),
        Bad(body: #"{"touser":"guide-one","msgtype":"text","agentid":1000002,"text":{"content":""}}"#, code: 44_004),
        Bad(body: #"{"touser":"guide-one","msgtype":"text","agentid":1000002}"#, code: 40_063),
        Bad(
            body: #"{"touser":"guide-one","msgtype":"image","agentid":1000002,"image":{"media_id":"x"}}"#,
            code: 40_007
        ),
        Bad(body: #"{"touser":["guide-one"],"msgtype":"text","agentid":1000002,"text":{"content":"x"}}"#, code: 40_035),
        Bad(body: "not json", code: 40_058),
        Bad(body: "[]", code: 40_058),
        Bad(
            body: #"{"touser":"guide-one","msgtype":"text","agentid":1000002,"text":{"content":"\u4f60"}}"#,
            code: 40_033
        ),
        Bad(
            body: #"{"touser":"guide-one","msgtype":"textcard","agentid":1000002,"textcard":{"title":"t"}}"#,
            code: 40_063
        ),
    ])
    func `a message with a mistake is refused with the platform's code`(bad: Bad) {
        var town = Town()
        let answer = town.post(Self.api, bad.body)
        #expect(answer.code == bad.code, "\(answer.words)")
        #expect(Self.count(town, "guide-one") == 0)
    }

    @Test func `more than 1,000 recipients are too many`() {
        var town = Town()
        let many = (0...1_000).map { "u\($0)" }.joined(separator: "|")
        #expect(town.post(Self.api, Self.body(many)).code == 40_032)
    }

    @Test func `a long text is cut at 2,048 bytes and never inside a character`() {
        var town = Town()
        _ = town.post(Self.api, Self.body("guide-one", text: String(repeating: "界", count: 700)))
        #expect(town.world.mailbox.chats["guide-one"]?.lines.last?.text.chinese.utf8.count == 2_046)
    }

    @Test func `what a guide writes to the app is told`() throws {
        var town = Town()
        let told = try town.act(.writeToApp(guide: "guide-one", text: "/stats")).callbacks
        #expect(told.map(\.name) == ["text"])
        #expect(told[0].text.contains("<Content><![CDATA[/stats]]></Content>"))
        #expect(try town.act(.openApp(guide: "guide-one")).callbacks.map(\.name) == ["enter_agent"])
    }
}
