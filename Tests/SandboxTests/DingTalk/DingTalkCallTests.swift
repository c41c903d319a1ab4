import Domain
import Testing

@testable import Sandbox

/// The server API as values: who may call, what is refused and with which code.
@Suite struct DingTalkCallTests {
    private static let send = "v1.0/robot/groupMessages/send"
    private static let text: JSON = ["content": "你好"]

    @Test func `a token is one for both APIs, the same while it is renewed, and ends`() {
        var ding = DingTalkTown()
        let body = #"{"unionid":"\#(DingTalkFace.unionID(of: DingTalkTown.regular))"}"#
        let path = "topapi/user/getbyunionid"
        #expect(ding.post(path, body, token: "none").dingTalkError == "40014")
        #expect(ding.post(Self.send, "{}", token: nil).dingTalkError == "InvalidAuthentication")
        let token = ding.appToken()
        #expect(ding.post(path, body, token: token).json["result"]?["userid"]?.text == DingTalkTown.regular)
        #expect(ding.post(path, #"{"unionid":"x"}"#, token: token).dingTalkError == "60121")
        ding.pass(.seconds(7_000))
        #expect(ding.appToken() == token)
        ding.pass(.seconds(7_000))
        #expect(ding.post(path, body, token: token).dingTalkError == nil)
        ding.pass(.seconds(200))
        #expect(ding.post(path, body, token: token).dingTalkError == "42001")
        let refused = ding.post(Self.send, "{}", token: token)
        #expect(refused.status == 400)
        #expect(refused.dingTalkError == "InvalidAuthentication")
        #expect(refused.json["requestid"] != nil)
        #expect(ding.appToken() != token)
    }

    @Test func `the newer way gives the same token, and a wrong secret none`() {
        var ding = DingTalkTown()
        let path = "v1.0/oauth2/\(DingTalkTown.corp)/token"
        let body =
            #"{"client_id":"\#(DingTalkTown.app)","client_secret":"app-secret","grant_type":"client_credentials"}"#
        let token = ding.appToken()
        let answer = ding.post(path, body, token: nil)
        #expect(answer.json["access_token"]?.text == token)
        #expect(answer.json["expires_in"] == 7_200)
        #expect(ding.post(path, body.replacing("app-s", with: "x"), token: nil).status == 400)
        let wrong = #"{"appKey":"\#(DingTalkTown.app)","appSecret":"x"}"#
        #expect(ding.post("v1.0/oauth2/accessToken", wrong, token: nil).json["accessToken"] == nil)
        #expect(ding.post(Self.send, "{}", token: "").status == 400)
    }

