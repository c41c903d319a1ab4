import Curl
import Domain
import Hummingbird
import Testing

@testable import Sandbox

/// The page of a fake chat: what each person sees, and that it works without its script.
@Suite struct GroupChatPageTests {
    private static let whisper = #"{"channel":"C0SANDBOX01","user":"U0SANDBOX01","text":"只给新人的秘密"}"#

    @Test func `it opens on a group where the newcomer types`() async throws {
        try await SlackHost.run { host in
            let page = try await host.get("/sandbox/slack")
            #expect(page.header("content-security-policy")?.contains("default-src 'none'") == true)
            #expect(page.text.contains("<b>一号店福利群</b><small>3 人和 小助手</small>"))
            #expect(page.text.contains("新人说"))
            #expect(page.text.contains(#"name="person" value="U0SANDBOX01""#))
            #expect(page.text.contains(#"<input type="checkbox" name="mention" checked> @小助手"#))
            let english = try await host.get("/sandbox/slack?lang=en").text
            #expect(english.contains("Newcomer says"))
            #expect(english.contains("3 people and Helper"))
            for file in ["page.css", "page.js"] {
                try await #expect(host.get("/sandbox/slack/\(file)").status == 200)
            }
        }
    }

    @Test func `a form without a script says something and leads back`() async throws {
        try await SlackHost.run { host in
            let body = "view=who%3DU0SANDBOX02&person=U0SANDBOX02&group=C0SANDBOX01&text=%E6%97%A9+%3Cb%3E&mention=on"
            let answer = try await host.post("/sandbox/slack/do/say", body)
            #expect(answer.status == 303)
            #expect(answer.header("location") == "/sandbox/slack?who=U0SANDBOX02")
            let page = try await host.get("/sandbox/slack").text
            #expect(page.contains("<b class=\"at\">@小助手</b> 早 &lt;b&gt;</p>"))
            try await host.settle()
            #expect(await host.app.letters.map(\.event) == ["app_mention", "message"])
            try await #expect(host.post("/sandbox/slack/do/say", "person=nobody&text=x").status == 400)
            let headers = [(name: "Accept", value: "application/json")]
            let told = try await host.post("/sandbox/slack/do/say", body, headers: headers).json
            #expect(told["query"] == "who=U0SANDBOX02")
        }
    }

    @Test func `a whisper is on one person's page only`() async throws {
        try await SlackHost.run { host in
            _ = try await host.call("chat.postEphemeral", Self.whisper)
            let mine = try await host.get("/sandbox/slack/view?who=U0SANDBOX01").json["talk"]?.text ?? ""
            let theirs = try await host.get("/sandbox/slack/view?who=U0SANDBOX02").json["talk"]?.text ?? ""
            #expect(mine.contains("只给新人的秘密") && mine.contains("仅你可见"))
            #expect(!theirs.contains("只给新人的秘密"))
        }
    }

    @Test func `buttons are forms, links lead to the web and nowhere else`() async throws {
        try await SlackHost.run { host in
            let blocks = """
                [{"type":"actions","block_id":"q","elements":[
                 {"type":"button","action_id":"a","text":{"type":"plain_text","text":"春茶"},"value":"1","style":"primary"},
                 {"type":"button","action_id":"b","text":{"type":"plain_text","text":"规则"},"url":"https://example.com/r?a=1&b=2"},
                 {"type":"button","action_id":"c","text":{"type":"plain_text","text":"坏"},"url":"javascript:alert(1)"}]}]
                """
            let sent = try await host.call(
                "chat.postMessage",
                #"{"channel":"C0SANDBOX01","text":"x","blocks":\#(blocks)}"#
            )
            let stamp = sent.json["ts"]?.text ?? ""
            let page = try await host.get("/sandbox/slack").text
            #expect(page.contains("<button class=\"main\">春茶</button>"))
            #expect(page.contains(#"href="https://example.com/r?a=1&amp;b=2" target="_blank" rel="noopener">规则 ↗"#))
            #expect(!page.contains("javascript:alert"))
            let press = "person=U0SANDBOX01&message=\(stamp)&button=q%2Fa"
            try await #expect(host.post("/sandbox/slack/do/press", press).status == 303)
            try await host.settle()
            #expect(await host.sandbox.ledger().contains { $0.name == "block_actions" && $0.code == 200 })
        }
    }

