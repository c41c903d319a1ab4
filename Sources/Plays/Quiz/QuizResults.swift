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

    static func write(
        _ result: QuizJudge.Result,
        turn: Int,
        streak: Int,
        of run: Run,
        _ transaction: Transaction
    ) throws {
        var points = 0
        if case .points(let share)? = result.prize { points = share }
        try transaction.run(
            """
            INSERT INTO quiz_results
              (brand, run, person, turn, is_right, score, place, points, has_won, streak, is_paid)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)
            ON CONFLICT (brand, run, person) DO NOTHING
            """,
            .name(run.brand),
            .name(run.id),
            .name(result.person),
            .integer(turn),
            .flag(result.isRight),
            .integer(result.score),
            .integer(result.place),
            .integer(points),
            .flag(result.prize != nil),
            .integer(streak)
        )
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