    private static let wrong: [(String, String)] = [
        (#""robotCode":"other""#, "invalidParameter.robotCode.notExsit"),
        (#""robotCode":"""#, "invalidParameter.robotCode.empty"),
        (#""robotCode":null"#, "invalidParameter.robotCode.missing"),
        (#""coolAppCode":"COOLAPP-9""#, "invalidParameter.robotCode.coolApp"),
        (#""openConversationId":"cid404==""#, "invalid.openConversationId"),
        (#""openConversationId":"""#, "miss.openConversationId"),
        (#""msgKey":"sampleDance""#, "invalidParameter.msgKey.invalid"),
        (#""msgKey":"""#, "invalidParameter.msgKey.empty"),
        (#""msgParam":{"content":"x"}"#, "invalidParameter.msgParam.invalid"),
        (#""msgParam":"{\"content\":\"\"}""#, "invalidParameter.msgParam.invalid"),
        (#""msgParam":"x""#, "invalidParameter.msgParam.invalid"),
        (#""msgParam":"\#(String(repeating: "x", count: 15_001))""#, "invalidParameter.msgParam.tooLong"),
    ]

    @Test(arguments: wrong)
    func `a message that DingTalk would refuse is refused with its code`(member: String, code: String) {
        var ding = DingTalkTown()
        // Of members with the same name the last one counts.
        let body = """
            {"robotCode":"\(DingTalkTown.app)","openConversationId":"\(DingTalkTown.group)","msgKey":"sampleText",\
            "msgParam":"{\\"content\\":\\"x\\"}",\(member)}
            """
        let answer = ding.call(Self.send, body)
        #expect(answer.status == 400)
        #expect(answer.dingTalkError == code)
        #expect(ding.chat.isEmpty)
    }

    @Test func `a message has a longest length in bytes`() {
        var ding = DingTalkTown()
        // 14 bytes of JSON around 4,995 characters of three bytes are 14,999.
        #expect(ding.send("sampleText", ["content": .text(String(repeating: "字", count: 4_995))]).status == 200)
        let answer = ding.send("sampleText", ["content": .text(String(repeating: "字", count: 4_996))])
        #expect(answer.dingTalkError == "invalidParameter.msgParam.tooLong")
    }

    @Test func `where the robot is not in the group it cannot write`() throws {
        var ding = DingTalkTown()
        try ding.act(.removeBot(group: "store-1", by: "keeper"))
        #expect(ding.send("sampleText", Self.text).dingTalkError == "invalidParameter.robotCode.auth")
    }

    @Test func `more than twenty messages in a minute close the group for ten minutes`() throws {
        var ding = DingTalkTown()
        let session = try ding.say("签到")[0].json["sessionWebhook"]?.text
        let speech = #"{"msgtype":"text","text":{"content":"x"}}"#
        for number in 0..<20 {
            ding.pass(.seconds(2))
            #expect((number % 2 == 0 ? ding.send("sampleText", Self.text) : ding.reply(session, speech)).status == 200)
        }
        ding.pass(.seconds(2))
        #expect(ding.send("sampleText", Self.text).dingTalkError == "send.too.fast")
        #expect(ding.reply(session, speech).dingTalkError == "410100")
        #expect(ding.send("sampleText", Self.text, to: DingTalkTown.second).dingTalkError == nil)
        ding.pass(.seconds(599))
        #expect(ding.send("sampleText", Self.text).dingTalkError == "send.too.fast")
        ding.pass(.seconds(1))
        #expect(ding.send("sampleText", Self.text).dingTalkError == nil)
        #expect(ding.chat.filter { $0.author == .bot }.count == 21)
    }

    @Test func `a second has twenty calls, a month its quota`() {
        var ding = DingTalkTown { $0.rules.callsPerMonth = 21 }
        let token = ding.appToken()
        let body = #"{"unionid":"\#(DingTalkFace.unionID(of: DingTalkTown.regular))"}"#
        let path = "topapi/user/getbyunionid"
        for _ in 0..<20 { #expect(ding.post(path, body, token: token).dingTalkError == nil) }
        #expect(ding.post(path, body, token: token).dingTalkError == "90018")
        let fast = ding.post(Self.send, "{}", token: token)
        #expect(fast.status == 403)
        #expect(fast.dingTalkError == "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi")
        ding.pass(.seconds(1))
        #expect(ding.post(path, body, token: token).dingTalkError == nil)
        #expect(ding.post(path, body, token: token).dingTalkError == "90020")
        let over = ding.post(Self.send, "{}", token: token)
        #expect(over.dingTalkError == "Forbidden.AccessDenied.ApiCountLimitForOrg")
    }

    @Test func `a message to people names those whom nobody knows`() {
        var ding = DingTalkTown()
        func body(_ ids: [String]) -> String {
            let list = String(decoding: JSON.list(ids.map(JSON.text)).encoded(), as: UTF8.self)
            return """
                {"robotCode":"\(DingTalkTown.app)","userIds":\(list),"msgKey":"sampleText",\
                "msgParam":"{\\"content\\":\\"你好\\"}"}
                """
        }
        let path = "v1.0/robot/oToMessages/batchSend"
        let answer = ding.call(path, body([DingTalkTown.passer, "nobody", "regular"]))
        #expect(answer.json["invalidStaffIdList"] == ["nobody", "regular"])
        #expect(answer.json["flowControlledStaffIdList"] == [])
        #expect(answer.json["processQueryKey"]?.text?.isEmpty == false)
        #expect(ding.town.direct(of: DingTalkTown.passer)?.messages.map(\.content.text) == ["你好"])
        #expect(ding.call(path, body(["nobody"])).dingTalkError == "staffId.notExisted")
        #expect(ding.call(path, body([])).dingTalkError == "miss.param.userIds")
        let many = Array(repeating: DingTalkTown.passer, count: 21)
        #expect(ding.call(path, body(many)).dingTalkError == "invalidParameter.userIds.overMax")
    }

    @Test(arguments: [
        ("InvalidAuthentication", 400), ("Forbidden.AccessDenied.IpNotInWhiteList", 403), ("system.busy", 500),
        ("unknown.send.result", 400), ("40014", 200), ("-1", 200), ("88/60011", 200),
    ])
    func `a refusal on demand has the shape of its code`(code: String, status: Int) {
        let ding = DingTalkTown()
        let call = ChatCall(method: "POST", path: Self.send)
        let reply = ding.face.refusal(code, of: call)
        #expect(reply.status == status)
        #expect(reply.dingTalkError == code.split(separator: "/").first.map(String.init))
        #expect(reply.json["sub_code"]?.text == (code.contains("/") ? "60011" : nil))
        #expect(reply.code != 0)
    }

    @Test func `a call is named without ids, and an unknown one refused`() {
        var ding = DingTalkTown()
        func name(_ path: String) -> String { ding.face.name(of: ChatCall(method: "POST", path: path)) }
        #expect(name(Self.send) == "robot/groupMessages/send")
        #expect(name("v1.0/oauth2/dingcorp/token") == "oauth2/token")
        #expect(name("robot/sendBySession") == "robot/sendBySession")
        #expect(ding.call("v1.0/robot/invent", "{}").status == 404)
        #expect(ding.call(Self.send, "[").dingTalkError == "invalidParameter.body.invalid")
    }
}