    @Test func `a direct chat, an answer to a message and a group one can join are there`() async throws {
        try await SlackHost.run { host in
            let said = try await host.act("say", #"{"person":"regular","group":"store-1","text":"早"}"#)
            let id = said["message"]?.text ?? ""
            let page = try await host.get("/sandbox/slack?re=\(id)").text
            #expect(page.contains(#"<input type="hidden" name="replyTo" value="\#(id)">"#))
            #expect(page.contains("加入 二号店福利群"))
            let direct = try await host.get("/sandbox/slack?at=bot").text
            #expect(direct.contains("<b>小助手</b><small>单聊</small>"))
            #expect(!direct.contains("name=\"mention\""))
            let joined = try await host.post("/sandbox/slack/do/join", "person=newcomer&group=store-2")
            #expect(joined.header("location") == "/sandbox/slack?at=C0SANDBOX02")
        }
    }

    @Test func `who joins sees nothing of before`() async throws {
        try await SlackHost.run { host in
            _ = try await host.act("say", #"{"person":"regular","group":"store-1","text":"之前的话"}"#)
            host.time.pass(.seconds(1))
            _ = try await host.act("join", #"{"person":"passer-by","group":"store-1"}"#)
            let page = try await host.get("/sandbox/slack?who=passer-by").text
            #expect(page.contains("路人 加入了群聊"))
            #expect(!page.contains("之前的话"))
            try await #expect(host.get("/sandbox/slack").text.contains("之前的话"))
        }
    }

    @Test func `faults are armed and called off on the page`() async throws {
        try await SlackHost.run { host in
            _ = try await host.post("/sandbox/slack/do/fault", "kind=throttle&seconds=5&pattern=*")
            #expect(await host.sandbox.pendingFaults == [ChatFault(.throttle(seconds: 5))])
            try await #expect(host.get("/sandbox/slack").text.contains("超出频率 × 1"))
            _ = try await host.post("/sandbox/slack/do/clear-faults", "")
            #expect(await host.sandbox.pendingFaults.isEmpty)
        }
    }

    @Test func `the script knows its page and loads nothing from elsewhere`() async throws {
        try await SlackHost.run { host in
            let script = try await host.get("/sandbox/slack/page.js").text
            #expect(script.contains("document.body.dataset.base"))
            let page = try await host.get("/sandbox/slack").text
            #expect(page.contains(#"data-base="/sandbox/slack""#))
            #expect(!page.contains("<script>") && !page.contains("style=\"") && !page.contains("onclick"))
        }
    }

    @Test func `it stands beside the fake WeCom on one server`() async throws {
        let slack = try GroupChatSandbox(
            slack: SlackTown.settings(),
            client: Client(),
            clock: { SlackTown.start },
            sleep: { _ in }
        )
        let wecom = try FakeWeCom(Town.configuration(), client: Client(), clock: { Town.start }, sleep: { _ in })
        let router = Router()
        wecom.addRoutes(to: router)
        slack.addRoutes(to: router)
        try await Host.serve(router) { port in
            let client = Client()
            for (path, words) in [("/sandbox", "假的企业微信"), ("/sandbox/slack", "一个假的 Slack")] {
                let page = try await client.send(Curl.Request(.get, "http://127.0.0.1:\(port)\(path)"))
                #expect(page.text.contains(words))
            }
            for path in ["/sandbox/api/world", "/sandbox/slack/api/world", "/sandbox/view", "/sandbox/slack/view"] {
                let answer = try await client.send(Curl.Request(.get, "http://127.0.0.1:\(port)\(path)"))
                #expect(answer.status == 200)
            }
        }
    }
}
