import Curl
import Domain
import TestSupport
import Testing

@testable import Console

/// Where there is no page, a person reads why; everybody else gets the status alone.
@Suite(.timeLimit(.minutes(2))) struct RefusalTests {
    private static let customer = Identity(.customer, "wm1")
    private static let page = [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")]

    @Test(arguments: [
        "/p/acme/none", "/p/acme/quiz/x", "/p/acme/draws/x", "/p/acme/a/b/c/d", "/p/acme/quiz?a=%", "/p/acme/points",
    ])
    func `what a brand does not have is said in its words, with a way to its first page`(path: String) async throws {
        try await PageHouse.open { house in
            let answer = try await house.browser(Self.page).get(path)
            #expect(answer.status == 404)
            #expect(answer.text.contains("没有这个页面") && answer.text.contains("href=\"/p/acme/\""))
            let usual = try await house.browser(Self.page).get("/p/acme/quiz")
            for header in ["Content-Security-Policy", "Content-Type", "Cache-Control", "Referrer-Policy", "Vary"] {
                #expect(answer.header(header) == usual.header(header))
            }
            let english = try await house.browser(Self.page + [("Accept-Language", "en")]).get(path)
            #expect(english.text.contains("There is no such page") && english.header("Content-Language") == "en")
        }
    }

    @Test(arguments: ["/p", "/p/other", "/p/other/", "/p/other/quiz", "/p/%2E%2E/quiz"])
    func `a brand that nobody has looks like no brand at all`(path: String) async throws {
        try await PageHouse.open { house in
            let answer = try await house.browser(Self.page).get(path)
            #expect(answer.status == 404 && answer.text.contains("没有这个页面"))
            #expect(answer.text.contains(CustomerAssets.shared.stylePath))
            for name in ["Acme", "acme", "Quiet", "quiet", "other"] { #expect(!answer.text.contains(name)) }
            let english = try await house.browser(Self.page + [("Cookie", "hearth-language=en")]).get(path)
            #expect(english.text.contains("There is no such page"))
        }
    }

    @Test(arguments: ["/p/acme/none", "/p/acme/none/live", "/p/other/", "/p/acme/draws/x.jsonl", "/p/_/style.css"])
    func `who wants no page gets the status alone`(path: String) async throws {
        try await PageHouse.open { house in
            for accept in ["", "application/json", "text/event-stream", "text/css,*/*;q=0.1"] {
                let answer = try await house.browser([("Accept", accept)]).get(path)
                #expect(answer.status == 404 && answer.body.isEmpty, "\(accept)")
            }
        }
    }

    @Test func `a form that does not count any more says so, and leads back to the page`() async throws {
        try await PageHouse.open { house in
            let browser = try house.browser(of: Self.customer)
            let token = try await browser.token("/p/acme/quiz", "answer")
            let good = "deed=answer&form=\(token)&q-leaf=a&q-weight=50"
            let long = good + "&x=" + String(repeating: "x", count: 16_384)
            let refused = [
                (good, [("Origin", "https://evil.example")], 403, "请重新打开页面"),
                ("deed=answer&form=old", [], 403, "请重新打开页面"),
                ("deed=answer&form=\(token)", [], 400, "请重新打开页面"),
                (good, [("Content-Type", "text/plain")], 415, "请重新打开页面"),
                (long, [], 413, "内容太长了"),
            ]
            for (body, headers, status, words) in refused {
                let answer = try await browser.post("/p/acme/quiz", body, Self.page + headers)
                #expect(answer.status == status && answer.text.contains(words), "\(status) \(answer.status)")
                #expect(answer.text.contains("href=\"/p/acme/quiz\""))
            }
            try await #expect(house.acts().isEmpty)
        }
    }

    @Test func `who is asked to come again is told when`() async throws {
        try await PageHouse.open(through: { MortalStore($0, dying: .before(write: 1)) }) { house in
            let browser = try house.browser(of: Self.customer)
            let token = try await browser.token("/p/acme/quiz", "answer")
            let answer = try await browser.post(
                "/p/acme/quiz",
                "deed=answer&form=\(token)&q-leaf=a&q-weight=50",
                Self.page
            )
            #expect(answer.status == 503 && answer.header("Retry-After") == "5" && answer.text.contains("现在人太多了"))
        }
    }
}
