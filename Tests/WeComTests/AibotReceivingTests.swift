import Domain
import Engine
import OpenSSL
import TestSupport
import Testing

@testable import WeCom

/// The callbacks of an aibot: JSON under the same seal, for nobody by name.
struct AibotPlatform {
    private var seal = Platform(corp: "")

    static func configuration(_ change: (inout AibotConfiguration) -> Void = { _ in }) -> AibotConfiguration {
        var configuration = AibotConfiguration(
            callback: .init(token: Secret(Platform.token), encodingAESKey: Secret(Platform.key))
        )
        change(&configuration)
        return configuration
    }

    static func adapter(
        of account: AccountID = "acme-aibot",
        _ change: (inout AibotConfiguration) -> Void = { _ in }
    ) throws -> AibotAdapter {
        try AibotAdapter(
            account: account,
            configuration: Self.configuration(change),
            client: Platform.curl,
            now: { Platform.now }
        )
    }

    /// A signed request with this plaintext; the envelope has the base64 text in the place of `TEXT`.
    func callback(_ plaintext: String, envelope: String = #"{"encrypt":"TEXT"}"#) throws -> Request {
        let text = try self.seal.crypto().seal(Array(plaintext.utf8), random: self.seal.random)
        return Request(
            query: try self.seal.request(with: text).query,
            body: Array(envelope.replacing("TEXT", with: String(decoding: text, as: UTF8.self)).utf8)
        )
    }

    static let address = "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=canary-code"

