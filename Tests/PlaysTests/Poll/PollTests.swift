import Domain
import Ledger
import Scripts
import TestSupport
import Testing

@testable import Plays

/// A poll, over the engine and a store.
@Suite struct PollTests {
    private static let run: RunID = "tea-poll.20251230-2000"

    private static func set(
        _ script: PollScript,
        on storage: StorageEngine = .sqliteInMemory,
        _ body: (Stage) async throws -> Void
    ) async throws {
        try await Stage.set(Shop.silent(), on: storage, more: Playbill(polls: [script]).plays, body)
    }

    private static func outcome(_ stage: Stage) async throws -> PollPlay.Outcome? {
        try await stage.run(Self.run)?.result(as: PollPlay.Outcome.self)
    }

    @Test(arguments: StorageEngine.available)
    func `one vote each, by page, by 微信客服, by the app`(storage: StorageEngine) async throws {
        try await Self.set(.sample(remind: .beforeClosing(.seconds(900)), reward: .points(3)), on: storage) { stage in
            try await stage.found()
            try await stage.wait(until: "2025-12-30 20:01")
            #expect(
                stage.posts == [
                    """
                    wr1 by guide-01: OPEN Tea poll until 30 December, 21:00: Which one?
                    A Longjing
                    B Oolong
                    C Water
                    3 points
                    """
                ]
            )
            try await stage.says("投B", .customer(1))
            #expect(stage.answers == ["wm1: TAKEN B Oolong canChange, gain 3 points, balance 3"])
            let page = try await stage.acts(.vote(["A"]), by: .customer(2), on: "tea-poll")
            #expect(page?.said("poll") == "done: the vote is taken; given: 3 points")
            try await stage.happens("wrote guide-01 oolong")
            #expect(
                stage.platform.said("member-message")
                    == ["guide-01: TAKEN B Oolong canChange, gain 3 points, balance 3"]
            )
            try await stage.says("water", .customer(1))
            #expect(stage.answers.last == "wm1: TAKEN C Water isChanged canChange, gain , balance 3")
            let strange = try await stage.acts(.vote(["Z"]), by: .customer(3), on: "tea-poll")
            #expect(strange?.said("poll") == "done: there is no such option: not counted")
            let none = try await stage.acts(.vote([]), by: .customer(3), on: "tea-poll")
            #expect(none?.said("poll") == "done: there is no such option: not counted")

            try await stage.wait(until: "2025-12-30 20:46")
            #expect(stage.posts.last == "wr1 by guide-01: REMIND Tea poll, 15 min left, 3 votes")
            try await stage.wait(until: "2025-12-30 21:00")
            // Given in time, fetched after the closing.
            try await stage.says("A", .customer(4), ago: .seconds(1))
            try await stage.wait(until: "2025-12-30 21:01")
            try await #expect(Self.outcome(stage)?.counts == ["A": 2, "B": 1, "C": 1])
            #expect(
                stage.posts.last == """
                    wr1 by guide-01: CLOSED A Longjing of 4, prize ()
                    A Longjing: 2
                    B Oolong: 1
                    C Water: 1
                    """
            )
            try await stage.says("B", .customer(5))
            #expect(stage.answers.last == "wm5: REFUSED isClosed")
            let late = try await stage.acts(.vote(["B"]), by: .customer(5), on: "tea-poll")
            #expect(late?.said("poll") == "done: too late: not counted")
        }
    }

    @Test func `where no change is allowed the first vote counts, in whatever order they are decided`() async throws {
        try await Self.set(.sample(change: .never, reward: .points(3))) { stage in
            try await stage.wait(until: "2025-12-30 20:20")
            try await stage.says("B")
            try await stage.says("A")
            #expect(stage.answers.last == "wm1: REFUSED isAnswered")
            try await stage.says("C", ago: .seconds(600))
            try await stage.wait(until: "2025-12-30 21:02")
            try await #expect(Self.outcome(stage)?.counts == ["C": 1])
            try await #expect(stage.balance() == 3)
        }
    }

    @Test func `results are shown while it is open only where the script says so`() async throws {
        for (results, shown) in [(PollScript.Results.always, "\nA Longjing: 0\nB Oolong: 1\nC Water: 0"), (.after, "")]
        {
            try await Self.set(.sample(results: results)) { stage in
                try await stage.wait(until: "2025-12-30 20:01")
                try await stage.says("B")
                #expect(stage.answers == ["wm1: TAKEN B Oolong canChange, gain , balance 0\(shown)"])
            }
        }
    }

    @Test func `of equally many votes the option that stands first wins`() async throws {
        try await Self.set(.sample(announce: nil)) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            for (number, key) in ["C", "B", "B", "C", "A"].enumerated() {
                try await stage.says(key, .customer(number))
            }
            try await stage.wait(until: "2025-12-30 21:02")
            try await #expect(Self.outcome(stage)?.winner == "B")
        }
    }

    @Test func `nobody voted: the groups are told nothing, and nothing wins`() async throws {
        try await Self.set(.sample(feeds: PollFeed(lottery: "december", tier: "first"))) { stage in
            try await stage.found()
            try await stage.wait(until: "2025-12-30 21:02")
            #expect(stage.posts.count == 1)
            try await #expect(Self.outcome(stage) == PollPlay.Outcome(counts: [:], winner: nil, wish: nil))
        }
    }

    @Test func `a pool without codes is told, and the vote counts`() async throws {
        try await Self.set(.sample(reward: .coupon(pool: "tea"))) { stage in
            try await stage.stock(["T-1"], pool: "tea")
            try await stage.wait(until: "2025-12-30 20:01")
            let first = try await stage.says("B", .customer(1))
            #expect(first.said("poll") == "done: the vote is taken; given: coupon T-1")
            let second = try await stage.says("B", .customer(2))
            #expect(second.said("poll") == "done: the vote is taken; 1 is owed until there are new codes")
            #expect(stage.answers.last == "wm2: TAKEN B Oolong canChange isOwed, gain , balance 0")
        }
    }

    @Test func `what most want becomes the prize of a lottery that opens later, and not of one that is open`()
        async throws
    {
        let poll = PollScript.sample(announce: nil, feeds: PollFeed(lottery: "december", tier: "first"))
        let later = LotteryScript.sample(
            schedule: .once(opens: .at("2025-12-30 21:05"), closes: .at("2025-12-30 23:00"))
        )
        try await Stage.set(Shop.silent(), more: Playbill(polls: [poll], lotteries: [later]).plays) { stage in
            try await stage.found()
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.says("B")
            try await stage.wait(until: "2025-12-30 21:06")
            #expect(stage.posts.last?.contains("A cake of Oolong ×2, worth 199 yuan each") == true)
            try await stage.says("抽奖")
        }
        let open = LotteryScript.sample(
            schedule: .once(opens: .at("2025-12-30 20:30"), closes: .at("2025-12-30 23:00"))
        )
        try await Stage.set(Shop.silent(), more: Playbill(polls: [poll], lotteries: [open]).plays) { stage in
            try await stage.found()
            try await stage.wait(until: "2025-12-30 20:31")
            try await stage.says("B")
            #expect(stage.posts.last?.contains("A box of tea ×2") == true)
            try await stage.wait(until: "2025-12-30 22:00")
            let state = try await stage.run("december.20251230-2030")?.lotteryState()
            #expect(state?.titles == [:])
        }
    }
}
