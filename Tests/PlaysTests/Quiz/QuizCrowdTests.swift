import Domain
import Engine
import Scripts
import Storage
import TestSupport
import Testing

@testable import Plays

/// Two hundred people answer at once: duplicates, changes, late ones, in every order.
@Suite struct QuizCrowdTests {
    /// One answer of somebody, so long after the opening.
    private struct Word {
        let by: Int
        let text: String
        let after: Int64
    }

    /// What two hundred people say in the hour and a little after it: some twice, some another thing later.
    private static func words() -> [Word] {
        var chance = RandomSource(seed: 21)
        // No two at one moment: of those the order of arrival decides.
        var moments = (0..<4_000).map { Int64($0) * 1_000 }.shuffled(using: &chance)
        return (0..<200).flatMap { number in
            (0..<[1, 1, 2, 3][number % 4]).map { _ in
                Word(
                    by: number,
                    text: ["A", "a", "选A", "B", "Oolong", "hello"].randomElement(using: &chance) ?? "A",
                    after: moments.removeLast()
                )
            }
        }
    }

    /// A line for each person: what they answered, whether they won, which place, and their points.
    private static func outcome(_ script: QuizScript, shuffled seed: UInt64, on storage: StorageEngine) async throws
        -> [String]
    {
        let words = Self.words()
        var order = Array(words.indices)
        var chance = RandomSource(seed: seed)
        order.shuffle(using: &chance)
        let bill = try Playbill(quizzes: [script])
        return try await Stage.set(Shop.silent(), on: storage, more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-30 20:00")
            let opensAt = await stage.now
            // Everything is fetched at once, after the closing and before the reveal.
            try await stage.wait(until: "2025-12-30 21:09")
            for index in order {
                let word = words[index]
                let moment = opensAt + .milliseconds(word.after)
                try await stage.write(word.text, .customer(word.by), at: moment)
                // Some are told twice.
                if index % 3 == 0 { try await stage.write(word.text, .customer(word.by), at: moment) }
            }
            try await stage.wait(until: "2025-12-30 22:00")
            return try await stage.read { transaction in
                try transaction.rows(
                    """
                    SELECT r.person, a.answer, r.has_won, r.place, COALESCE(p.balance, 0) FROM quiz_results r
                    JOIN quiz_answers a ON a.person = r.person
                    LEFT JOIN point_accounts p ON p.person = r.person ORDER BY r.person
                    """
                ).map { row in
                    "\(row.text(0)) \(row.text(1)) \(row.flag(2)) \(row.optionalInteger(3).map(String.init) ?? "-") \(row.int(4))"
                }
            }
        }
    }

    /// The same, as a slow, plain look at the words has it.
    private static func expected(winners: Int, reward: Int) -> [String] {
        let key = ["A": "A", "a": "A", "选A": "A", "B": "B", "Oolong": "B"]
        let counted = Self.words().filter { $0.after < 3_600_000 && key[$0.text] != nil }
        let last = Dictionary(grouping: counted, by: \.by).compactMapValues { $0.max { $0.after < $1.after } }
        let right = last.values.filter { key[$0.text] == "A" }.sorted { $0.after < $1.after }.map(\.by)
        return last.values.map { word in
            let place = right.firstIndex(of: word.by).map { $0 + 1 }
            let hasWon = place.map { $0 <= winners } ?? false
            return "customer:wm\(word.by) \(key[word.text] ?? "") \(hasWon) \(place.map(String.init) ?? "-") "
                + "\(hasWon ? reward : 0)"
        }.sorted { $0.prefix { $0 != " " } < $1.prefix { $0 != " " } }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `the results are the same in whatever order the answers are decided`(seed: UInt64) async throws {
        let script = QuizScript.sample(announce: nil, scoring: .first(QuizPlaces(winners: 20, ties: .earlierFirst)))
        let outcome = try await Self.outcome(script, shuffled: seed, on: .sqliteInMemory)
        #expect(outcome == Self.expected(winners: 20, reward: 50))
        #expect(outcome.count > 100 && outcome.count { $0.contains("true") } == 20)
    }

    @Test(.enabled(if: StorageEngine.hasPostgres))
    func `and on PostgreSQL`() async throws {
        let script = QuizScript.sample(announce: nil, scoring: .first(QuizPlaces(winners: 20, ties: .earlierFirst)))
        try await #expect(
            Self.outcome(script, shuffled: 4, on: .postgres) == Self.expected(winners: 20, reward: 50)
        )
    }

    @Test func `a pot is shared to the point among two hundred`() async throws {
        let script = QuizScript.sample(announce: nil, scoring: .allCorrectShare(pot: 1_000), reward: nil)
        let outcome = try await Self.outcome(script, shuffled: 9, on: .sqliteInMemory)
        let shares = outcome.compactMap { Int($0.split(separator: " ").last ?? "") }
        #expect(shares.reduce(0, +) == 1_000)
        #expect(Set(shares.filter { $0 > 0 }).count <= 2)
    }
}
