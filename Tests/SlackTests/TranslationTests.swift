import Domain
import Engine
import Testing

@testable import Slack

/// What the platform's events mean.
@Suite struct TranslationTests {
    private func letter(_ body: String) throws -> Letter { try Workspace.adapter().letter(body) }

    private func message(_ body: String) throws -> InboundMessage {
        guard case .messageReceived(let message)? = try self.letter(body).happening else { throw NoLetter() }
        return message
    }

    // MARK: Messages

    @Test func `what people say in a channel is heard, and not taken for a call`() throws {
        let letter = try self.letter(Sample.message("大家好 &amp; <https://a.example>"))
        let expected = InboundMessage(
            id: "C1/1767000001.000100",
            from: Identity(.participant, "T1/U1"),
            in: .chat("C1", answer: Secret("")),
            content: .text("大家好 & https://a.example"),
            isAddressed: false
        )
        #expect(letter.happening == .messageReceived(expected))
        #expect(letter.lane == "acme-slack/chat:C1")
        #expect(letter.happenedAt == Instant(millis: 1_767_000_001_000))
        #expect(letter.day == 20_451)
    }

    @Test(arguments: ["channel", "group", "mpim"])
    func `a call is a message with the bot's name, which is taken out`(kind: String) throws {
        let message = try self.message(Sample.message("<@UBOT> 签到", channel: "G1", channelType: kind))
        #expect(message.isAddressed && message.content == .text("签到"))
        #expect(message.place == .chat("G1", answer: Secret("")))
    }

    @Test func `a direct chat is a call, and belongs to the person`() throws {
        let letter = try self.letter(Sample.message("hi", channel: "D1", channelType: "im"))
        guard case .messageReceived(let message)? = letter.happening else { throw NoLetter() }
        #expect(message.isAddressed && message.place == .chat(nil, answer: Secret("")))
        #expect(letter.lane == "acme-slack/person:U1")
    }

    @Test func `a call comes as two events and is one letter, whichever comes first`() throws {
        let first = try self.letter(Sample.message("<@UBOT> 签到"))
        let second = try self.letter(Sample.mention("<@UBOT> 签到"))
        #expect(first.fingerprint == second.fingerprint && first.day == second.day && first.lane == second.lane)
        #expect(first.happening == second.happening && first.happenedAt == second.happenedAt)
    }

