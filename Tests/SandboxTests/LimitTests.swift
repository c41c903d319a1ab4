import Domain
import Testing

@testable import Sandbox

/// Tokens, limits, the error envelope, faults and the ledger.
@Suite struct LimitTests {
    @Test func `the token stays the same until it expires`() {
        var town = Town { $0.tokenLifetime = .seconds(100) }
        let first = town.freshToken()
        town.pass(.seconds(40))
        let query = "corpid=\(Town.corp)&corpsecret=app-secret"
        let again = town.get("gettoken", query, token: nil)
        #expect(again["access_token"]?.text == first)
        #expect(again["expires_in"] == 60)
        town.pass(.seconds(60))
        #expect(town.get("getcallbackip", "", token: first).code == 42_001)
        #expect(town.freshToken() != first)
        #expect(town.get("getcallbackip", "", token: first).code == 42_001)
    }

    @Test func `wrong credentials are told apart`() {
        var town = Town()
        #expect(town.get("gettoken", "corpid=\(Town.corp)&corpsecret=wrong", token: nil).code == 40_001)
        #expect(town.get("gettoken", "corpid=ww0&corpsecret=app-secret", token: nil).code == 40_013)
        #expect(town.get("gettoken", "corpsecret=app-secret", token: nil).code == 41_002)
        #expect(town.get("gettoken", "corpid=\(Town.corp)", token: nil).code == 41_004)
        #expect(town.get("getcallbackip", "", token: nil).code == 41_001)
        #expect(town.get("getcallbackip", "", token: "never-was").code == 40_014)
        town.world.tokens.expire()
        #expect(town.get("getcallbackip").code == 42_001)
    }

    @Test func `a refusal has the platform's envelope`() {
        var town = Town()
        let words = town.get("getcallbackip", "", token: "wrong").words
        let pattern = /invalid access_token, hint: \[\d+\], from ip: [\d.]+, more info at https:\/\/\S+\?e=40014/
        #expect(words.wholeMatch(of: pattern) != nil, "\(words)")
        #expect(
            town.get("getcallbackip") == ["errcode": 0, "errmsg": "ok", "ip_list": ["198.51.100.7", "198.51.100.*"]]
        )
        #expect(town.get("get_api_domain_ip")["ip_list"]?.list?.isEmpty == false)
    }

    @Test func `an unknown API and a wrong method are refused`() {
        var town = Town()
        let answer = town.post("externalcontact/invent", "{}")
        #expect(answer.code == 40_066)
        #expect(answer.words.contains("externalcontact/invent"))
        #expect(town.get("message/send").code == 40_063)
    }

    @Test func `calls above the limit of a minute are refused until the minute is over`() {
        var town = Town { $0.callsPerMinuteByAPI = ["getcallbackip": 3] }
        for _ in 0..<3 { #expect(town.get("getcallbackip").code == 0) }
        for _ in 0..<5 { #expect(town.get("getcallbackip").code == 45_009) }
        #expect(town.get("get_api_domain_ip").code == 0)
        town.pass(.seconds(60))
        #expect(town.get("getcallbackip").code == 0)
    }

    @Test func `calls above the limit of concurrency are refused while others are under way`() {
        var town = Town { $0.concurrentCalls = 2 }
        let call = APICall(
            endpoint: "getcallbackip",
            method: .get,
            query: "access_token=\(town.freshToken())",
            body: []
        )
        #expect(town.world.answer(call, at: town.now).code == 0)
        #expect(town.world.answer(call, at: town.now).code == 0)
        #expect(town.world.answer(call, at: town.now).code == 45_033)
        for _ in 0..<3 { town.world.meter.leave("getcallbackip") }
        #expect(town.world.answer(call, at: town.now).code == 0)
    }

    @Test func `faults match by name or beginning, and are used up`() throws {
        var book = FaultBook()
        try book.add(Fault(.slow(milliseconds: 5), on: "externalcontact/*", times: 2))
        try book.add(Fault(.loseAnswer, on: "message/send"))
        try book.add(Fault(.dropCallback, on: "add_member"))
        #expect(book.orders(for: "gettoken") == FaultBook.Orders())
        #expect(book.orders(for: "externalcontact/get").delayMilliseconds == 5)
        #expect(book.orders(for: "message/send").losesAnswer)
        #expect(!book.orders(for: "message/send").losesAnswer)
        #expect(book.orders(for: "externalcontact/get").delayMilliseconds == 5)
        #expect(book.orders(for: "externalcontact/get").delayMilliseconds == 0)
        #expect(book.dropsCallback("add_external_contact") == false)
        #expect(book.dropsCallback("add_member") == true)
        #expect(book.faults.isEmpty)
    }

    @Test(arguments: [
        Fault(.slow(milliseconds: 0)), Fault(.refuse(code: 0)), Fault(.status(404)), Fault(.loseAnswer, times: 0),
        Fault(.loseAnswer, on: ""),
    ])
    func `a fault that makes no sense is refused`(fault: Fault) {
        var book = FaultBook()
        #expect(throws: SandboxError.self) { try book.add(fault) }
    }

    @Test func `faults are bounded`() throws {
        var book = FaultBook()
        for _ in 0..<64 { try book.add(Fault(.loseAnswer)) }
        #expect(throws: SandboxError.self) { try book.add(Fault(.loseAnswer)) }
    }

    @Test func `the ledger keeps the newest entries and counts the others`() {
        var ledger = Ledger(capacity: 3)
        for number in 1...5 { ledger.note(.act, "act \(number)", at: Town.start) }
        #expect(ledger.dropped == 2)
        #expect(ledger.entries(after: 0, limit: 10).map(\.name) == ["act 3", "act 4", "act 5"])
        #expect(ledger.entries(after: 3, limit: 1).map(\.number) == [4])
        #expect(ledger.entries(after: 5, limit: 10).isEmpty)
        #expect(ledger.entries(after: 99, limit: 10).isEmpty)
    }

    @Test func `every call is in the ledger with its code, digest and effect`() throws {
        var town = Town()
        let code = try town.newcomer().code
        let body = #"{"welcome_code":"\#(code)","text":{"content":"x"}}"#
        _ = town.post("externalcontact/send_welcome_msg", body)
        _ = town.post("externalcontact/send_welcome_msg", body)
        let entries = town.world.ledger.entries(after: 0, limit: 10)
        #expect(
            entries.map(\.name).suffix(2) == ["externalcontact/send_welcome_msg", "externalcontact/send_welcome_msg"]
        )
        #expect(entries.map(\.code).suffix(2) == [0, 41_051])
        #expect(entries.suffix(2).allSatisfy { $0.subject == code && $0.digest.count == 32 })
        #expect(entries[entries.count - 2].effect == "welcome accepted")
        #expect(entries[1].kind == .act)
    }

    @Test func `the world forgets the oldest customers, not more`() throws {
        var town = Town { $0.customers = 5 }
        let first = try town.newcomer().id
        for _ in 0..<5 { _ = try town.newcomer() }
        #expect(town.world.customers.count == 5)
        #expect(town.world.customers[first] == nil)
        #expect(town.world.customerCount == 6)
    }

    @Test func `a configuration tells everything that is wrong with it`() {
        var bad = Town.configuration { $0.groupSize = 0 }
        bad.callbackURL = "http://127.0.0.1:1/?x=1"
        bad.groups = [SandboxConfiguration.Group(id: "wr1", name: Bilingual("群", "Group"), owner: "nobody")]
        bad.guides.append(bad.guides[0])
        bad.corpID = ""
        #expect(bad.problems().count == 5)
        #expect(Town.configuration().problems().isEmpty)
    }
}
