import Domain
import Engine
import FoundationEssentials
import OpenSSL
import Testing

@testable import DingTalk

/// From a request to a letter over each of the three channels, and everything that keeps a request from becoming one.
@Suite struct OpeningTests {
    private static let hour = Duration.seconds(3_600)

    private static func callbacks(_ platform: Platform = Platform()) throws -> [Callback] {
        [
            platform.message(Sample.message()), platform.press(Sample.press()),
            try platform.event(Sample.event("chat_add_member", Sample.members)),
        ]
    }

    // MARK: What is taken

    @Test func `each channel has its signature, its lane and its answer`() throws {
        let adapter = try Platform.adapter()
        let bodies = [Sample.message(), Sample.press(), Sample.event("chat_add_member", Sample.members)]
        for (callback, body) in zip(try Self.callbacks(), bodies) {
            let opened = try adapter.open(callback, now: Platform.now)
            let letter = try #require(opened.letter)
            #expect(letter.account == "acme-ding" && letter.lane == "acme-ding/chat:cidAAA==")
            #expect(letter.band == .ordinary && letter.fingerprint.count == 16)
            #expect(letter.body == Array(body.utf8))
            #expect(letter.happening == adapter.translate(letter.body))
            // When a button was pressed, its request alone says.
            let again = try adapter.letter(of: letter.body, now: Platform.now)
            #expect((letter == again) == (body != Sample.press()))
            #expect(opened.acknowledgement.contentType == "application/json")
        }
    }

    @Test func `a message and a click are answered with an empty object`() throws {
        let adapter = try Platform.adapter()
        for callback in try Self.callbacks().prefix(2) {
            #expect(try adapter.open(callback, now: Platform.now).acknowledgement == .json(Array("{}".utf8)))
        }
    }

    @Test func `a direct chat has the lane of its person`() throws {
        let adapter = try Platform.adapter()
        let message = try adapter.open(Platform().message(Sample.message(group: false)), now: Platform.now)
        #expect(message.letter?.lane == "acme-ding/person:dingc/u1")
        let value = Sample.value(PressToken(key: "B", run: nil, group: nil))
        let press = try adapter.open(Platform().press(Sample.press(value: value)), now: Platform.now)
        #expect(press.letter?.lane == "acme-ding/person:dingc/u1")
    }

    @Test func `a letter happened when the platform says, and a click when it came`() throws {
        let adapter = try Platform.adapter()
        let moments = try Self.callbacks().map { try adapter.open($0, now: Platform.now).letter }
        #expect(moments.map { $0?.happenedAt.millis } == [1_700_000_000_000, 1_700_000_002_000, 1_700_000_000_000])
        #expect(moments.map { $0?.day } == [19_675, 0, 19_675])
    }

    // MARK: The answer to events

    private struct EventAnswer: Decodable {
        let msg_signature: String
        let timeStamp: String
        let nonce: String
        let encrypt: String
    }

    private func check(_ acknowledgement: Acknowledgement, _ platform: Platform) throws {
        let answer = try JSONDecoder().decode(EventAnswer.self, from: Data(acknowledgement.body))
        let seal = try platform.seal()
        let text = Array(answer.encrypt.utf8)
        let signature = seal.signature(
            timestamp: Array(answer.timeStamp.utf8)[...],
            nonce: Array(answer.nonce.utf8)[...],
            text: text[...]
        )
        #expect(answer.msg_signature == lowercaseHex(signature))
        #expect(answer.timeStamp == "1700000002000" && answer.nonce == "2a2a2a2a2a2a2a2a")
        let opened = try seal.open(text[...], owners: [platform.owner])
        #expect(String(decoding: opened.message, as: UTF8.self) == "success")
    }

