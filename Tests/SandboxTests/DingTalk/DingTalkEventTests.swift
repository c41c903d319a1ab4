import Curl
import Domain
import Testing

@testable import Sandbox

/// What the app is told of what people do, and how it is signed.
@Suite struct DingTalkEventTests {
    @Test func `a mention is told once, with the text behind it and an address to answer at`() throws {
        var ding = DingTalkTown()
        let letters = try ding.say("签到", calling: ["regular"])
        #expect(letters.map(\.name) == ["robot_message"])
        #expect(letters[0].pauses.isEmpty)
        let told = letters[0].json
        #expect(told["text"]?["content"] == " @老顾客 签到")
        #expect(told["conversationType"] == "2")
        #expect(told["conversationId"]?.text == DingTalkTown.group)
        #expect(told["senderStaffId"]?.text == DingTalkTown.newcomer)
        #expect(told["isInAtList"] == true)
        #expect(told["atUsers"]?.list?.map { $0["staffId"] } == [nil, .text(DingTalkTown.regular)])
        #expect(told["atUsers"]?.list?.first?["dingtalkId"] == told["chatbotUserId"])
        #expect(told["robotCode"]?.text == DingTalkTown.app)
        #expect(told["createAt"]?.integer == DingTalkTown.start.millis)
        #expect(told["sessionWebhookExpiredTime"]?.integer == DingTalkTown.start.millis + 5_400_000)
        let prefix = "http://127.0.0.1:1/dingtalk/robot/sendBySession?session="
        #expect(told["sessionWebhook"]?.text?.hasPrefix(prefix) == true)
    }

    @Test func `in a group nothing else is told, in a direct chat everything`() throws {
        var ding = DingTalkTown()
        #expect(try ding.say("早", mention: false).isEmpty)
        let letters = try ding.say("你好", "passer-by", in: nil, mention: false)
        #expect(letters.map(\.name) == ["robot_message"])
        #expect(letters[0].json["conversationType"] == "1")
        #expect(letters[0].json["text"]?["content"] == "你好")
        #expect(letters[0].json["atUsers"] == nil)
        try ding.act(.removeBot(group: "store-1", by: "keeper"))
        #expect(try ding.say("签到").isEmpty)
    }

    @Test func `above the month's quota a message comes with an error in place of its text`() throws {
        var ding = DingTalkTown { $0.rules.robotMessagesPerMonth = 1 }
        #expect(try ding.say("一")[0].json["errorCode"] == nil)
        let letter = try ding.say("二")[0]
        #expect(letter.json["errorCode"] == 20_001)
        #expect(letter.json["text"] == nil)
        // 28 December 2025 in Shanghai; five days on it is another month.
        ding.pass(.seconds(5 * 86_400))
        #expect(try ding.say("三")[0].json["text"] != nil)
    }

    @Test func `who comes is told in one event, who goes in one each`() throws {
        var ding = DingTalkTown()
        let joined = try ding.act(.join(people: ["passer-by"], newcomers: 2, group: "store-1", by: "keeper"))
        #expect(joined.letters.map(\.name) == ["chat_add_member"])
        let told = joined.letters[0].json
        #expect(told["EventType"] == "chat_add_member")
        #expect(told["userId"] == .list(joined.happened.people.map(JSON.text)))
        #expect(told["unionId"]?.list?.count == 3)
        #expect(told["operator"]?.text == DingTalkTown.keeper)
        #expect(told["openConversationId"]?.text == DingTalkTown.group)
        #expect(told["chatId"]?.text?.hasPrefix("chat") == true)
        #expect(told["CorpId"]?.text == DingTalkTown.corp)
        #expect(joined.letters[0].pauses == [.seconds(10), .seconds(30)])
        let left = try ding.act(.leave(person: "newcomer", group: "store-1", by: nil)).letters
        #expect(left.map(\.name) == ["chat_quit"])
        #expect(left[0].json["userId"] == nil)
        #expect(left[0].json["operator"]?.text == DingTalkTown.newcomer)
        let removed = try ding.act(.leave(person: "regular", group: "store-1", by: "keeper")).letters
        #expect(removed.map(\.name) == ["chat_remove_member"])
        #expect(removed[0].json["userId"] == [.text(DingTalkTown.regular)])
        #expect(removed[0].json["operator"]?.text == DingTalkTown.keeper)
        #expect(Set((joined.letters + left + removed).map { $0.json["eventId"] }).count == 3)
    }

    @Test func `the robot comes and goes with its cool-app, and members are told without it too`() throws {
        var ding = DingTalkTown()
        let out = try ding.act(.removeBot(group: "store-1", by: "keeper")).letters
        #expect(out.map(\.name) == ["im_cool_app_uninstall"])
        #expect(try ding.act(.leave(person: "regular", group: "store-1", by: nil)).letters.map(\.name) == ["chat_quit"])
        let back = try ding.act(.addBot(group: "store-1", by: "keeper")).letters
        #expect(back.map(\.name) == ["im_cool_app_install"])
        #expect(back[0].json["robotCode"]?.text == DingTalkTown.app)
        #expect(back[0].json["openConversationId"]?.text == DingTalkTown.group)
        #expect(back[0].json["openConversationCorpId"]?.text == DingTalkTown.corp)
        #expect(back[0].json["coolAppCode"] == "COOLAPP-1-SANDBOX")
    }

