import Curl
import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import WeCom

/// The one answer that a message to an aibot allows.
@Suite struct AibotSendingTests {
    private static func renderer(_ base: String = AnswerAddress.platform) -> AibotRenderer {
        AibotRenderer(address: AnswerAddress(base: base))
    }

    private static func request(
        _ message: Message,
        to address: String = AibotPlatform.address,
        in group: GroupID? = "CHAT1"
    ) -> OutboundRequest {
        .answer(Identity(.member, "li.na"), in: .chat(group, answer: Secret(address)), message: message)
    }

    private func reply(_ message: Message) throws -> String {
        let frozen = try Self.renderer().freeze(Self.request(message), for: "1/quiz/0")
        let call = try #require(WireJSON.value(AibotCall.self, from: frozen.body))
        #expect(call.path == "/cgi-bin/aibot/response?response_code=canary-code")
        return String(decoding: WireJSON.bytes(call.reply), as: UTF8.self)
    }

    // MARK: What is said

    @Test func `a text is markdown, with its links behind it, and calls nobody`() throws {
        let link = Attachment.link(
            title: "规则[1]",
            url: "https://a.example/r?a=1",
            description: "d",
            pictureURL: "p"
        )
        let expected =
            #"{"markdown":{"content":"**好的** ＜@all>\n[规则1](https://a.example/r?a=1)"},"msgtype":"markdown"}"#
        #expect(try self.reply(Message(text: "**好的** <@all>", attachments: [link])) == expected)
    }

    private static let choices = [
        Message.Choice(key: "tea/A", label: "红茶"), Message.Choice(key: "tea/B", label: "绿茶"),
    ]

    @Test func `choices are the buttons of a card with an id of its own`() throws {
        let text = try self.reply(Message(text: "哪一种？\n三选一，答对有礼", choices: Self.choices))
        let id = try #require(text.firstMatch(of: /"task_id":"(hearth-[0-9a-f]{32})"/)).1
        let expected = """
            {"msgtype":"template_card","template_card":{"button_list":[{"key":"tea/A","style":1,"text":"红茶"},\
            {"key":"tea/B","style":1,"text":"绿茶"}],"card_type":"button_interaction",\
            "main_title":{"title":"哪一种？"},"sub_title_text":"三选一，答对有礼","task_id":"\(id)"}}
            """
        #expect(text == expected)
        let other = try Self.renderer()
            .freeze(Self.request(Message(text: "哪一种？\n三选一，答对有礼", choices: Self.choices)), for: "1/quiz/1")
        #expect(!String(decoding: other.body, as: UTF8.self).contains(id))
    }

    private static let notOnACard: [Message] = [
        Message(text: String(repeating: "长", count: 27), choices: Self.choices),
        Message(text: "题\n" + String(repeating: "长", count: 113), choices: Self.choices),
        Message(text: "题", choices: (1...7).map { .init(key: "k-\($0)", label: "选项 \($0)") }),
        Message(text: "题", choices: [.init(key: "k-1", label: "一个太长的选项写在这里")]),
    ]

    @Test(arguments: AibotSendingTests.notOnACard)
    func `what a card would cut is a numbered text`(message: Message) throws {
        let text = try self.reply(message)
        #expect(text.contains(#""msgtype":"markdown""#))
        for (number, choice) in message.choices.enumerated() {
            #expect(text.contains(#"\n\#(number + 1). \#(choice.label)"#))
        }
    }

    private static let unsayable: [OutboundRequest] = [
        Self.request(Message(text: "")), Self.request(Message(text: String(repeating: "a", count: 20_481))),
        Self.request(Message(text: "a", attachments: [.image(mediaID: "M1")])),
        Self.request(Message(text: "a", choices: [.init(key: "", label: "x")])),
        .memberMessage(to: ["li.na"], text: "a"),
        .answer(Identity(.member, "li.na"), in: .app, message: Message(text: "a")),
        .answer(Identity(.customer, "wm1"), in: .service(account: "wk1"), message: Message(text: "a")),
    ]

