import Curl
import Domain
import HTTPTypes
import Testing

@testable import Sandbox

/// The fake DingTalk over real sockets: its three channels, repeats, faults and the login page.
@Suite struct DingTalkServerTests {
    @Test func `the three channels are told at one address, each signed in its way`() async throws {
        try await DingTalkHost.run { host in
            _ = try await host.act("say", #"{"person":"newcomer","group":"store-1","text":"签到","mention":true}"#)
            _ = try await host.act("join", #"{"people":["passer-by"],"group":"store-1"}"#)
            let token = try await host.appToken()
            let card = """
                {"cardTemplateId":"\(DingTalkTown.template)","outTrackId":"quiz-1","callbackType":"HTTP",\
                "callbackRouteKey":"rk1","cardData":{"cardParamMap":{"text":"选",\
                "choices":"[{\\"key\\":\\"A\\",\\"label\\":\\"春茶\\",\\"run\\":\\"r1\\"}]"}},\
                "openSpaceId":"dtv1.card//IM_GROUP.\(DingTalkTown.group)","imGroupOpenSpaceModel":{},\
                "imGroupOpenDeliverModel":{"robotCode":"\(DingTalkTown.app)"}}
                """
            let path = "/dingtalk/v1.0/card/instances/createAndDeliver"
            try await #expect(host.send(.post, path, card, token: token).json["success"] == true)
            _ = try await host.act("press", #"{"person":"newcomer","button":"春茶"}"#)
            try await host.settle()
            let letters = await host.app.letters
            #expect(letters.map(\.isEvent) == [false, true, false])
            #expect(letters[0].headers["timestamp"] == String(Town.start.millis))
            #expect(letters[0].headers["sign"] != nil)
            #expect(letters[1].json["EventType"] == "chat_add_member")
            #expect(letters[1].headers["sign"] == nil)
            #expect(letters[2].headers["x-ddpaas-signature"] != nil)
            #expect(letters[2].json["outTrackId"] == "quiz-1")
            let ledger = await host.sandbox.ledger().filter { $0.kind == .callback }
            #expect(ledger.map(\.name) == ["robot_message", "chat_add_member", "actionCallback"])
            #expect(ledger.allSatisfy { $0.effect == "attempt 1, acknowledged" })
        }
    }

    @Test func `an event without the encrypted success is sent twice more, a robot message is not`() async throws {
        let answers: [DingTalkApp.Answer] = [
            .body("success"), .body("{}"), .body("", status: 500), .body("", status: 500),
        ]
        try await DingTalkHost.run(answers: answers) { host in
            _ = try await host.act("join", #"{"people":["passer-by"],"group":"store-1"}"#)
            try await host.settle()
            #expect(await host.naps.taken == [.seconds(10), .seconds(30)])
            #expect(await host.app.letters.count == 3)
            #expect(await Set(host.app.letters.map { $0.json["eventId"] }).count == 1)
            #expect(await host.sandbox.ledger().last?.effect == "attempt 3, given up")
            _ = try await host.act("say", #"{"person":"newcomer","group":"store-1","text":"签到","mention":true}"#)
            try await host.settle()
            #expect(await host.app.letters.count == 4)
            #expect(await host.sandbox.ledger().last?.effect == "attempt 1, given up")
        }
    }

    @Test func `the address is checked with an event, and must answer as to one`() async throws {
        let answers: [DingTalkApp.Answer] = [.right, .body("success")]
        try await DingTalkHost.run(answers: answers) { host in
            let path = "/sandbox/dingtalk/api/address-check"
            try await #expect(host.send(.post, path).json["ok"] == true)
            try await #expect(host.send(.post, path).status == 409)
            #expect(await host.app.letters.map { $0.json["EventType"] } == ["check_url", "check_url"])
        }
    }

    @Test func `a message is answered through its session, which stands at the sandbox`() async throws {
        try await DingTalkHost.run { host in
            _ = try await host.act("say", #"{"person":"newcomer","group":"store-1","text":"签到","mention":true}"#)
            try await host.settle()
            let session = await host.app.letters[0].json["sessionWebhook"]?.text ?? ""
            let path = String(session.dropFirst("http://127.0.0.1:1".count))
            let body = #"{"msgtype":"text","text":{"content":"@dingsandbox01 好"},"at":{"atUserIds":["dingsandbox01"]}}"#
            let answer = try await host.send(.post, path, body)
            #expect(answer.json["errcode"] == 0)
            let world = try await host.send(.get, "/sandbox/dingtalk/api/world").json
            let messages = world["groups"]?.list?.first?["messages"]?.list ?? []
            #expect(messages.map { $0["text"] } == ["签到", "@新人 好"])
            #expect(world["platform"]?["hearsEverything"] == false)
            try await #expect(host.send(.get, "/sandbox/dingtalk").text.contains("钉钉"))
        }
    }

    @Test func `faults: a throttle, a refusal, a lost callback`() async throws {
        try await DingTalkHost.run { host in
            let faults = "/sandbox/dingtalk/api/faults"
            let path = "/dingtalk/v1.0/robot/groupMessages/send"
            _ = try await host.send(.post, faults, #"{"kind":"throttle","seconds":60,"pattern":"robot/*"}"#)
            let fast = try await host.send(.post, path, "{}")
            #expect(fast.status == 400)
            #expect(fast.json["code"] == "send.too.fast")
            _ = try await host.send(.post, faults, #"{"kind":"refuse","code":"system.busy"}"#)
            try await #expect(host.send(.post, path, "{}").status == 500)
            _ = try await host.send(.post, faults, #"{"kind":"drop-callback","pattern":"chat_quit"}"#)
            _ = try await host.act("leave", #"{"person":"newcomer","group":"store-1"}"#)
            try await host.settle()
            #expect(await host.app.letters.isEmpty)
            #expect(await host.sandbox.pendingFaults.isEmpty)
        }
    }

    @Test func `who opens a page is asked, and told once for an authCode`() async throws {
        try await DingTalkHost.run { host in
            let query = """
                client_id=\(DingTalkTown.app)&redirect_uri=https%3A%2F%2Fbot.example.com%2Fp%2Facme&response_type=code\
                &scope=openid%20corpid&state=s1&prompt=consent
                """
            let page = try await host.send(.get, "/dingtalk/oauth2/auth?\(query)")
            #expect(page.text.contains("/dingtalk/sign-in/dingsandbox02?client_id="))
            let way = try await host.send(.get, "/dingtalk/sign-in/dingsandbox02?\(query)")
            let location = way.header("location") ?? ""
            #expect(location.hasPrefix("https://bot.example.com/p/acme?authCode="))
            #expect(location.hasSuffix("&state=s1"))
            let code = location.split(separator: "=")[1].prefix { $0 != "&" }
            let body = """
                {"clientId":"\(DingTalkTown.app)","clientSecret":"\(DingTalkTown.secret)","code":"\(code)",\
                "grantType":"authorization_code"}
                """
            let path = "/dingtalk/v1.0/oauth2/userAccessToken"
            try await #expect(host.send(.post, path, body.replacing("app-secret", with: "x")).status == 400)
            let tokens = try await host.send(.post, path, body).json
            #expect(tokens["corpId"]?.text == DingTalkTown.corp)
            try await #expect(host.send(.post, path, body).status == 400)
            let me = "/dingtalk/v1.0/contact/users/me"
            let who = try await host.send(.get, me, token: tokens["accessToken"]?.text).json
            #expect(who["nick"] == "老顾客")
            #expect(who["userid"] == nil)
            try await #expect(host.send(.get, me, token: host.appToken()).status == 400)
            try await #expect(host.send(.get, me, token: tokens["refreshToken"]?.text).status == 400)
            let token = try await host.appToken()
            let union = #"{"unionid":"\#(who["unionId"]?.text ?? "")"}"#
            let user = try await host.send(.post, "/dingtalk/topapi/user/getbyunionid?access_token=\(token)", union)
            #expect(user.json["result"]?["userid"]?.text == DingTalkTown.regular)
            let refresh = body.replacing("authorization_code", with: "refresh_token")
                .replacing("\"code\":\"\(code)\"", with: "\"refreshToken\":\"\(tokens["refreshToken"]?.text ?? "")\"")
            let again = try await host.send(.post, path, refresh).json
            #expect(again["accessToken"] != nil && again["accessToken"] != tokens["accessToken"])
            for change in [
                ("client_id=ding", "client_id=x"), ("openid%20", ""), ("bot.example", "evil.example"),
                ("response_type=code", "response_type=token"),
            ] {
                let bad = query.replacing(change.0, with: change.1)
                try await #expect(host.send(.get, "/dingtalk/oauth2/auth?\(bad)").status == 400)
            }
        }
    }

    @Test func `without keys events are only counted`() async throws {
        try await DingTalkHost.run(
            answers: [],
            {
                $0.token = nil
                $0.encodingAESKey = nil
            }
        ) { host in
            _ = try await host.act("leave", #"{"person":"newcomer","group":"store-1"}"#)
            try await host.settle()
            #expect(await host.sandbox.ledger().last?.effect == "nobody listens")
            try await #expect(host.send(.post, "/sandbox/dingtalk/api/address-check").status == 409)
        }
    }

    @Test func `a configuration tells everything that is wrong with it`() {
        var settings = DingTalkTown.settings()
        #expect(settings.problems().isEmpty)
        settings.corpID = "ww1"
        settings.robotCode = ""
        settings.appSecret = Secret("")
        settings.ownerKey = "suite"
        settings.token = Secret("t!")
        settings.encodingAESKey = Secret("short")
        settings.callbackURL = "ftp://x"
        settings.timezone = "Moon"
        settings.population.groups.append(.init(key: "store-3", id: "C1", name: .same("x"), members: []))
        #expect(settings.problems().count == 9)
        settings.token = nil
        #expect(settings.problems().contains("token and encodingAESKey go together."))
        let error = #expect(throws: SandboxError.self) {
            try GroupChatSandbox(dingTalk: settings, client: .init(), clock: { DingTalkTown.start }, sleep: { _ in })
        }
        #expect(error?.code == .badConfiguration)
    }
}
