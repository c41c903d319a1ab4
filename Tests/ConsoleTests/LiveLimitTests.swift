import Curl
import Domain
import Testing

@testable import Console

/// Nobody takes the live streams of all others.
@Suite(.timeLimit(.minutes(2))) struct LiveLimitTests {
    private static let customer = Identity(.customer, "wm1")
    private static let path = "/p/acme/quiz/live"

    @Test func `who is known holds four, in whatever browsers, and the fifth is asked to come again`() async throws {
        try await PageHouse.open { house in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 1...4 {
                    let browser = try house.browser(of: Self.customer)
                    tasks.addTask { _ = try? await browser.get(Self.path) }
                }
                while await house.live.streams < 4 { await Task.yield() }
                let fifth = try await house.browser(of: Self.customer).get(Self.path)
                #expect(fifth.status == 429 && fifth.body.isEmpty && fifth.header("Retry-After") == "5")
                let other = try house.browser(of: Identity(.customer, "wm2"))
                tasks.addTask { _ = try? await other.get(Self.path) }
                while await house.live.streams < 5 { await Task.yield() }
                tasks.cancelAll()
                // A browser that goes gives its place back at once, and not with the next heartbeat.
                while await house.live.streams > 0 { await Task.yield() }
            }
        }
    }

    @Test func `what a caller writes itself makes nobody else of it`() async throws {
        try await PageHouse.open(callers: .forwarded) { house in
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for number in 1...32 {
                    let browser = house.browser([("X-Forwarded-For", "198.51.100.\(number), 203.0.113.7")])
                    tasks.addTask { _ = try? await browser.get(Self.path) }
                }
                while await house.live.streams < 32 { await Task.yield() }
                let more = try await house.browser([("X-Forwarded-For", "198.51.100.99, 203.0.113.7")]).get(Self.path)
                #expect(more.status == 429)
                let other = house.browser([("X-Forwarded-For", "203.0.113.7, 198.51.100.1")])
                tasks.addTask { _ = try? await other.get(Self.path) }
                while await house.live.streams < 33 { await Task.yield() }
                tasks.cancelAll()
            }
        }
    }

    @Test func `visitors of whom nothing is known leave half of all streams to the others`() async throws {
        try await PageHouse.open { house in
            for _ in 1...LiveDesk.mostStreams / 2 {
                guard case .begun = await house.live.open("acme", "quiz", for: .anybody) else {
                    Issue.record("there is room")
                    return
                }
            }
            // The header of a caller counts for nothing where no proxy was named.
            let more = try await house.browser([("X-Forwarded-For", "203.0.113.7")]).get(Self.path)
            #expect(more.status == 429)
            for number in 1...LiveDesk.mostStreams / 2 {
                _ = await house.live.open(
                    "acme",
                    "quiz",
                    for: .known("acme", Identity(.customer, PlatformUserID("wm\(number)")))
                )
            }
            try await #expect(house.browser(of: Self.customer).get(Self.path).status == 503, "the process is full")
        }
    }

    @Test(arguments: [
        ("203.0.113.7", "203.0.113.8", false), ("203.0.113.7", "::ffff:203.0.113.7", true),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
    ])
    func `a place is an address, or a network of IPv6`(one: String, other: String, isSame: Bool) {
        #expect(NetworkPlace(one) != nil)
        #expect((NetworkPlace(one) == NetworkPlace(other)) == isSame)
    }

    @Test(arguments: [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.0.1", "192.168.1.1", "169.254.0.1", "0.0.0.0", "::1", "::",
        "::ffff:127.0.0.1", "fd00::1", "fe80::1", "", "unknown", "203.0.113", "203.0.113.7:80", "1.2.3.4.5",
    ])
    func `what is no address of a customer is none`(text: String) { #expect(NetworkPlace(text) == nil) }
}
