import Domain
import Engine
import Testing

@testable import Feishu

@Suite struct TranslationTests {
    private func happening(_ body: String) throws -> Happening { try Platform.adapter().translate(Array(body.utf8)) }

    private func message(_ body: String) throws -> InboundMessage {
        guard case .messageReceived(let message) = try self.happening(body) else { throw NoLetter() }
        return message
    }

    private func words(_ body: String) throws -> String {
        guard case .text(let text) = try self.message(body).content else { throw NoLetter() }
        return text
    }

    // MARK: Messages

    @Test func `a message to one person alone is addressed`() throws {
        let message = try self.message(Sample.message(Sample.text(" 签到\n"), chat: "p2p"))
        #expect(message.id == "om_1")
        #expect(message.from == Identity(.participant, "ou_1"))
        #expect(message.place == .chat(nil, answer: Secret("")))
        #expect(message.content == .text("签到"))
        #expect(message.isAddressed)
    }

    @Test func `a message in a group is addressed when it names the bot, and answered under itself`() throws {
        let mentions = "[\(Sample.mention("@_user_1", Platform.bot, "小助手"))]"
        let message = try self.message(Sample.message(Sample.text("@_user_1 签到"), mentions: mentions))
        #expect(message.place == .chat("oc_1", answer: Secret("om_1")))
        #expect(message.content == .text("签到"))
        #expect(message.isAddressed)
        let other = "[\(Sample.mention("@_user_1", "ou_9", "李娜"))]"
        #expect(try !self.message(Sample.message(Sample.text("@_user_1 签到"), mentions: other)).isAddressed)
        #expect(try !self.message(Sample.message(Sample.text("签到"))).isAddressed)
        #expect(try !self.message(Sample.message(Sample.text("签到"), mentions: "null")).isAddressed)
    }

    private static let named = [
        Sample.mention("@_user_1", Platform.bot, "小助手"), Sample.mention("@_user_2", "ou_9", "李娜"),
        Sample.mention("@_user_10", "ou_8", "@_user_2"),
    ]

    private static let texts: [(String, String)] = [
        ("@_user_1 A", "A"), ("A @_user_1", "A"), ("@_user_1", ""), ("@_user_2 和 @_user_1 好", "@李娜 和  好"),
        ("@_user_10!", "@@_user_2!"), ("@_all 早", "@所有人 早"), ("@_user_3 @_user_", "@_user_3 @_user_"),
        ("a@b.example @", "a@b.example @"), ("", ""), ("<at user_id=\"all\"></at>", "<at user_id=\"all\"></at>"),
    ]

    @Test(arguments: TranslationTests.texts.indices)
    func `placeholders become names, and the bot's own goes`(index: Int) throws {
        let (text, expected) = Self.texts[index]
        let mentions = "[\(Self.named.joined(separator: ","))]"
        #expect(try self.words(Sample.message(Sample.text(text), mentions: mentions)) == expected)
    }

