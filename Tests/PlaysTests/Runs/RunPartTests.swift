import Domain
import Engine
import Scripts
import Storage
import TestSupport
import Testing

@testable import Plays

/// Results of a crowd are decided once and written bit by bit.
@Suite struct RunPartTests {
    private static let quizRun: RunID = "tea-quiz.20251230-2000"
    private static let drawRun: RunID = "december.20251230-2000"

    /// Lets one timer fall due, and what it asks for be done, and nothing that follows from that.
    private static func step(_ stage: Stage) async throws {
        let engine = await stage.engine
        _ = try await engine.timers.runOnce()
        try await engine.lanes.drain()
    }

    private static func counted(_ stage: Stage, _ sql: StaticString) async throws -> Int {
        try await stage.read { try $0.row(sql)?.int(0) ?? 0 }
    }

    /// So many answer, every third wrong, one a second.
    private static func answer(_ count: Int, _ stage: Stage) async throws {
        let run = try #require(try await stage.run(Self.quizRun))
        _ = try await stage.store.write { transaction in
            for number in 0..<count {
                _ = try QuizAnswers.take(
                    number % 3 == 0 ? "B" : "A",
                    to: "tea",
                    of: run,
                    by: Identity.customer(number).person,
                    at: QuizSheet.Moment(
                        at: run.opensAt + .milliseconds(Int64(number)),
                        event: EventID(rawValue: Int64(number))
                    ),
                    mayChange: true,
                    lane: LaneID("acme-wecom/page:\(number)"),
                    transaction
                )
            }
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a quiz of thousands is counted in parts, over a restart, and told and paid when all is written`(
        storage: StorageEngine
    ) async throws {
        let script = QuizScript.sample(
            scoring: .first(QuizPlaces(winners: 3_000, ties: .earlierFirst)),
            reward: .points(7),
            streak: QuizStreak(runs: 2, reward: .points(1))
        )
        let bill = try Playbill(quizzes: [script])
        try await Stage.set(Shop.silent(), on: storage, more: bill.plays) { stage in
            try await stage.found()
            try await stage.wait(until: "2025-12-30 20:01")
            try await Self.answer(4_500, stage)
            try await stage.wait(until: "2025-12-30 21:09")
            await stage.sleep(.seconds(61))
            try await Self.step(stage)
            let half = try #require(try await stage.run(Self.quizRun))
            #expect(half.state == .closed)
            try await #expect(Self.counted(stage, "SELECT COUNT(*) FROM quiz_results") == RunParts.size)
            try await #expect(Self.counted(stage, "SELECT COUNT(*) FROM points") == 0)
            #expect(!stage.posts.contains { $0.contains("REVEAL") })
            // Nobody slips in, wherever their answer was, and nobody sees half of it.
            let late = try await stage.write("A", .customer(9_999), at: half.opensAt + .seconds(60))
            try await stage.engine.lanes.drain()
            try await #expect(stage.explain(late)?.said("quiz") == "done: too late: not counted")
            let quiz = try #require(bill.plays.compactMap { $0 as? QuizPlay }.first)
            let now = await stage.now
            let view = try await stage.read {
                try quiz.view(of: "tea-quiz", brand: "acme", for: .customer(1), now: now, $0)
            }
            #expect(view?.stage == .settling(until: nil) && view?.result == nil && view?.participants == 4_500)

            try await stage.restart()
            try await stage.wait(until: "2025-12-30 22:00")
            try await #expect(stage.run(Self.quizRun)?.state == .over)
            try await #expect(Self.counted(stage, "SELECT COUNT(*) FROM quiz_results WHERE is_paid = 1") == 4_500)
            try await #expect(Self.counted(stage, "SELECT COUNT(*) FROM quiz_results WHERE streak = 1") == 3_000)
            try await #expect(Self.counted(stage, "SELECT COUNT(DISTINCT turn) FROM quiz_results") == 4_500)
            try await #expect(Self.counted(stage, "SELECT SUM(amount) FROM points") == 21_000)
            try await #expect(Self.counted(stage, "SELECT COUNT(*) FROM run_parts") == 0)
            #expect(stage.posts.filter { $0.contains("REVEAL") }.count == 1)
            #expect(stage.posts.last?.contains("3000 of 4500 won") == true)
            let reasons = try await stage.reasons(of: "quiz")
            #expect(reasons.contains("4500 are judged; the results are written bit by bit"))
            #expect(reasons.contains("more results are written; 1 part is left"))
        }
    }

    @Test func `a run waits for the results of the one before, which its streaks are made of`() async throws {
        let streak = QuizStreak(runs: 2, reward: .points(1))
        let bill = try Playbill(quizzes: [.sample(schedule: .evenings, streak: streak)])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-29 20:10")
            try await stage.says("A")
            try await stage.wait(until: "2025-12-30 20:10")
            try await stage.says("A")
            _ = try await stage.store.write {
                try $0.run("UPDATE runs SET state = 'closed' WHERE id LIKE '%20251229%'")
            }
            try await stage.wait(until: "2025-12-30 21:10")
            try await #expect(stage.run(Self.quizRun)?.state == .closed)
            _ = try await stage.store.write { try $0.run("UPDATE runs SET state = 'over' WHERE id LIKE '%20251229%'") }
            try await stage.pass(.seconds(5))
            try await #expect(stage.run(Self.quizRun)?.state == .over)
            try await #expect(stage.balance() == 101)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `thousands of winners are written in parts, and none is told before the last`(
        storage: StorageEngine
    ) async throws {
        let bill = try Playbill(lotteries: [.sample(tiers: [.box(count: 2_500, reward: .points(3))])])
        try await Stage.set(Shop.silent(), on: storage, more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            let run = try #require(try await stage.run(Self.drawRun))
            _ = try await stage.store.write { transaction in
                for number in 0..<3_000 {
                    _ = try LotteryEntries.add(
                        Identity.customer(number).person,
                        to: run,
                        day: .on("2025-12-30"),
                        at: run.opensAt,
                        event: EventID(rawValue: Int64(number)),
                        transaction
                    )
                }
            }
            try await stage.wait(until: "2025-12-30 21:30")
            let deed = Deed.tellEntropy("3347.52")
            _ = try await stage.press(deed, by: Stage.headquarters, on: "december", run: Self.drawRun)
            try await stage.engine.lanes.drain()
            try await Self.step(stage)
            try await #expect(stage.run(Self.drawRun)?.state == .closed)
            try await #expect(Self.counted(stage, "SELECT COUNT(*) FROM lottery_wins") == RunParts.size)
            let first = try #require(try await stage.wins(Self.drawRun).first?.person)
            let winner = Identity(.customer, PlatformUserID(String(first.rawValue.dropFirst(9))))
            let lottery = try #require(bill.plays.compactMap { $0 as? LotteryPlay }.first)
            let now = await stage.now
            let view = try await stage.read {
                try lottery.view(of: "december", brand: "acme", for: winner, now: now, $0)
            }
            #expect(view?.stage == .settling(until: nil) && view?.wins.isEmpty == true)
            let again = try await stage.press(.tellEntropy("1"), by: Stage.headquarters, on: "december")
            try await stage.engine.lanes.drain()
            try await #expect(
                stage.explain(#require(again))?.said("lottery") == "never: the outside value is settled"
            )
            try await stage.restart()
            try await stage.wait(until: "2025-12-30 22:00")
            try await #expect(stage.run(Self.drawRun)?.state == .over)
            try await #expect(Self.counted(stage, "SELECT SUM(amount) FROM points") == 7_500)
            try await #expect(Self.counted(stage, "SELECT COUNT(*) FROM run_parts") == 0)
            try await stage.verify(Self.drawRun, bill)
        }
    }
}
