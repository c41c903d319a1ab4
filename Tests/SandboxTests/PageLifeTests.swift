import Curl
import Domain
import Testing

@testable import Sandbox

/// What changes on the page while one plays.
@Suite struct PageLifeTests {
    private static let secondGroup = "wrSANDBOXGROUP000000000000000002"
    private static let asJSON = [(name: "Accept", value: "application/json")]

    private static func task(_ host: Host, _ guide: String, group: String = Town.group, more: String = "") async throws
        -> String
    {
        let made = try await host.call(
            "externalcontact/add_msg_template",
            """
            {"chat_type":"group","sender":"\(guide)","chat_id_list":["\(group)"],"text":{"content":"欢迎"}\(more)}
            """
        )
        return made["msgid"]?.text ?? ""
    }

    private static func parts(_ host: Host, _ query: String) async throws -> JSON {
        try await host.get("/sandbox/view?\(query)").json
    }

    @Test(arguments: [("Asia/Shanghai", "17:20"), ("America/New_York", "04:20"), ("Asia/Kathmandu", "15:05")])
    func `the page tells the brand's time`(zone: String, time: String) async throws {
        try await Host.run(timezone: zone) { host in
            let customer = try await host.sandbox.perform(
                .addGuide(guide: "guide-one", channel: "", customer: nil, needsConfirmation: false)
            ).customers[0]
            try await host.sandbox.perform(.writeToGuide(customer: customer, guide: "guide-one", text: "早"))
            for path in ["/sandbox", "/sandbox?lang=en"] {
                let page = try await host.get(path).text
                #expect(page.contains("<b>\(time)</b> <small>\(zone)</small>"))
            }
            let parts = try await Self.parts(host, "")
            #expect(parts["clock"]?.text?.contains(time) == true)
            #expect(parts["customer"]?.text?.contains("<time>\(time):00</time>") == true)
        }
    }

    @Test func `a time zone that nobody knows is told at the start`() {
        var configuration = Town.configuration()
        #expect(configuration.problems().isEmpty)
        configuration.timezone = "Mars/Olympus"
        #expect(configuration.problems().count == 1)
    }

    @Test(arguments: ["", "g=guide-one", "g=guide-two"])
    func `the guide's phone stays in the same hands; the other's tab counts what waits`(query: String) async throws {
        try await Host.run(rules: { $0.dispatchDelay = .zero }) { host in
            let shown = query == "g=guide-two" ? "导购二号" : "导购一号"
            func guidePane() async throws -> String { try await Self.parts(host, query)["guide"]?.text ?? "" }
            let other = shown == "导购一号" ? "guide-two" : "guide-one"
            let header = "<header><b>\(shown)</b>"
            try await #expect(guidePane().contains(header))
            let customer = try await host.sandbox.perform(
                .addGuide(guide: other, channel: "", customer: nil, needsConfirmation: false)
            ).customers[0]
            try await #expect(guidePane().contains(header))
            let group = other == "guide-one" ? Town.group : Self.secondGroup
            let task = try await Self.task(host, other, group: group)
            let waiting = try await guidePane()
            #expect(waiting.contains(header))
            #expect(waiting.contains("</span><i>1</i></a>"))
            try await #expect(Self.parts(host, query)["jump"]?.text?.contains("导购<i>1</i>") == true)
            let sent = try await host.post(
                "/sandbox/do/confirm",
                "task=\(task)&guide=\(other)&view=\(Form.encode(query))",
                headers: Self.asJSON
            )
            let next = sent.json["query"]?.text ?? "-"
            #expect(Form(next, plusIsSpace: false)["g"] == Form(query, plusIsSpace: false)["g"])
            try await #expect(guidePane().contains(header))
            try await #expect(!guidePane().contains("</i></a>"))
            #expect(customer.hasPrefix("wm"))
        }
    }

    @Test func `whoever confirms sees that it was sent`() async throws {
        try await Host.run(rules: { $0.dispatchDelay = .zero }) { host in
            let task = try await Self.task(host, "guide-two", group: Self.secondGroup)
            let form = "task=\(task)&guide=guide-two&view=\(Form.encode("g=guide-two"))"
            let sent = try await host.post("/sandbox/do/confirm", form, headers: Self.asJSON)
            let pane = try await Self.parts(host, sent.json["query"]?.text ?? "")["guide"]?.text ?? ""
            #expect(pane.contains("<span class=\"ok\">已发送 17:20:00</span>"))
        }
    }

    @Test func `news of the app moves the mark on the guide's tab`() async throws {
        try await Host.run { host in
            func mark() async throws -> Substring? {
                let pane = try await Self.parts(host, "g=guide-one")["guide"]?.text ?? ""
                return pane.firstMatch(of: /data-news="guide-two" data-at="(\d+)"/)?.output.1
            }
            try await #expect(mark() == "0")
            let body = #"{"touser":"guide-two","msgtype":"text","agentid":1000002,"text":{"content":"早"}}"#
            _ = try await host.call("message/send", body)
            try await #expect(mark() == "\(Town.start.millis)")
        }
    }

    @Test func `a customer who waits to be accepted counts on the guide's tab`() async throws {
        try await Host.run { host in
            try await host.sandbox.perform(
                .addGuide(guide: "guide-two", channel: "", customer: nil, needsConfirmation: true)
            )
            try await #expect(Self.parts(host, "")["guide"]?.text?.contains("导购二号</span><i>1</i>") == true)
        }
    }

