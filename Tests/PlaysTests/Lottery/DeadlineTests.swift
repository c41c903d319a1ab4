import Domain
import Draws
import Scripts
import TestSupport
import Testing

@testable import Plays

/// A draw at a deadline, from the first entry to the proof.
@Suite struct DeadlineTests {
    private static let run: RunID = "december.20251230-2000"

    private static func set(
        _ script: LotteryScript = .sample(),
        on storage: StorageEngine = .sqliteInMemory,
        _ body: (Stage, Playbill) async throws -> Void
    ) async throws {
        let bill = try Playbill(lotteries: [script])
        try await Stage.set(Shop.silent(), on: storage, more: bill.plays) { try await body($0, bill) }
    }

    private static func announcement(_ stage: Stage) async throws -> String? {
        try await stage.run(Self.run)?.lotteryState().announcement
    }

    @Test(arguments: StorageEngine.available)
    func `from the first entry to a proof that anybody can check`(storage: StorageEngine) async throws {
        try await Self.set(.sample(remind: .beforeClosing(.seconds(900))), on: storage) { stage, bill in
            try await stage.found()
            try await stage.wait(until: "2025-12-30 20:01")
            #expect(
                stage.posts == [
                    """
                    wr1 by guide-01: OPEN December draw until 30 December, 21:00, drawn 30 December, 21:30 by the index \
                    of the day, say 抽奖 for ()
                    A box of tea ×2, worth 199 yuan each
                    """
                ]
            )
            for number in 1...20 { try await stage.acts(.enter, by: .customer(number), on: "december") }
            for number in 21...29 { try await stage.says("抽獎！", .customer(number)) }
            try await stage.happens("wrote guide-01 抽奖")
            #expect(stage.answers.last == "wm29: ENTERED 29, chances 1, drawn 30 December, 21:30, balance 0")
            #expect(
                stage.platform.said("member-message").last
                    == "guide-01: ENTERED 30, chances 1, drawn 30 December, 21:30, balance 0"
            )
            try await stage.wait(until: "2025-12-30 20:46")
            #expect(stage.posts.last == "wr1 by guide-01: REMIND December draw, 15 min left, 30 in")
            try await #expect(stage.tells("3347.52") == "never: the roster is not closed yet")