    @Test func `with its last member a group is disbanded, and takes nothing until somebody joins`() throws {
        var ding = DingTalkTown()
        let session = try ding.say("签到", "regular", in: "store-2")[0].json["sessionWebhook"]?.text
        try ding.act(.leave(person: "regular", group: "store-2", by: nil))
        let last = try ding.act(.leave(person: "keeper", group: "store-2", by: nil)).letters
        #expect(last.map(\.name) == ["chat_quit", "chat_disband"])
        let text: JSON = ["content": "x"]
        #expect(ding.send("sampleText", text, to: DingTalkTown.second).dingTalkError == "group.disbanded")
        #expect(ding.reply(session, #"{"msgtype":"text","text":{"content":"x"}}"#).dingTalkError == "400013")
        try ding.act(.join(people: ["keeper"], newcomers: 0, group: "store-2", by: nil))
        #expect(ding.send("sampleText", text, to: DingTalkTown.second).dingTalkError == nil)
    }

    @Test func `something new is told, a changed message is not`() throws {
        var ding = DingTalkTown()
        #expect(try ding.act(.somethingNew).letters.map(\.name) == ["sandbox_something_new"])
        let said = try ding.act(
            .say(person: "newcomer", group: "store-1", text: "早", mentionsBot: true, mentions: [], replyTo: nil)
        )
        let edit = ChatAct.edit(person: "newcomer", message: said.happened.message ?? "", text: "早上好")
        #expect(try ding.act(edit).letters.isEmpty)
    }

    private static func headers(_ request: Request?) -> [String: String] {
        Dictionary((request?.headers ?? []).map { ($0.name, $0.value) }) { first, _ in first }
    }

    /// The vectors of the reference: the formulas were checked with openssl.
    @Test func `robot messages and clicks are signed as documented`() throws {
        var ding = DingTalkTown { $0.appSecret = Secret("this is a secret") }
        let robot = try ding.say("签到")[0]
        let at = Instant(millis: 1_577_262_236_757)
        let signed = Self.headers(ding.seal(robot, at: at))
        #expect(signed["timestamp"] == "1577262236757")
        #expect(signed["sign"] == "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA=")
        let click = ChatLetter("actionCallback", subject: "", body: [], door: "cards/rk1")
        let later = Instant(millis: 1_700_000_000_000)
        let clicked = Self.headers(ding.seal(click, at: later))
        #expect(clicked["x-ddpaas-signature-timestamp"] == "1700000000000")
        #expect(clicked["x-ddpaas-signature"] == "w5yasVoE0C5W/x7zrNW8ReAk8FfqvWC8eTrZdsewFR4=")
        #expect(clicked["sign"] == nil)
    }

    @Test func `an event is encrypted anew for each attempt`() throws {
        var ding = DingTalkTown()
        let letter = try ding.act(.leave(person: "newcomer", group: "store-1", by: nil)).letters[0]
        let keys = try #require(ding.face.keys)
        var bodies: Set<[UInt8]> = []
        for number in 1...2 {
            let sealed = ding.seal(letter, attempt: number)
            let request = try #require(sealed)
            let query = Form(request.url.split(separator: "?")[1], plusIsSpace: false)
            let encrypted = Array((try JSONReader.read(request.body)["encrypt"]?.text ?? "").utf8)
            #expect(try keys.decrypt(encrypted) == letter.body)
            let signature = keys.signature(
                timestamp: query["timestamp"] ?? "",
                nonce: query["nonce"] ?? "",
                encrypted: encrypted
            )
            #expect(query["msg_signature"] == signature)
            bodies.insert(request.body)
        }
        #expect(bodies.count == 2)
    }

    /// The vendor's own vector of an encrypted `success`.
    @Test func `only the signed and encrypted success acknowledges an event`() throws {
        let ding = DingTalkTown {
            $0.appKey = "dingsnotzck6pm5veliw"
            $0.ownerKey = "dingsnotzck6pm5veliw"
            $0.token = Secret("123456")
        }
        let right = """
            {"msg_signature":"9a95a004dd16f5c307e849b994173f76aa26e5eb","timeStamp":"1614767836",\
            "nonce":"A7Co0cJLMzIDtMMI",\
            "encrypt":"YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA=="}
            """
        let event = ChatLetter("chat_quit", subject: "", body: [], door: "events")
        func verdict(_ body: String, status: Int = 200, _ letter: ChatLetter) -> ChatVerdict {
            ding.face.verdict(on: Curl.Answer(status: status, body: Array(body.utf8)), to: letter)
        }
        #expect(verdict(right, event) == .acknowledged)
        #expect(verdict(right, status: 500, event) == .again)
        for (part, other) in [
            ("9a95", "9a96"), ("timeStamp", "timestamp"), ("1614767836", "1614767837"), ("YvkvaG", "XvkvaG"),
        ] {
            #expect(verdict(right.replacing(part, with: other), event) == .again)
        }
        for body in ["", "{}", "success"] { #expect(verdict(body, event) == .again) }
        let robot = ChatLetter("robot_message", subject: "", body: [], door: "robot")
        #expect(verdict("{}", robot) == .acknowledged)
        #expect(verdict("{}", status: 403, robot) == .again)
    }
}
