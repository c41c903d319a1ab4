import Domain
import Draws
import Ledger
import Scripts
import Storage
import TestSupport
import Testing

@testable import Plays

/// Draws that are decided at once, each by its number.
@Suite struct WheelTests {
    private static let run: RunID = "wheel.20251230-2000"

    private static func set(
        _ script: LotteryScript,
        on storage: StorageEngine = .sqliteInMemory,
        _ body: (Stage, Playbill) async throws -> Void
    ) async throws {
        let bill = try Playbill(lotteries: [script])
        try await Stage.set(Shop.silent(), on: storage, more: bill.plays) { try await body($0, bill) }
    }

    /// A thousand people press at once, in a lane each.
    private static func press(_ stage: Stage, people: ClosedRange<Int>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in people {
                group.addTask {
                    try await stage.press(.enter, by: .customer(number), on: "wheel", form: "f\(number)")
                }
            }
            try await group.waitForAll()
        }
        try await stage.settle()
    }

    @Test(arguments: [StorageEngine.sqliteFile, .postgres].filter(StorageEngine.available.contains))
    func `a thousand at once never get more than there is, and the proof finds the same winners`(
        storage: StorageEngine
    ) async throws {
        let tiers = [
            LotteryTier.box("rare", count: 7, reward: .points(100), odds: 50_000),
            .box("small", title: "A sachet", count: 1_000, reward: .points(10), odds: 200_000),
        ]
        try await Self.set(.wheel(tiers: tiers), on: storage) { stage, bill in
            try await stage.wait(until: "2025-12-30 20:01")
            try await Self.press(stage, people: 1...1_000)
            let wins = try await stage.wins(Self.run)
            let counts = Dictionary(grouping: wins, by: \.tier).mapValues(\.count)
            // About 50 would have won one of the 7; about 200 in 1,000 win a sachet, 3 sigma are 38.
            #expect(counts["rare"] == 7)
            #expect((162...238).contains(counts["small"] ?? 0))
            let run = try #require(try await stage.run(Self.run))
            let left = try await stage.read { try LotteryStock.left(of: run, $0) }
            #expect(left == ["rare": 0, "small": 1_000 - (counts["small"] ?? 0)])
            #expect(Set(wins.map(\.number)).count == wins.count && wins.allSatisfy { $0.state == .given })
            for win in wins.prefix(20) {
                let by = Identity(.customer, PlatformUserID(String(win.person.rawValue.dropFirst(9))))
                try await #expect(stage.balance(by) == (win.tier == "rare" ? 100 : 10))
            }
            try await stage.wait(until: "2025-12-30 21:02")
            let summary = try await stage.verify(Self.run, bill)
            #expect(summary.entries == 1_000 && summary.picks.count == wins.count)
        }
    }

    @Test func `when nothing is left nobody draws any more, and nothing is taken for it`() async throws {
        let tiers = [LotteryTier.box("all", count: 2, reward: .points(1), odds: 1_000_000)]
        let script = LotteryScript.wheel(tiers: tiers, eligibility: LotteryEligibility(costs: Price(points: 5)))
        try await Self.set(script) { stage, bill in
            try await stage.wait(until: "2025-12-30 20:01")
            for number in 1...3 {
                try await stage.earns(5, .customer(number))
                try await stage.says("转", .customer(number))
            }
            #expect(
                stage.answers == [
                    "wm1: WON A box of tea, code , by , left", "wm2: WON A box of tea, code , by , left",
                    "wm3: REFUSED isOut",
                ]
            )
            try await #expect(stage.balance(.customer(2)) == 1)
            try await #expect(stage.balance(.customer(3)) == 5)
            try await stage.wait(until: "2025-12-30 21:02")
            try await stage.verify(Self.run, bill)
        }
    }

    @Test func `who may draw three times may win three times, and is told how often they still may`() async throws {
        let tiers = [LotteryTier.box("all", count: 9, odds: 1_000_000)]
        try await Self.set(.wheel(tiers: tiers, limits: LotteryLimits(perPerson: 3))) { stage, bill in
            try await stage.wait(until: "2025-12-30 20:01")
            for _ in 1...4 { try await stage.says("转") }
            #expect(stage.answers.map { $0.suffix(6) } == ["left 2", "left 1", ", left", "oOften"])
            try await stage.wait(until: "2025-12-30 21:02")
            let summary = try await stage.verify(Self.run, bill)
            #expect(summary.picks.count == 3)
        }
    }

    @Test func `how often one still may is the least of limits, points, tickets and prizes`() async throws {
        let tiers = [LotteryTier.box("all", count: 4, odds: 1_000_000)]
        let costs = LotteryEligibility(costs: Price(points: 5))
        for (points, perPerson, left) in [
            (23, 9, ", left 3"), (23, 2, ", left 1"), (100, 9, ", left 3"), (9, 9, ", left"),
        ] {
            let script = LotteryScript.wheel(
                tiers: tiers,
                eligibility: costs,
                limits: LotteryLimits(perPerson: perPerson)
            )
            try await Self.set(script) { stage, bill in
                try await stage.wait(until: "2025-12-30 20:01")
                try await stage.earns(points)
                try await #expect(Self.chances(stage, bill) == min(points / 5, perPerson, 4))
                try await stage.says("转")
                #expect(stage.answers.last?.hasSuffix(left) == true, "\(stage.answers)")
            }
        }
        let ticketed = LotteryScript.wheel(
            tiers: tiers,
            eligibility: LotteryEligibility(needsTicket: true),
            limits: LotteryLimits(perPerson: 9)
        )
        try await Self.set(ticketed) { stage, bill in
            try await stage.wait(until: "2025-12-30 20:01")
            try await #expect(Self.chances(stage, bill) == 0)
            let (account, now) = (PointAccount(brand: "acme", person: "customer:wm1"), await stage.now)
            _ = try await stage.store.write {
                try Tickets.give(2, of: "wheel", to: account, cause: "gift", at: now, $0)
            }
            try await #expect(Self.chances(stage, bill) == 2)
            try await stage.says("转")
            #expect(stage.answers.last?.hasSuffix(", left 1") == true, "\(stage.answers)")
        }
    }

    /// What the page of the first customer says.
    private static func chances(_ stage: Stage, _ bill: Playbill) async throws -> Int? {
        let now = await stage.now
        return try await stage.read {
            try bill.lottery.view(of: "wheel", brand: "acme", for: .customer(1), now: now, $0)?.chancesLeft
        }
    }

    @Test func `no luck is told at once`() async throws {
        let tiers = [LotteryTier.box("rare", count: 1, odds: 1)]
        try await Self.set(.wheel(tiers: tiers, limits: LotteryLimits(perPerson: 2))) { stage, bill in
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.says("转")
            #expect(stage.answers == ["wm1: LOST, left 1"])
            try await stage.wait(until: "2025-12-30 21:02")
            try await stage.verify(Self.run, bill)
            #expect(stage.answers.count == 1)
        }
    }

    @Test func `a draw in the first second waits until the wheel is open, and is not told that nothing is left`()
        async throws
    {
        let tiers = [LotteryTier.box("all", count: 9, odds: 1_000_000)]
        try await Self.set(.wheel(tiers: tiers)) { stage, bill in
            // The service is busy: nothing is decided before the first person draws.
            await stage.sleep(.seconds(30 * 3_600 + 1))
            let page = try #require(await stage.press(.enter, on: "wheel"))
            let word = try await stage.write("转", .customer(2), at: stage.now)
            try await stage.settle()
            try await stage.pass(.seconds(2))
            try await stage.settle()
            try await #expect(stage.explain(page)?.said("lottery")?.contains("the tier all") == true)
            try await #expect(stage.explain(word)?.said("lottery")?.contains("the tier all") == true)
            try await stage.wait(until: "2025-12-30 21:02")
            try await stage.verify(Self.run, bill)
        }
    }

    @Test func `prizes are claimed or lapse, and are not drawn again`() async throws {
        let tiers = [LotteryTier.box("all", count: 9, claim: PrizeClaim(within: .seconds(600)), odds: 1_000_000)]
        try await Self.set(.wheel(tiers: tiers)) { stage, bill in
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.says("转", .customer(1))
            try await stage.says("转", .customer(2))
            try await stage.pass(.seconds(300))
            try await stage.says("claim", .customer(1))
            try await stage.says("转", .customer(3))
            try await stage.pass(.seconds(400))
            try await #expect(stage.wins(Self.run).map(\.state) == [.given, .lapsed, .won])
            try await stage.pass(.seconds(400))
            try await #expect(stage.wins(Self.run).map(\.state) == [.given, .lapsed, .lapsed])
            let run = try #require(try await stage.run(Self.run))
            try await #expect(stage.read { try LotteryStock.left(of: run, $0) } == ["all": 6])
            try await stage.wait(until: "2025-12-30 21:02")
            try await stage.verify(Self.run, bill)
        }
    }

    @Test func `a win without a code in stock is named to headquarters`() async throws {
        let tiers = [LotteryTier.box("all", count: 9, reward: .coupon(pool: "tea"), odds: 1_000_000)]
        try await Self.set(.wheel(tiers: tiers)) { stage, _ in
            try await stage.stock(["T-1"], pool: "tea")
            try await stage.wait(until: "2025-12-30 20:01")
            try await #expect(stage.says("转", .customer(1)).said("lottery") == "done: draw 1: the tier all")
            try await #expect(
                stage.says("转", .customer(2)).said("lottery")
                    == "done: draw 2: the tier all; 1 is owed until there are new codes"
            )
        }
    }

    @Test func `it takes no outside value`() async throws {
        try await Self.set(.wheel()) { stage, _ in
            try await stage.wait(until: "2025-12-30 20:01")
            try await #expect(
                stage.tells("1", of: "wheel") == "never: a draw that decides at once takes no outside value"
            )
        }
    }
}