            try await stage.wait(until: "2025-12-30 21:02")
            let sealed = try #require(try await Self.announcement(stage))
            try await #expect(
                stage.reasons(of: "lottery").contains("the roster of 30 is sealed; the outside value is waited for")
            )
            try await #expect(stage.tells("3347.52") == "never: the value cannot be known yet")
            // What was written in time and fetched after the sealing changes the roster no more.
            try await stage.says("抽奖", .customer(31), ago: .seconds(180))
            #expect(stage.answers.last == "wm31: REFUSED isClosed")
            try await stage.acts(.enter, by: .customer(32), on: "december", run: Self.run)

            try await stage.wait(until: "2025-12-30 21:30")
            try await #expect(Self.announcement(stage) == sealed)
            try await #expect(stage.tells(" 3347.52\n") == "done: the outside value is noted; the draw follows")
            try await #expect(stage.tells("1.00") == "never: the outside value is settled")
            #expect(stage.posts.last == "wr1 by guide-01: DRAWN 2 of 30")
            let summary = try await stage.verify(Self.run, bill)
            #expect(summary.announcement?.hex == sealed && summary.entries == 30 && summary.picks.count == 2)
            guard case .outside("3347.52")? = summary.entropy else {
                Issue.record("\(String(describing: summary.entropy))")
                return
            }
            // Everybody who entered in a chat is told, winners and others; who was refused is not.
            let told = stage.answers.filter { !$0.contains("ENTERED") && !$0.contains("REFUSED") }
            #expect(told.count == 9 && !told.contains { $0.hasPrefix("wm31") })
            let people = Set(try await stage.wins(Self.run).map(\.person))
            for line in told {
                let hasWon = people.contains(PersonID("customer:\(line.prefix { $0 != ":" })"))
                #expect(line.contains(hasWon ? "WON A box of tea, code " : "LOST, left"))
            }
        }
    }

    @Test func `a value that is not told in time is done without`() async throws {
        try await Self.set(.sample(fallbackAfter: .seconds(3_600))) { stage, bill in
            try await stage.wait(until: "2025-12-30 20:01")
            for number in 1...5 { try await stage.acts(.enter, by: .customer(number), on: "december") }
            try await stage.wait(until: "2025-12-30 22:29")
            try await #expect(stage.wins(Self.run).isEmpty)
            try await stage.wait(until: "2025-12-30 22:30")
            try await #expect(stage.wins(Self.run).count == 2)
            try await #expect(stage.tells("3347.52") == "never: the outside value is settled")
            let summary = try await stage.verify(Self.run, bill)
            guard case .fallback? = summary.entropy else {
                Issue.record("\(String(describing: summary.entropy))")
                return
            }
        }
    }

    @Test func `the value is taken when the roster is sealed, not before`() async throws {
        try await Self.set(.sample(known: .at(.at("2025-12-30 21:00")))) { stage, bill in
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.acts(.enter, on: "december")
            try await stage.wait(until: "2025-12-30 21:00")
            try await stage.pass(.seconds(10))
            try await #expect(
                stage.tells("1") == "never: the roster is not sealed yet; tell the value once more in a minute"
            )
            try await stage.wait(until: "2025-12-30 21:01")
            try await #expect(Self.announcement(stage) != nil)
            try await #expect(stage.tells("2") == "done: the outside value is noted; the draw follows")
            try await stage.verify(Self.run, bill)
        }
    }

    @Test(arguments: [
        "", "  ", "3347\u{7}52", "3347\u{85}.52", "\u{202E}3347", "3347\u{2066}", String(repeating: "9", count: 4_001),
    ])
    func `a value that no proof can hold is not taken, and the draw goes on`(value: String) async throws {
        try await Self.set { stage, bill in
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.acts(.enter, on: "december")
            try await stage.wait(until: "2025-12-30 21:31")
            try await #expect(stage.tells(value)?.hasPrefix("never: the value has 1 to 4000 bytes") == true)
            try await #expect(stage.tells("3347.52") == "done: the outside value is noted; the draw follows")
            try await stage.verify(Self.run, bill)
        }
    }

    @Test func `a customer cannot tell the value`() async throws {
        try await Self.set { stage, _ in
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.acts(.enter, on: "december")
            try await stage.wait(until: "2025-12-30 21:31")
            try await #expect(stage.tells("1", by: .customer(1)) == "never: only the brand tells the outside value")
            try await #expect(stage.run(Self.run)?.state == .closed)
        }
    }

    @Test func `nobody entered: the groups are told nothing, and there is a proof of that too`() async throws {
        try await Self.set { stage, bill in
            try await stage.found()
            try await stage.wait(until: "2025-12-31 00:00")
            #expect(stage.posts.count == 1)
            let summary = try await stage.verify(Self.run, bill)
            #expect(summary.entries == 0 && summary.picks.isEmpty)
        }
    }

    @Test(arguments: [(LotteryScript.Weights.equal, 3), (.tickets, 7)])
    func `how often somebody entered is a weight, or nothing`(weights: LotteryScript.Weights, sum: Int) async throws {
        try await Self.set(.sample(weights: weights, limits: LotteryLimits(perPerson: 5))) { stage, bill in
            try await stage.found()
            try await stage.wait(until: "2025-12-30 20:01")
            for number in [1, 2, 1, 1, 3, 1, 1] {
                try await stage.acts(.enter, by: .customer(number), on: "december")
            }
            let more = try await stage.acts(.enter, by: .customer(1), on: "december")
            #expect(more?.said("lottery") == "done: no more entries are allowed")
            try await stage.wait(until: "2025-12-30 23:59")
            let summary = try await stage.verify(Self.run, bill)
            #expect(summary.entries == 3 && summary.weight == sum && summary.picks.count == 2)
            #expect(stage.posts.last == "wr1 by guide-01: DRAWN 2 of 3")
        }
    }

    @Test func `a restart in the middle changes nothing, not even with other prizes in the script`() async throws {
        try await Self.set { stage, bill in
            try await stage.wait(until: "2025-12-30 20:01")
            for number in 1...5 { try await stage.acts(.enter, by: .customer(number), on: "december") }
            bill.replace(lotteries: [.sample(tiers: [.box("other", title: "Nothing", count: 1)])])
            try await stage.restart()
            try await stage.wait(until: "2025-12-30 21:05")
            try await stage.restart()
            try await stage.wait(until: "2025-12-30 21:30")
            try await stage.tells("3347.52")
            try await stage.restart()
            try await stage.pass(.seconds(60))
            let summary = try await stage.verify(Self.run, bill)
            #expect(summary.picks.map(\.tier) == ["first", "first"])
            // Drawn again from the same record the winners are the same.
            try await stage.verify(Self.run, bill)
        }
    }
}
