import Domain
import Engine
import TestSupport
import Testing

@testable import DingTalk

/// What leaves for what is wanted, byte by byte.
@Suite struct RenderingTests {
    private func freeze(
        _ request: OutboundRequest,
        for effect: EffectID = "1/quiz/0",
        _ change: (inout DingTalkConfiguration) -> Void = { _ in }
    ) throws -> FrozenCall {
        try Platform.adapter("acme-ding", change).freeze(request, for: effect)
    }

    private func call(_ body: [UInt8]?) throws -> WireCall {
        let body = try #require(body)
        return try #require(WireJSON.value(WireCall.self, from: body))
    }

    private func withoutCards(_ configuration: inout DingTalkConfiguration) { configuration.cardTemplate = "" }

    private static let link = Attachment.link(
        title: "规则[1]*",
        url: "https://a.example/r?a=(1)",
        description: "d",
        pictureURL: "p"
    )

    // MARK: Posts by the API

    @Test func `a post is text by the robot, and calls nobody`() throws {
        let message = Message(text: "今晚八点 @所有人", mentions: ["dingc/u1"])
        let frozen = try self.freeze(.groupPost("cidAAA==", message: message))
        #expect(frozen.endpoint == "robot/groupMessages/send" && frozen.destination == "group/cidAAA==")
        #expect(frozen.effectClass == .plain && frozen.fallbackBody == nil)
        let expected = GroupPost(
            robotCode: "dingkey1",
            openConversationId: "cidAAA==",
            msgKey: "sampleText",
            msgParam: #"{"content":"今晚八点 @所有人"}"#,
            coolAppCode: nil
        )
        #expect(try self.call(frozen.body) == WireCall(group: expected))
    }

    @Test func `a robot of a cool app names it`() throws {
        let frozen = try self.freeze(.post) { $0.coolAppCode = "COOL-1" }
        #expect(try self.call(frozen.body).group?.coolAppCode == "COOL-1")
    }