    @Test(arguments: [Platform.appKey, Platform.corp])
    func `every event is answered with the sealed word success, for the owner it named`(owner: String) throws {
        var platform = Platform()
        platform.owner = owner
        let adapter = try Platform.adapter()
        for body in [Sample.event("chat_quit", #","operator":"u9""#), Sample.event("brand_new"), "[]", "hello", ""] {
            let opened = try adapter.open(platform.event(body), now: Platform.now)
            #expect(opened.letter?.body == Array(body.utf8))
            try self.check(opened.acknowledgement, platform)
        }
    }

    @Test func `the check of the address is answered likewise, and stored nowhere`() throws {
        let opened = try Platform.adapter()
            .open(Platform().event(#"{"EventType":"check_url"}"#), now: Platform.now)
        #expect(opened.letter == nil)
        try self.check(opened.acknowledgement, Platform())
    }

    @Test func `a signature may be called as some tests of the platform call it`() throws {
        let callback = try Platform().event(Sample.event("chat_disband"), signatureName: "signature")
        #expect(try Platform.adapter().open(callback, now: Platform.now).letter != nil)
    }

    @Test func `an event that nobody can read becomes a letter all the same`() throws {
        let opened = try Platform.adapter().open(Platform().event(#"{"a":"#), now: Platform.now)
        #expect(opened.letter?.happening == .unknown(kind: "unparsable"))
        #expect(opened.letter?.lane == "acme-ding/app")
    }

    // MARK: Signature and time

    @Test func `a callback is taken within an hour of its time, either way`() throws {
        let adapter = try Platform.adapter()
        let sent = Instant(millis: 1_700_000_000_000)
        for callback in try Self.callbacks() {
            for moment in [sent - Self.hour, sent, sent + Self.hour] {
                #expect(refusal(of: callback, by: adapter, now: moment) == nil)
            }
            for moment in [sent - Self.hour - .milliseconds(1), sent + Self.hour + .milliseconds(1)] {
                #expect(refusal(of: callback, by: adapter, now: moment) == .stale)
            }
        }
    }

    @Test func `what was signed with another secret is refused, also when it is old`() throws {
        var forger = Platform()
        forger.token = "tok0002"
        forger.appSecret = "another"
        forger.cardSecret = "another"
        let adapter = try Platform.adapter()
        for callback in try Self.callbacks(forger) {
            #expect(refusal(of: callback, by: adapter) == .badSignature)
            #expect(refusal(of: callback, by: adapter, now: Instant(millis: 0)) == .badSignature)
        }
    }

    @Test(arguments: ["", "x", "17000000000001234", "-1700000000000", "1700000000000 "])
    func `a timestamp that is none is no signature`(timestamp: String) throws {
        var platform = Platform()
        platform.timestamp = timestamp
        let adapter = try Platform.adapter()
        #expect(refusal(of: platform.message(Sample.message()), by: adapter) == .badSignature)
        #expect(refusal(of: platform.press(Sample.press()), by: adapter) == .badSignature)
        let event = try platform.event(Sample.event("chat_disband"))
        #expect(refusal(of: event, by: adapter) == .badQuery)
    }

    @Test func `a header that is missing, cut or without a moment is no signature`() throws {
        let adapter = try Platform.adapter()
        let body = Sample.message()
        let good = Platform().message(body)
        let sign = good.header("sign") ?? ""
        for headers in [
            ["sign": sign], ["sign": String(sign.dropLast()), "timestamp": "1700000000000"],
            ["sign": "", "timestamp": "1700000000000"], ["sign": sign, "timestamp": "1700000000001"],
            ["sign": String(repeating: "A", count: 100_000), "timestamp": "1700000000000"],
        ] {
            #expect(refusal(of: Platform.callback(headers, body), by: adapter) == .badSignature)
        }
        #expect(refusal(of: Platform.callback([:], body), by: adapter) == .badQuery)
    }

    @Test func `the keys of one channel do not open another`() throws {
        let adapter = try Platform.adapter()
        let event = Sample.event("chat_disband")
        #expect(refusal(of: Platform().message(event), by: adapter) == .badEnvelope)
        #expect(refusal(of: Platform().message(Sample.press()), by: adapter) == .badEnvelope)
        #expect(refusal(of: Platform().press(event), by: adapter) == .badEnvelope)
        #expect(refusal(of: Platform().press(Sample.message()), by: adapter) == .badEnvelope)
        var mixed = Platform()
        mixed.cardSecret = Platform.appSecret
        mixed.appSecret = Platform.cardSecret
        #expect(refusal(of: mixed.press(Sample.press()), by: adapter) == .badSignature)
        #expect(refusal(of: mixed.message(Sample.message()), by: adapter) == .badSignature)
    }

    @Test func `an account without event keys or card secret takes neither events nor clicks`() throws {
        let adapter = try Platform.adapter {
            $0.callback = nil
            $0.cardTemplate = ""
            $0.cardSecret = nil
        }
        #expect(refusal(of: try Platform().event(Sample.event("chat_disband")), by: adapter) == .badSignature)
        #expect(refusal(of: Platform().press(Sample.press()), by: adapter) == .badSignature)
        #expect(refusal(of: Platform().message(Sample.message()), by: adapter) == nil)
    }

    // MARK: For whom, how long, how whole

    @Test func `what is another robot's or another organisation's is refused`() throws {
        let adapter = try Platform.adapter()
        for body in [
            Sample.message(robot: "dingother"), Sample.message(corp: "dingother"),
            #"{"msgId":"m1","msgtype":"text","text":{"content":"a"}}"#,
            #"{"msgId":"m1","robotCode":"normal","msgtype":"text","text":{"content":"a"}}"#,
        ] {
            #expect(refusal(of: Platform().message(body), by: adapter) == .wrongReceiver)
        }
        #expect(refusal(of: Platform().message(Sample.message(robot: "normal")), by: adapter) == nil)
        #expect(refusal(of: Platform().press(Sample.press(corp: "dingother")), by: adapter) == .wrongReceiver)
        let event = try Platform().event(Sample.event("chat_disband", corp: "dingother"))
        #expect(refusal(of: event, by: adapter) == .wrongReceiver)
        var stranger = Platform()
        for owner in ["dingother", "", "dingkey10", "dingkey"] {
            stranger.owner = owner
            let event = try stranger.event(Sample.event("chat_disband"))
            #expect(refusal(of: event, by: adapter) == .wrongReceiver)
        }
    }

    @Test func `a torn or foreign body on a channel that signs none is refused`() throws {
        let adapter = try Platform.adapter()
        for body in ["", "{", String(Sample.message().dropLast(40)), "[]", "null", #"{"a":1}"#, "hello"] {
            #expect(refusal(of: Platform().message(body), by: adapter) == .unparsable)
            #expect(refusal(of: Platform().press(body), by: adapter) == .unparsable)
        }
        let deep = String(repeating: "[", count: 100_000)
        #expect(refusal(of: Platform().message(#"{"msgId":\#(deep)"#), by: adapter) == .unparsable)
    }

    @Test func `a body beyond a mebibyte is refused before anything else`() throws {
        let adapter = try Platform.adapter()
        let body = String(repeating: " ", count: 1_048_577)
        #expect(refusal(of: Platform().message(body), by: adapter) == .tooLarge)
        #expect(refusal(of: Platform().press(body), by: adapter) == .tooLarge)
        #expect(refusal(of: Platform.callback([:], body), by: adapter) == .tooLarge)
        #expect(throws: Refusal(.tooLarge)) { try adapter.letter(of: Array(body.utf8), now: Platform.now) }
    }

    @Test(arguments: [
        "", "{", "{}", "[]", #"{"encrypt":""}"#, #"{"encrypt":"a"}"#, #"{"encrypt":"QUJD","encrypt":"QUJD"}"#,
        #"{"encrypt":{"a":"QUJD"}}"#, #"{"encrypt":"QUJD"} x"#, #"{"encrypt":"QU\u004AD"}"#,
    ])
    func `an envelope that is none is refused`(body: String) throws {
        let query = try Platform().event("{}").query
        let callback = Callback(query: query, body: Array(body.utf8))
        #expect(refusal(of: callback, by: try Platform.adapter()) == .badEnvelope)
    }

    @Test func `a slash may be escaped in an envelope, and other members may stand beside it`() throws {
        let callback = try Platform().event(Sample.event("chat_disband"))
        let text = String(decoding: callback.body, as: UTF8.self).replacing("/", with: "\\/").dropLast()
        let other = Callback(query: callback.query, body: Array("\(text), \"a\": 1, \"b\": null }".utf8))
        #expect(refusal(of: other, by: try Platform.adapter()) == nil)
    }

    @Test func `signed nonsense in place of a sealed text is refused`() throws {
        for count in [16, 31, 32, 320] {
            let text = Base64.encode([UInt8](repeating: 7, count: count))
            let callback = try Platform().event(sealed: text)
            #expect(refusal(of: callback, by: try Platform.adapter()) == .undecipherable)
        }
    }

    @Test func `a changed byte of a sealed text or its query is refused`() throws {
        let callback = try Platform().event(Sample.event("chat_disband"))
        var body = callback.body
        body[20] = body[20] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        let adapter = try Platform.adapter()
        #expect(refusal(of: Callback(query: callback.query, body: body), by: adapter) == .badSignature)
        let query = callback.query.replacing("nonce-0001", with: "nonce-0002")
        #expect(refusal(of: Callback(query: query, body: callback.body), by: adapter) == .badSignature)
        let twice = callback.query + "&nonce=nonce-0001"
        #expect(refusal(of: Callback(query: twice, body: callback.body), by: adapter) == .duplicatedKey)
    }

    // MARK: Rotation

    @Test func `while keys are rotated both pairs open and answer as they were asked`() throws {
        var new = Platform()
        new.token = "n3wT0ken"
        new.key = Platform.otherKey
        let during = try Platform.adapter {
            $0.callback = .init(token: Secret("n3wT0ken"), encodingAESKey: Secret(Platform.otherKey))
            $0.previousCallback = .init(token: Secret(Platform.token), encodingAESKey: Secret(Platform.key))
        }
        for platform in [Platform(), new] {
            let opened = try during.open(platform.event(Sample.event("chat_disband")), now: Platform.now)
            #expect(opened.letter != nil)
            try self.check(opened.acknowledgement, platform)
        }
        let after = try Platform.adapter {
            $0.callback = .init(token: Secret("n3wT0ken"), encodingAESKey: Secret(Platform.otherKey))
        }
        #expect(refusal(of: try Platform().event(Sample.event("chat_disband")), by: after) == .badSignature)
    }
}
