import Curl
import Domain
import Testing

@testable import Sandbox

/// The page over a real socket.
@Suite struct PageTests {
    static let journal = """
        {"events":[{"id":42,"kind":"contact.added","lane":"acme-wecom/contact:wm1","happenedAt":1767000010000,\
        "receivedAt":1767000010123,"verdict":"done","play":"welcome","looked":[{"play":"register","verdict":"done",\
        "reason":{"zh":"<b>登记好了</b>","en":"<b>registered</b>"}}],"effects":[{"id":"42/welcome/0","request":"welcome",\
        "endpoint":"externalcontact/send_welcome_msg","state":"sent","purpose":"reply","reason":{"zh":"新顾客","en":"new customer"},\
        "body":"{\\"text\\":1}","attempts":[{"number":1,"startedAt":1767000010200,"tookMillis":12,"outcome":"sent",\
        "code":"0","message":{"zh":"通过了","en":"passed"}}]}]}],"counts":{"duplicates":7}}
        """

    @Test func `the page is one's own: no inline script or style, nothing from elsewhere, a strict policy`()
        async throws
    {
        try await Host.run(journal: { Array(Self.journal.utf8) }) { host in
            try await host.sandbox.perform(
                .addGuide(guide: "guide-one", channel: "", customer: nil, needsConfirmation: false)
            )
            for path in ["/sandbox", "/sandbox?lang=en"] {
                let page = try await host.get(path)
                #expect(page.status == 200)
                #expect(page.body.count <= 60_000)
                let policy = page.header("Content-Security-Policy") ?? ""
                #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"))
                #expect(!policy.contains("unsafe"))
                #expect(page.text.matches(of: /<script/).count == 1)
                #expect(page.text.contains("<script src=\"/sandbox/page.js\" defer></script>"))
                #expect(page.text.firstMatch(of: /<style|style=|javascript:|\son[a-z]+=/) == nil)
                #expect(page.text.firstMatch(of: /(src|href|action)="(?!\/sandbox|#)/) == nil)
            }
            for file in ["/sandbox/page.js", "/sandbox/page.css"] {
                let answer = try await host.get(file)
                #expect(answer.status == 200)
                #expect(answer.body.count <= 60_000)
                #expect(answer.header("X-Content-Type-Options") == "nosniff")
                #expect(answer.text.firstMatch(of: /https?:\/\/|@import|eval\(/) == nil)
            }
        }
    }

    @Test func `the journal is shown in the reader's language, escaped`() async throws {
        try await Host.run(journal: { Array(Self.journal.utf8) }) { host in
            let chinese = try await host.get("/sandbox").text
            #expect(chinese.contains("顾客添加了导购"))
            #expect(chinese.contains("&lt;b&gt;登记好了&lt;/b&gt;"))
            #expect(chinese.contains("<p>新顾客</p>") && chinese.contains("<span>通过了</span>"))
            #expect(!chinese.contains("new customer") && !chinese.contains("registered"))
            #expect(chinese.contains("<html lang=\"zh-Hans\">"))
            #expect(chinese.contains("89 ms"))
            let english = try await host.get("/sandbox?lang=en").text
            #expect(english.contains("A customer added a guide"))
            #expect(english.contains("&lt;b&gt;registered&lt;/b&gt;"))
            #expect(english.contains("<p>new customer</p>") && english.contains("<span>passed</span>"))
            #expect(english.contains("Duplicates collapsed</b>") || english.contains("Duplicates collapsed <b>7</b>"))
        }
    }

    @Test func `a reason that is only a text is shown in either language`() async throws {
        let journal = #"{"events":[{"id":1,"looked":[{"play":"p","verdict":"done","reason":"as it stands"}]}]}"#
        try await Host.run(journal: { Array(journal.utf8) }) { host in
            for path in ["/sandbox", "/sandbox?lang=en"] {
                try await #expect(host.get(path).text.contains("as it stands"))
            }
        }
    }

