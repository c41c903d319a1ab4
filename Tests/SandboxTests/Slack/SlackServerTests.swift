import Curl
import Domain
import Testing

@testable import Sandbox

/// The fake Slack over real sockets: callbacks with their repeats, faults, the control API, the sign-in.
@Suite struct SlackServerTests {
    @Test func `an act of the control API is told by signed callbacks, in order`() async throws {
        try await SlackHost.run { host in
            let said = try await host.act("say", #"{"person":"newcomer","group":"store-1","text":"签到","mention":true}"#)
            #expect(said["callbacks"]?.list?.map { $0["name"] } == ["app_mention", "message"])
            _ = try await host.act("join", #"{"people":["passer-by"],"group":"store-1"}"#)
            try await host.settle()
            let letters = await host.app.letters
            #expect(letters.map(\.event) == ["app_mention", "message", "message", "member_joined_channel"])
            for letter in letters {
                #expect(letter.headers["x-slack-request-timestamp"] == String(SlackTown.start.seconds))
                #expect(letter.headers["x-slack-signature"]?.hasPrefix("v0=") == true)
                #expect(letter.headers["x-slack-retry-num"] == nil)
            }
            let ledger = await host.sandbox.ledger()
            #expect(ledger.filter { $0.kind == .act }.map(\.name) == ["say", "join"])
            #expect(ledger.filter { $0.kind == .callback }.map(\.code) == [200, 200, 200, 200])
        }
    }

    @Test func `an event that is not acknowledged is sent three times more, with the reason`() async throws {
        let answers = [500, 503, 302, 404].map { EventApp.Answer(status: $0) }
        try await SlackHost.run(answers: answers) { host in
            _ = try await host.act("say", #"{"person":"newcomer","group":"store-1","text":"早"}"#)
            try await host.settle()
            let letters = await host.app.letters
            #expect(letters.map { $0.headers["x-slack-retry-num"] } == [nil, "1", "2", "3"])
            #expect(
                letters.map { $0.headers["x-slack-retry-reason"] } == [
                    nil, "http_error", "http_error", "too_many_redirects",
                ]
            )
            #expect(Set(letters.map { $0.json["event_id"] }).count == 1)
            #expect(await host.naps.taken == [.zero, .seconds(60), .seconds(300)])
            #expect(await host.sandbox.ledger().last?.effect == "attempt 4, given up")
        }
    }

    @Test func `an app may ask for no repeats`() async throws {
        let answer = EventApp.Answer(status: 500, headers: ["x-slack-no-retry": "1"])
        try await SlackHost.run(answers: [answer]) { host in
            _ = try await host.act("say", #"{"person":"newcomer","group":"store-1","text":"早"}"#)
            try await host.settle()
            #expect(await host.app.letters.count == 1)
        }
    }

    @Test func `a command's answer appears at once, a press that fails warns its user`() async throws {
        let answers = [
            EventApp.Answer(body: #"{"response_type":"in_channel","text":"签到成功 <@U0SANDBOX01>"}"#),
            EventApp.Answer(), EventApp.Answer(body: #"{"text":"只给你"}"#), EventApp.Answer(status: 500),
        ]
        try await SlackHost.run(answers: answers) { host in
            _ = try await host.act("command", #"{"person":"newcomer","group":"store-1","text":"签到"}"#)
            try await host.settle()
            _ = try await host.act("command", #"{"person":"newcomer","group":"store-1","text":"签到"}"#)
            try await host.settle()
            _ = try await host.act("command", #"{"person":"newcomer","group":"store-1","text":"签到"}"#)
            try await host.settle()
            let world = try await host.get("/sandbox/slack/api/world").json
            let messages = world["groups"]?.list?.first?["messages"]?.list ?? []
            #expect(messages.map { $0["text"] } == ["签到成功 @新人", "只给你", "应用没有响应，请再试一次。"])
            #expect(messages.map { $0["visibleTo"] } == [.null, "U0SANDBOX01", "U0SANDBOX01"])
            #expect(messages.map { $0["author"] } == ["bot", "bot", "notice"])
        }
    }

    @Test func `a press has an address for five answers in half an hour, one a second`() async throws {
        try await SlackHost.run { host in
            let blocks = """
                [{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"好"},"value":"ok"}]}]
                """
            _ = try await host.call("chat.postMessage", #"{"channel":"C0SANDBOX01","text":"x","blocks":\#(blocks)}"#)
            _ = try await host.act("press", #"{"person":"newcomer","button":"好"}"#)
            try await host.settle()
            let body = await host.app.letters.last?.body ?? []
            let form = Form(String(decoding: body, as: UTF8.self), plusIsSpace: true)
            let payload = try JSONReader.read(Array((form["payload"] ?? "").utf8))
            let address = String((payload["response_url"]?.text ?? "").dropFirst("http://127.0.0.1:1".count))
            let changed = try await host.post(address, #"{"replace_original":true,"text":"收到"}"#)
            #expect(changed.text == "ok")
            #expect(await host.sandbox.town.rooms["C0SANDBOX01"]?.messages.first?.content.text == "收到")
            let fast = try await host.post(address, #"{"text":"x"}"#)
            #expect(fast.status == 429)
            #expect(fast.header("Retry-After") == "1")
            for _ in 0..<4 {
                host.time.pass(.seconds(1))
                try await #expect(host.post(address, #"{"text":"x"}"#).text == "ok")
            }
            try await #expect(host.post(address, #"{"text":"x"}"#).text == "used_url")
            try await #expect(host.post("/slack/hooks/actions/T0SANDBOX1/none", "{}").status == 404)
            #expect(await host.sandbox.ledger().contains { $0.name == "response_url" })
        }
    }

    @Test func `the same callbacks are sent again when the platform repeats itself`() async throws {
        try await SlackHost.run { host in
            try await #expect(host.post("/sandbox/slack/api/acts/repeat-callback", "{}").status == 409)
            _ = try await host.act("say", #"{"person":"newcomer","group":"store-1","text":"早","mention":true}"#)
            _ = try await host.act("repeat-callback", "{}")
            try await host.settle()
            let ids = await host.app.letters.map { $0.json["event_id"]?.text ?? "" }
            #expect(ids.count == 4)
            #expect(Array(ids.prefix(2)) == Array(ids.suffix(2)))
        }
    }

    @Test func `faults: a lost answer, a throttle, a refusal, a status, a slow answer, a lost callback`() async throws {
        try await SlackHost.run { host in
            let faults = "/sandbox/slack/api/faults"
            let body = #"{"channel":"C0SANDBOX01","text":"x"}"#
            _ = try await host.post(faults, #"{"kind":"lose-answer","pattern":"chat.postMessage"}"#)
            await #expect(throws: CurlError.self) { try await host.call("chat.postMessage", body) }
            #expect(await host.sandbox.town.rooms["C0SANDBOX01"]?.messages.count == 1)
            #expect(await host.sandbox.ledger().contains { $0.isAnswerLost && $0.name == "chat.postMessage" })
            _ = try await host.post(faults, #"{"kind":"throttle","seconds":7}"#)
            let slow = try await host.call("auth.test", "{}")
            #expect(slow.status == 429)
            #expect(slow.header("Retry-After") == "7")
            _ = try await host.post(faults, #"{"kind":"refuse","code":"account_inactive","pattern":"auth.*"}"#)
            try await #expect(host.call("auth.test", "{}").json["error"] == "account_inactive")
            _ = try await host.post(faults, #"{"kind":"status","status":503}"#)
            try await #expect(host.call("auth.test", "{}").status == 503)
            _ = try await host.post(faults, #"{"kind":"slow","milliseconds":2500}"#)
            try await #expect(host.call("auth.test", "{}").json["ok"] == true)
            #expect(await host.naps.taken == [.milliseconds(2_500)])
            _ = try await host.post(faults, #"{"kind":"drop-callback","pattern":"app_mention"}"#)
            _ = try await host.act("say", #"{"person":"newcomer","group":"store-1","text":"早","mention":true}"#)
            try await host.settle()
            #expect(await host.app.letters.map(\.event).last == "message")
            #expect(await !host.app.letters.contains { $0.event == "app_mention" })
            #expect(await host.sandbox.pendingFaults.isEmpty)
            try await #expect(host.post(faults, #"{"kind":"status","status":200}"#).status == 400)
        }
    }

    @Test func `the address is checked with a challenge`() async throws {
        try await SlackHost.run { host in
            try await #expect(host.post("/sandbox/slack/api/address-check", "").json["ok"] == true)
            #expect(await host.app.letters.first?.json["type"] == "url_verification")
        }
    }

    @Test func `the page of another site cannot act`() async throws {
        try await SlackHost.run { host in
            let headers = [(name: "Origin", value: "https://elsewhere.example")]
            let body = #"{"person":"newcomer","group":"store-1","text":"早"}"#
            try await #expect(host.post("/sandbox/slack/api/acts/say", body, headers: headers).status == 403)
            #expect(await host.sandbox.ledger().isEmpty)
        }
    }

    @Test func `who opens a page is asked, and told once for a code`() async throws {
        try await SlackHost.run { host in
            let back = "https%3A%2F%2Fbot.example.com%2Fp%2Facme"
            let query = """
                response_type=code&client_id=1000000000001.1000000000002&scope=openid%20profile&redirect_uri=\(back)\
                &state=s1&nonce=n1&team=T0SANDBOX1
                """
            let page = try await host.get("/slack/openid/connect/authorize?\(query)")
            #expect(page.text.contains("/slack/sign-in/U0SANDBOX02?response_type=code&"))
            let way = try await host.get("/slack/sign-in/U0SANDBOX02?\(query)")
            #expect(way.status == 302)
            let location = way.header("location") ?? ""
            #expect(location.hasPrefix("https://bot.example.com/p/acme?code="))
            #expect(location.hasSuffix("&state=s1"))
            let code = location.split(separator: "=")[1].prefix { $0 != "&" }
            let form = """
                client_id=1000000000001.1000000000002&client_secret=client-secret&code=\(code)\
                &grant_type=authorization_code&redirect_uri=\(back)
                """
            let headers = [(name: "Content-Type", value: "application/x-www-form-urlencoded")]
            let path = "/slack/api/openid.connect.token"
            let wrong = form.replacing("client-secret", with: "other")
            try await #expect(host.post(path, wrong, headers: headers).json["error"] == "bad_client_secret")
            let elsewhere = form.replacing("acme", with: "other")
            try await #expect(host.post(path, elsewhere, headers: headers).json["error"] == "bad_redirect_uri")
            let tokens = try await host.post(path, form, headers: headers).json
            let access = tokens["access_token"]?.text ?? ""
            #expect(tokens["id_token"]?.text?.split(separator: ".").count == 3)
            try await #expect(host.post(path, form, headers: headers).json["error"] == "code_already_used")
            let bearer = [(name: "Authorization", value: "Bearer \(access)")]
            let info = try await host.get("/slack/api/openid.connect.userInfo", headers: bearer).json
            #expect(info["sub"]?.text == SlackTown.regular)
            #expect(info["https://slack.com/team_id"] == "T0SANDBOX1")
            for change in [
                ("client_id=1", "client_id=2"), ("openid%20", ""), ("bot.example", "evil.example"), ("T0S", "T1S"),
            ] {
                let bad = query.replacing(change.0, with: change.1)
                try await #expect(host.get("/slack/openid/connect/authorize?\(bad)").status == 400)
            }
        }
    }

    @Test func `where nobody listens callbacks are only counted`() async throws {
        try await SlackHost.run(answers: [], { $0.signingSecret = nil }) { host in
            _ = try await host.act("say", #"{"person":"newcomer","group":"store-1","text":"早"}"#)
            try await host.settle()
            #expect(await host.sandbox.ledger().last?.effect == "nobody listens")
        }
    }

    @Test func `a configuration tells everything that is wrong with it`() {
        var settings = SlackTown.settings()
        #expect(settings.problems().isEmpty)
        settings.teamID = "X1"
        settings.botToken = Secret("")
        settings.callbackURL = "ftp://x"
        settings.commands = ["hearth"]
        settings.population.groups.append(settings.population.groups[0])
        #expect(settings.problems().count == 5)
        let error = #expect(throws: SandboxError.self) {
            try GroupChatSandbox(slack: settings, client: .init(), clock: { SlackTown.start }, sleep: { _ in })
        }
        #expect(error?.code == .badConfiguration)
    }
}