    @Test func `links are buttons, and many are lines`() throws {
        func sample(_ count: Int) throws -> (String?, String?) {
            let links = (1...count).map {
                Attachment.link(title: "L\($0)", url: "https://a.example/\($0)", description: "", pictureURL: "")
            }
            let message = Message(text: "*看*\n# 看", attachments: count == 1 ? [Self.link] : links)
            let post = try self.call(self.freeze(.groupPost("cidAAA==", message: message)).body).group
            return (post?.msgKey, post?.msgParam)
        }
        let one = try sample(1)
        #expect(one.0 == "sampleActionCard")
        #expect(
            one.1
                == #"{"singleTitle":"规则[1]*","singleURL":"https://a.example/r?a=(1)","text":"＊看＊  \n  ＃ 看","title":"*看*"}"#
        )
        let two = try sample(2)
        #expect(two.0 == "sampleActionCard2")
        #expect(
            two.1 == #"{"actionTitle1":"L1","actionTitle2":"L2","actionURL1":"https://a.example/1","#
                + #""actionURL2":"https://a.example/2","text":"＊看＊  \n  ＃ 看","title":"*看*"}"#
        )
        #expect(try sample(5).0 == "sampleActionCard5")
        let six = try sample(6)
        #expect(six.0 == "sampleMarkdown")
        #expect(six.1?.contains(#"[L6](https://a.example/6)"#) == true)
    }

    @Test func `a direct message goes to one person by their userid`() throws {
        let frozen = try self.freeze(.note)
        #expect(frozen.endpoint == "robot/oToMessages/batchSend" && frozen.destination == "person/u1")
        let expected = DirectPost(
            robotCode: "dingkey1",
            userIds: ["u1"],
            msgKey: "sampleText",
            msgParam: #"{"content":"你好"}"#
        )
        #expect(try self.call(frozen.body) == WireCall(direct: expected))
    }

    // MARK: Answers

    @Test func `an answer goes by its session and calls by name, and by the API when that is over`() throws {
        let message = Message(text: "答对了 @u7", mentions: ["dingc/u1", "dingc/u2", "dingc/u1", "other/u3", "dingc/$:x"])
        let frozen = try self.freeze(.reply(message))
        #expect(frozen.endpoint == "robot/sendBySession" && frozen.destination == "group/cidAAA==")
        #expect(frozen.effectClass == .plain)
        let session = try #require(try self.call(frozen.body).session)
        #expect(session.path == "/robot/sendBySession?session=canary-session" && session.endsAt == 1_700_005_400_000)
        #expect(session.message.msgtype == "text" && session.message.text?.content == "@u1 @u2 答对了 @u7")
        #expect(session.message.at == SessionPost.At(atUserIds: ["u1", "u2"], isAtAll: false))
        #expect(session.message.msgUuid.utf8.count == 32)
        let short = try self.call(frozen.fallbackBody).group
        #expect(short?.msgParam == #"{"content":"答对了 @u7"}"#)
    }

    @Test func `an answer with links is Markdown in which nothing is a mark but ours`() throws {
        let message = Message(text: "[x](y) <font>\n> z", attachments: [Self.link], mentions: ["dingc/u1"])
        let session = try #require(try self.call(self.freeze(.reply(message)).body).session)
        #expect(session.message.msgtype == "markdown" && session.message.markdown?.title == "[x](y) <font>")
        #expect(
            session.message.markdown?.text
                == "@u1 ［x］(y) ＜font>  \n  ＞ z  \n  [规则［1］＊](https://a.example/r?a=%281%29)"
        )
    }

    @Test func `the number of an answer is its own, and the same in every repeat`() throws {
        func uuid(_ effect: EffectID) throws -> String? {
            try self.call(self.freeze(.reply, for: effect).body).session?.message.msgUuid
        }
        #expect(try uuid("1/quiz/0") == uuid("1/quiz/0"))
        #expect(try uuid("1/quiz/0") != uuid("1/quiz/1"))
        #expect(try self.freeze(.quiz) == self.freeze(.quiz))
    }

    @Test func `without a way back the API takes the answer`() throws {
        for ticket in [
            "", "1700005400000", "x https://oapi.dingtalk.com/robot/sendBySession?session=a",
            "1700005400000 https://evil.example/robot/sendBySession?session=a",
            "1700005400000 https://oapi.dingtalk.com.evil.example/robot/sendBySession?session=a",
            "1700005400000 https://oapi.dingtalk.com@evil.example/robot/sendBySession?session=a",
            "1700005400000 http://oapi.dingtalk.com/robot/sendBySession?session=a",
            "1700005400000 https://oapi.dingtalk.com/robot/../topapi?session=a",
            "1700005400000 https://oapi.dingtalk.com/topapi/x?session=a",
            "1700005400000 https://oapi.dingtalk.com/robot/sendBySession?session=a#b",
            "1700005400000 https://oapi.dingtalk.com/robot/sendBySession?session=a b",
            "1700005400000 https://oapi.dingtalk.com/robot/sendBySession?session="
                + String(repeating: "a", count: 2_048),
        ] {
            let frozen = try self.freeze(.reply(Message(text: "a"), Secret(ticket)))
            #expect(frozen.endpoint == "robot/groupMessages/send", "\(ticket)")
        }
    }

    @Test func `an answer in a direct chat goes by its session, and to the person when that is over`() throws {
        let frozen = try self.freeze(.reply(Message(text: "a", mentions: ["dingc/u1"]), in: nil))
        #expect(frozen.endpoint == "robot/sendBySession" && frozen.destination == "person/u1")
        let session = try self.call(frozen.body).session
        #expect(session?.message.text?.content == "a" && session?.message.at.atUserIds == [])
        #expect(try self.call(frozen.fallbackBody).direct?.userIds == ["u1"])
    }

    @Test func `what one person alone may read never goes into the group`() throws {
        let message = Message(text: "你的积分：7", mentions: ["dingc/u1"], isPrivate: true)
        let frozen = try self.freeze(.reply(message))
        #expect(frozen.endpoint == "robot/oToMessages/batchSend" && frozen.fallbackBody == nil)
        #expect(try self.call(frozen.body).direct?.userIds == ["u1"])
        let text = String(decoding: frozen.body, as: UTF8.self)
        #expect(!text.contains("cidAAA") && !text.contains("session"))
        #expect(throws: RenderingError.self) { try self.freeze(.groupPost("cidAAA==", message: message)) }
        #expect(throws: RenderingError.self) { try self.freeze(.reply(message, to: "dingc/$:LWCP_v1:$x")) }
    }

    @Test func `who has no userid is out of reach, which is nobody's mistake`() throws {
        let adapter = try Platform.adapter()
        #expect(adapter.reaches("dingc/u1"))
        for stranger in ["dingother/$:LWCP_v1:$x", "dingc/$:LWCP_v1:$x", "dingother/u1"] as [PlatformUserID] {
            #expect(!adapter.reaches(stranger))
            let requests: [OutboundRequest] = [
                .reply(Message(text: "a", isPrivate: true), to: stranger), .memberMessage(to: [stranger], text: "a"),
                .reply(Message(text: "a"), to: stranger, in: nil, Secret("")),
            ]
            for request in requests {
                let error = try #require(throws: RenderingError.self) { try adapter.freeze(request, for: "1/quiz/0") }
                #expect(error.isUnreachable && error.message.isTranslated)
            }
        }
        let broken = try #require(throws: RenderingError.self) {
            try adapter.freeze(.memberMessage(to: [], text: "a"), for: "1/quiz/0")
        }
        #expect(!broken.isUnreachable)
    }

    @Test func `a stranger is answered where they spoke, and nowhere else`() throws {
        let stranger = PlatformUserID("dingother/$:LWCP_v1:$x")
        let inGroup = try self.freeze(.reply(Message(text: "a"), to: stranger))
        #expect(inGroup.endpoint == "robot/sendBySession" && inGroup.destination == "group/cidAAA==")
        let alone = try self.freeze(.reply(Message(text: "a"), to: stranger, in: nil))
        #expect(alone.endpoint == "robot/sendBySession" && alone.fallbackBody == nil)
        #expect(throws: RenderingError.self) {
            try self.freeze(.reply(Message(text: "a"), to: stranger, in: nil, Secret("")))
        }
    }

    // MARK: Choices

    @Test func `choices without a template are lines, and a group is told how to answer`() throws {
        let post = try self.call(self.freeze(.quiz, self.withoutCards).body).group
        #expect(post?.msgParam == #"{"content":"哪一种？\n三选一\nA 春茶\nB 红茶\n（回答时请 @我）"}"#)
        let silent = try self.freeze(.quiz) {
            $0.cardTemplate = ""
            $0.choiceHint = ""
        }
        #expect(try self.call(silent.body).group?.msgParam == #"{"content":"哪一种？\n三选一\nA 春茶\nB 红茶"}"#)
        let alone = OutboundRequest.reply(Message(text: "a", choices: [.init(key: "A", label: "x")]), in: nil)
        #expect(try self.call(self.freeze(alone, self.withoutCards).body).session?.message.text?.content == "a\nA x")
    }

    @Test func `choices that the text says already are not written again, and a group is told how to answer`() throws {
        let message = Message(text: "哪一种？\nA 春茶", choices: [.init(key: "A", label: "A 春茶")])
        let post = try self.call(self.freeze(.groupPost("cidAAA==", message: message), self.withoutCards).body).group
        #expect(post?.msgParam == #"{"content":"哪一种？\nA 春茶\n（回答时请 @我）"}"#)
    }

    @Test func `choices are buttons of a card, which bring back what they are about`() throws {
        let frozen = try self.freeze(.quiz)
        #expect(frozen.endpoint == "card/instances/createAndDeliver" && frozen.destination == "group/cidAAA==")
        let card = try #require(try self.call(frozen.body).card)
        #expect(card.cardTemplateId == "tpl.schema" && card.callbackType == "HTTP" && card.userIdType == 1)
        #expect(card.callbackRouteKey == "hearth" && card.openSpaceId == "dtv1.card//IM_GROUP.cidAAA==")
        #expect(card.outTrackId.wholeMatch(of: /hearth-[0-9a-f]{32}/) != nil)
        #expect(card.imGroupOpenDeliverModel?.robotCode == "dingkey1" && card.imRobotOpenDeliverModel == nil)
        #expect(card.imGroupOpenSpaceModel?.lastMessageI18n == ["ZH_CN": "哪一种？"])
        let variables = card.cardData.cardParamMap
        #expect(variables["title"] == "哪一种？" && variables["text"] == "三选一" && variables["count"] == "2")
        #expect(variables["label1"] == "A 春茶" && variables["label2"] == "红茶" && variables["label3"] == "")
        #expect(variables["value3"] == "" && variables.count == 15)
        let value = try #require(variables["value2"])
        #expect(
            PressSeal(secret: Secret(Platform.cardSecret)).open(value, card: card.outTrackId)
                == PressToken(key: "B", run: "tea-quiz.20261201-2000", group: "cidAAA==")
        )
        #expect(try self.call(frozen.fallbackBody).group?.msgKey == "sampleText")
    }

    @Test func `a press on what was rendered says the choice, its run and its group`() throws {
        let adapter = try Platform.adapter()
        let card = try #require(try self.call(adapter.freeze(.quiz, for: "1/quiz/0").body).card)
        let value = try #require(card.cardData.cardParamMap["value1"])
        let body = Sample.press(card: card.outTrackId, value: value)
        guard case .cardClicked(let click) = adapter.translate(Array(body.utf8)) else { throw Wrong() }
        #expect(click.key == "A" && click.run == "tea-quiz.20261201-2000" && click.taskID == card.outTrackId)
        #expect(click.place == .chat("cidAAA==", answer: Secret("")))
    }

    private struct Wrong: Error {}

    @Test func `a card in a direct chat goes to the person`() throws {
        let message = Message(text: "a", choices: [.init(key: "A", label: "x")], isPrivate: true)
        let card = try #require(try self.call(self.freeze(.reply(message)).body).card)
        #expect(card.openSpaceId == "dtv1.card//IM_ROBOT.u1")
        #expect(card.imRobotOpenDeliverModel == .init(robotCode: "dingkey1", spaceType: "IM_ROBOT"))
        #expect(card.imGroupOpenDeliverModel == nil)
    }

    private static let notOnACard: [Message] = [
        Message(text: "题", choices: (1...7).map { .init(key: "k\($0)", label: "选项 \($0)") }),
        Message(text: "题\n" + String(repeating: "长", count: 342), choices: [.init(key: "A", label: "x")]),
        Message(text: "题", choices: [.init(key: "A", label: String(repeating: "长", count: 342))]),
    ]

    @Test(arguments: RenderingTests.notOnACard)
    func `what a card cannot hold is lines`(message: Message) throws {
        let frozen = try self.freeze(.groupPost("cidAAA==", message: message))
        #expect(frozen.endpoint == "robot/groupMessages/send")
        let content = try self.call(frozen.body).group?.msgParam ?? ""
        #expect(message.choices.allSatisfy { content.contains("\\n\($0.key) \($0.label)") })
    }

    // MARK: What is refused

    private static let unsayable: [OutboundRequest] = [
        .groupPost("cidAAA==", message: Message(text: "")), .groupPost("", message: Message(text: "a")),
        .groupPost("cidAAA==", message: Message(text: String(repeating: "a", count: 15_000))),
        .groupPost("cidAAA==", message: Message(text: "a", attachments: [.file(mediaID: "m")])),
        .groupPost("cidAAA==", message: Message(text: "a", attachments: [.image(mediaID: "m) [x](https://x")])),
        .groupPost(
            "cidAAA==",
            message: Message(text: "a", attachments: [.link(title: "t", url: "a b", description: "", pictureURL: "")])
        ),
        .groupPost("cidAAA==", message: Message(text: "a", choices: [.init(key: "", label: "x")])),
        .groupPost("cidAAA==", message: Message(text: "a", choices: [.init(key: "A", label: "")])),
        .groupPost(
            "cidAAA==",
            message: Message(text: "a", choices: [.init(key: String(repeating: "k", count: 65), label: "x")])
        ),
        .memberMessage(to: [], text: "a"), .memberMessage(to: ["dingc/u1", "dingc/u2"], text: "a"),
        .memberMessage(to: ["u1"], text: "a"), .memberMessage(to: ["other/u1"], text: "a"),
        .memberMessage(to: ["dingc/u1"], text: ""),
        .answer(Identity(.participant, "dingc/u1"), in: .app, message: Message(text: "a")),
        .groupLookUp("cidAAA=="), .contactLookUp("dingc/u1"),
        .groupTask("cidAAA==", owner: "dingc/u1", message: Message(text: "a")),
        .welcome(code: Secret("c"), message: Message(text: "a"), fallback: nil),
        .groupWelcomeMaterial(id: nil, message: Message(text: "a"), notifiesMembers: false),
        .upload(Medium(kind: .image, path: "a.png", checksum: "00")),
        .upload(Medium(kind: .file, path: "a.pdf", checksum: String(repeating: "0", count: 64))),
        .serviceMessages(token: Secret("t"), serviceAccount: "k", cursor: ""),
    ]

    @Test(arguments: RenderingTests.unsayable.indices)
    func `what the platform cannot do is refused in both languages`(index: Int) throws {
        let error = try #require(throws: RenderingError.self) { try self.freeze(Self.unsayable[index]) }
        #expect(error.message.isTranslated)
    }

    @Test func `what an account can do follows from its configuration`() throws {
        let base: Set<Capabilities.Ability> = [
            .postsInGroups, .mentionsInAnswers, .writesToMembers, .keepsMedia, .recognises,
        ]
        #expect(try Platform.adapter().capabilities.abilities == base.union([.noticesMembers, .buttons]))
        let bare = try Platform.adapter {
            $0.callback = nil
            $0.cardTemplate = ""
        }
        #expect(bare.capabilities.abilities == base)
    }
}
