import Domain
import Ledger
import Metrics
import Scripts
import TestSupport
import Testing

@testable import Plays

/// What a quiz gives, and what it does when there is nothing to give.
@Suite struct QuizPrizeTests {
    private static func set(_ script: QuizScript, _ body: (Stage) async throws -> Void) async throws {
        try await Stage.set(Shop.silent(), more: Playbill(quizzes: [script]).plays, body)
    }

    @Test func `coupons go to the winners until none is left, and headquarters is told`() async throws {
        let script = QuizScript.sample(
            scoring: .first(QuizPlaces(winners: 3, ties: .earlierFirst)),
            reward: .coupon(pool: "tea")
        )
        try await Self.set(script) { stage in
            try await stage.stock(["T-1", "T-2"], pool: "tea")
            try await stage.wait(until: "2025-12-30 20:01")
            for number in [3, 1, 2] {
                try await stage.says("A", .customer(number))
                try await stage.pass(.seconds(1))
            }
            try await stage.wait(until: "2025-12-30 22:00")
            // Where there are too few, the best get them.
            #expect(
                stage.answers.filter { $0.contains("RESULT") }.sorted() == [
                    "wm1: RESULT A Longjing isRight hasWon, gain coupon T-2, rank 2, streak , balance 0",
                    "wm2: RESULT A Longjing isRight hasWon isOwed, gain , rank 3, streak , balance 0",
                    "wm3: RESULT A Longjing isRight hasWon, gain coupon T-1, rank 1, streak , balance 0",
                ]
            )
            let reasons = try await stage.reasons(of: "quiz")
            #expect(reasons.last == "3 people are paid; 1 is owed until there are new codes")
        }
    }

    @Test func `tickets for a lottery`() async throws {
        try await Self.set(.sample(reward: .tickets(lottery: "december", count: 2))) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.says("A")
            try await stage.wait(until: "2025-12-30 22:00")
            #expect(stage.answers.last?.contains("gain 2 lottery tickets") == true)
            let tickets = try await stage.read {
                try Tickets.count(of: "december", for: PointAccount(brand: "acme", person: "customer:wm1"), $0)
            }
            #expect(tickets == 2)
        }
    }

    @Test func `the consolation is for those who answered everything and did not win`() async throws {
        let script = QuizScript.sample(
            questions: [.numbered("one"), .numbered("two")],
            scoring: .first(QuizPlaces(winners: 1, ties: .earlierFirst)),
            consolation: .points(5)
        )
        try await Self.set(script) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            func reply(_ keys: String...) -> Deed {
                .answer(zip(["one", "two"], keys).map { Deed.Reply(question: $0, answer: $1) })
            }
            for (number, keys) in [["1", "1"], ["1", "1"], ["2", "1"], ["1"]].enumerated() {
                let deed = keys.count == 2 ? reply(keys[0], keys[1]) : reply(keys[0])
                try await stage.acts(deed, by: .customer(number), on: "tea-quiz")
                try await stage.pass(.seconds(1))
            }
            try await stage.wait(until: "2025-12-30 22:00")
            for (number, points) in [50, 5, 5, 0].enumerated() {
                try await #expect(stage.balance(.customer(number)) == points)
            }
        }
    }

    @Test func `right three evenings on end brings the reward, and then the count begins anew`() async throws {
        let script = QuizScript.sample(
            schedule: .evenings,
            announce: nil,
            scoring: .first(QuizPlaces(winners: 100, ties: .earlierFirst)),
            reward: .points(1),
            streak: QuizStreak(runs: 3, reward: .points(100))
        )
        try await Self.set(script) { stage in
            // Who is right on which evening; the second misses one, the third is wrong once.
            let evenings = [
                ["A", "A", "A"], ["A", "A", "B"], ["A", "", "A"], ["A", "A", "A"], ["A", "A", "A"], ["A", "A", "C"],
            ]
            var balances: [[Int]] = []
            for (day, answers) in evenings.enumerated() {
                try await stage.wait(until: "\(LocalDay.on("2025-12-29") + day) 20:10")
                for (number, answer) in answers.enumerated() where !answer.isEmpty {
                    try await stage.says(answer, .customer(number))
                }
                try await stage.wait(until: "\(LocalDay.on("2025-12-29") + day) 22:00")
                var line: [Int] = []
                for number in 0..<3 { line.append(try await stage.balance(.customer(number))) }
                balances.append(line)
            }
            #expect(balances.map { $0[0] } == [1, 2, 103, 104, 105, 206])
            #expect(balances.map { $0[1] } == [1, 2, 2, 3, 4, 105])
            #expect(balances.map { $0[2] } == [1, 1, 2, 3, 104, 104])
            #expect(stage.answers.contains { $0.hasPrefix("wm0: RESULT") && $0.contains("streak 3, balance 103") })
        }
    }

    @Test func `nobody took part: the groups are told nothing`() async throws {
        try await Self.set(.sample()) { stage in
            try await stage.found()
            try await stage.wait(until: "2025-12-30 23:00")
            #expect(stage.posts.count == 1)
            try await #expect(
                stage.reasons(of: "quiz").last == "revealed: nobody took part, so the groups are told nothing"
            )
            try await #expect(stage.run("tea-quiz.20251230-2000")?.state == .over)
        }
    }

    @Test func `somebody who comes too late is no alarm for those who run the service`() async throws {
        let tally = Tally()
        try await withMetricsFactory(tally) {
            try await Self.set(.sample()) { stage in
                try await stage.wait(until: "2025-12-30 23:00")
                let act = try await stage.acts(.tea("A"), on: "tea-quiz")
                #expect(act?.said("quiz") == "done: too late: not counted")
            }
        }
        #expect(tally["hearth_plays_gave_up_total quiz"] == 0)
    }
}
