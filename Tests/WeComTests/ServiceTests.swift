import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import WeCom

/// 微信客服: what is asked, what comes of it, what is answered.
@Suite struct ServiceTests {
    private let renderer = Renderer(agentID: 218)
    private static let customer = Identity(.customer, "wm1")

    private func freeze(_ message: Message, id: EffectID = "1/quiz/0") throws -> FrozenCall {
        try self.renderer.freeze(.answer(Self.customer, in: .service(account: "wk1"), message: message), for: id)
    }

    private func body(_ message: Message) throws -> String {
        let body = String(decoding: try self.freeze(message).body, as: UTF8.self)
        let id = try #require(body.firstMatch(of: /"msgid":"([0-9a-f]{32})",/))
        return body.replacing(id.0, with: "")
    }

    // MARK: Asking

    @Test func `the first question names no cursor, the next ones do, and one without a notice names no token`() throws
    {
        func body(_ token: String, _ cursor: String) throws -> String {
            let request = OutboundRequest.serviceMessages(token: Secret(token), serviceAccount: "wk1", cursor: cursor)
            let call = try self.renderer.freeze(request, for: "1/service-desk/0")
            #expect(call.endpoint == "kf/sync_msg" && call.effectClass == .keyed && call.destination == "service/wk1")
            return String(decoding: call.body, as: UTF8.self)
        }
        #expect(try body("ENC", "") == #"{"limit":100,"open_kfid":"wk1","token":"ENC","voice_format":0}"#)
        #expect(try body("", "4gw7") == #"{"cursor":"4gw7","limit":100,"open_kfid":"wk1","voice_format":0}"#)
    }

    private static let question = OutboundRequest.serviceMessages(
        token: Secret("ENC"),
        serviceAccount: "wk1",
        cursor: ""
    )

    private func report(_ answer: String, _ request: OutboundRequest = Self.question) async throws -> CallReport {
        let platform = try StubPlatform { call, _ in call.endpoint == "gettoken" ? nil : .json(answer) }
        defer { platform.stop() }
        return try await Caller(platform).send(request)
    }

