import Domain
import Engine
import TestSupport
import Testing

@testable import Feishu

@Suite struct RenderingTests {
    private struct Text: Decodable {
        let text: String
    }

    private func freeze(_ request: OutboundRequest, _ effect: EffectID = "1/quiz/0") throws -> FrozenCall {
        try Platform.adapter().freeze(request, for: effect)
    }

    private func frozen(_ request: OutboundRequest) throws -> FrozenMessage {
        try #require(WireJSON.value(FrozenMessage.self, from: self.freeze(request).body))
    }

    private func words(_ message: Message) throws -> String {
        let frozen = try self.frozen(.groupPost("oc_1", message: message))
        #expect(frozen.msg_type == "text")
        return try #require(WireJSON.value(Text.self, from: Array(frozen.content.utf8))).text
    }

    private func refusal(_ request: OutboundRequest) throws -> Bilingual? {
        let adapter = try Platform.adapter()
        do {
            _ = try adapter.freeze(request, for: "1/quiz/0")
            return nil
        } catch { return error.message }
    }

    // MARK: Where it goes

    @Test func `a post goes to its group`() throws {
        let call = try self.freeze(.post)
        #expect(call.endpoint == "im/v1/messages")
        #expect(call.destination == "group/oc_1")
        #expect(call.effectClass == .keyed)
        #expect(call.fallbackBody == nil)
        let message = try self.frozen(.post)
        #expect(message.path == "im/v1/messages?receive_id_type=chat_id")
        #expect(
            String(decoding: message.body, as: UTF8.self)
                == #"{"content":"{\"text\":\"今晚八点 / tonight\"}","msg_type":"text","receive_id":"oc_1","uuid":"\#(message.uuid)"}"#
        )
    }

    @Test func `an answer in a group stands under the message`() throws {
        let call = try self.freeze(.answer(Message(text: "收到")))
        #expect(call.endpoint == "im/v1/messages/reply")
        #expect(call.destination == "group/oc_1")
        let message = try self.frozen(.answer(Message(text: "收到")))
        #expect(message.path == "im/v1/messages/om_1/reply")
        #expect(
            String(decoding: message.body, as: UTF8.self)
                == #"{"content":"{\"text\":\"收到\"}","msg_type":"text","reply_in_thread":false,"uuid":"\#(message.uuid)"}"#
        )
    }

    @Test func `an answer to a press is posted, because there is nothing to quote`() throws {
        let message = try self.frozen(.answer(Message(text: "收到"), under: ""))
        #expect(message.to == .group)
        #expect(message.id == "oc_1")
    }

    @Test func `what one person may read goes to them alone, never into the group`() throws {
        for id in ["om_1", ""] {
            let call = try self.freeze(.answer(Message(text: "你的积分：7", isPrivate: true), under: id))
            #expect(call.destination == "person/ou_1")
            let message = try self.frozen(.answer(Message(text: "你的积分：7", isPrivate: true), under: id))
            #expect(message.to == .person)
            #expect(message.path == "im/v1/messages?receive_id_type=open_id")
        }
        #expect(try self.refusal(.groupPost("oc_1", message: Message(text: "x", isPrivate: true))) != nil)
    }

    @Test func `an answer to one person alone goes to them`() throws {
        #expect(try self.frozen(.answer(Message(text: "hi"), in: nil, under: "")).to == .person)
        #expect(try self.frozen(.note).id == "ou_1")
    }

    @Test func `a group is looked up by its id`() throws {
        let call = try self.freeze(.lookUp)
        #expect(call.endpoint == "im/v1/chats")
        #expect(String(decoding: call.body, as: UTF8.self) == #"{"chat_id":"oc_1"}"#)
        #expect(call.destination == "group-look-up/oc_1")
    }

    private static let impossible: [OutboundRequest] = [
        .welcome(code: Secret("c"), message: Message(text: "x"), fallback: nil),
        .groupTask("oc_1", owner: "ou_1", message: Message(text: "x")),
        .groupWelcomeMaterial(id: nil, message: Message(text: "x"), notifiesMembers: false),
        .contactLookUp("ou_1"), .upload(Medium(kind: .image, path: "a.png", checksum: "")),
        .upload(Medium(kind: .file, path: "a.pdf", checksum: String(repeating: "0", count: 64))),
        .serviceMessages(token: Secret("t"), serviceAccount: "k", cursor: ""),
        .memberMessage(to: [], text: "x"), .memberMessage(to: ["ou_1", "ou_2"], text: "x"),
        .memberMessage(to: ["all"], text: "x"), .memberMessage(to: ["li.na"], text: "x"),
        .memberMessage(to: ["ou_1"], text: " \n"), .groupPost("a/b", message: Message(text: "x")),
        .groupPost("", message: Message(text: "x")), .groupLookUp("../bot"),
        .groupPost("oc_1", message: Message(text: "")),
        .answer(Message(text: "x"), under: "om_1/../x"),
        .answer(Identity(.customer, "wm1"), in: .app, message: Message(text: "x")),
        .answer(Identity(.customer, "wm1"), in: .service(account: "k"), message: Message(text: "x")),
        .groupPost("oc_1", message: Message(text: "x", attachments: [.file(mediaID: "m")])),
        .groupPost("oc_1", message: Message(text: "x", attachments: [.image(mediaID: "m\"}")])),
        .groupPost(
            "oc_1",
            message: Message(
                text: "x",
                attachments: [.link(title: "t", url: "javascript:alert(1)", description: "", pictureURL: "")]
            )
        ),
        .groupPost(
            "oc_1",
            message: Message(
                text: "x",
                attachments: [.link(title: "t", url: "https://x <at>", description: "", pictureURL: "")]
            )
        ),
        .groupPost("oc_1", message: Message(text: "x", choices: [.init(key: "", label: "A")])),
        .groupPost("oc_1", message: Message(text: "x", choices: [.init(key: "A", label: " ")])),
        .groupPost("oc_1", message: Message(text: String(repeating: "长", count: 50_000))),
        .groupPost("oc_1", message: Message(text: String(repeating: "\"\n", count: 30_000))),
    ]

    @Test(arguments: RenderingTests.impossible.indices)
    func `what no call can carry is refused in both languages`(index: Int) throws {
        let message = try #require(try self.refusal(Self.impossible[index]))
        #expect(message.isTranslated, "\(message)")
    }

    // MARK: The words

    private static let hostile: [(String, String)] = [
        (#"<at user_id="all">所有人</at>"#, #"＜at user_id="all">所有人＜/at>"#),
        ("<AT id=all>", "＜AT id=all>"), ("<\u{200B}at>", "＜\u{200B}at>"),
        ("&lt;at&gt; &#60;at &LT", "＆lt;at&gt; ＆#60;at ＆LT"),
        ("[奖品](https://evil.example)", "[奖品］(https://evil.example)"), ("<", "＜"),
        ("1 < 2, <3, <= 4 & 5", "1 < 2, <3, <= 4 & 5"),
        ("a\u{0}b\u{1B}[0m\tc\nd", "ab[0m\tc\nd"), ("\"quoted\" \\ / 好", "\"quoted\" \\ / 好"), ("[x] (y)", "[x] (y)"),
        ("https://example.com/?a=1&b=2", "https://example.com/?a=1&b=2"), ("&", "&"),
    ]

    @Test(arguments: RenderingTests.hostile.indices)
    func `nobody is called and nothing is linked by what people wrote`(index: Int) throws {
        let (text, safe) = Self.hostile[index]
        #expect(try self.words(Message(text: text)) == safe)
    }

    @Test func `who is called stands before the text, and everybody never is`() throws {
        let message = Message(text: "恭喜", mentions: ["ou_1", "all", "wm1", "ou_2\"><at user_id=\"all", "ou_3"])
        #expect(
            try self.words(message) == #"<at user_id="ou_1"></at> <at user_id="ou_3"></at> 恭喜"#
        )
    }

    // MARK: Cards

    private static let question = Message(
        text: "**哪种**是红茶？<at id=all></at>",
        choices: [.init(key: "A", label: "A 龙井"), .init(key: "B", label: "正山小种")],
        run: "tea-quiz.20261201-2000",
        mentions: ["ou_1"]
    )

    @Test func `choices are buttons that say key and run, and the words are plain`() throws {
        let message = try self.frozen(.groupPost("oc_1", message: Self.question))
        #expect(message.msg_type == "interactive")
        let button = { (label: String, key: String) in
            #"{"elements":[{"behaviors":[{"type":"callback","value":{"key":"\#(key)","run":"tea-quiz.20261201-2000"}}],"#
                + #""tag":"button","text":{"content":"\#(label)","tag":"plain_text"},"type":"default"}],"tag":"column","width":"auto"}"#
        }
        #expect(
            message.content
                == #"{"body":{"elements":[{"content":"<at id=ou_1></at>","tag":"markdown"},"#
                + #"{"tag":"div","text":{"content":"**哪种**是红茶？<at id=all></at>","tag":"plain_text"}},"#
                + #"{"columns":[\#(button("A 龙井", "A")),\#(button("正山小种", "B"))],"flex_mode":"flow","tag":"column_set"}]},"#
                + #""config":{"update_multi":true},"schema":"2.0"}"#
        )
    }

    @Test func `what a button says comes back as the press`() throws {
        for isDirect in [false, true] {
            let value = ButtonValue(key: "B", run: "tea-quiz.20261201-2000", isDirect: isDirect)
            let body = Sample.press(WireJSON.text(value))
            guard case .cardClicked(let click) = try Platform.adapter().translate(Array(body.utf8)) else {
                throw NoLetter()
            }
            #expect(click.key == "B")
            #expect(click.run == "tea-quiz.20261201-2000")
            #expect(click.place == .chat(isDirect ? nil : "oc_1", answer: Secret("")))
        }
    }

    @Test func `a card for one person says so in its buttons`() throws {
        let direct = try self.frozen(.answer(Self.question, in: nil, under: ""))
        #expect(direct.content.contains(#""value":{"direct":true,"key":"A","#))
        #expect(try !self.frozen(.answer(Self.question)).content.contains("direct"))
    }

    @Test func `a card has its words as the shorter form, under another uuid`() throws {
        let call = try self.freeze(.groupPost("oc_1", message: Self.question))
        let shorter = try #require(WireJSON.value(FrozenMessage.self, from: call.fallbackBody ?? []))
        let text = try #require(WireJSON.value(Text.self, from: Array(shorter.content.utf8))).text
        #expect(text == "<at user_id=\"ou_1\"></at> **哪种**是红茶？＜at id=all>＜/at>\nA 龙井\nB 正山小种")
        #expect(try shorter.uuid != self.frozen(.groupPost("oc_1", message: Self.question)).uuid)
    }

    @Test func `links are buttons that open a page`() throws {
        let link = Attachment.link(title: "规则", url: "https://example.com/r", description: "", pictureURL: "")
        let bare = Attachment.link(title: "", url: "https://example.com/s?a=1&lt=2", description: "", pictureURL: "")
        let message = Message(text: "看这里", attachments: [link, bare])
        let content = try self.frozen(.groupPost("oc_1", message: message)).content
        #expect(content.contains(#""behaviors":[{"default_url":"https://example.com/r","type":"open_url"}]"#))
        #expect(content.contains(#""text":{"content":"https://example.com/s?a=1&lt=2","tag":"plain_text"}"#))
        let call = try self.freeze(.groupPost("oc_1", message: message))
        let shorter = try #require(WireJSON.value(FrozenMessage.self, from: call.fallbackBody ?? []))
        #expect(shorter.content == #"{"text":"看这里\n规则\nhttps://example.com/r\nhttps://example.com/s?a=1&lt=2"}"#)
    }

    @Test func `what a card cannot hold is written out`() throws {
        let many = (1...21).map { Message.Choice(key: "\($0)", label: "第 \($0) 个") }
        #expect(try self.words(Message(text: "选", choices: many)).hasSuffix("\n21 第 21 个"))
        let long = Message(text: String(repeating: "长", count: 11_000), choices: [.init(key: "A", label: "A")])
        #expect(try self.words(long).hasSuffix("长\nA"))
        #expect(try self.freeze(.groupPost("oc_1", message: long)).fallbackBody == nil)
    }

    // MARK: Repeats

    @Test func `the same effect has the same bytes, and its uuid is its own`() throws {
        #expect(try self.freeze(.post) == self.freeze(.post))
        func uuid(_ call: FrozenCall) throws -> String {
            try #require(WireJSON.value(FrozenMessage.self, from: call.body)).uuid
        }
        let one = try uuid(self.freeze(.post))
        #expect(one.utf8.count <= 50)
        #expect(try one != uuid(self.freeze(.post, "2/quiz/0")))
        #expect(try one != uuid(self.freeze(.groupPost("oc_2", message: Message(text: "今晚八点 / tonight")))))
        let other = try Platform.adapter("other")
        #expect(try one != uuid(other.freeze(.post, for: "1/quiz/0")))
    }

    @Test func `it claims what it does, and hears groups only where it may`() throws {
        let abilities = try Platform.adapter().capabilities.abilities
        #expect(
            Set(Capabilities.Ability.allCases).subtracting(abilities) == [.hearsGroups, .whispers, .attachesMaterial]
        )
        let hearing = try Platform.adapter { $0.hearsGroups = true }.capabilities.abilities
        #expect(hearing == abilities.union([.hearsGroups]))
        #expect(try Platform.adapter().capabilities.speaksPrivately)
    }
}
