import Curl
import Domain
import Engine
import Storage
import TestSupport
import Testing

@testable import Console

/// How an act on a page is taken, over a real socket.
@Suite(.timeLimit(.minutes(2))) struct ActTests {
    private static let customer = Identity(.customer, "wmCanary7d1")

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
}