    @Test func `without a journal the panel says that Hearth runs elsewhere`() async throws {
        try await Host.run { host in
            try await #expect(host.get("/sandbox").text.contains("Hearth 在别处运行"))
        }
    }

    @Test(arguments: ["", "{", "[]", #"{"events":[{}]}"#, #"{"events":[1,{"effects":[{"attempts":[null]}]}]}"#])
    func `a journal that cannot be read breaks nothing`(journal: String) async throws {
        try await Host.run(journal: { Array(journal.utf8) }) { host in
            try await #expect(host.get("/sandbox").status == 200)
        }
    }

    @Test func `what customers and callers write is escaped everywhere`() async throws {
        try await Host.run { host in
            let evil = "<img src=x onerror=alert(1)>\"'&"
            let happened = try await host.sandbox.perform(
                .addGuide(guide: "guide-one", channel: "", customer: nil, needsConfirmation: false)
            )
            try await host.sandbox.perform(
                .writeToGuide(customer: happened.customers[0], guide: "guide-one", text: evil)
            )
            try await host.sandbox.perform(.writeToApp(guide: "guide-one", text: evil))
            try await host.sandbox.perform(.renameGroup(group: Town.group, name: evil))
            let page = try await host.get("/sandbox?c=\(happened.customers[0])&chat=%3Cscript%3E&g=guide-one")
            #expect(!page.text.contains("<img"))
            #expect(page.text.matches(of: /<script/).count == 1)
            #expect(page.text.contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"))
        }
    }

    @Test func `an address in a chat can be pressed, up to where it ends`() {
        let link = { (address: String) in
            "<a href=\"\(address)\" target=\"_blank\" rel=\"noopener\">\(address)</a>"
        }
        let page = link("http://127.0.0.1:8080/p/acme/tea-quiz")
        #expect(Scene.linked("在这里作答：http://127.0.0.1:8080/p/acme/tea-quiz\n见").source == "在这里作答：\(page)\n见")
        #expect(
            Scene.linked("http://127.0.0.1:8080/p/acme/tea-quiz。https://a.b").source == "\(page)。\(link("https://a.b"))"
        )
        #expect(
            Scene.linked("https://a.b\"onclick=1<b>&").source == "\(link("https://a.b"))&quot;onclick=1&lt;b&gt;&amp;"
        )
        #expect(Scene.linked("https://a.b?x=1&y").source == link("https://a.b?x=1&amp;y"))
        #expect(Scene.linked("javascript:alert(1)").source == "javascript:alert(1)")
    }

    @Test func `a newcomer adds a guide, is welcomed, joins, and sees the confirmed greeting`() async throws {
        try await Host.run(rules: { $0.dispatchDelay = .zero }) { host in
            let json = [(name: "Accept", value: "application/json")]
            let added = try await host.post(
                "/sandbox/do/add-guide",
                "guide=guide-one&channel=poster-01&view=new%3D1",
                headers: json
            )
            let query = added.json["query"]?.text ?? ""
            let customer = Form(query, plusIsSpace: false)["c"] ?? ""
            #expect(customer.hasPrefix("wm"))
            #expect(Form(query, plusIsSpace: false)["new"] == nil)
            try await host.until { await host.sandbox.openCallbacks == 0 }
            let told = await host.app.letters.last?.text ?? ""
            let code = PassiveReply.element("WelcomeCode", in: told) ?? ""
            _ = try await host.call(
                "externalcontact/send_welcome_msg",
                #"{"welcome_code":"\#(code)","text":{"content":"很高兴认识你"}}"#
            )
            var view = try await host.get("/sandbox/view?\(query)").json
            #expect(view["customer"]?.text?.contains("很高兴认识你") == true)

            host.time.pass(.seconds(1))
            let form = "customer=\(customer)&group=\(Town.group)&channel=receipt&view=\(Form.encode(query))"
            let joined = try await host.post("/sandbox/do/join", form)
            #expect(joined.status == 303)
            #expect(joined.header("Location")?.hasPrefix("/sandbox?") == true)
            let made = try await host.call(
                "externalcontact/add_msg_template",
                """
                {"chat_type":"group","sender":"guide-one","chat_id_list":["\(Town.group)"],"text":{"content":"欢迎新朋友"}}
                """
            )
            let task = made["msgid"]?.text ?? ""
            view = try await host.get("/sandbox/view?\(query)").json
            #expect(view["guide"]?.text?.contains("欢迎新朋友") == true)
            #expect(view["guide"]?.text?.contains("action=\"/sandbox/do/confirm\"") == true)
            #expect(view["customer"]?.text?.contains("欢迎新朋友") == false)
            _ = try await host.post("/sandbox/do/confirm", "task=\(task)&guide=guide-one&view=\(Form.encode(query))")
            view = try await host.get("/sandbox/view?\(query)").json
            #expect(view["customer"]?.text?.contains("欢迎新朋友") == true)
            #expect(view["guide"]?.text?.contains("已发送") == true)
        }
    }

