import Domain
import Draws
import Scripts
import TestSupport
import Testing

@testable import Plays

/// What everybody may read of a draw, at each of its stages, and what only one person reads.
@Suite struct DisclosureTests {
    private static let run: RunID = "december.20251230-2000"

    private static func known(_ stage: Stage, _ bill: Playbill, _ id: RunID = Self.run) async throws
        -> LotteryDisclosure?
    {
        guard let run = try await stage.run(id) else { return nil }
        return try await stage.read { try bill.proof.disclosure(of: run, $0) }
    }

    private static func numbers(_ stage: Stage, _ bill: Playbill, _ number: Int, _ id: RunID = Self.run) async throws
        -> LotteryNumbers
    {
        let run = try #require(try await stage.run(id))
        return try await stage.read { try bill.proof.numbers(of: PersonID("customer:wm\(number)"), in: run, $0) }
    }

    @Test(arguments: StorageEngine.available)
    func `rules and commitment first, then the roster, then the numbers that won`(storage: StorageEngine) async throws {
        let script = LotteryScript.sample(weights: .tickets, limits: LotteryLimits(perPerson: 2))
        let bill = try Playbill(lotteries: [script])
        try await Stage.set(Shop.silent(), on: storage, more: bill.plays) { stage in
            try await #expect(Self.known(stage, bill) == nil, "nothing is fixed yet")
            try await stage.wait(until: "2025-12-30 20:01")
            let open = try #require(try await Self.known(stage, bill))
            #expect(open.stage == .open && open.entries == 0 && open.entropy == nil)
            #expect(open.rules.entropy.source == "the index of the day" && open.tiers.map(\.won) == [0])
            // The second customer enters twice: one place on the roster, with two chances.
            for number in [1, 2, 2, 3, 4] { try await stage.acts(.enter, by: .customer(number), on: "december") }
            try await #expect(Self.numbers(stage, bill, 3).all == [3])
            try await stage.wait(until: "2025-12-30 21:02")
            let sealed = try #require(try await Self.known(stage, bill))
            #expect(sealed.stage == .sealed && sealed.entries == 4 && sealed.entropy == nil)
            #expect(sealed.rulesHash == open.rulesHash && sealed.commitment == open.commitment)
            try await #expect(sealed.announcement == stage.run(Self.run)?.lotteryState().announcement)
            #expect(sealed.announcement != open.announcement)

            try await stage.wait(until: "2025-12-30 21:30")
            try await stage.tells("3347.52")
            let drawn = try #require(try await Self.known(stage, bill))
            #expect(drawn.stage == .drawn && drawn.entropy == .outside("3347.52") && drawn.entries == 4)
            let wins = try await stage.wins(Self.run)
            #expect(drawn.tiers.map { $0.winners?.map(\.number) } == [wins.map(\.number)])
            #expect(drawn.tiers.map(\.won) == [2])
            for number in 1...4 {
                let mine = try await Self.numbers(stage, bill, number)
                let won = wins.filter { $0.person == PersonID("customer:wm\(number)") }.map(\.number)
                #expect(mine.all == [number] && mine.won.map(\.number) == won)
            }
            try await #expect(Self.numbers(stage, bill, 9) == LotteryNumbers(all: [], won: []))
            // The first line of the file is sealed with what is shown as the hash of the rules.
            let run = try #require(try await stage.run(Self.run))
            let file = try await stage.read { transaction in
                var file: [UInt8] = []
                _ = try bill.proof.write(run, transaction) { file += $0 }
                return file
            }
            let first = String(decoding: file.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            #expect(first.contains(drawn.rulesHash.hex))
        }
    }

    @Test func `a draw without its value says why, and a prize drawn again says for whom`() async throws {
        let tiers = [LotteryTier.box(count: 1, claim: PrizeClaim(within: .seconds(3_600)))]
        let bill = try Playbill(lotteries: [.sample(tiers: tiers)])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            for number in 1...4 { try await stage.acts(.enter, by: .customer(number), on: "december") }
            try await stage.wait(until: "2025-12-30 23:31")
            let drawn = try #require(try await Self.known(stage, bill))
            #expect(drawn.entropy == .fallback(reason: LotteryProof.untoldReason) && drawn.redraws == 0)
            let first = try #require(drawn.tiers[0].winners?.first?.number)
            try await stage.wait(until: "2025-12-31 00:40")
            let again = try #require(try await Self.known(stage, bill))
            let second = try #require(again.tiers[0].winners?.first)
            #expect(again.redraws == 1 && again.tiers[0].winners?.count == 1)
            #expect(second.insteadOf == first && second.number != first && !second.isLapsed)
            try await stage.wait(until: "2025-12-31 03:00")
            try await #expect(Self.known(stage, bill)?.tiers[0].winners?.map(\.isLapsed) == [true])
        }
    }

    @Test func `more than two hundred winners are left to the file`() async throws {
        let tiers = [LotteryTier.box("all", count: 300, reward: .points(1), odds: 1_000_000)]
        let bill = try Playbill(lotteries: [.wheel(tiers: tiers, limits: LotteryLimits(perPerson: 300))])
        let id: RunID = "wheel.20251230-2000"
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            for number in 1...201 { try await stage.press(.enter, by: .customer(1), on: "wheel", form: "f\(number)") }
            try await stage.settle()
            let known = try #require(try await Self.known(stage, bill, id))
            #expect(known.tiers.map(\.won) == [201] && known.tiers[0].winners == nil)
            try await #expect(Self.numbers(stage, bill, 1, id).all == Array(1...200))
        }
    }
}
