import Domain
import Engine
import Testing

@testable import DingTalk

/// What the platform's words mean in ours.
@Suite struct TranslationTests {
    private func happening(_ body: String) throws -> Happening {
        try Platform.adapter().translate(Array(body.utf8))
    }

    // MARK: Messages

    private static func said(
        _ content: InboundContent,
        by person: PlatformUserID = "dingc/u1",
        in group: GroupID? = "cidAAA==",
        isAddressed: Bool = true
    ) -> Happening {
        .messageReceived(
            InboundMessage(
                id: "msgAAA==",
                from: Identity(.participant, person),
                in: .chat(group, answer: Sample.answer),
                content: content,
                isAddressed: isAddressed
            )
        )
    }

    @Test func `words in a group come without blanks, with their sender and the way back`() throws {
        #expect(try self.happening(Sample.message()) == Self.said(.text("签到")))
        #expect(try self.happening(Sample.message(isNamed: false)) == Self.said(.text("签到"), isAddressed: false))
    }

    @Test func `words to the robot alone are addressed in any case`() throws {
        #expect(try self.happening(Sample.message(group: false, isNamed: false)) == Self.said(.text("签到"), in: nil))
    }

    @Test func `somebody without a userid is known by what there is`() throws {
        let expected = Self.said(.text("签到"), by: "dingc/$:LWCP_v1:$x")
        #expect(try self.happening(Sample.message(staff: nil)) == expected)
    }