    @Test func `a crowd in the group does not push the customer one plays off the page`() async throws {
        try await Host.run { host in
            let mine = try await host.sandbox.perform(
                .addGuide(guide: "guide-one", channel: "", customer: nil, needsConfirmation: false)
            ).customers[0]
            try await host.sandbox.perform(
                .join(group: Town.group, customers: [], newcomers: 100, channel: nil, invitor: nil, isOneCallback: true)
            )
            let tab = "c=\(mine)\" aria-current=\"true\""
            try await #expect(host.get("/sandbox").text.contains(tab))
            try await #expect(host.get("/sandbox?c=\(mine)").text.contains(tab))
        }
    }

    @Test func `a mistake in a form is told in words`() async throws {
        try await Host.run { host in
            let answer = try await host.post(
                "/sandbox/do/join",
                "group=none&newcomers=1",
                headers: [(name: "Accept", value: "application/json")]
            )
            #expect(answer.status == 404)
            #expect(answer.json["error"]?.text?.isEmpty == false)
            try await #expect(host.post("/sandbox/do/fault", "kind=slow").status == 400)
            try await #expect(host.post("/sandbox/do/fault", "kind=slow&milliseconds=5").status == 303)
            #expect(await host.sandbox.pendingFaults.count == 1)
        }
    }

    @Test func `however much is said, the answers stay below 60 KB`() async throws {
        let effect = #"{"id":"1/p/0","request":"welcome","body":"\#(String(repeating: "界", count: 5_000))"}"#
        let event = #"{"id":1,"kind":"contact.added","verdict":"done","effects":[\#(effect),\#(effect)]}"#
        let journal = #"{"events":[\#([String](repeating: event, count: 50).joined(separator: ","))]}"#
        try await Host.run(journal: { Array(journal.utf8) }) { host in
            let long = String(repeating: "长", count: 600)
            let customer = try await host.sandbox.perform(
                .addGuide(guide: "guide-one", channel: "", customer: nil, needsConfirmation: false)
            ).customers[0]
            for _ in 0..<50 {
                try await host.sandbox.perform(.writeToGuide(customer: customer, guide: "guide-one", text: long))
                try await host.sandbox.perform(.writeToApp(guide: "guide-one", text: long))
                _ = try await host.sandbox.perform(
                    .join(
                        group: Town.group,
                        customers: [],
                        newcomers: 1,
                        channel: nil,
                        invitor: nil,
                        isOneCallback: true
                    )
                )
            }
            for _ in 0..<20 {
                _ = try await host.call(
                    "externalcontact/add_msg_template",
                    """
                    {"chat_type":"group","sender":"guide-one","text":{"content":"\(long)"}}
                    """
                )
            }
            let page = try await host.get("/sandbox?c=\(customer)&g=guide-one")
            #expect(page.body.count <= 60_000)
            #expect(page.body.count > 20_000)
            try await #expect(host.get("/sandbox/view?c=\(customer)&g=guide-one").body.count <= 66_000)
        }
    }
}
