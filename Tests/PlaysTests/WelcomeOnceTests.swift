import Community
import Domain
import Engine
import Testing

@Suite struct WelcomeOnceTests {
    private static func shop() throws -> Shop {
        try Shop.with(script: "contact: [{ name: everyone, say: say }]")
    }

    private static let known = "this customer was welcomed for this guide already"

    @Test func `a half-confirmed adding and its confirmation are one welcome`() async throws {
        try await Stage.set(Self.shop()) { stage in
            let half = try #require(await stage.happens("half guide-01 wm1 code=wc-1"))
            try await stage.pass(.seconds(5))
            let whole = try #require(await stage.happens("added guide-01 wm1 code=wc-2"))
            #expect(half.kind == "contact.half-added")
            #expect(half.look(of: "welcome")?.verdict == "done")
            #expect(whole.look(of: "welcome")?.verdict == "pass")
            #expect(whole.look(of: "welcome")?.reason.english == Self.known)
            #expect(stage.platform.said("welcome") == ["wc-1: Hello from 导购一号."])
        }
    }

    @Test func `a confirmation welcomes when the half-confirmed adding had no code`() async throws {
        try await Stage.set(Self.shop()) { stage in
            let half = try #require(await stage.happens("half guide-01 wm1"))
            try await stage.pass(.seconds(60))
            try await stage.happens("added guide-01 wm1 code=wc-1")
            #expect(half.look(of: "welcome")?.verdict == "pass")
            #expect(stage.platform.said("welcome") == ["wc-1: Hello from 导购一号."])
            try await #expect(stage.relation("guide-01", "wm1")?.times == 1)
        }
    }