    @Test func `only what customers wrote becomes messages, in every kind that is read`() async throws {
        let report = try await self.report(
            """
            {"errcode":0,"errmsg":"ok","next_cursor":"4gw7MepFLfgF2VC5npN","has_more":1,"msg_list":[
            {"msgid":"m1","open_kfid":"wk1","external_userid":"wm1","send_time":1767000001,"origin":3,"msgtype":"text",
            "text":{"content":"你好"}},
            {"msgid":"m2","open_kfid":"wk1","external_userid":"wm1","send_time":1767000002,"origin":3,"msgtype":"text",
            "text":{"content":"红茶","menu_id":"tea-quiz/A"}},
            {"msgid":"m3","open_kfid":"wk1","external_userid":"wm2","send_time":1767000003,"origin":3,"msgtype":"image",
            "image":{"media_id":"M1"}},
            {"msgid":"m4","open_kfid":"wk1","external_userid":"wm2","send_time":1767000004,"origin":3,
            "msgtype":"location","location":{"latitude":23.5,"longitude":113,"name":"店","address":"路"}},
            {"msgid":"m5","open_kfid":"wk1","external_userid":"wm2","send_time":1767000005,"origin":3,"msgtype":"link",
            "link":{"title":"t","desc":"d","url":"https://a.example","pic_url":"p"}},
            {"msgid":"m6","open_kfid":"wk1","external_userid":"wm2","send_time":1767000006,"origin":3,"msgtype":"voice",
            "voice":{"media_id":"M2"}},
            {"msgid":"m7","open_kfid":"wk1","external_userid":"wm2","send_time":1767000007,"origin":3,"msgtype":"video",
            "video":{"media_id":"M3"}},
            {"msgid":"m8","open_kfid":"wk1","external_userid":"wm2","send_time":1767000008,"origin":3,
            "msgtype":"merged_msg","merged_msg":{"title":"x","item":[]}},
            {"msgid":"m9","open_kfid":"wk1","external_userid":"wm1","send_time":1767000009,"origin":5,
            "servicer_userid":"li.na","msgtype":"text","text":{"content":"by a person"}},
            {"msgid":"ma","send_time":1767000010,"origin":4,"msgtype":"event","event":{"event_type":"enter_session",
            "open_kfid":"wk1","external_userid":"wm1","scene":"123","welcome_code":"wc"}},
            {"msgid":"mb","send_time":1767000011,"origin":4,"msgtype":"event","event":{"event_type":"msg_send_fail",
            "open_kfid":"wk1","external_userid":"wm1","fail_msgid":"f1","fail_type":6}}]}
            """
        )
        func message(_ id: String, _ customer: PlatformUserID, _ second: Int64, _ content: InboundContent)
            -> ServiceMessage
        {
            ServiceMessage(
                id: id,
                serviceAccount: "wk1",
                customer: customer,
                sentAt: Instant(seconds: 1_767_000_000 + second),
                content: content
            )
        }
        let expected = [
            message("m1", "wm1", 1, .text("你好")), message("m2", "wm1", 2, .text("tea-quiz/A")),
            message("m3", "wm2", 3, .image(url: "", mediaID: "M1")),
            message("m4", "wm2", 4, .location(Location(latitude: "23.5", longitude: "113.0", label: "店 路"))),
            message("m5", "wm2", 5, .link(title: "t", description: "d", url: "https://a.example", pictureURL: "p")),
            message("m6", "wm2", 6, .voice(mediaID: "M2", format: "amr")),
            message("m7", "wm2", 7, .video(mediaID: "M3", thumbnailID: "")),
        ]
        #expect(report.outcome == .sent)
        #expect(report.answer == .serviceMessages(expected, cursor: "4gw7MepFLfgF2VC5npN", hasMore: true))
        #expect(
            report.message?.english
                == "7 messages of customers; 1 of a kind that is not read here; an answer did not arrive: more than 5 "
                + "answers to one message"
        )
    }

    @Test func `an element that cannot be read stops neither the others nor the cursor`() async throws {
        let report = try await self.report(
            """
            {"errcode":0,"next_cursor":"c1","has_more":0,"msg_list":[{"msgid":7,"origin":"x"},
            {"msgid":"m0","external_userid":"","origin":3,"msgtype":"text","text":{"content":"nobody"}},
            {"msgid":"m1","external_userid":"wm1","send_time":99999999999,"origin":3,"msgtype":"text",
            "text":{"content":"a"}}]}
            """
        )
        guard case .serviceMessages(let messages, "c1", false)? = report.answer else {
            return #expect(Bool(false), "\(report)")
        }
        #expect(messages.map(\.id) == ["m1"])
        // Nothing was written in the future.
        #expect(messages.map(\.sentAt) == [StandingClock().now])
        #expect(report.message?.english == "1 message of customers; 2 of a kind that is not read here")
    }

    @Test(arguments: [#"{"errcode":0,"msg_list":[]}"#, #"{"errcode":0,"next_cursor":"","msg_list":[]}"#, "[]"])
    func `an answer without a cursor is unknown: the question is asked again`(answer: String) async throws {
        try await #expect(self.report(answer).outcome == .unknown)
    }

    // MARK: Answering

    @Test func `a text goes out as it is`() throws {
        let expected = #"{"msgtype":"text","open_kfid":"wk1","text":{"content":"好的 / ok"},"touser":"wm1"}"#
        #expect(try self.body(Message(text: "好的 / ok")) == expected)
        let call = try self.freeze(Message(text: "a"))
        #expect(call.endpoint == "kf/send_msg" && call.effectClass == .keyed)
        #expect(call.destination == "customer/wk1/wm1")
    }

    @Test func `the id of a message is the same for the same effect, and another for other effects and other words`()
        throws
    {
        func id(_ text: String, _ effect: EffectID) throws -> Substring {
            let body = String(decoding: try self.freeze(Message(text: text), id: effect).body, as: UTF8.self)
            return try #require(body.firstMatch(of: /"msgid":"([0-9A-Za-z_-]{1,32})"/)).1
        }
        #expect(try id("a", "1/quiz/0") == id("a", "1/quiz/0"))
        #expect(try id("a", "1/quiz/0") != id("a", "1/quiz/1"))
        #expect(try id("a", "1/quiz/0") != id("b", "1/quiz/0"))
    }

    private static let choices = [
        Message.Choice(key: "A", label: "红茶"), Message.Choice(key: "tea-quiz/B", label: "绿茶"),
    ]

    @Test func `choices are a menu whose items come back by their keys, links stand below them`() throws {
        let link = Attachment.link(title: "规则", url: "https://a.example/r", description: "", pictureURL: "")
        let expected = """
            {"msgmenu":{"head_content":"哪一种？","list":[{"click":{"content":"红茶","id":"A"},"type":"click"},\
            {"click":{"content":"绿茶","id":"tea-quiz/B"},"type":"click"},{"type":"view","view":{"content":"规则",\
            "url":"https://a.example/r"}}]},"msgtype":"msgmenu","open_kfid":"wk1","touser":"wm1"}
            """
        #expect(try self.body(Message(text: "哪一种？", attachments: [link], choices: Self.choices)) == expected)
    }

    @Test func `what no menu can hold is a numbered text`() throws {
        let long = String(repeating: "长", count: 342)
        let expected = "\(long)\\nA. 红茶\\n2. 绿茶"
        #expect(try self.body(Message(text: long, choices: Self.choices)).contains("\"content\":\"\(expected)\""))
        let many = (1...11).map { Message.Choice(key: "key-\($0)", label: "选项 \($0)") }
        let text = try self.body(Message(text: "选", choices: many))
        #expect(text.contains("选\\n1. 选项 1\\n2. 选项 2\\n") && text.contains("\\n11. 选项 11\""))
        #expect(try self.body(Message(text: "选", choices: Array(many.dropLast()))).contains("msgmenu"))
    }

    @Test(
        arguments: [
            (.image(mediaID: "M1"), #"{"image":{"media_id":"M1"},"msgtype":"image","open_kfid":"wk1","touser":"wm1"}"#),
            (.video(mediaID: "M1"), #"{"msgtype":"video","open_kfid":"wk1","touser":"wm1","video":{"media_id":"M1"}}"#),
            (.file(mediaID: "M1"), #"{"file":{"media_id":"M1"},"msgtype":"file","open_kfid":"wk1","touser":"wm1"}"#),
            (
                .miniProgram(title: "t", pictureMediaID: "M1", appID: "wx1", page: "p"),
                #"{"miniprogram":{"appid":"wx1","pagepath":"p","thumb_media_id":"M1","title":"t"},"#
                    + #""msgtype":"miniprogram","open_kfid":"wk1","touser":"wm1"}"#
            ),
            (
                .link(title: "t", url: "https://a.example", description: "d", pictureURL: ""),
                #"{"msgtype":"text","open_kfid":"wk1","text":{"content":"t\nhttps://a.example"},"touser":"wm1"}"#
            ),
        ] as [(Domain.Attachment, String)]
    )
    func `an attachment alone is a message of its own`(attachment: Domain.Attachment, expected: String) throws {
        #expect(try self.body(Message(text: "", attachments: [attachment])) == expected)
    }

    @Test(
        arguments: [
            Message(text: ""), Message(text: String(repeating: "长", count: 683)),
            Message(text: "a", attachments: [.image(mediaID: "M1")]),
            Message(text: "a", choices: [.init(key: "", label: "x")]),
            Message(text: "a", choices: [.init(key: "k", label: "")]),
            Message(text: "a", choices: [.init(key: String(repeating: "k", count: 65), label: "x")]),
        ]
    )
    func `what cannot be said there is refused in both languages`(message: Message) throws {
        let error = try #require(throws: RenderingError.self) { try self.freeze(message) }
        #expect(error.message.isTranslated)
    }

    @Test func `a member who wrote to the app is answered by the app`() throws {
        let call = try self.renderer.freeze(
            .answer(Identity(.member, "li.na"), in: .app, message: Message(text: "选", choices: Self.choices)),
            for: "1/quiz/0"
        )
        #expect(call.endpoint == "message/send" && call.destination == "member/li.na")
        #expect(String(decoding: call.body, as: UTF8.self).contains("选\\nA. 红茶\\n2. 绿"))
    }

    @Test(
        arguments: [
            (Identity(.customer, "wm1"), .app), (Identity(.member, "li.na"), .service(account: "wk1")),
            (Identity(.member, "li.na"), .chat("c", answer: Secret("https://a.example"))),
        ] as [(Identity, Conversation)]
    )
    func `nobody is answered where they cannot be`(person: Identity, place: Conversation) {
        #expect(throws: RenderingError.self) {
            try self.renderer.freeze(.answer(person, in: place, message: Message(text: "a")), for: "1/quiz/0")
        }
    }

    private static let reply = OutboundRequest.answer(
        Self.customer,
        in: .service(account: "wk1"),
        message: Message(text: "a")
    )

    @Test func `an accepted answer is sent, and one that was there before is done already`() async throws {
        let sent = try await self.report(#"{"errcode":0,"errmsg":"ok","msgid":"x"}"#, Self.reply)
        #expect(sent == CallReport(.sent, code: "0", answer: .made(id: "x")))
        let again = try await self.report(#"{"errcode":40035,"errmsg":"invalid msgid: duplicate"}"#, Self.reply)
        #expect(again.outcome == .notSent && again.advice == .alreadyDone)
        let other = try await self.report(#"{"errcode":40035,"errmsg":"invalid touser"}"#, Self.reply)
        #expect(other.advice == .degrade)
    }

    @Test func `the rules of the platform are told so that a shop manager understands them`() async throws {
        let five = try await self.report(#"{"errcode":95001,"errmsg":"x"}"#, Self.reply)
        #expect(five.advice == .giveUp)
        #expect(five.message?.chinese.hasPrefix("顾客说一句话之后，客服最多回 5 条：要等顾客再说话。") == true)
        let late = try await self.report(#"{"errcode":95002,"errmsg":"x"}"#, Self.reply)
        #expect(late.message?.english.hasPrefix("The customer's last message is older than 48 hours") == true)
    }
}