    @Test func `a post is its words, a paragraph to a line`() throws {
        let content = #"""
            {"title":"报名","content":[[{"tag":"at","user_id":"@_user_1","user_name":"小助手"},{"tag":"text","text":" 我要 "},
            {"tag":"a","href":"https://example.com","text":"报名"}],[{"tag":"img","image_key":"img_1"}],
            [{"tag":"text","text":"两位"},{"tag":"at","user_id":"@_user_2"}]]}
            """#
        let mentions = "[\(Self.named.joined(separator: ","))]"
        let message = try self.message(Sample.message(content, type: "post", mentions: mentions))
        #expect(message.content == .text("报名\n我要 报名\n两位@李娜"))
        #expect(message.isAddressed)
    }

    private static let strange: [(String, String)] = [
        (Sample.message(#"{"image_key":"img_1"}"#, type: "image"), "im.message.receive_v1/image"),
        (Sample.message(Sample.text("hi"), senderType: "bot"), "message/bot"),
        (Sample.message(Sample.text("hi"), senderType: "app"), "message/bot"),
        (Sample.message(Sample.text("hi"), from: Platform.bot), "message/own"),
        (Sample.message(Sample.text("hi"), from: "all"), "im.message.receive_v1/text"),
        (Sample.message("no JSON"), "im.message.receive_v1/text"),
        (Sample.message("{}"), "im.message.receive_v1/text"),
        (Sample.message("[]", type: "post"), "im.message.receive_v1/post"),
        (Sample.message(Sample.text("hi"), id: "a/b"), "im.message.receive_v1"),
        (Sample.event("im.message.receive_v1", "{}"), "im.message.receive_v1"),
        (Sample.event("im.message.receive_v1", "[]"), "im.message.receive_v1"),
        (Sample.event("im.message.recalled_v1", #"{"message_id":"om_1"}"#), "im.message.recalled_v1"),
        (Sample.event("im.chat.member.user.added_v1", "{}"), "im.chat.member.user.added_v1"),
        (Sample.group("im.chat.member.user.added_v1", users: []), "im.chat.member.user.added_v1"),
        (Sample.group("im.chat.member.user.added_v1", users: ["x"]), "im.chat.member.user.added_v1"),
        (Sample.event("im.chat.disbanded_v1", #"{"chat_id":"a b"}"#), "im.chat.disbanded_v1"),
        (Sample.press("null"), "press/foreign"),
        (Sample.press(#"{"quiz":"q1"}"#), "press/foreign"),
        (Sample.press(#"{"key":""}"#), "press/foreign"),
        (Sample.press(#"{"key":"\#(String(repeating: "k", count: 257))"}"#), "press/foreign"),
        (Sample.old("message"), "message"),
        (Sample.event("新 <event>", "{}"), "_____event_"),
        (#"{"schema":"2.0"}"#, "untyped"),
        (#"{"open_id":"ou_1","token":"c-1","action":{"value":{"k":"v"},"tag":"button"}}"#, "untyped"),
        ("[1]", "unparsable"),
        ("", "unparsable"),
    ]

    @Test(arguments: TranslationTests.strange.indices)
    func `what is unknown, incomplete or from a bot concerns no play`(index: Int) throws {
        let (body, kind) = Self.strange[index]
        #expect(try self.happening(body) == .unknown(kind: kind))
    }

    @Test func `a field of another kind spoils nothing but itself`() throws {
        let body = Sample.message(Sample.text("hi"), chat: "p2p")
            .replacing(#""root_id":"om_0""#, with: #""root_id":{"x":[1]}"#)
            .replacing(#""mentions":[]"#, with: #""mentions":"none""#)
            .replacing(#""tenant_key":"tk1""#, with: #""tenant_key":7"#)
        #expect(try self.words(body) == "hi")
    }

    // MARK: Groups

    private func change(_ members: [PlatformUserID], _ scene: MemberChange.Scene) -> MemberChange {
        MemberChange(
            group: "oc_1",
            kind: .participant,
            members: members,
            count: members.count,
            scene: scene,
            versionBefore: nil,
            versionAfter: nil
        )
    }

    @Test func `several people come in one event`() throws {
        let body = Sample.group("im.chat.member.user.added_v1", users: ["ou_1", "ou_3"])
        #expect(try self.happening(body) == .groupMembersJoined(self.change(["ou_1", "ou_3"], .invited)))
        let alone = Sample.group("im.chat.member.user.added_v1", users: ["ou_1"], by: "ou_1")
        #expect(try self.happening(alone) == .groupMembersJoined(self.change(["ou_1"], .unknown)))
    }

    @Test func `who goes by themselves is told from who is removed`() throws {
        let left = Sample.group("im.chat.member.user.deleted_v1", by: "ou_1")
        #expect(try self.happening(left) == .groupMembersLeft(self.change(["ou_1"], .left)))
        let removed = Sample.group("im.chat.member.user.deleted_v1", by: "ou_2")
        #expect(try self.happening(removed) == .groupMembersLeft(self.change(["ou_1"], .removed)))
        let withdrawn = Sample.group("im.chat.member.user.withdrawn_v1", by: "ou_2")
        #expect(try self.happening(withdrawn) == .groupMembersLeft(self.change(["ou_1"], .removed)))
    }

    @Test func `people whose open_id is not told are counted`() throws {
        let body = Sample.group("im.chat.member.user.added_v1", users: ["ou_1", ""])
        guard case .groupMembersJoined(let change) = try self.happening(body) else { throw NoLetter() }
        #expect(change.members == ["ou_1"])
        #expect(change.count == 2)
    }

    private static let groups: [(String, Happening)] = [
        ("im.chat.member.bot.added_v1", .botJoined("oc_1")), ("im.chat.member.bot.deleted_v1", .botLeft("oc_1")),
        ("im.chat.disbanded_v1", .groupDismissed("oc_1")), ("im.chat.updated_v1", .groupDetailChanged("oc_1", .other)),
    ]

    @Test(arguments: TranslationTests.groups.indices)
    func `the bot comes and goes, and so do groups`(index: Int) throws {
        let (type, happening) = Self.groups[index]
        #expect(try self.happening(Sample.group(type)) == happening)
    }

    // MARK: Presses

    private func click(_ body: String) throws -> CardClick {
        guard case .cardClicked(let click) = try self.happening(body) else { throw NoLetter() }
        return click
    }

    @Test func `a press says who, which button, which run and where`() throws {
        let click = try self.click(Sample.press())
        #expect(click.by == Identity(.participant, "ou_1"))
        #expect(click.key == "B")
        #expect(click.run == "tea-quiz.20261201-2000")
        #expect(click.taskID == "om_1")
        #expect(click.place == .chat("oc_1", answer: Secret("")))
        #expect(try self.click(Sample.press(#"{"key":"B"}"#)).run == nil)
    }

    @Test func `a press on a card that went to one person is no word in a group`() throws {
        let click = try self.click(Sample.press(#"{"key":"B","direct":true}"#))
        #expect(click.place == .chat(nil, answer: Secret("")))
    }
}
