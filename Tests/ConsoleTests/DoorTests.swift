import Curl
import Domain
import Engine
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Console

/// The pages over a real socket: what strangers get, who is known, and how an act is taken.
@Suite(.timeLimit(.minutes(2))) struct DoorTests {
    private static let customer = Identity(.customer, "wmCanary7d1")

    // MARK: - Looking

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

    // MARK: - Who it is

    @Test func `who comes back from the platform is known, in this browser only`() async throws {
        try await PageHouse.open { house in
            house.platform.know("c1", .success(Self.customer))
            let browser = house.browser()
            let sent = try await browser.get("/p/acme/_in?to=%2Fp%2Facme%2Fquiz")
            #expect(sent.status == 303 && sent.location.hasPrefix("https://platform.example/authorize?"))
            let query = try #require(Form(query: String(sent.location.split(separator: "?", maxSplits: 1)[1])))
            let state = query["state"] ?? ""
            #expect(query["back"] == "https://bot.example.com/p/acme/_back?to=%2Fp%2Facme%2Fquiz")
            let back = "/p/acme/_back?to=%2Fp%2Facme%2Fquiz&code=c1&state=\(state)"

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
            try await #expect(browser.get("/p/acme/_back?to=%2Fp%2Facme%2Fother&code=c1&state=\(state)").status == 403)
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
                return try await browser.get("\(back)&code=\(code)&state=\(query["state"] ?? "")")
            }
            let again = try await comeBack("used")
            #expect(again.location == "/p/acme/_in?to=%2Fp%2Facme%2Fquiz&again=1")
            let never = try await comeBack("used", "&again=1")
            #expect(never.status == 503 && never.text.contains("没有认出你"))
            try await #expect(comeBack("slow").status == 503)
            #expect(house.log.complaints.contains { $0.contains("unreachable") })
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

    // MARK: - Doing

    @Test func `while an entry waits for the platform, its page says so and comes again by itself`() async throws {
        let show = Show("draw") { viewer, _, _ in .lottery(Sample.lottery(isDeciding: viewer == Self.customer)) }
        try await PageHouse.open([show]) { house in
            let waiting = try await house.browser(of: Self.customer).get("/p/acme/draw").text
            #expect(waiting.contains("正在处理") && waiting.contains("http-equiv=\"refresh\""))
            #expect(!waiting.contains("value=\"enter\""))
            let other = try await house.browser(of: Identity(.customer, "wm-other")).get("/p/acme/draw").text
            #expect(other.contains("value=\"enter\"") && !other.contains("http-equiv=\"refresh\""))
        }
    }

    @Test func `an act is stored once and decided before the page is shown, however often it is pressed`() async throws
    {
        try await PageHouse.open { house in
            let browser = try house.browser(of: Self.customer)
            let token = try await browser.token("/p/acme/quiz", "answer")
            let body = "deed=answer&form=\(token)&q-leaf=a&q-weight=50"
            let answers = try await withThrowingTaskGroup(of: Curl.Answer.self) { group in
                for _ in 0..<5 { group.addTask { try await browser.post("/p/acme/quiz", body) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == 303 && $0.location == "/p/acme/quiz" && $0.body.isEmpty })
            let replies = [Deed.Reply(question: "leaf", answer: "a"), .init(question: "weight", answer: "50")]
            let act = PageAct(by: Self.customer, script: "quiz", run: "tea.20251229-1800", deed: .answer(replies))
            try await #expect(house.acts() == [act])
            // Shown anew, the form is another showing, and a second act.
            let next = try await browser.token("/p/acme/quiz", "answer")
            #expect(next != token)
            _ = try await browser.post("/p/acme/quiz", "deed=answer&form=\(next)&q-leaf=b&q-weight=50")
            try await #expect(house.acts().count == 2)
        }
    }

    @Test func `a token of another person, page or deed is refused without a word`() async throws {
        let attractions = [
            Show("quiz") { _, _, _ in .quiz(Sample.quiz()) }, Show("poll") { _, _, _ in .poll(Sample.poll()) },
        ]
        try await PageHouse.open(attractions) { house in
            let (one, two) = (try house.browser(of: Self.customer), try house.browser(of: Self.customer))
            let token = try await one.token("/p/acme/quiz", "answer")
            let vote = try await one.token("/p/acme/poll", "vote")
            #expect(!token.isEmpty && !vote.isEmpty)
            let fields = "&q-leaf=a&q-weight=50&option=1"
            let forged: [(Browser, String, String)] = [
                (two, "/p/acme/quiz", "deed=answer&form=\(token)"), (one, "/p/acme/poll", "deed=answer&form=\(token)"),
                (one, "/p/acme/quiz", "deed=vote&form=\(token)"), (one, "/p/acme/quiz", "deed=answer&form=\(vote)"),
                (one, "/p/acme/quiz", "deed=answer&form="), (one, "/p/acme/quiz", "deed=answer"),
                (one, "/p/acme/quiz", "deed=answer&form=\(token.first == "A" ? "B" : "A")\(token.dropFirst())"),
                (one, "/p/acme/quiz", "form=\(token)"),
                (one, "/p/acme/quiz", "deed=answer&form=\(token)&form=\(token)"),
            ]
            for (browser, path, body) in forged {
                let answer = try await browser.post(path, body + fields)
                #expect(answer.status == 403 && answer.body.isEmpty, "\(path) \(body)")
            }
            try await #expect(house.acts().isEmpty)
        }
    }

    @Test func `another site, another type and what is no form are refused, and nothing is taken`() async throws {
        try await PageHouse.open { house in
            let browser = try house.browser(of: Self.customer)
            let token = try await browser.token("/p/acme/quiz", "answer")
            let good = "deed=answer&form=\(token)&q-leaf=a&q-weight=50"
            let refused: [(String, [(String, String)], Int)] = [
                (good, [("Origin", "https://evil.example")], 403), (good, [("Origin", "null")], 403),
                (good, [("Sec-Fetch-Site", "cross-site")], 403), (good, [("Sec-Fetch-Site", "same-site")], 403),
                (good, [("Content-Type", "text/plain")], 415), (good, [("Content-Type", "")], 415),
                (good, [("Content-Encoding", "gzip")], 415), (good + "&a=%", [], 400),
                ("deed=answer&form=\(token)", [], 400), (good + "&x=" + String(repeating: "x", count: 16_384), [], 413),
            ]
            for (body, headers, status) in refused {
                let answer = try await browser.post("/p/acme/quiz", body, headers)
                #expect(answer.status == status && answer.body.isEmpty, "\(headers) \(answer.status)")
            }
            try await #expect(house.acts().isEmpty)
            // An old browser says neither where it comes from nor what for.
            try await #expect(browser.post("/p/acme/quiz", good, [("Origin", "")]).status == 303)
            try await #expect(house.acts().count == 1)
        }
    }

    @Test func `nobody known is sent to the page, and a form that lay open for too long is shown again`() async throws {
        try await PageHouse.open { house in
            let browser = try house.browser(of: Self.customer)
            let body = "deed=answer&form=\(try await browser.token("/p/acme/quiz", "answer"))&q-leaf=a&q-weight=50"
            let stranger = try await house.browser().post("/p/acme/quiz", body)
            #expect(stranger.status == 303 && stranger.location == "/p/acme/quiz")
            house.rig.clock.advance(by: FormToken.life)
            let late = try await browser.post("/p/acme/quiz", body)
            #expect(late.status == 303 && late.location == "/p/acme/quiz?stale=1")
            try await #expect(browser.get(late.location).text.contains("刚才那一下没有算"))
            try await #expect(house.acts().isEmpty)
            house.rig.clock.advance(by: .seconds(8 * 86_400))
            try await #expect(browser.get("/p/acme/quiz").text.contains("登录后参加"), "the session is over")
        }
    }

    @Test func `while an act is not decided the page says so, and asks again by itself`() async throws {
        try await PageHouse.open(decides: false) { house in
            let browser = try house.browser(of: Self.customer)
            let token = try await browser.token("/p/acme/quiz", "answer")
            let answer = try await browser.post("/p/acme/quiz", "deed=answer&form=\(token)&q-leaf=a&q-weight=50")
            #expect(answer.status == 303 && answer.location.hasPrefix("/p/acme/quiz?w="))
            let waiting = try await browser.get(answer.location).text
            #expect(waiting.contains("<meta http-equiv=\"refresh\" content=\"2\">") && waiting.contains("正在处理"))
            #expect(!waiting.contains("<form"), "nobody does it twice because nothing seems to happen")
            house.rig.clock.advance(by: .seconds(30))
            try await #expect(browser.get(answer.location).text.contains("结果不会丢"))
            try await #expect(house.browser().get(answer.location).location == "/p/acme/quiz", "somebody else's")
            try await house.rig.lanes.drain()
            let over = try await browser.get(answer.location)
            #expect(over.status == 303 && over.location == "/p/acme/quiz")
        }
    }

    @Test func `what cannot be stored is not taken, and the page says so`() async throws {
        try await PageHouse.open(through: { MortalStore($0, dying: .before(write: 1)) }) { house in
            let browser = try house.browser(of: Self.customer)
            let token = try await browser.token("/p/acme/quiz", "answer")
            let answer = try await browser.post("/p/acme/quiz", "deed=answer&form=\(token)&q-leaf=a&q-weight=50")
            #expect(answer.status == 503 && answer.text.contains("现在人太多了"))
            try await #expect(house.acts().isEmpty)
        }
    }

    // MARK: - Live

    @Test func `what moves is told to all who look, once`() async throws {
        let votes = Mutex(3)
        let poll = Show("poll") { _, _, _ in .poll(Sample.poll(counts: [votes.withLock { $0 }, 0, 0])) }
        try await PageHouse.open([poll]) { house in
            async let first = house.browser().get("/p/acme/poll/live")
            async let second = house.browser().get("/p/acme/poll/live")
            while await house.live.streams < 2 { await Task.yield() }
            await house.live.runOnce()
            await house.live.runOnce()
            await house.live.end()
            for answer in try await [first, second] {
                #expect(answer.status == 200 && answer.header("Content-Type") == "text/event-stream; charset=utf-8")
                let events = answer.text.split(separator: "\n\n").filter { $0.hasPrefix("event: state") }
                #expect(events.count == 1 && answer.text.contains(#""option-1":3"#))
                #expect(answer.text.contains(#""mark":"next.20251229-1000/open""#))
            }
            try await #expect(house.browser().get("/p/acme/poll/live").status == 503)
            while await house.live.streams > 0 { await Task.yield() }
        }
    }

    @Test func `a stream has an end, and between events a heartbeat`() async throws {
        try await PageHouse.open { house in
            async let answer = house.browser().get("/p/acme/quiz/live")
            while await house.live.streams < 1 { await Task.yield() }
            await house.live.runOnce()
            house.rig.clock.advance(by: LiveDesk.longest)
            await house.live.runOnce()
            let text = try await answer.text
            #expect(text.hasPrefix("retry: 5000\n\n"))
            await #expect(house.live.streams == 0)
        }
    }

    @Test func `a service that stops does not wait for those who look`() async throws {
        try await PageHouse.open { house in
            async let answer = house.browser().get("/p/acme/quiz/live")
            while await house.live.streams < 1 { await Task.yield() }
            await house.stop()
            try await #expect(answer.status == 200)
        }
    }

    // MARK: - Secrets

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
                try await browser.get("/p/acme/_back?to=%2Fp%2Facme%2Fquiz&code=codeCanary7d1&state=Canary7d1"),
                try await browser.get("/p/acme/quiz?w=Canary7d1"), try await browser.get("/p/Canary7d1/quiz"),
            ]
            let sent = try await browser.get("/p/acme/_in?to=%2Fp%2Facme%2Fquiz")
            let query = try #require(Form(query: String(sent.location.split(separator: "?", maxSplits: 1)[1])))
            let back = "/p/acme/_back?to=%2Fp%2Facme%2Fquiz&code=codeCanary7d1&state=\(query["state"] ?? "")"
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