    @Test func `an adding that is told again is welcomed once`() async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.happens("added guide-01 wm1 code=wc-1")
            try await #expect(stage.happens("added guide-01 wm1 code=wc-1") == nil)
            let other = try #require(await stage.happens("added guide-01 wm1 code=wc-2"))
            #expect(other.look(of: "welcome")?.reason.english == Self.known)
            #expect(stage.platform.said("welcome").count == 1)
        }
    }

    @Test func `addings that arrive together are welcomed once for each guide and customer`() async throws {
        try await Stage.set(Self.shop()) { stage in
            for round in 0..<3 {
                for customer in 1...10 {
                    for guide in 1...2 {
                        let code = "wc-\(round)-\(customer)-\(guide)"
                        let kind = round == 0 ? "half" : "added"
                        try await stage.receive("\(kind) guide-0\(guide) wm\(customer) code=\(code)")
                    }
                }
            }
            try await stage.settle()
            let codes = stage.platform.said("welcome").compactMap { $0.split(separator: ":").first.map(String.init) }
            let first = (1...10).flatMap { customer in (1...2).map { "wc-0-\(customer)-\($0)" } }
            #expect(codes.sorted() == first.sorted())
        }
    }

    @Test(arguments: ["by=customer", "by=guide", "by=customer transfer=yes"])
    func `a customer who left and came back is welcomed again, once`(end: String) async throws {
        try await Stage.set(Self.shop()) { stage in
            for time in 1...3 {
                try await stage.happens("half guide-01 wm1 code=wc-\(time)")
                try await stage.happens("added guide-01 wm1 code=wc-\(time)b")
                try await stage.pass(.seconds(3_600))
                try await stage.happens("removed guide-01 wm1 \(end)")
                try await stage.pass(.seconds(3_600))
            }
            #expect(stage.platform.said("welcome").map { $0.prefix(5) } == ["wc-1:", "wc-2:", "wc-3:"])
            try await #expect(stage.relation("guide-01", "wm1")?.times == 3)
        }
    }

    @Test func `an end that overtakes nothing any more changes nothing, and the re-adding is welcomed`() async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.happens("added guide-01 wm1 code=wc-1")
            try await stage.pass(.seconds(3_600))
            try await stage.happens("added guide-01 wm1 code=wc-2")
            let late = try #require(await stage.happens("removed guide-01 wm1 by=customer", late: .seconds(5)))
            #expect(stage.platform.said("welcome").map { $0.prefix(5) } == ["wc-1:", "wc-2:"])
            #expect(
                late.look(of: "register")?.reason.english
                    == "the customer has added the guide again since: an older end changes nothing"
            )
            let standing = try #require(await stage.relation("guide-01", "wm1"))
            #expect(standing.isActive && standing.isReturning)
        }
    }

    @Test(arguments: ["added", "half"])
    func `after an end that was never told, the next adding with a code is welcomed once`(first: String) async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.happens("\(first) guide-01 wm1 code=wc-1")
            try await stage.pass(.seconds(59))
            try await stage.happens("added guide-01 wm1 code=wc-2")
            try await stage.pass(.seconds(3_600))
            try await stage.happens("half guide-01 wm1 code=wc-3")
            try await stage.happens("added guide-01 wm1 code=wc-4")
            #expect(stage.platform.said("welcome").map { $0.prefix(5) } == ["wc-1:", "wc-3:"])
        }
    }

    @Test func `a fresh code long after a half adding is used, because the platform gives none after a welcome`()
        async throws
    {
        try await Stage.set(Self.shop()) { stage in
            try await stage.happens("half guide-01 wm1 code=wc-1")
            try await stage.pass(.seconds(7_200))
            try await stage.happens("added guide-01 wm1 code=wc-2")
            #expect(stage.platform.said("welcome").map { $0.prefix(5) } == ["wc-1:", "wc-2:"])
        }
    }

    @Test func `who has gone again before their adding is known is not welcomed`() async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.happens("removed guide-01 wm1 by=customer")
            let late = try #require(await stage.happens("added guide-01 wm1 code=wc-1", late: .seconds(5)))
            #expect(late.look(of: "welcome")?.reason.english == "the relation has ended since")
            #expect(
                late.look(of: "register")?.reason.english
                    == "the relation has ended since: an older adding changes nothing"
            )
            #expect(stage.platform.said("welcome").isEmpty)
            try await #expect(stage.relation("guide-01", "wm1")?.isActive == false)
        }
    }

    @Test func `a guide is known by their id in any case`() async throws {
        let shop = try Shop.with(
            script: """
                contact: [{ name: hers, when: { guides: guide-02 }, say: say }, { name: everyone, say: say }]
                """
        )
        try await Stage.set(shop) { stage in
            let event = try #require(await stage.happens("added Guide-02 wm1 code=wc-1"))
            #expect(stage.platform.said("welcome") == ["wc-1: Hello from 导购二号."])
            #expect(event.look(of: "welcome")?.reason.english == "rule “hers”")
        }
    }

    @Test func `a customer of two guides is welcomed by both`() async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.happens("added guide-01 wm1 code=wc-1")
            try await stage.happens("added guide-03 wm1 code=wc-2")
            #expect(stage.platform.said("welcome") == ["wc-1: Hello from 导购一号.", "wc-2: Hello from 导购三号."])
        }
    }

    @Test func `without a welcome code nothing is said, and the customer is registered`() async throws {
        try await Stage.set(Self.shop()) { stage in
            let event = try #require(await stage.happens("added guide-01 wm1 channel=poster-07"))
            #expect(event.look(of: "welcome")?.verdict == "pass")
            #expect(
                event.look(of: "welcome")?.reason.english
                    == "the platform gave no welcome code: it greets by itself, or the chat has begun"
            )
            #expect(event.effects.isEmpty)
            try await #expect(stage.relation("guide-01", "wm1")?.channel == "poster-07")
        }
    }

    @Test func `a restart between an adding and its repeat welcomes nobody twice`() async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.happens("half guide-01 wm1 code=wc-1")
            try await stage.restart()
            try await #expect(stage.happens("half guide-01 wm1 code=wc-1") == nil)
            try await stage.happens("added guide-01 wm1 code=wc-2")
            #expect(stage.platform.said("welcome").count == 1)
        }
    }
}
