import Domain
import Engine
import TestSupport
import Testing

@testable import Slack

/// What is said, as the platform takes it.
@Suite struct RenderingTests {
    private func freeze(_ request: OutboundRequest) throws -> FrozenCall {
        try Workspace.adapter().freeze(request, for: "1/quiz/0")
    }

    private func body(_ request: OutboundRequest) throws -> PostBody {
        try #require(WireJSON.value(PostBody.self, from: self.freeze(request).body))
    }

    private func refuses(_ request: OutboundRequest) throws {
        let error = try #require(throws: RenderingError.self) { try self.freeze(request) }
        #expect(error.message.isTranslated)
        #expect(!"\(error)".contains("canary"))
    }

    private static let choices = [Message.Choice(key: "A", label: "A 红茶"), Message.Choice(key: "B", label: "绿茶")]

    // MARK: Where it goes

    @Test func `a post goes into the channel`() throws {
        let call = try self.freeze(.post)
        #expect(call.endpoint == "chat.postMessage" && call.destination == "chat/C1" && call.effectClass == .plain)
        #expect(call.fallbackBody == nil)
        #expect(
            String(decoding: call.body, as: UTF8.self)
                == #"{"channel":"C1","text":"今晚八点","unfurl_links":false,"unfurl_media":false}"#
        )
        #expect(try call == self.freeze(.post))
    }

    @Test func `an answer stands where the word stood`() throws {
        let answer = try self.body(.answering(Message(text: "a")))
        #expect(answer.channel == "C1" && answer.thread_ts == nil && answer.user == nil)
        let threaded = OutboundRequest.answering(Message(text: "a"), thread: "1766999999.000100")
        #expect(try self.body(threaded).thread_ts == "1766999999.000100")
        let call = try self.freeze(threaded)
        let fallback = try #require(WireJSON.value(PostBody.self, from: call.fallbackBody ?? []))
        #expect(fallback == PostBody(channel: "C1", text: "a"))
    }

    @Test func `a private answer is whispered in a group, and an answer in a direct chat is one`() throws {
        let call = try self.freeze(.whisper)
        #expect(call.endpoint == "chat.postEphemeral" && call.destination == "chat/C1")
        #expect(String(decoding: call.body, as: UTF8.self) == #"{"channel":"C1","text":"答对了","user":"U1"}"#)
        let threaded = OutboundRequest.answering(
            Message(text: "a", choices: Self.choices, isPrivate: true),
            thread: "1766999999.000100"
        )
        let body = try self.body(threaded)
        #expect(body.thread_ts == "1766999999.000100" && body.blocks?.count == 2 && body.user == "U1")
        let fallback = try #require(try self.freeze(threaded).fallbackBody)
        #expect(String(decoding: fallback, as: UTF8.self) == #"{"channel":"C1","text":"a\nA 红茶\nB 绿茶","user":"U1"}"#)
        for isPrivate in [true, false] {
            let direct = OutboundRequest.answering(Message(text: "a", isPrivate: isPrivate), in: nil)
            #expect(try self.freeze(direct).endpoint == "chat.postMessage")
            #expect(try self.freeze(direct).destination == "person/U1")
            #expect(try self.body(direct) == PostBody(channel: "U1", text: "a"))
        }
    }

    @Test func `a direct message goes to one person`() throws {
        #expect(try self.freeze(.note).destination == "person/U1")
        #expect(try self.body(.note) == PostBody(channel: "U1", text: "你好"))
    }

    @Test func `a look at a group names the channel`() throws {
        let call = try self.freeze(.look)
        #expect(call.endpoint == "conversations.members" && call.effectClass == .keyed)
        #expect(String(decoding: call.body, as: UTF8.self) == #"{"channel":"C1"}"#)
    }

    private static let unsayable: [OutboundRequest] = [
        .groupPost("C1", message: Message(text: "canary", isPrivate: true)),
        .groupPost("#general", message: Message(text: "a")),
        .groupPost("D1", message: Message(text: "a")), .groupPost("U1", message: Message(text: "a")),
        .groupPost("", message: Message(text: "a")), .groupLookUp("general"),
        .memberMessage(to: [], text: "a"), .memberMessage(to: ["T1/U1", "T1/U2"], text: "a"),
        .memberMessage(to: ["U1"], text: "a"), .memberMessage(to: ["T2/U1"], text: "a"),
        .memberMessage(to: ["T1/C1"], text: "a"), .memberMessage(to: ["T1/#general"], text: "a"),
        .memberMessage(to: ["T1/U1"], text: ""), .memberMessage(to: ["T1/U1"], text: " \n"),
        .memberMessage(to: ["T1/U1"], text: "\u{1}"),
        .answer(Identity(.member, "li.na"), in: .chat("C1", answer: Secret("")), message: Message(text: "a")),
        .answer(Identity(.participant, "T1/U1"), in: .app, message: Message(text: "a")),
        .answer(Identity(.participant, "T1/U1"), in: .service(account: "wk"), message: Message(text: "a")),
        .answering(Message(text: "a"), thread: "https://canary.example"), .answering(Message(text: "")),
        .answering(Message(text: String(repeating: "长", count: 4_001))),
        .answering(Message(text: String(repeating: "&", count: 801))),
        .answering(Message(text: "a", attachments: [.image(mediaID: "canary")])),
        .answering(Message(text: "a", attachments: [.file(mediaID: "F012345678")])),
        .answering(Message(text: "a", attachments: [.video(mediaID: "F012345678")])),
        .answering(
            Message(text: "a", attachments: [.miniProgram(title: "a", pictureMediaID: "F1", appID: "b", page: "c")])
        ),
        .answering(
            Message(text: String(repeating: "a", count: 3_001), attachments: [.image(mediaID: "F012345678")])
        ),
        .answering(Message(text: "a", choices: [.init(key: "", label: "x")])),
        .answering(Message(text: "a", choices: [.init(key: "x", label: "")])),
        .answering(Message(text: "a", choices: [.init(key: String(repeating: "x", count: 65), label: "x")])),
        .welcome(code: Secret("canary"), message: Message(text: "a"), fallback: nil),
        .groupTask("C1", owner: "T1/U1", message: Message(text: "a")),
        .groupWelcomeMaterial(id: nil, message: Message(text: "a"), notifiesMembers: false), .contactLookUp("T1/U1"),
        .upload(Medium(kind: .image, path: "a", checksum: "b")),
        .upload(Medium(kind: .image, path: "../a", checksum: String(repeating: "a", count: 64))),
        .upload(Medium(kind: .video, path: "a.mp4", checksum: String(repeating: "a", count: 64))),
        .serviceMessages(token: Secret("canary"), serviceAccount: "wk", cursor: ""),
    ]

    @Test(arguments: RenderingTests.unsayable.indices)
    func `what cannot be said is refused in both languages`(index: Int) throws {
        try self.refuses(Self.unsayable[index])
    }

    // MARK: How it looks

    @Test func `nobody is called by a text, and nothing in it is an address`() throws {
        let text = "<!channel> <@U2> <https://evil.example|ok> & \u{7}a\nb"
        #expect(
            try self.body(.answering(Message(text: text))).text
                == "&lt;!channel&gt; &lt;@U2&gt; &lt;https://evil.example|ok&gt; &amp; a\nb"
        )
    }

    @Test func `who is mentioned is called before the text`() throws {
        let message = Message(text: "<恭喜>", mentions: ["T1/U2", "T2/U3", "T1/!channel", "T1/U4"])
        #expect(try self.body(.groupPost("C1", message: message)).text == "<@U2> <@U4> &lt;恭喜&gt;")
    }

    @Test func `choices are buttons that say what is pressed`() throws {
        let message = Message(text: "哪一种 <？>", choices: Self.choices, run: "quiz.20261201-2000")
        let call = try self.freeze(.groupPost("C1", message: message))
        let expected = """
            {"blocks":[{"text":{"text":"哪一种 &lt;？&gt;","type":"mrkdwn"},"type":"section"},{"elements":[\
            {"action_id":"choice-0","text":{"text":"A 红茶","type":"plain_text"},"type":"button",\
            "value":"{\\"key\\":\\"A\\",\\"run\\":\\"quiz.20261201-2000\\"}"},{"action_id":"choice-1","text":\
            {"text":"绿茶","type":"plain_text"},"type":"button",\
            "value":"{\\"key\\":\\"B\\",\\"run\\":\\"quiz.20261201-2000\\"}"}],"type":"actions"}],"channel":"C1",\
            "text":"哪一种 &lt;？&gt;\\nA 红茶\\nB 绿茶","unfurl_links":false,"unfurl_media":false}
            """
        #expect(String(decoding: call.body, as: UTF8.self) == expected)
        let fallback = try #require(WireJSON.value(PostBody.self, from: call.fallbackBody ?? []))
        #expect(fallback == PostBody(channel: "C1", text: "哪一种 &lt;？&gt;\nA 红茶\nB 绿茶"))
    }

    @Test func `what a button says comes back with its press`() throws {
        for run in [RunID("quiz.20261201-2000"), nil] {
            let message = Message(text: "?", choices: [.init(key: "茶/\"B\"", label: "b")], run: run)
            let value = try #require(
                try self.body(.groupPost("C1", message: message)).blocks?.last?.elements?.first?.value
            )
            let escaped = String(decoding: WireJSON.bytes(value), as: UTF8.self).dropFirst().dropLast()
            guard
                case .cardClicked(let click)? = try Workspace.adapter().letter(Sample.press(value: String(escaped)))
                    .happening
            else { throw NoLetter() }
            #expect(click.key == "茶/\"B\"" && click.run == run)
        }
    }

    @Test func `a label is one line, and calls nobody`() throws {
        let message = Message(text: "?", choices: [.init(key: "A", label: "<!here>\nA & B")])
        let body = try self.body(.answering(message))
        #expect(body.blocks?.last?.elements?.first?.text == Block.Text(type: "plain_text", text: "<!here> A & B"))
        #expect(body.text == "?\nA &lt;!here&gt;\nA &amp; B")
    }

    @Test func `buttons alone need no text`() throws {
        let body = try self.body(.answering(Message(text: "", choices: Self.choices)))
        #expect(body.blocks?.map(\.type) == ["actions"] && body.text == "A 红茶\nB 绿茶")
    }

    private static let notButtons: [Message] = [
        Message(text: "题", choices: (1...26).map { .init(key: "k\($0)", label: "选项") }),
        Message(text: "题", choices: [.init(key: "k", label: String(repeating: "长", count: 76))]),
        Message(text: "题", choices: [.init(key: "k", label: "x")], run: RunID(String(repeating: "r", count: 2_000))),
        Message(text: String(repeating: "长", count: 3_001), choices: [.init(key: "k", label: "x")]),
    ]

    @Test(arguments: RenderingTests.notButtons)
    func `what no button can be is a line to be written`(message: Message) throws {
        let body = try self.body(.answering(message))
        #expect(body.blocks == nil)
        for choice in message.choices { #expect(body.text.contains("\n\(choice.key) \(choice.label)")) }
    }

    @Test func `as much as fits is buttons`() throws {
        let message = Message(
            text: String(repeating: "长", count: 3_000),
            choices: (1...25).map { .init(key: "k\($0)", label: String(repeating: "选", count: 75)) }
        )
        let call = try self.freeze(.answering(message))
        let body = try self.body(.answering(message))
        #expect(body.blocks?.last?.elements?.count == 25)
        #expect(Set(body.blocks?.last?.elements?.map(\.action_id) ?? []).count == 25)
        // The choices as lines would be too long.
        #expect(body.text == message.text && call.fallbackBody == nil)
    }

    @Test func `a link stands under its title`() throws {
        let links = [
            Attachment.link(
                title: "规则 <1>\n|x",
                url: "https://a.example/r?a=1&b=2",
                description: "看 & 看",
                pictureURL: "p"
            ),
            .link(title: "", url: "http://a.example", description: "", pictureURL: ""),
        ]
        #expect(
            try self.body(.answering(Message(text: "a", attachments: links))).text
                == "a\n<https://a.example/r?a=1&amp;b=2|规则 &lt;1&gt; |x>\n看 &amp; 看\n<http://a.example>"
        )
    }

    @Test(arguments: [
        "", "a.example", "javascript:alert(1)", "https://", "https://a.example/>", "https://a.example/a b",
        "https://a.example|x", "https://a.example/\n", "!channel", "https://" + String(repeating: "a", count: 3_000),
    ])
    func `an address that is none of the web is refused`(url: String) throws {
        let link = Attachment.link(title: "a", url: url, description: "", pictureURL: "")
        try self.refuses(.answering(Message(text: "a", attachments: [link])))
    }
}