    private static let contents: [(String, InboundContent)] = [
        (#""msgtype":"text","content":" A ""#, .text("A")),
        (#""msgtype":"text","text":{"content":""}"#, .text("")),
        (
            #""msgtype":"richText","content":{"richText":[{"text":"一"},{"type":"picture","downloadCode":"d"},{"text":"二"}]}"#,
            .text("一\n二")
        ),
        (#""msgtype":"picture","content":{"downloadCode":"d1"}"#, .image(url: "", mediaID: "d1")),
        (
            #""msgtype":"audio","content":{"duration":4000,"downloadCode":"d2","recognition":"你好"}"#,
            .voice(mediaID: "d2", format: "")
        ),
        (#""msgtype":"video","content":{"duration":4,"downloadCode":"d3"}"#, .video(mediaID: "d3", thumbnailID: "")),
    ]

    @Test(arguments: TranslationTests.contents.indices)
    func `each kind of message has its content`(index: Int) throws {
        let (content, expected) = Self.contents[index]
        #expect(try self.happening(Sample.message(content)) == Self.said(expected))
    }

    private static let unknown: [(String, String)] = [
        (Sample.message(#""msgtype":"unknownMsgType""#), "message/unknownMsgType"),
        (Sample.message(#""msgtype":"file","content":{"downloadCode":"d"}"#), "message/file"),
        (Sample.message(#""msgtype":"picture""#), "message/picture"),
        (Sample.message(#""msgtype":"richText","content":{"richText":[]}"#), "message/richText"),
        (Sample.message(#""msgtype":"text","errorCode":20001,"errorMessage":"quota""#), "message/error/20001"),
        (
            Sample.message().replacing(#""senderId":"$:LWCP_v1:$x""#, with: #""senderId":"$:LWCP_v1:$bot""#),
            "message/own"
        ),
        (Sample.message().replacing(#""msgId":"msgAAA==","#, with: ""), "message/text"),
        (Sample.message().replacing(#""conversationId":"cidAAA==","#, with: ""), "message/text"),
        (Sample.event("brand_new"), "event/brand_new"),
        (Sample.event("a b<x>"), "event/a_b_x_"),
        (Sample.event("chat_add_member").replacing("cidAAA==", with: ""), "event/chat_add_member"),
        (Sample.event("chat_quit"), "event/chat_quit"),
        (Sample.event("im_cool_app_install", #","robotCode":"dingother""#), "event/im_cool_app_install"),
        (Sample.press(value: "x"), "press/foreign"),
        ("hello", "unparsable"), ("{}", "unparsable"), ("[1]", "unparsable"),
    ]

    @Test(arguments: TranslationTests.unknown.indices)
    func `what is genuine and not understood is kept as what it is`(index: Int) throws {
        let (body, kind) = Self.unknown[index]
        #expect(try self.happening(body) == .unknown(kind: kind))
    }

    @Test func `a message without the way back can be answered in its group all the same`() throws {
        let body = Sample.message().replacing(#""sessionWebhookExpiredTime":1700005400000"#, with: #""z":1"#)
        guard case .messageReceived(let message) = try self.happening(body) else { throw Wrong() }
        #expect(message.place == .chat("cidAAA==", answer: Secret("")))
    }

    private struct Wrong: Error {}

    // MARK: Events

    private static func change(_ members: [PlatformUserID], _ scene: MemberChange.Scene) -> MemberChange {
        MemberChange(
            group: "cidAAA==",
            kind: .participant,
            members: members,
            count: members.count,
            scene: scene,
            versionBefore: nil,
            versionAfter: nil
        )
    }

    private static let events: [(String, Happening)] = [
        (
            Sample.event("chat_add_member", Sample.members),
            .groupMembersJoined(Self.change(["dingc/u1", "dingc/u2"], .unknown))
        ),
        (
            Sample.event("chat_add_member", Sample.members).replacing("userId", with: "UserId")
                .replacing("openConversationId", with: "OpenConversationId"),
            .groupMembersJoined(Self.change(["dingc/u1", "dingc/u2"], .unknown))
        ),
        (
            Sample.event("chat_add_member", #","userId":"u1""#),
            .groupMembersJoined(Self.change(["dingc/u1"], .unknown))
        ),
        (
            Sample.event("chat_remove_member", Sample.members),
            .groupMembersLeft(Self.change(["dingc/u1", "dingc/u2"], .removed))
        ),
        (Sample.event("chat_quit", #","operator":"u9""#), .groupMembersLeft(Self.change(["dingc/u9"], .left))),
        (Sample.event("chat_disband"), .groupDismissed("cidAAA==")),
        (Sample.event("chat_update_title", #","title":"x""#), .groupDetailChanged("cidAAA==", .name)),
        (Sample.event("chat_update_owner", #","owner":"u1""#), .groupDetailChanged("cidAAA==", .owner)),
        (
            Sample.event("im_cool_app_install", #","coolAppCode":"c","robotCode":"dingkey1""#),
            .botJoined("cidAAA==")
        ),
        (Sample.event("im_cool_app_uninstall", #","coolAppCode":"c""#), .botLeft("cidAAA==")),
    ]

    @Test(arguments: TranslationTests.events.indices)
    func `each event is what it says, whatever the case of its names`(index: Int) throws {
        let (body, expected) = Self.events[index]
        #expect(try self.happening(body) == expected)
    }

    // MARK: Clicks

    private static func click(_ key: String, run: RunID?, in group: GroupID?) -> Happening {
        .cardClicked(
            CardClick(
                by: Identity(.participant, "dingc/u1"),
                key: key,
                run: run,
                taskID: "hearth-1",
                cardType: "",
                responseCode: "",
                selected: [],
                isMenu: false,
                in: .chat(group, answer: Secret(""))
            )
        )
    }

    @Test func `a press says what was written into its button`() throws {
        #expect(
            try self.happening(Sample.press()) == Self.click("B", run: "tea-quiz.20261201-2000", in: "cidAAA==")
        )
        let alone = Sample.value(PressToken(key: "签到", run: nil, group: nil))
        #expect(try self.happening(Sample.press(value: alone)) == Self.click("签到", run: nil, in: nil))
    }

    @Test func `a press with a value of another card, another secret or another hand is nobody's`() throws {
        let foreign = Happening.unknown(kind: "press/foreign")
        let good = Sample.value()
        let strange = PressSeal(secret: Secret("other")).value(Sample.token, card: "hearth-1")
        let parts = good.split(separator: ".")
        let changed = "1.\(Base64URL.encode(Array(#"{"g":"cidBBB==","k":"B"}"#.utf8))).\(parts[2])"
        for value in [
            Sample.value(card: "hearth-2"), strange, changed, "", "1..", "2.\(parts[1]).\(parts[2])", good + ".",
            String(good.dropLast()), String(repeating: "1", count: 2_000),
        ] {
            #expect(try self.happening(Sample.press(value: value)) == foreign, "\(value)")
        }
        #expect(try self.happening(Sample.press().replacing(#"\"value\""#, with: #"\"other\""#)) == foreign)
        let silent = try Platform.adapter {
            $0.cardTemplate = ""
            $0.cardSecret = nil
        }
        #expect(silent.translate(Array(Sample.press().utf8)) == foreign)
    }
}