    @Test(arguments: AibotSendingTests.unsayable.indices)
    func `what a robot cannot say is refused in both languages`(index: Int) throws {
        let error = try #require(throws: RenderingError.self) {
            try Self.renderer().freeze(Self.unsayable[index], for: "1/quiz/0")
        }
        #expect(error.message.isTranslated)
    }

    @Test func `answers of one chat keep their order, and a repeat does no harm`() throws {
        let group = try Self.renderer().freeze(Self.request(Message(text: "a")), for: "1/quiz/0")
        #expect(group.destination == "chat/CHAT1" && group.endpoint == "aibot/response" && group.effectClass == .keyed)
        let single = try Self.renderer().freeze(Self.request(Message(text: "a"), in: nil), for: "1/quiz/0")
        #expect(single.destination == "member/li.na")
        #expect(try group == Self.renderer().freeze(Self.request(Message(text: "a")), for: "1/quiz/0"))
    }

    // MARK: Where it goes

    @Test(arguments: [
        "", "http://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=a",
        "https://qyapi.weixin.qq.com.evil.example/cgi-bin/aibot/response?response_code=a",
        "https://qyapi.weixin.qq.com:8443/cgi-bin/aibot/response?response_code=a",
        "https://evil.example/cgi-bin/aibot/response?response_code=a",
        "https://user@qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=a",
        "https://qyapi.weixin.qq.com@evil.example/cgi-bin/aibot/response", "http://127.0.0.1:8080/cgi-bin/x",
        "http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "//evil.example/cgi-bin/x",
        "https://qyapi.weixin.qq.com/cgi-bin/../internal", "https://qyapi.weixin.qq.com/other?response_code=a",
        "https://qyapi.weixin.qq.com/cgi-bin/a b", "https://qyapi.weixin.qq.com/cgi-bin/a#b",
        "https://qyapi.weixin.qq.com/cgi-bin/a\r\nHost: evil.example",
        "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=" + String(repeating: "a", count: 2_048),
    ])
    func `an address of anybody else is never called`(address: String) throws {
        let error = try #require(throws: RenderingError.self) {
            try Self.renderer().freeze(Self.request(Message(text: "a"), to: address), for: "1/quiz/0")
        }
        #expect(error.message.english.contains("not the platform's") && !error.message.english.contains("evil"))
    }

    @Test(arguments: [
        ("http://127.0.0.1:8090", "http://127.0.0.1:8090/cgi-bin/aibot/response?response_code=a"),
        ("http://127.0.0.1:8090", "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=a"),
        ("https://Proxy.example.com/wecom/", "https://proxy.example.com/wecom/cgi-bin/aibot/response?response_code=a"),
        ("https://proxy.example.com/wecom", "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=a"),
        (AnswerAddress.platform, "https://QYAPI.weixin.qq.com/cgi-bin/aibot/response?response_code=a"),
    ])
    func `the platform's own address, or that of the configured server, is called at the configured one`(
        base: String,
        address: String
    ) throws {
        let path = AnswerAddress(base: base).path(of: Secret(address))
        #expect(path == "/cgi-bin/aibot/response?response_code=a")
    }

    // MARK: Over the wire

    private func send(_ platform: StubPlatform, body: [UInt8]? = nil) async throws -> CallReport {
        let curl = Curl.Client(.direct)
        let clock = StandingClock()
        let configuration = AibotPlatform.configuration { $0.apiBase = platform.base }
        let adapter = try AibotAdapter(
            account: "acme-aibot",
            configuration: configuration,
            client: curl,
            now: { clock.now }
        )
        let frozen = try adapter.freeze(Self.request(Message(text: "好的")), for: "1/quiz/0")
        let call = OutboundCall(
            effect: "1/quiz/0",
            endpoint: frozen.endpoint,
            body: body ?? frozen.body,
            effectClass: frozen.effectClass,
            destination: frozen.destination,
            firstTriedAt: clock.now,
            lastTriedAt: clock.now,
            patience: .seconds(5)
        )
        let report = await adapter.send(call)
        #expect(report.message?.isTranslated != false, "\(report)")
        #expect(!"\(report)".contains("canary"))
        return report
    }

    @Test func `the answer is posted without a token, to the address that came with the message`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        try await #expect(self.send(platform) == CallReport(.sent, code: "0"))
        let call = try #require(platform.calls.first)
        #expect(platform.calls.count == 1)
        #expect(call.verb == "POST" && call.endpoint == "aibot/response")
        #expect(call.query == ["response_code": "canary-code"])
        #expect(call.headers["content-type"] == "application/json")
        #expect(call.text == #"{"markdown":{"content":"好的"},"msgtype":"markdown"}"#)
    }

    @Test(arguments: [40_029, 40_014, 41_001, 999_999])
    func `a refusal is final, whatever the code, and hides the address`(code: Int) async throws {
        let platform = try StubPlatform { call, _ in
            .json(#"{"errcode":\#(code),"errmsg":"bad \#(call.query["response_code"] ?? "")"}"#)
        }
        defer { platform.stop() }
        let report = try await self.send(platform)
        #expect(report.outcome == .notSent && report.advice == .giveUp && report.code == "\(code)")
        #expect(platform.calls.count == 1)
    }

    @Test func `an answer that never came is unknown`() async throws {
        let platform = try StubPlatform { _, _ in .hangUp }
        defer { platform.stop() }
        try await #expect(self.send(platform).outcome == .unknown)
    }

    @Test func `a platform that is not there was not reached`() async throws {
        let platform = try StubPlatform()
        platform.stop()
        let report = try await self.send(platform)
        #expect(report.outcome != .sent)
    }

    @Test func `a stored call that is none is not made`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let report = try await self.send(platform, body: Array("{}".utf8))
        #expect(report.outcome == .notSent && report.advice == .giveUp && platform.calls.isEmpty)
    }
}
