import Domain
import Engine
internal import Foundation
import Storage

/// The results of all runs, as they are kept; one line for everybody who answered.
enum QuizResults {
    struct Line: Hashable {
        let person: PersonID
        let isRight: Bool
        let score: Int
        let place: Int?
        /// Points in place of what the script promises; 0 for the script's reward.
        let points: Int
        let hasWon: Bool
        /// How many runs on end were answered right; 0 after the reward for it.
        let streak: Int
        let isPaid: Bool
        /// What they got, in words; nil before it was paid.
        let gain: String?
    }

    /// A result as it was judged and is to be written.
    struct Entry: Hashable {
        /// 1 for the first who is paid: the best before the others.
        let turn: Int
        let person: PersonID
        let isRight: Bool
        let score: Int
        let place: Int?
        let points: Int
        let hasWon: Bool

        init(_ result: QuizJudge.Result, turn: Int) {
            self.turn = turn
            self.person = result.person
            self.isRight = result.isRight
            self.score = result.score
            self.place = result.place
            if case .points(let share)? = result.prize { self.points = share } else { self.points = 0 }
            self.hasWon = result.prize != nil
        }

        /// Reads what ``line`` gave.
        init(_ line: Substring) {
            let fields = line.split(separator: " ", maxSplits: 6)
            let numbers = fields.dropLast().compactMap { Int($0) }
            guard numbers.count == 6, let person = fields.last else {
                preconditionFailure("What was put aside is read as it was written.")
            }
            self.turn = numbers[0]
            self.person = PersonID(String(person))
            self.isRight = numbers[1] == 1
            self.score = numbers[2]
            self.place = numbers[3] == 0 ? nil : numbers[3]
            self.points = numbers[4]
            self.hasWon = numbers[5] == 1
        }

        var line: String {
            let (isRight, hasWon) = (self.isRight ? 1 : 0, self.hasWon ? 1 : 0)
            return "\(self.turn) \(isRight) \(self.score) \(self.place ?? 0) \(self.points) \(hasWon) \(self.person)"
        }
    }

    /// Writes results with the runs on end that each makes, all on their way together.
    static func write(
        _ entries: [(entry: Entry, streak: Int)],
        of run: Run,
        _ transaction: Transaction
    ) throws {
        _ = try transaction.rows(
            """
            INSERT INTO quiz_results
              (brand, run, person, turn, is_right, score, place, points, has_won, streak, is_paid)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
            ON CONFLICT (brand, run, person) DO NOTHING
            """,
            each: entries.map { entry, streak in
                [
                    .name(run.brand), .name(run.id), .name(entry.person), .integer(entry.turn), .flag(entry.isRight),
                    .integer(entry.score), .integer(entry.place), .integer(entry.points), .flag(entry.hasWon),
                    .integer(streak),
                ]
            }
        )
    }

    /// How many runs on end people had answered right with a run, in the order of the people; 0 for who was not in it.
    static func streaks(of people: [PersonID], _ run: Run, _ transaction: Transaction) throws -> [Int] {
        try transaction.rows(
            "SELECT streak FROM quiz_results WHERE brand = $1 AND run = $2 AND person = $3",
            each: people.map { [.name(run.brand), .name(run.id), .name($0)] }
        ).map { $0.first?.int(0) ?? 0 }
    }

    static func line(of person: PersonID, _ run: Run, _ transaction: Transaction) throws -> Line? {
        try transaction.row(
            """
            SELECT person, is_right, score, place, points, has_won, streak, is_paid, gain FROM quiz_results
            WHERE brand = $1 AND run = $2 AND person = $3
            """,
            .name(run.brand),
            .name(run.id),
            .name(person)
        ).map(self.line)
    }

    /// The next to be paid: the best first, who get the last codes of a pool.
    static func unpaid(of run: Run, limit: Int, _ transaction: Transaction) throws -> [Line] {
        try transaction.rows(
            """
            SELECT person, is_right, score, place, points, has_won, streak, is_paid, gain FROM quiz_results
            WHERE brand = $1 AND run = $2 AND is_paid = 0
            ORDER BY turn LIMIT $3
            """,
            .name(run.brand),
            .name(run.id),
            .integer(limit)
        ).map(self.line)
    }

    static func pay(_ person: PersonID, gain: String, streak: Int, of run: Run, _ transaction: Transaction) throws {
        try transaction.run(
            """
            UPDATE quiz_results SET is_paid = 1, gain = $1, streak = $2 WHERE brand = $3 AND run = $4 AND person = $5
            """,
            .text(gain),
            .integer(streak),
            .name(run.brand),
            .name(run.id),
            .name(person)
        )
    }

    private static func line(_ row: Row) -> Line {
        Line(
            person: row.name(0),
            isRight: row.flag(1),
            score: row.int(2),
            place: row.optionalInteger(3).map { Int($0) },
            points: row.int(4),
            hasWon: row.flag(5),
            streak: row.int(6),
            isPaid: row.flag(7),
            gain: row.optionalText(8)
        )
    }
}