    static func message(id: String = "M1", group: String? = "CHAT1", _ content: String) -> String {
        let chat = group.map { #""chatid":"\#($0)","chattype":"group""# } ?? #""chattype":"single""#
        return #"{"msgid":"\#(id)","aibotid":"AIB1",\#(chat),"from":{"userid":"li.na"},"#
            + #""response_url":"\#(self.address)",\#(content)}"#
    }

    static func text(_ content: String) -> String { #""msgtype":"text","text":{"content":"\#(content)"}"# }
}

@Suite struct AibotReceivingTests {
    private func open(_ request: Request, now: Instant = Platform.now) throws -> Letter {
        try AibotPlatform.adapter().open(query: request.query, body: request.body, now: now)
    }

    private func happening(_ body: String) throws -> Happening? {
        let letter = try self.open(AibotPlatform().callback(body))
        #expect(letter.happening == (try AibotPlatform.adapter().translate(letter.body)))
        return letter.happening
    }

    private func refusal(_ request: Request) -> Refusal.Reason? {
        do {
            _ = try self.open(request)
            return nil
        } catch { return (error as? Refusal)?.reason }
    }

    private static func said(_ text: String, in group: GroupID? = "CHAT1") -> Happening {
        .messageReceived(
            InboundMessage(
                id: "M1",
                from: Identity(.member, "li.na"),
                in: .chat(group, answer: Secret(AibotPlatform.address)),
                content: .text(text)
            )
        )
    }

    @Test func `the address check opens the documented echo of a robot`() throws {
        let seal = Platform(corp: "")
        let text = try seal.crypto().seal(Array("1616140317555161061".utf8), random: seal.random)
        let query = try seal.request(with: text).query
        let echo = String(decoding: text, as: UTF8.self).percentEncoded
        let answer = try AibotPlatform.adapter()
            .answerAddressCheck(query: "\(query)&echostr=\(echo)", now: Platform.now)
        #expect(String(decoding: answer, as: UTF8.self) == "1616140317555161061")
    }

    @Test func `a vector that other libraries made is taken`() throws {
        let request = Request(
            query: "msg_signature=19ea237b22069884a68200df2ff5923e275f2c50&timestamp=1700000001&nonce=nonce-2",
            body: Array(
                #"{"encrypt":"sKqRbbiSUnDhFHOvPjtUMXwcNQzHVFNeLGShu75XAxnlReSDiqIMxFSwaGouVQm/TLf+6IgUPvQBjguiS7rgiw=="}"#
                    .utf8
            )
        )
        let letter = try self.open(request, now: Instant(seconds: 1_700_000_002))
        #expect(String(decoding: letter.body, as: UTF8.self) == #"{"msgtype":"text"}"#)
        #expect(letter.happening == .unknown(kind: "text"))
    }

    @Test(arguments: [
        #"{"encrypt":"TEXT"}"#, " \n{ \"encrypt\" : \"TEXT\" } \n",
        #"{"a":"b\"}","n":-1.5e3,"t":true,"encrypt":"TEXT"}"#,
        #"{"encrypt":"TEXT","tousername":""}"#,
    ])
    func `the envelope may hold other plain members, in any order`(envelope: String) throws {
        let request = try AibotPlatform().callback(
            AibotPlatform.message(AibotPlatform.text("@Bot hi")),
            envelope: envelope
        )
        #expect(try self.open(request).happening == Self.said("hi"))
    }

    @Test func `slashes of the sealed text may be escaped`() throws {
        var request = try AibotPlatform().callback(AibotPlatform.message(AibotPlatform.text("@Bot hi")))
        request.body = Array(String(decoding: request.body, as: UTF8.self).replacing("/", with: #"\/"#).utf8)
        #expect(try self.open(request).happening == Self.said("hi"))
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"encrypt":"TEXT""#, #"{"encrypt":"TEXT"}x"#, #"{"encrypt":"TEXT","encrypt":"TEXT"}"#,
        #"{"encrypt":{"a":"TEXT"}}"#, #"{"a":{"b":1},"encrypt":"TEXT"}"#, #"{"encrypt":"TE XT"}"#, #"{"encrypt":""}"#,
        #"{"encrypt":"TEXT\n"}"#, #"{"encrypt":7}"#, #"{"encrypt":"abc"}"#, #"{"Encrypt":"TEXT"}"#, #"{"encrypt":"\"#,
        "<xml><Encrypt>TEXT</Encrypt></xml>", String(repeating: "[", count: 100_000),
    ])
    func `anything else is no envelope`(envelope: String) throws {
        let request = try AibotPlatform().callback(AibotPlatform.message(AibotPlatform.text("hi")), envelope: envelope)
        #expect(self.refusal(request) == .badEnvelope)
    }

    @Test func `what was sealed for a corp, with another token or another key is refused`() throws {
        for other in [Platform(token: "another"), Platform(key: Platform.otherKey, corp: "")] {
            let text = try other.crypto().seal(Array("{}".utf8), random: other.random)
            let body = Array("{\"encrypt\":\"\(String(decoding: text, as: UTF8.self))\"}".utf8)
            let reason = self.refusal(Request(query: try other.request(with: text).query, body: body))
            #expect([.badSignature, .undecipherable, .wrongReceiver].contains(reason))
        }
        let corp = Platform()
        let text = try corp.crypto().seal(Array("{}".utf8), random: corp.random)
        let body = Array("{\"encrypt\":\"\(String(decoding: text, as: UTF8.self))\"}".utf8)
        #expect(self.refusal(Request(query: try corp.request(with: text).query, body: body)) == .wrongReceiver)
    }

    // MARK: Messages

    @Test(arguments: [
        ("@Helper /stats", "/stats"), ("@Helper\u{2005}/stats today", "/stats today"), ("  @Helper\\n抽奖 ", "抽奖"),
        ("抽奖 @Helper", "抽奖"), ("抽奖", "抽奖"), ("@Helper", ""), ("给 a@b.com 发", "给 a@b.com 发"),
        ("发给 a@b.com", "发给 a@b.com"), ("@小助手 @li.na 抽奖", "@li.na 抽奖"),
    ])
    func `the mention by which the bot was called is no part of what was said`(text: String, words: String) throws {
        #expect(try self.happening(AibotPlatform.message(AibotPlatform.text(text))) == Self.said(words))
    }

    @Test func `a member alone with the bot is a chat without a group, and what they write stays as it is`() throws {
        let body = AibotPlatform.message(group: nil, AibotPlatform.text("@li.na hi "))
        #expect(try self.happening(body) == Self.said("@li.na hi ", in: nil))
        let letter = try self.open(AibotPlatform().callback(body))
        #expect(letter.lane == "acme-aibot/member:li.na")
        let group = try self.open(AibotPlatform().callback(AibotPlatform.message(AibotPlatform.text("hi"))))
        #expect(group.lane == "acme-aibot/chat:CHAT1" && group.band == .ordinary && group.day == 0)
    }

    @Test func `of a mixed message the words count`() throws {
        let mixed = """
            "msgtype":"mixed","mixed":{"msg_item":[{"msgtype":"text","text":{"content":"@Bot 这个"}},
            {"msgtype":"image","image":{"url":"https://a.example"}},{"msgtype":"text","text":{"content":"好吗"}}]}
            """
        #expect(try self.happening(AibotPlatform.message(mixed)) == Self.said("这个\n好吗"))
    }

    @Test func `a press on a card says which button of which card, and where to answer`() throws {
        let event = """
            "create_time":1767000001,"msgtype":"event","event":{"eventtype":"template_card_event","template_card_event":
            {"card_type":"button_interaction","event_key":"tea/A","task_id":"hearth-1","selected_items":{"selected_item":
            [{"question_key":"q","option_ids":{"option_id":["o1","o2"]}}]}}}
            """
        let expected = CardClick(
            by: Identity(.member, "li.na"),
            key: "tea/A",
            taskID: "hearth-1",
            cardType: "button_interaction",
            responseCode: "",
            selected: [.init(question: "q", options: ["o1", "o2"])],
            isMenu: false,
            in: .chat("CHAT1", answer: Secret(AibotPlatform.address))
        )
        #expect(try self.happening(AibotPlatform.message(event)) == .cardClicked(expected))
        let letter = try self.open(AibotPlatform().callback(AibotPlatform.message(event)))
        #expect(letter.happenedAt == Instant(seconds: 1_767_000_001) && letter.day == 20_451)
        #expect(letter.happening?.group == "CHAT1")
    }

    @Test(arguments: [
        (#""msgtype":"image","image":{"url":"https://a.example"}"#, "image"),
        (#""msgtype":"stream","stream":{"id":"S1"}"#, "stream"),
        (#""msgtype":"event","event":{"eventtype":"enter_chat","enter_chat":{}}"#, "event/enter_chat"),
        (#""msgtype":"mixed","mixed":{"msg_item":[]}"#, "mixed"), (#""msgtype":"new <kind>""#, "new__kind_"),
        (#""a":1"#, "untyped"),
    ])
    func `what cannot be answered by words is kept and counted`(content: String, kind: String) throws {
        #expect(try self.happening(AibotPlatform.message(content)) == .unknown(kind: kind))
    }

    @Test(arguments: ["", "hello", "[]", #"{"text":"no object"}"#, "<xml/>"])
    func `a signed body that nobody can read becomes a letter all the same`(body: String) throws {
        let letter = try self.open(AibotPlatform().callback(body))
        #expect(letter.lane == "acme-aibot/app")
        #expect(letter.happening == .unknown(kind: "unparsable"))
    }

    // MARK: Repeats

    @Test func `a repeat is known by the id of its message, whatever else changes; other messages are others`() throws {
        func fingerprint(_ body: String) throws -> [UInt8] { try self.open(AibotPlatform().callback(body)).fingerprint }
        let first = AibotPlatform.message(id: "M1", AibotPlatform.text("hi"))
        let repeated = first.replacing("canary-code", with: "another-code")
        #expect(try fingerprint(first) == fingerprint(repeated))
        #expect(try fingerprint(first).count == 16)
        #expect(try fingerprint(first) != fingerprint(AibotPlatform.message(id: "M2", AibotPlatform.text("hi"))))
        #expect(try fingerprint("{}") != fingerprint(#"{"a":1}"#))
        let other = try AibotPlatform.adapter(of: "other")
        let request = try AibotPlatform().callback(first)
        let letter = try other.open(query: request.query, body: request.body, now: Platform.now)
        #expect(try letter.fingerprint != fingerprint(first))
    }

    // MARK: Secrets

    @Test func `neither adapter nor letter's happening shows a secret`() throws {
        let adapter = try AibotPlatform.adapter()
        let happening = try self.happening(AibotPlatform.message(AibotPlatform.text("hi")))
        for shown in ["\(adapter)", String(reflecting: adapter), "\(happening as Any)", String(reflecting: happening)] {
            #expect(!shown.contains("canary") && !shown.contains(Platform.token) && !shown.contains(Platform.key))
        }
    }

    private static let broken: [(String, @Sendable (inout AibotConfiguration) -> Void)] = [
        ("callback.token", { $0.callback.token = Secret("") }),
        (
            "previousCallback.encodingAESKey",
            { $0.previousCallback = .init(token: Secret("a"), encodingAESKey: Secret("k")) }
        ),
        ("apiBase", { $0.apiBase = "qyapi.weixin.qq.com" }), ("oldestCallback", { $0.oldestCallback = .zero }),
    ]

    @Test(arguments: AibotReceivingTests.broken.indices)
    func `each wrong field is named`(index: Int) {
        let (field, change) = Self.broken[index]
        let problems = AibotPlatform.configuration(change).validate()
        #expect(problems.count == 1 && problems.first?.contains(field) == true)
        #expect(throws: WeComConfiguration.Invalid(problems: problems)) { try AibotPlatform.adapter(change) }
    }
}