    @Test func `near twins are two letters`() throws {
        let bodies = [
            Sample.message("签到"), Sample.message("签到", ts: "1767000001.000200"), Sample.message("签到", channel: "C2"),
            Sample.event(#"{"type":"app_uninstalled"}"#), Sample.event(#"{"type":"app_uninstalled"}"#, id: "Ev9"),
            Sample.press(), Sample.press(at: "1767000001.200000"), Sample.press(user: "U2"),
            Sample.press(channel: "C2"),
            Sample.command(), Sample.command(trigger: "1.2.3"),
        ]
        let fingerprints = try bodies.map { try self.letter($0).fingerprint }
        #expect(Set(fingerprints).count == bodies.count)
    }

    @Test func `a repeat of an event is one letter, whatever else its envelope says`() throws {
        for body in [Sample.message("签到"), Sample.event(#"{"type":"app_uninstalled"}"#)] {
            let again = body.replacing(#""event_context":"4-x""#, with: #""event_context":"4-y""#)
            #expect(again != body)
            #expect(try self.letter(body).fingerprint == self.letter(again).fingerprint)
        }
    }

    @Test func `an answer goes into the thread in which something was said, and opens none`() throws {
        let inThread = try self.message(Sample.message("B", more: #","thread_ts":"1766999999.000100""#))
        #expect(inThread.place == .chat("C1", answer: Secret("1766999999.000100")))
        let parent = try self.message(Sample.message("B", more: #","thread_ts":"1767000001.000100""#))
        #expect(parent.place == .chat("C1", answer: Secret("")))
        let odd = try self.message(Sample.message("B", more: #","thread_ts":"https://evil.example""#))
        #expect(odd.place == .chat("C1", answer: Secret("")))
    }

    @Test(arguments: ["file_share", "thread_broadcast", "me_message"])
    func `some kinds of messages are said by people`(subtype: String) throws {
        #expect(try self.message(Sample.message("B", more: #","subtype":"\#(subtype)""#)).content == .text("B"))
    }

    @Test(arguments: [
        ("message_changed", ""), ("message_deleted", ""), ("channel_join", ""),
        ("channel_leave", ""),
        ("channel_topic", ""), ("bot", #","bot_id":"B1""#),
    ])
    func `what no person said is kept under a name`(kind: String, more: String) throws {
        let fields = more.isEmpty ? #","subtype":"\#(kind)""# : more
        let letter = try self.letter(Sample.message("B", more: fields))
        #expect(letter.happening == .unknown(kind: "message/\(kind)"))
        #expect(letter.lane == "acme-slack/chat:C1")
        // It takes no message's place.
        #expect(try letter.fingerprint != self.letter(Sample.message("B")).fingerprint)
    }

    @Test func `the bot hears neither itself nor the platform's own`() throws {
        for body in Self.own {
            #expect(try Workspace.adapter().translate(Array(body.utf8)) == .unknown(kind: Happening.ownMessage))
        }
        let bots = [
            Sample.message("B", user: "USLACKBOT"), Sample.message("B", more: #","subtype":"bot_message""#),
            Sample.message("B", more: #","bot_id":"B1""#),
        ]
        for body in bots {
            #expect(try self.letter(body).happening == .unknown(kind: Happening.botMessage))
        }
    }

    private static let own = [
        Sample.message("B", user: "UBOT"), Sample.message("B", user: "UBOT", more: #","bot_id":"B1","app_id":"A1""#),
        Sample.message("<@UBOT>", type: "app_mention", user: "UBOT"),
        Sample.event(
            #"{"type":"message","subtype":"message_changed","hidden":true,"channel":"C1","ts":"1767000002.000100","#
                + #""message":{"type":"message","user":"UBOT","text":"已截止","ts":"1767000001.000100"},"#
                + #""previous_message":{"type":"message","user":"UBOT","text":"…"}}"#
        ),
    ]

    @Test func `what the bot said or changed comes back and is no letter, but only its own`() throws {
        let adapter = try Workspace.adapter()
        for body in Self.own {
            guard case .echo(.bare) = try adapter.open(Workspace.callback(body), now: Workspace.now) else {
                Issue.record("a letter: \(body)")
                continue
            }
            let elsewhere = body.replacing(#""T1""#, with: #""T2""#)
            #expect(throws: Refusal(.wrongReceiver)) {
                try adapter.open(Workspace.callback(elsewhere), now: Workspace.now)
            }
        }
        let others = [
            Sample.message("<@UBOT> B"), Sample.message("B", user: "UBOT", more: #","subtype":"channel_join""#),
            Sample.event(#"{"type":"member_joined_channel","user":"UBOT","channel":"C1"}"#),
            Self.own[3].replacing("UBOT", with: "U1"),
        ]
        for body in others { _ = try self.letter(body) }
    }

    @Test(arguments: [
        ("image/png", InboundContent.image(url: "https://files.example/F1", mediaID: "F1")),
        ("video/mp4", .video(mediaID: "F1", thumbnailID: "")), ("audio/webm", .voice(mediaID: "F1", format: "webm")),
    ])
    func `a file without words is what it is`(type: String, content: InboundContent) throws {
        let files = """
            ,"subtype":"file_share","files":[{"id":"F1","mimetype":"\(type)","url_private":"https://files.example/F1"}]
            """
        #expect(try self.message(Sample.message("", more: files)).content == content)
        #expect(try self.message(Sample.message("看", more: files)).content == .text("看"))
    }

    @Test func `a file that nothing can be made of stays unknown`() throws {
        let files = #","subtype":"file_share","files":[{"id":"F1","mimetype":"application/pdf"}]"#
        #expect(try self.letter(Sample.message("", more: files)).happening == .unknown(kind: "message"))
    }

    @Test func `nothing has happened tomorrow`() throws {
        let letter = try self.letter(Sample.message("B", ts: "1767999999.000100"))
        #expect(letter.happenedAt == Workspace.now)
        #expect(letter.day == 20_462)
    }

    @Test(arguments: ["u1", "U1/../U2", "B1", ""])
    func `who has no id of a user is nobody`(user: String) throws {
        #expect(try self.letter(Sample.message("B", user: user)).happening == .unknown(kind: "message"))
    }

    // MARK: Groups

    @Test func `who comes and who goes`() throws {
        let joined = Sample.event(
            #"{"type":"member_joined_channel","user":"U1","channel":"C1","channel_type":"C","team":"T1","inviter":"U2"}"#
        )
        let expected = MemberChange(
            group: "C1",
            kind: .participant,
            members: ["T1/U1"],
            count: 1,
            scene: .invited,
            versionBefore: nil,
            versionAfter: nil
        )
        let letter = try self.letter(joined)
        #expect(letter.happening == .groupMembersJoined(expected))
        #expect(letter.lane == "acme-slack/chat:C1" && letter.happenedAt == Instant(seconds: 1_767_000_001))
        let alone = joined.replacing(#","inviter":"U2""#, with: "")
        guard case .groupMembersJoined(let change)? = try self.letter(alone).happening else { throw NoLetter() }
        #expect(change.scene == .unknown)
        let left = alone.replacing("joined", with: "left")
        guard case .groupMembersLeft(let change)? = try self.letter(left).happening else { throw NoLetter() }
        #expect(change.members == ["T1/U1"] && change.scene == .unknown && change.count == 1)
    }

    @Test(arguments: [
        (#"{"type":"member_joined_channel","user":"UBOT","channel":"C1"}"#, Happening.botJoined("C1")),
        (#"{"type":"member_left_channel","user":"UBOT","channel":"C1"}"#, .botLeft("C1")),
        (#"{"type":"channel_left","channel":"C1"}"#, .botLeft("C1")),
        (#"{"type":"group_left","channel":"G1"}"#, .botLeft("G1")),
        (#"{"type":"channel_deleted","channel":"C1"}"#, .groupDismissed("C1")),
        (#"{"type":"channel_rename","channel":{"id":"C1","name":"x","created":1}}"#, .groupDetailChanged("C1", .name)),
        (#"{"type":"app_uninstalled"}"#, .unknown(kind: "app_uninstalled")),
        (#"{"type":"tokens_revoked","tokens":{"oauth":[],"bot":["UBOT"]}}"#, .unknown(kind: "tokens_revoked")),
        (#"{"type":"channel_archive","channel":"C1","user":"U1"}"#, .unknown(kind: "channel_archive")),
        (#"{"type":"team_join","user":{"id":"U1"}}"#, .unknown(kind: "team_join")),
        (#"{"type":"member_joined_channel","channel":"C1"}"#, .unknown(kind: "member_joined_channel")),
        (#"{"type":"member_joined_channel","user":"U1","channel":"D1"}"#, .unknown(kind: "member_joined_channel")),
        (#"{"type":"emoji_changed"}"#, .unknown(kind: "emoji_changed")),
    ])
    func `what happens to the bot, its groups and its app`(event: String, happening: Happening) throws {
        #expect(try self.letter(Sample.event(event)).happening == happening)
    }

    // MARK: Presses

    @Test func `a press says what its button carries`() throws {
        let letter = try self.letter(Sample.press())
        let click = CardClick(
            by: Identity(.participant, "T1/U1"),
            key: "B",
            run: "quiz.20261201-2000",
            taskID: "1767000000.000100",
            cardType: "button",
            responseCode: "",
            selected: [],
            isMenu: false,
            in: .chat("C1", answer: Secret(""))
        )
        #expect(letter.happening == .cardClicked(click))
        #expect(letter.lane == "acme-slack/chat:C1" && letter.happenedAt == Instant(millis: 1_767_000_001_100))
    }

    @Test func `a press in a thread is answered there, and one in a direct chat there`() throws {
        let thread = #"{"ts":"1767000000.000100","thread_ts":"1766999999.000100"}"#
        guard case .cardClicked(let click)? = try self.letter(Sample.press(message: thread)).happening else {
            throw NoLetter()
        }
        #expect(click.place == .chat("C1", answer: Secret("1766999999.000100")))
        let letter = try self.letter(Sample.press(channel: "D1"))
        guard case .cardClicked(let direct)? = letter.happening else { throw NoLetter() }
        #expect(direct.place == .chat(nil, answer: Secret("")) && letter.lane == "acme-slack/person:U1")
    }

    @Test(arguments: [
        ("q1:B", "button"), ("{}", "button"), (#"{\"key\":\"\"}"#, "button"),
        (#"{\"key\":\"\#(String(repeating: "a", count: 65))\"}"#, "button"), (#"{\"key\":\"B\"}"#, "static_select"),
    ])
    func `a press on something else stays unknown`(value: String, type: String) throws {
        let letter = try self.letter(Sample.press(value: value, type: type))
        let kind = type == "button" ? Happening.foreignPress : "block_actions/\(type)"
        #expect(letter.happening == .unknown(kind: kind))
    }

    // MARK: Commands

    @Test(arguments: [
        ("/quiz", "B &amp; <@U2|li.na>", "B & @li.na"), ("/签到", "", "签到"), ("/quiz", "  ", "quiz"),
    ])
    func `a command is said to the bot, and nobody else sees it`(command: String, text: String, expected: String) throws
    {
        let letter = try self.letter(Sample.command(command, text))
        let message = InboundMessage(
            id: "398738663015.47445629121.803a0bc8",
            from: Identity(.participant, "T1/U1"),
            in: .chat("C1", answer: Secret("hook https://hooks.slack.com/commands/T1/1/SECRET")),
            content: .text(expected),
            isUnseen: true
        )
        #expect(letter.happening == .messageReceived(message))
        #expect(letter.happenedAt == Workspace.now && letter.day == 0)
        #expect(letter.lane == "acme-slack/chat:C1")
    }

    @Test func `a command that brings no address, or an endless one, is answered in its channel`() throws {
        let hook = "response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1%2F1%2FSECRET&"
        for other in ["", "response_url=\(String(repeating: "a", count: 1_025))&"] {
            let body = Sample.command().replacing(hook, with: other)
            #expect(body != Sample.command())
            #expect(try self.message(body).place == .chat("C1", answer: Secret("")))
        }
    }

    @Test func `a command in a direct chat belongs to the person`() throws {
        let letter = try self.letter(Sample.command(channel: "D1"))
        guard case .messageReceived(let message)? = letter.happening else { throw NoLetter() }
        #expect(message.place == .chat(nil, answer: Secret("")) && letter.lane == "acme-slack/person:U1")
    }
}
