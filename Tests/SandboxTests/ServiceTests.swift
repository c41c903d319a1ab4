import Domain
import Testing

@testable import Sandbox

/// 微信客服: what customers write is fetched, and answered within the platform's rules.
@Suite struct ServiceTests {
    private static let account = "wkSANDBOX0000000000000000000001"

    /// A customer writes; gives who it was and the token of the notice.
    private static func write(_ town: inout Town, _ text: String = "在吗", by customer: String? = nil) throws -> (
        customer: String, token: String
    ) {
        let happened = try town.act(.writeToService(customer: customer, service: nil, text: text))
        #expect(happened.callbacks.map(\.name) == ["kf_msg_or_event"])
        return (happened.customers[0], happened.callbacks[0].subject)
    }

    private static func sync(_ town: inout Town, _ more: String = "") -> JSON {
        town.post("kf/sync_msg", #"{"open_kfid":"\#(self.account)"\#(more)}"#)
    }

    private static func send(_ town: inout Town, _ customer: String, _ text: String = "你好", id: String = "") -> JSON {
        let id = id.isEmpty ? "" : #""msgid":"\#(id)","#
        return town.post(
            "kf/send_msg",
            #"{"touser":"\#(customer)","open_kfid":"\#(self.account)",\#(id)"msgtype":"text","text":{"content":"\#(text)"}}"#
        )
    }

    private static func words(_ town: Town, _ customer: String) -> [String] {
        town.world.services[0].sessions[customer]?.chat.lines.map(\.text.chinese) ?? []
    }

    @Test func `the notice carries a token and no words; the words are fetched with it, from where one stopped`() throws
    {
        var town = Town()
        let first = try town.act(.writeToService(customer: nil, service: Self.account, text: "机密"))
        let notice = first.callbacks[0].text
        #expect(notice.contains("<OpenKfId><![CDATA[\(Self.account)]]></OpenKfId>") && !notice.contains("机密"))
        #expect(!notice.contains("FromUserName"))
        let token = first.callbacks[0].subject
        let answer = Self.sync(&town, #","token":"\#(token)""#)
        #expect(answer.code == 0 && answer["has_more"] == 0)
        let list = answer["msg_list"]?.list ?? []
        #expect(list.map { $0["msgtype"]?.text } == ["event", "text"])
        #expect(list.map { $0["origin"] } == [4, 3])
        #expect(list.last?["text"]?["content"] == "机密")
        #expect(list.last?["external_userid"]?.text == first.customers[0])
        let cursor = try #require(answer["next_cursor"]?.text)
        _ = try Self.write(&town, "还有", by: first.customers[0])
        let next = Self.sync(&town, #","cursor":"\#(cursor)""#)
        #expect(next["msg_list"]?.list?.map { $0["text"]?["content"] } == ["还有"])
    }

    @Test func `a page has so many, and says that there are more`() throws {
        var town = Town()
        var customer: String?
        for number in 1...5 { customer = try Self.write(&town, "\(number)", by: customer).customer }
        var seen: [String] = []
        var cursor = ""
        var pages = 0
        repeat {
            let answer = Self.sync(&town, #","limit":2,"cursor":"\#(cursor)""#)
            seen += (answer["msg_list"]?.list ?? []).compactMap { $0["text"]?["content"]?.text }
            cursor = answer["next_cursor"]?.text ?? ""
            pages += 1
            if answer["has_more"] == 0 { break }
        } while pages < 9
        #expect(seen == ["1", "2", "3", "4", "5"])
        #expect(pages == 3)
        #expect(Self.sync(&town, #","cursor":"x""#).code == 40_035)
        #expect(Self.sync(&town, #","limit":1001"#).code == 40_058)
    }

    @Test func `a token is good for ten minutes, and few calls are allowed without one`() throws {
        var town = Town { $0.serviceCallsWithoutToken = 2 }
        let token = try Self.write(&town).token
        #expect(Self.sync(&town, #","token":"no""#).code == 95_007)
        #expect((1...3).map { _ in Self.sync(&town).code } == [0, 0, 45_009])
        #expect(Self.sync(&town, #","token":"\#(token)""#).code == 0)
        town.pass(.seconds(600))
        #expect(Self.sync(&town, #","token":"\#(token)""#).code == 0)
        town.pass(.seconds(1))
        #expect(Self.sync(&town, #","token":"\#(token)""#).code == 95_007)
        #expect(Self.sync(&town).code == 0)
        #expect(town.post("kf/sync_msg", #"{"open_kfid":"wkother"}"#).code == 95_000)
    }

    @Test func `messages are remembered for three days`() throws {
        var town = Town()
        _ = try Self.write(&town, "旧")
        town.pass(.seconds(3 * 86_400 + 1))
        town.renewToken()
        _ = try Self.write(&town, "新")
        #expect(Self.sync(&town)["msg_list"]?.list?.compactMap { $0["text"]?["content"] } == ["新"])
    }

    @Test func `five answers to one message, then the customer has to write`() throws {
        var town = Town()
        let customer = try Self.write(&town).customer
        #expect((1...6).map { Self.send(&town, customer, "\($0)").code } == [0, 0, 0, 0, 0, 95_001])
        _ = try Self.write(&town, "再问", by: customer)
        #expect(Self.send(&town, customer, "7").code == 0)
        #expect(Self.words(town, customer) == ["在吗", "1", "2", "3", "4", "5", "再问", "7"])
    }

    @Test func `forty-eight hours after the last message nothing may be said`() throws {
        var town = Town()
        let customer = try Self.write(&town).customer
        town.pass(.seconds(48 * 3_600))
        town.renewToken()
        #expect(Self.send(&town, customer).code == 0)
        town.pass(.seconds(1))
        #expect(Self.send(&town, customer).code == 95_002)
        let stranger = try town.newcomer().id
        #expect(Self.send(&town, stranger).code == 95_018)
    }

    @Test func `the same msgid is refused and shown no second time`() throws {
        var town = Town()
        let customer = try Self.write(&town).customer
        #expect(Self.send(&town, customer, id: "a-1_B")["msgid"] == "a-1_B")
        let again = Self.send(&town, customer, id: "a-1_B")
        #expect(again.code == 40_035 && again.words.contains("msgid") && again.words.contains("duplicate"))
        #expect(Self.words(town, customer) == ["在吗", "你好"])
        #expect(Self.send(&town, customer, id: "a/1").code == 40_035)
        #expect(Self.send(&town, customer, id: String(repeating: "a", count: 33)).code == 40_058)
    }

    @Test func `an item of a menu is pressed: its label is seen, its key comes back`() throws {
        var town = Town()
        let customer = try Self.write(&town).customer
        let menu = """
            {"touser":"\(customer)","open_kfid":"\(Self.account)","msgtype":"msgmenu","msgmenu":{"head_content":"哪种？",
            "list":[{"type":"click","click":{"id":"tea/A","content":"红茶"}},
            {"type":"view","view":{"url":"https://www.example.com","content":"规则"}}]}}
            """
        #expect(town.post("kf/send_msg", menu).code == 0)
        let cursor = Self.sync(&town)["next_cursor"]?.text ?? ""
        try town.act(.pressMenu(customer: customer, service: Self.account, item: "tea/A"))
        let pressed = Self.sync(&town, #","cursor":"\#(cursor)""#)["msg_list"]?.list?.first
        #expect(pressed?["text"]?["content"] == "红茶" && pressed?["text"]?["menu_id"] == "tea/A")
        #expect(Self.words(town, customer) == ["在吗", "哪种？", "红茶"])
        #expect(throws: SandboxError.self) {
            try town.act(.pressMenu(customer: customer, service: Self.account, item: "tea/B"))
        }
    }

    @Test(
        arguments: [
            (#""msgtype":"text","text":{"content":""}"#, 44_004), (#""msgtype":"sticker","sticker":{}"#, 40_008),
            (#""msgtype":"image","image":{"media_id":"M"}"#, 40_007),
            (
                #""msgtype":"msgmenu","msgmenu":{"head_content":"h","list":[{"type":"jump","jump":{"content":"c"}}]}"#,
                95_009
            ),
            (#""msgtype":"msgmenu","msgmenu":{}"#, 40_063),
        ]
    )
    func `what the platform does not take is refused`(message: String, code: Int64) throws {
        var town = Town()
        let customer = try Self.write(&town).customer
        let body = #"{"touser":"\#(customer)","open_kfid":"\#(Self.account)",\#(message)}"#
        #expect(town.post("kf/send_msg", body).code == code)
        #expect(Self.words(town, customer) == ["在吗"])
    }

    @Test func `eleven items are too many`() throws {
        var town = Town()
        let customer = try Self.write(&town).customer
        let item = #"{"type":"click","click":{"id":"a","content":"b"}}"#
        let list = Array(repeating: item, count: 11).joined(separator: ",")
        let menu = #""msgtype":"msgmenu","msgmenu":{"head_content":"h","list":[\#(list)]}"#
        let body = #"{"touser":"\#(customer)","open_kfid":"\#(Self.account)",\#(menu)}"#
        #expect(town.post("kf/send_msg", body).code == 95_008)
    }

    // MARK: The page

    @Test func `on the page somebody new asks the service account, and presses what it offers`() async throws {
        try await Host.run { host in
            let start = try await host.get("/sandbox").text
            #expect(start.contains("action=\"/sandbox/do/write-to-service\""))
            let done = try await host.post(
                "/sandbox/do/write-to-service",
                "service=\(Self.account)&text=%E5%9C%A8%E5%90%97",
                headers: [(name: "Accept", value: "application/json")]
            ).json
            let query = try #require(done["query"]?.text)
            let customer = try #require(query.split(separator: "=").last.map(String.init))
            _ = try await host.call(
                "kf/send_msg",
                """
                {"touser":"\(customer)","open_kfid":"\(Self.account)","msgtype":"msgmenu","msgmenu":{"head_content":"<哪种>",
                "list":[{"type":"click","click":{"id":"A","content":"红茶"}}]}}
                """
            )
            let pane = try await host.get("/sandbox/view?\(query)").json["customer"]?.text ?? ""
            #expect(pane.contains("<p>在吗</p>") && pane.contains("&lt;哪种&gt;"))
            #expect(pane.contains("action=\"/sandbox/do/press-menu\"") && pane.contains(">红茶</button>"))
            _ = try await host.post("/sandbox/do/press-menu", "customer=\(customer)&service=\(Self.account)&item=A")
            try await host.until { await host.app.letters.count == 2 }
            let letters = await host.app.letters
            #expect(letters.allSatisfy { $0.isGenuine && $0.text.contains("kf_msg_or_event") })
        }
    }
}
