import Domain
import Engine
import Testing

@Suite struct GroupGreetingTests {
    private static func shop(_ via: String = "owner-task", gather: String = "20s") throws -> Shop {
        try Shop.with(
            script: "group: { greeting: { say: say, gather: \(gather), via: \(via) } }",
            templates: ["say": "{{newcomers}} in {{group}}{{#guide}} of {{guide}}, {{store}}{{/guide}}"]
        )
    }

    /// So long ago that nobody is greeted for it.
    private static let longAgo = Shop.afternoon - .seconds(86_400)

    private static func members(_ range: ClosedRange<Int>) -> [PlatformUserID] {
        range.map { PlatformUserID("wm\($0)") }
    }

    @Test func `a burst of thirty joins becomes one task that names thirty`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample(customers: Self.members(1...30)))
            for member in 1...30 {
                try await stage.happens("joined wr1 wm\(member)")
                try await stage.pass(.milliseconds(500))
            }
            try await stage.pass(.seconds(600))
            #expect(stage.platform.said("group-task") == ["wr1 by guide-01: 30 in 茶友群 of 导购一号, 一号店"])
            let effects = try await stage.effects("group-task")
            #expect(effects.map(\.purpose) == ["task"])
        }
    }

    @Test func `many who join in one callback are counted one by one`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample(customers: Self.members(1...4)))
            let event = try #require(await stage.happens("joined wr1 wm1,wm2,wm3,wm4"))
            try await stage.pass(.seconds(20))
            #expect(
                event.look(of: "group-greeting")?.reason.english
                    == "newcomers are gathered for 20 s, then greeted together"
            )
            #expect(stage.platform.said("group-task") == ["wr1 by guide-01: 4 in 茶友群 of 导购一号, 一号店"])
        }
    }

    @Test func `who joins while newcomers are gathered is greeted with them, who joins later with the next`()
        async throws
    {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample(customers: Self.members(1...5), joinedAt: Self.longAgo))
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(19))
            let second = try #require(await stage.happens("joined wr1 wm2,wm3"))
            #expect(
                second.look(of: "group-greeting")?.reason.english == "2 more newcomers for the greeting that is coming"
            )
            #expect(stage.platform.said("group-task").isEmpty)
            try await stage.pass(.seconds(1))
            #expect(stage.platform.said("group-task").map { $0.prefix(21) } == ["wr1 by guide-01: 3 in"])
            try await stage.pass(.seconds(1))
            try await stage.happens("joined wr1 wm4")
            try await stage.pass(.seconds(19))
            #expect(stage.platform.said("group-task").count == 1)
            try await stage.pass(.seconds(1))
            #expect(stage.platform.said("group-task").map { $0.prefix(21) }.last == "wr1 by guide-01: 1 in")
        }
    }

    @Test func `one newcomer is spoken of as one`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample(customers: Self.members(1...2), joinedAt: Self.longAgo))
            try await stage.happens("joined wr1 wm1")
            let second = try #require(await stage.happens("joined wr1 wm2"))
            #expect(
                second.look(of: "group-greeting")?.reason.english == "1 more newcomer for the greeting that is coming"
            )
            try await stage.happens("left wr1 wm2")
            try await stage.pass(.seconds(20))
            try await #expect(
                stage.reasons(of: "group-greeting").last == "1 newcomer is greeted; the owner of the group is asked"
            )
        }
    }

    @Test func `groups are gathered and greeted each for itself`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample("wr1", name: "A", customers: Self.members(1...2)))
            stage.platform.know(.sample("wr2", name: "B", customers: Self.members(1...3)))
            try await stage.happens("joined wr1 wm1,wm2")
            try await stage.happens("joined wr2 wm1,wm2,wm3")
            try await stage.pass(.seconds(60))
            #expect(
                stage.platform.said("group-task").sorted() == [
                    "wr1 by guide-01: 2 in A of 导购一号, 一号店", "wr2 by guide-01: 3 in B of 导购一号, 一号店",
                ]
            )
        }
    }

    @Test func `guides who join are not greeted`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample(customers: ["wm1"]))
            let guides = try #require(await stage.happens("joined wr1 guide-02,guide-03"))
            #expect(guides.look(of: "group-greeting")?.verdict == "pass")
            #expect(guides.look(of: "group-greeting")?.reason.english == "only guides joined")
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("group-task").isEmpty)
            try await stage.happens("joined wr1 guide-04,wm1")
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("group-task").map { $0.prefix(21) } == ["wr1 by guide-01: 1 in"])
        }
    }

    @Test func `a list that the platform left out is not taken for guides`() async throws {
        try await Stage.set(Self.shop()) { stage in
            let event = try #require(await stage.happens("joined wr1 count=3"))
            #expect(event.look(of: "group-greeting")?.verdict == "pass")
            #expect(event.look(of: "group-greeting")?.reason.english == "the platform does not say who joined")
        }
    }

    @Test func `the owner is waited for until the look-up knows them`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.script("group-look-up", .refused("no-right"))
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(49))
            try await #expect(
                stage.reasons(of: "group-greeting").last
                    == "the owner of the group is not known yet; waiting for the look-up"
            )
            stage.platform.know(.sample(customers: Self.members(1...2)))
            try await stage.happens("joined wr1 wm2")
            try await stage.pass(.seconds(61))
            #expect(stage.platform.said("group-task") == ["wr1 by guide-01: 2 in 茶友群 of 导购一号, 一号店"])
        }
    }

    @Test func `newcomers wait for an owner who is found late, as long as they are young enough`() async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.happens("joined wr1 wm1,wm2")
            try await stage.pass(.seconds(1_800))
            #expect(stage.platform.said("group-task").isEmpty)
            stage.platform.know(.sample(customers: Self.members(1...2)))
            // The register's next try comes after 2 s, 1, 5 and 30 minutes, the greeting five minutes later at most.
            try await stage.pass(.seconds(362 + 300))
            #expect(stage.platform.said("group-task") == ["wr1 by guide-01: 2 in 茶友群 of 导购一号, 一号店"])
        }
    }

    @Test func `newcomers of a group without a known owner are given up when they came too long ago`() async throws {
        try await Stage.set(Self.shop()) { stage in
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(2 * 3_600 + 301))
            let reasons = try await stage.reasons(of: "group-greeting")
            #expect(reasons.last == "missed: 1 newcomer joined too long ago to be greeted now")
            #expect((10...40).contains(reasons.filter { $0.contains("waiting for the look-up") }.count))
            try await stage.pass(.seconds(86_400))
            try await #expect(stage.reasons(of: "group-greeting") == reasons)

            stage.platform.know(.sample(customers: Self.members(1...3), joinedAt: Self.longAgo))
            try await stage.happens("joined wr1 wm3")
            try await stage.pass(.seconds(20))
            #expect(stage.platform.said("group-task") == ["wr1 by guide-01: 1 in 茶友群 of 导购一号, 一号店"])
        }
    }

    @Test func `who joined without a callback is greeted with the others, once`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample(customers: Self.members(1...3)))
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("group-task").map { $0.prefix(21) } == ["wr1 by guide-01: 3 in"])
            try await #expect(
                stage.reasons(of: "group-greeting").last
                    == "3 newcomers are greeted together, 2 of them found by the look-up; "
                    + "the owner of the group is asked"
            )
            // Their callback comes after all, and somebody else joins.
            let late = try #require(await stage.happens("joined wr1 wm2,wm3", late: .seconds(61)))
            #expect(late.look(of: "group-greeting")?.reason.english == "all of them are greeted already")
            stage.platform.know(.sample(customers: Self.members(1...4)))
            try await stage.happens("joined wr1 wm4")
            try await stage.pass(.seconds(3_600))
            #expect(stage.platform.said("group-task").count == 2)
            #expect(stage.platform.said("group-task").last?.hasPrefix("wr1 by guide-01: 1 in") == true)
        }
    }

    @Test func `a group that is seen for the first time does not greet its old members, nor its guides`() async throws {
        try await Stage.set(Self.shop()) { stage in
            let old = GroupSnapshot.sample(customers: Self.members(10...99), joinedAt: Self.longAgo)
            let new = GroupSnapshot.sample(customers: ["wm1", "guide-07"])
            stage.platform.know(
                GroupSnapshot(
                    group: "wr1",
                    name: "茶友群",
                    owner: "guide-01",
                    members: old.members + new.members.filter { $0.id != "guide-01" },
                    version: nil
                )
            )
            try await stage.happens("joined wr1 wm2")
            try await stage.pass(.seconds(60))
            // guide-07 is nobody whom headquarters wrote down, and is a customer as the platform sees it.
            #expect(stage.platform.said("group-task").map { $0.prefix(21) } == ["wr1 by guide-01: 3 in"])
            stage.platform.know(.sample(customers: ["guide-02"]))
            try await stage.happens("joined wr1 wm5")
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("group-task").last?.hasPrefix("wr1 by guide-01: 1 in") == true)
        }
    }

    @Test func `who left and joined again later is greeted again`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample(customers: ["wm1"], joinedAt: Self.longAgo))
            for _ in 1...2 {
                try await stage.happens("joined wr1 wm1")
                try await stage.pass(.seconds(60))
                try await stage.happens("left wr1 wm1")
                try await stage.pass(.seconds(60))
            }
            #expect(stage.platform.said("group-task").count == 2)
        }
    }

    @Test func `who leaves before the greeting is not counted`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample(customers: ["wm2"]))
            try await stage.happens("joined wr1 wm1,wm2,wm3")
            try await stage.pass(.seconds(10))
            try await stage.happens("left wr1 wm1,wm3")
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("group-task").map { $0.prefix(21) } == ["wr1 by guide-01: 1 in"])
        }
    }

    @Test(arguments: ["left wr1 wm1,wm2", "dismissed wr1"])
    func `nobody is greeted when all have left or the group is closed`(end: String) async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample(customers: []))
            try await stage.happens("joined wr1 wm1,wm2")
            try await stage.pass(.seconds(10))
            try await stage.happens(end)
            try await stage.pass(.seconds(600))
            #expect(stage.platform.said("group-task").isEmpty)
            // A group that goes on is greeted again.
            guard end != "dismissed wr1" else { return }
            stage.platform.know(.sample(customers: ["wm3"]))
            try await stage.happens("joined wr1 wm3")
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("group-task").map { $0.prefix(21) } == ["wr1 by guide-01: 1 in"])
        }
    }

    @Test func `a greeting that a stop made hours late is not said, and the group is greeted again`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample(customers: Self.members(1...3)))
            try await stage.happens("joined wr1 wm1,wm2")
            await stage.sleep(.seconds(3 * 3_600))
            try await stage.restart()
            #expect(stage.platform.said("group-task").isEmpty)
            try await stage.happens("joined wr1 wm3")
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("group-task").map { $0.prefix(21) } == ["wr1 by guide-01: 1 in"])
        }
    }

    @Test func `a greeting that a stop made a little late is said`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample(customers: Self.members(1...2)))
            try await stage.happens("joined wr1 wm1,wm2")
            try await stage.pass(.seconds(5))
            await stage.sleep(.seconds(3_600))
            try await stage.restart()
            #expect(stage.platform.said("group-task").map { $0.prefix(21) } == ["wr1 by guide-01: 2 in"])
        }
    }

    @Test func `newcomers of long ago do not swell the greeting of those who came now`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample(customers: Self.members(1...3)))
            try await stage.happens("joined wr1 wm1,wm2")
            await stage.sleep(.seconds(3 * 3_600))
            // The callback is there before the late timer is found.
            try await stage.receive("joined wr1 wm3")
            try await stage.restart()
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("group-task").map { $0.prefix(21) } == ["wr1 by guide-01: 1 in"])
        }
    }

    @Test func `the owner may be told instead, in as many bytes as such a message takes`() async throws {
        try await Stage.set(Self.shop("owner-message")) { stage in
            stage.platform.know(.sample(customers: Self.members(1...2)))
            try await stage.happens("joined wr1 wm1,wm2")
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("member-message") == ["guide-01: 2 in 茶友群 of 导购一号, 一号店"])
            #expect(stage.platform.said("group-task").isEmpty)
        }
    }

    @Test func `a greeting that is too long for its way is not sent, and says so`() async throws {
        let shop = try Shop.with(
            script: "group: { greeting: { say: say, gather: 5s, via: owner-message } }",
            templates: ["say": String(repeating: "{{group}}", count: 10)]
        )
        try await Stage.set(shop) { stage in
            stage.platform.know(.sample(name: String(repeating: "茶", count: 100), customers: ["wm1"]))
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("member-message").isEmpty)
            let end = try #require(await stage.events().first { $0.look(of: "group-greeting")?.verdict == "never" })
            #expect(end.look(of: "group-greeting")?.reason.english.contains("3000 bytes, 2048 are taken") == true)
        }
    }

    @Test func `a task that the owner does not get in time expires`() async throws {
        try await Stage.set(Self.shop()) { stage in
            stage.platform.know(.sample(customers: ["wm1"]))
            stage.platform.script("group-task", .limited(for: .seconds(15 * 3_600)))
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(60))
            try await #expect(stage.effects("group-task").map(\.state) == ["expired"])
        }
    }
}