    @Test func `an armed fault is told, named, marked at its button, and can be called off`() async throws {
        try await Host.run { host in
            let form = "kind=refuse&code=45009&pattern=externalcontact/*"
            let armed = try await host.post("/sandbox/do/fault", form, headers: Self.asJSON)
            #expect(armed.json["told"]?.text?.contains("超出频率") == true)
            let english = try await host.post("/sandbox/do/fault", form + "&view=lang%3Den", headers: Self.asJSON)
            #expect(english.json["told"]?.text?.contains("Rate limit") == true)
            try await host.sandbox.add(Fault(.status(502), on: "gettoken"))
            var pane = try await Self.parts(host, "")["hearth"]?.text ?? ""
            #expect(pane.contains("<span class=\"badge warn\">超出频率 × 2</span>"))
            #expect(pane.contains("<span class=\"badge warn\">status gettoken</span>"))
            #expect(pane.matches(of: /<em>已就绪/).count == 1)
            #expect(pane.contains("<em>已就绪 × 2</em>"))
            let off = try await host.post("/sandbox/do/clear-faults", "", headers: Self.asJSON)
            #expect(off.status == 200)
            #expect(await host.sandbox.pendingFaults.isEmpty)
            pane = try await Self.parts(host, "")["hearth"]?.text ?? ""
            #expect(!pane.contains("已就绪") && !pane.contains("等着出错"))
        }
    }

    @Test func `every button of the page arms the fault it names`() async throws {
        try await Host.run { host in
            let pane = try await Self.parts(host, "")["hearth"]?.text ?? ""
            for trouble in Trouble.all {
                let form = try #require(pane.firstRange(of: "id=\"\(trouble.id)\"")).upperBound
                let inputs = pane[form...].prefix(while: { $0 != "\u{0}" }).prefix(800)
                    .matches(of: /name="(kind|pattern|code|milliseconds|times)" value="([^"]*)"/)
                var fields: [String: String] = [:]
                for input in inputs where fields[String(input.output.1)] == nil {
                    fields[String(input.output.1)] = String(input.output.2)
                }
                let body = fields.map { "\($0.key)=\(Form.encode($0.value))" }.joined(separator: "&")
                try await #expect(host.post("/sandbox/do/fault", body, headers: Self.asJSON).status == 200)
                #expect(await host.sandbox.pendingFaults.last?.kind == trouble.fault.kind)
            }
        }
    }

    @Test func `what is promised of duplicates depends on whether they are counted`() async throws {
        for (counts, promises) in [(#""counts":{"duplicates":3}"#, true), (#""more":1"#, false)] {
            try await Host.run(journal: { Array("{\"events\":[],\(counts)}".utf8) }) { host in
                try await host.sandbox.perform(.somethingNew)
                let pane = try await Self.parts(host, "")["hearth"]?.text ?? ""
                #expect(pane.contains("合并的重复</span>") == false)
                #expect(pane.contains("合并的重复 <b>3</b>") == promises)
                #expect(pane.contains("“合并的重复”加一") == promises)
            }
        }
    }

    @Test(arguments: [(6, ""), (3, #","effects":[{"id":"1/p/0"}]"#)])
    func `older events are folded away, with their number`(open: Int, effects: String) async throws {
        let events = (1...13).reversed().map {
            #"{"id":\#($0),"kind":"contact.added","lane":"acme/contact:wm\#($0)"\#(effects)}"#
        }
        let journal = #"{"events":[\#(events.joined(separator: ","))]}"#
        try await Host.run(journal: { Array(journal.utf8) }) { host in
            let pane = try await Self.parts(host, "lang=en")["hearth"]?.text ?? ""
            let fold = try #require(pane.firstRange(of: "<details class=\"older\"")).lowerBound
            #expect(pane[..<fold].matches(of: /<article/).count == open)
            #expect(pane[fold...].matches(of: /<article/).count == 13 - open)
            #expect(pane.contains("\(13 - open) older events"))
            #expect(pane.contains("<b>A customer added a guide</b>"))
            #expect(pane.contains("<code class=\"kind\" title=\"acme/contact:wm13\">#13 contact.added</code>"))
            #expect(pane.firstMatch(of: />[^<]*acme\/contact/) == nil)
        }
    }

    @Test func `a picture of a message is shown as a picture, before and after it was sent`() async throws {
        try await Host.run(rules: { $0.dispatchDelay = .zero }) { host in
            let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            let id = try await host.upload("\"hello.png", type: "image", png)
            let more = #","attachments":[{"msgtype":"image","image":{"media_id":"\#(id)"}}]"#
            let customer = try await host.sandbox.perform(
                .join(group: Town.group, customers: [], newcomers: 1, channel: nil, invitor: nil, isOneCallback: true)
            ).customers[0]
            host.time.pass(.seconds(1))
            let task = try await Self.task(host, "guide-one", more: more)
            let picture = "<img src=\"/sandbox/media/\(id)\" alt=\""
            try await #expect(Self.parts(host, "c=\(customer)")["guide"]?.text?.contains(picture) == true)
            try await host.sandbox.perform(.confirm(task: task, guide: "guide-one"))
            try await #expect(Self.parts(host, "c=\(customer)")["customer"]?.text?.contains(picture) == true)
        }
    }

    @Test func `a group is called the same on the page and in messages`() async throws {
        let join = Act.join(
            group: Town.group,
            customers: [],
            newcomers: 1,
            channel: nil,
            invitor: nil,
            isOneCallback: true
        )
        try await Host.run { host in
            for query in ["", "lang=en"] {
                try await host.sandbox.perform(join)
                let page = try await host.get("/sandbox?\(query)").text
                #expect(page.contains("一号店福利群"))
                #expect(!page.contains("friends"))
            }
            let english = try await host.get("/sandbox?lang=en").text
            #expect(english.contains("are in Chinese.") && !english.contains("品牌"))
            try await #expect(!host.get("/sandbox").text.contains("in Chinese"))
        }
    }
}
