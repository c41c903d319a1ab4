import Curl
import Domain
import Engine
import Storage
import TestSupport
import Testing

@testable import Console

/// Who it is that comes to the pages, over a real socket.
@Suite(.timeLimit(.minutes(2))) struct SignInTests {
    private static let customer = Identity(.customer, "wmCanary7d1")

    @Test func `who comes back from the platform is known, in this browser only`() async throws {
        try await PageHouse.open { house in
            house.platform.know("c1", .success(Self.customer))
            let browser = house.browser()
            let sent = try await browser.get("/p/acme/_in?to=%2Fp%2Facme%2Fquiz")
            #expect(sent.status == 303 && sent.location.hasPrefix("https://platform.example/authorize?"))
            let query = try #require(Form(query: String(sent.location.split(separator: "?", maxSplits: 1)[1])))
            let state = query["state"] ?? ""
            #expect(
                query["back"] == "https://bot.example.com/p/acme/_back",
                "platforms compare it with what is registered"
            )
            let back = "/p/acme/_back?code=c1&state=\(state)"

            let thief = house.browser()
            try await #expect(thief.get(back).status == 403)
            #expect(thief.cookie("hearth-acme") == nil)

            let came = try await browser.get(back)
            #expect(came.status == 303 && came.location == "/p/acme/quiz?in=1")
            let cookie = try #require(came.all("Set-Cookie").first { $0.hasPrefix("hearth-acme=") })
            for part in ["; Path=/p/acme;", "; HttpOnly", "; SameSite=Lax", "; Secure", "Max-Age=604800"] {
                #expect(cookie.contains(part), "\(cookie)")
            }
            #expect(!cookie.contains("Canary"))
            try await #expect(browser.get("/p/acme/quiz").text.contains("<form"))
            try await #expect(browser.get(back.replacing("state=0", with: "state=1")).status == 403)
            browser.keep("hearth-to-\(state.suffix(8))", "/p/acme/other")
            try await #expect(browser.get(back).status == 403)
        }
    }

    @Test(arguments: [
        "", "https://evil.example", "//evil.example", "/p/other/quiz", "/p/acme/_in", "/p/acme/../x", "/p/acme/a?b",
        "/p/acmeX",
    ])
    func `a sign-in leads to a page of the brand and nowhere else`(page: String) async throws {
        try await PageHouse.open { house in
            let answer = try await house.browser().get("/p/acme/_in?to=\(Form.encoded(page))")
            #expect(answer.status == 400 && answer.body.isEmpty)
        }
    }

    @Test func `a used code is asked for once more, and a platform that is silent is said to be`() async throws {
        try await PageHouse.open { house in
            house.platform.know("slow", .failure(Unrecognised(.unreachable, Bilingual("慢", "slow"))))
            let browser = house.browser()
            func comeBack(_ code: String, _ more: String = "") async throws -> Curl.Answer {
                let sent = try await browser.get("/p/acme/_in?to=%2Fp%2Facme%2Fquiz\(more)")
                let query = try #require(Form(query: String(sent.location.split(separator: "?", maxSplits: 1)[1])))
                let back = (query["back"] ?? "").replacing(PageHouse.publicURL, with: "")
                return try await browser.get("\(back)?code=\(code)&state=\(query["state"] ?? "")")
            }
            let again = try await comeBack("used")
            #expect(again.location == "/p/acme/_in?to=%2Fp%2Facme%2Fquiz&again=1")
            let never = try await comeBack("used", "&again=1")
            #expect(never.status == 503 && never.text.contains("没有认出你"))
            try await #expect(comeBack("slow").status == 503)
            #expect(house.log.complaints.contains { $0.contains("unreachable") })
        }
    }

    @Test func `two sign-ins at once come back each to its own page`() async throws {
        try await PageHouse.open { house in
            house.platform.know("c1", .success(Self.customer))
            let browser = house.browser()
            var states: [String] = []
            for page in ["quiz", "points"] {
                let sent = try await browser.get("/p/acme/_in?to=%2Fp%2Facme%2F\(page)")
                let query = try #require(Form(query: String(sent.location.split(separator: "?", maxSplits: 1)[1])))
                states.append(query["state"] ?? "")
            }
            var pages: [String] = []
            for state in states {
                pages.append(try await browser.get("/p/acme/_back?code=c1&state=\(state)").location)
            }
            #expect(pages == ["/p/acme/quiz?in=1", "/p/acme/points?in=1"])
        }
    }

    @Test func `in WeChat nobody has to press anything, and nobody goes in circles`() async throws {
        try await PageHouse.open { house in
            let phone = house.browser([("User-Agent", "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50")])
            let answer = try await phone.get("/p/acme/quiz")
            #expect(answer.status == 303 && answer.location == "/p/acme/_in?to=%2Fp%2Facme%2Fquiz")
            try await #expect(phone.get("/p/acme/quiz?in=1").status == 200)
            try await #expect(house.browser().get("/p/acme/quiz").status == 200)
        }
    }

    @Test func `a personal link makes its person known, and leaves the address`() async throws {
        try await PageHouse.open { house in
            let until = house.rig.clock.now + .seconds(3_600)
            let path = try house.seal.personalPath(to: "quiz", for: Self.customer, of: "acme", until: until)
            let browser = house.browser()
            let answer = try await browser.get(path)
            #expect(answer.status == 303 && answer.location == "/p/acme/quiz")
            try await #expect(browser.get("/p/acme/quiz").text.contains("<form"))

            let member = try house.browser(of: Identity(.member, "li.na"))
            let kept = member.cookie("hearth-acme")
            try await #expect(member.get(path).status == 303)
            #expect(member.cookie("hearth-acme") == kept, "whoever is known stays who they are")

            house.rig.clock.advance(by: .seconds(3_600))
            let late = house.browser()
            try await #expect(late.get(path).status == 303)
            #expect(late.cookie("hearth-acme") == nil)
            let staff = Identity(.member, "li.na")
            let plain = try house.seal.personalPath(to: "quiz", for: staff, of: "acme", until: until)
            #expect(plain == "/p/acme/quiz")
        }
    }

    private static let anna = Identity(.participant, "T1/anna")

    /// Signs in as a link says, and comes back with a code.
    private static func signIn(_ browser: Browser, _ path: String, code: String) async throws -> Curl.Answer {
        let sent = try await browser.get(path)
        let query = try #require(Form(query: String(sent.location.split(separator: "?", maxSplits: 1)[1])))
        return try await browser.get("/p/acme/_back?code=\(code)&state=\(query["state"] ?? "")")
    }

    @Test func `a link that names an account has that one find out who it is, and acts are taken there`() async throws {
        try await PageHouse.open { house in
            house.slack.know("c1", .success(Self.anna))
            let browser = house.browser()
            let page = try await browser.get("/p/acme/quiz?by=acme-slack")
            #expect(page.text.contains("_in?to=%2Fp%2Facme%2Fquiz&amp;by=acme-slack"), "\(page.text)")
            #expect(page.text.contains("&amp;by=acme-slack\" lang="), "the other language keeps it")
            let path = "/p/acme/_in?to=%2Fp%2Facme%2Fquiz&by=acme-slack"
            try await #expect(browser.get(path).location.hasPrefix("https://slack.example/"))
            let came = try await Self.signIn(browser, path, code: "c1")
            #expect(came.location == "/p/acme/quiz?in=1")
            let token = try await browser.token("/p/acme/quiz", "answer")
            try await #expect(browser.post("/p/acme/quiz", "deed=answer&form=\(token)&q-tea=A").status == 303)
            try await #expect(house.acts().map(\.by) == [Self.anna])
            let accounts = try await house.rig.store.read { transaction in
                try transaction.rows("SELECT account FROM inbox").map { $0.text(0) }
            }
            #expect(accounts == ["acme-slack"])
        }
    }

    @Test(arguments: ["", "&by=acme-aibot", "&by=quiet", "&by=acme-slack&by=acme"])
    func `without a name, and with one that the brand does not have, the first account finds out`(more: String)
        async throws
    {
        try await PageHouse.open { house in
            let sent = try await house.browser().get("/p/acme/_in?to=%2Fp%2Facme%2Fquiz\(more)")
            #expect(sent.location.hasPrefix("https://platform.example/"), "\(sent.location)")
        }
    }

    @Test func `a code is asked for where it was made, and a browser cannot say otherwise`() async throws {
        try await PageHouse.open { house in
            house.platform.know("c1", .success(Self.customer))
            let browser = house.browser()
            let sent = try await browser.get("/p/acme/_in?to=%2Fp%2Facme%2Fquiz&by=acme-slack")
            let query = try #require(Form(query: String(sent.location.split(separator: "?", maxSplits: 1)[1])))
            let state = query["state"] ?? ""
            let cookie = "hearth-to-\(state.suffix(8))"
            #expect(browser.cookie(cookie) == "/p/acme/quiz?acme-slack")
            browser.keep(cookie, "/p/acme/quiz?acme")
            try await #expect(browser.get("/p/acme/_back?code=c1&state=\(state)").status == 403)
            // Slack knows no such code: it is asked once more, there too.
            browser.keep(cookie, "/p/acme/quiz?acme-slack")
            let again = try await browser.get("/p/acme/_back?code=c1&state=\(state)")
            #expect(again.location == "/p/acme/_in?to=%2Fp%2Facme%2Fquiz&by=acme-slack&again=1")
        }
    }

    @Test func `a personal link takes nobody's place, whatever account its address names`() async throws {
        try await PageHouse.open { house in
            house.platform.know("c1", .success(Self.customer))
            let browser = house.browser()
            _ = try await Self.signIn(browser, "/p/acme/_in?to=%2Fp%2Facme%2Fquiz", code: "c1")
            let kept = browser.cookie("hearth-acme")
            #expect(kept != nil)
            let until = house.rig.clock.now + .seconds(3_600)
            let stranger = Identity(.customer, "wmStranger9")
            let path = try house.seal.personalPath(to: "quiz", for: stranger, of: "acme", until: until)
            for name in ["acme-slack", "acme", "nobody"] {
                let answer = try await browser.get("\(path)&by=\(name)")
                #expect(answer.status == 303 && answer.location == "/p/acme/quiz", "\(name)")
                #expect(browser.cookie("hearth-acme") == kept, "\(name)")
            }
            // Who is not known yet is whom the link says.
            let other = house.browser()
            try await #expect(other.get("\(path)&by=acme-slack").status == 303)
            #expect(other.cookie("hearth-acme") != nil)
        }
    }

    @Test func `who is known by one account is asked again by a link of another, and stays known elsewhere`()
        async throws
    {
        try await PageHouse.open { house in
            house.platform.know("c1", .success(Self.customer))
            house.slack.know("c2", .success(Self.anna))
            let browser = house.browser()
            _ = try await Self.signIn(browser, "/p/acme/_in?to=%2Fp%2Facme%2Fquiz", code: "c1")
            try await #expect(browser.get("/p/acme/quiz").text.contains("<form"))
            try await #expect(!browser.get("/p/acme/quiz?by=acme-slack").text.contains("<form"))
            try await #expect(browser.get("/p/acme/quiz?by=acme").text.contains("<form"))
            try await #expect(browser.get("/p/acme/quiz").text.contains("<form"))
            _ = try await Self.signIn(browser, "/p/acme/_in?to=%2Fp%2Facme%2Fquiz&by=acme-slack", code: "c2")
            try await #expect(browser.get("/p/acme/quiz?by=acme-slack").text.contains("<form"))
            let phone = house.browser([("User-Agent", "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50")])
            let sent = try await phone.get("/p/acme/quiz?by=acme-slack")
            #expect(sent.location == "/p/acme/_in?to=%2Fp%2Facme%2Fquiz&by=acme-slack")
        }
    }
}
