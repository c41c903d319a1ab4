import Curl
import Domain
import Engine
import Storage
import TestSupport
import Testing

@testable import Console

/// What the door of the pages shows over a real socket, and to whom.
@Suite(.timeLimit(.minutes(2))) struct DoorTests {
    private static let customer = Identity(.customer, "wmCanary7d1")

    @Test func `a page comes with a policy that lets nothing else in`() async throws {
        try await PageHouse.open { house in
            let answer = try await house.browser().get("/p/acme/quiz")
            #expect(answer.status == 200)
            let policy = answer.header("Content-Security-Policy") ?? ""
            for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'"] {
                #expect(policy.contains(part))
            }
            #expect(!policy.contains("unsafe"))
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            #expect(answer.header("Referrer-Policy") == "same-origin")
            #expect(answer.header("Cache-Control") == "private, no-store")
            #expect(answer.header("Content-Type") == "text/html; charset=utf-8")
            #expect(answer.all("Set-Cookie").isEmpty, "who only looks gets no cookie")
            #expect(answer.text.contains("登录后参加") && !answer.text.contains("<form"))
        }
    }

    @Test func `a brand or a script that nobody has is a bare 404`() async throws {
        try await PageHouse.open([Show("quiz") { _, _, _ in .quiz(Sample.quiz()) }, Show("soon") { _, _, _ in nil }]) {
            house in
            let browser = house.browser()
            for path in [
                "/p/other/", "/p/acme/none", "/p/quiet/quiz", "/p/acme/points", "/p/acme/draws/x", "/p/acme/none/live",
                "/p/_/style.css", "/p/acme/quiz/x", "/p/acme/quiz?a=%", "/WW_verify_x.txt", "/p",
            ] {
                let answer = try await browser.get(path)
                #expect(answer.status == 404 && answer.body.isEmpty, "\(path)")
            }
            try await #expect(browser.post("/p/acme/none", "deed=answer").status == 404)
            let soon = try await browser.get("/p/acme/soon")
            #expect(soon.status == 200 && soon.text.contains("还没开始"))
        }
    }

    @Test func `the first page lists what is on, and what can be played first`() async throws {
        let attractions = [
            Show("old") { _, _, _ in .quiz(Sample.quiz(.over)) }, Show("quiz") { _, _, _ in .quiz(Sample.quiz()) },
            Show("elsewhere", brand: "quiet") { _, _, _ in .quiz(Sample.quiz()) },
        ]
        try await PageHouse.open(attractions) { house in
            let text = try await house.browser().get("/p/acme/").text
            let places = ["/p/acme/quiz", "/p/acme/old"].compactMap {
                text.firstRange(of: "href=\"\($0)\"")?.lowerBound
            }
            #expect(places.count == 2 && places == places.sorted())
            #expect(!text.contains("elsewhere"))
            try await #expect(house.browser().get("/p/acme").status == 200)
        }
    }

    @Test func `a run whose script is no more is listed behind the others, seen, and taken part in`() async throws {
        let attractions = [Show("old") { _, _, _ in .quiz(Sample.quiz(.over)) }]
        let runs = Runs(shows: [
            Show("quiz") { _, _, _ in .quiz(Sample.quiz()) }, Show("old") { _, _, _ in .quiz(Sample.quiz()) },
        ])
        try await PageHouse.open(attractions, runs: runs) { house in
            let browser = try house.browser(of: Identity(.customer, "wm1"))
            let text = try await browser.get("/p/acme/").text
            #expect(text.contains("href=\"/p/acme/quiz\""))
            #expect(text.split(separator: "href=\"/p/acme/old\"").count == 2)
            let token = try await browser.token("/p/acme/quiz", "answer")
            let answer = try await browser.post("/p/acme/quiz", "deed=answer&form=\(token)&q-tea=A")
            #expect(answer.status == 303)
            try await #expect(house.acts().map(\.script) == ["quiz"])
            try await #expect(browser.get("/p/acme/none").status == 404)
            try await #expect(browser.get("/p/quiet/quiz").status == 404)
            guard case .begun(let stream) = await house.live.open("acme", "quiz", for: .anybody) else {
                Issue.record("nobody else holds a stream")
                return
            }
            await house.live.runOnce()
            var events = stream.events.makeAsyncIterator()
            #expect(await events.next()?.hasPrefix("event: state") == true)
        }
    }

    @Test func `what is beside the pages never changes under its name`() async throws {
        let file = try #require(DomainFile(name: "WW_verify_aB3.txt", bytes: Array("aB3".utf8)))
        try await PageHouse.open(domainFiles: [file]) { house in
            let browser = house.browser()
            let text = try await browser.get("/p/acme/quiz").text
            for path in [
                CustomerAssets.shared.stylePath, CustomerAssets.shared.scriptPath, CustomerAssets.shared.iconPath,
            ] {
                #expect(text.contains("\"\(path)\""))
                let answer = try await browser.get(path)
                #expect(answer.status == 200 && answer.body.count > 100 && answer.body.count < 15_000)
                #expect(answer.header("Cache-Control")?.contains("immutable") == true)
            }
            let proof = try await browser.get("/WW_verify_aB3.txt")
            #expect(proof.status == 200 && proof.text == "aB3")
        }
    }

    @Test func `a language that was asked for is remembered`() async throws {
        try await PageHouse.open { house in
            let browser = house.browser()
            try await #expect(browser.get("/p/acme/quiz").text.contains("lang=\"zh-Hans\""))
            let asked = try await browser.get("/p/acme/quiz?lang=en")
            #expect(asked.text.contains("<html lang=\"en\">") && asked.header("Content-Language") == "en")
            try await #expect(browser.get("/p/acme/").text.contains("What's on"))
            try await #expect(browser.get("/p/acme/?lang=zh").text.contains("现在可以玩"))
            let english = house.browser([("Accept-Language", "en-GB,en;q=0.9")])
            try await #expect(english.get("/p/acme/").text.contains("What's on"))
        }
    }

    @Test func `no id, key or code stands in a page, an address or a log`() async throws {
        let log = LogBook()
        try await PageHouse.open(log: log) { house in
            house.platform.know("codeCanary7d1", .failure(Unrecognised(.refused, Bilingual("不行", "no"))))
            let browser = try house.browser(of: Self.customer)
            let until = house.rig.clock.now + .seconds(60)
            let key = try #require(try PersonalLink.key(for: Self.customer, of: "acme", until: until, house.seal))
            let token = try await browser.token("/p/acme/quiz", "answer")
            var answers = [
                try await browser.get("/p/acme/quiz"), try await browser.get("/p/acme/?k=\(key)"),
                try await browser.post("/p/acme/quiz", "deed=answer&form=\(token)&q-leaf=Canary7d1&q-weight=1"),
                try await browser.post("/p/acme/quiz", "deed=answer&form=Canary7d1&q-leaf=a"),
                try await browser.get("/p/acme/_back?code=codeCanary7d1&state=Canary7d1"),
                try await browser.get("/p/acme/quiz?w=Canary7d1"), try await browser.get("/p/Canary7d1/quiz"),
            ]
            let sent = try await browser.get("/p/acme/_in?to=%2Fp%2Facme%2Fquiz")
            let query = try #require(Form(query: String(sent.location.split(separator: "?", maxSplits: 1)[1])))
            let back = "/p/acme/_back?code=codeCanary7d1&state=\(query["state"] ?? "")"
            answers += [sent, try await browser.get(back)]
            for answer in answers {
                #expect(!answer.text.contains("Canary7d1"))
                for header in answer.headers { #expect(!header.value.contains("Canary7d1"), "\(header.name)") }
            }
        }
        #expect(!log.complaints.isEmpty)
        #expect(log.lines.filter { $0.text.contains("Canary7d1") }.map(\.text) == [])
    }
}

/// Runs of scripts that are in no file.
private struct Runs: RunBook {
    let shows: [Show]

    func attraction(_ script: ScriptID, of brand: BrandID, now: Instant, _ transaction: Transaction)
        -> (any Attraction)?
    {
        self.shows.first { $0.script == script && $0.brand == brand }
    }

    func attractions(of brand: BrandID, now: Instant, _ transaction: Transaction) -> [any Attraction] {
        self.shows.filter { $0.brand == brand }
    }
}
