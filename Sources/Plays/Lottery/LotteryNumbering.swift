import Domain
import Storage

extension LotteryEntries {
    /// How many people are among the entries up to a number, however often.
    static func people(of run: Run, upTo last: Int, _ transaction: Transaction) throws -> Int {
        try transaction.row(
            """
            SELECT place FROM lottery_entries WHERE brand = $1 AND run = $2 AND number <= $3 AND place IS NOT NULL
            ORDER BY number DESC LIMIT 1
            """,
            .name(run.brand),
            .name(run.id),
            .integer(last)
        )?.int(0) ?? 0
    }

    /// The numbers of somebody's entries, in order.
    static func numbers(of person: PersonID, _ run: Run, limit: Int, _ transaction: Transaction) throws -> [Int] {
        try transaction.rows(
            """
            SELECT number FROM lottery_entries WHERE brand = $1 AND run = $2 AND person = $3 ORDER BY number LIMIT $4
            """,
            .name(run.brand),
            .name(run.id),
            .name(person),
            .integer(limit)
        ).map { $0.int(0) }
    }

    /// The number of somebody on a roster on which everybody is once, in the order of their first entries; nil for
    /// somebody who is not on it.
    static func place(of person: PersonID, _ run: Run, upTo last: Int, _ transaction: Transaction) throws -> Int? {
        try transaction.row(
            """
            SELECT place FROM lottery_entries
            WHERE brand = $1 AND run = $2 AND person = $3 AND place IS NOT NULL AND number <= $4
            """,
            .name(run.brand),
            .name(run.id),
            .name(person),
            .integer(last)
        )?.int(0)
    }
}

extension LotteryWins {
    /// One pick of a draw, without who it is.
    struct Listed: Hashable {
        let pick: Int
        let tier: String
        let number: Int
        let replaces: Int?
        let isLapsed: Bool
    }

    /// The picks in the order of the draw.
    static func picks(of run: Run, limit: Int, _ transaction: Transaction) throws -> [Listed] {
        try transaction.rows(
            """
            SELECT pick, tier, number, replaces, state FROM lottery_wins
            WHERE brand = $1 AND run = $2 ORDER BY pick LIMIT $3
            """,
            .name(run.brand),
            .name(run.id),
            .integer(limit)
        ).map { row in
            Listed(
                pick: row.int(0),
                tier: row.text(1),
                number: row.int(2),
                replaces: row.optionalInteger(3).map { Int($0) },
                isLapsed: row.text(4) == State.lapsed.rawValue
            )
        }
    }

    /// How many prizes of each tier somebody has, by the id of the tier; one that was drawn again counts once.
    static func counts(of run: Run, _ transaction: Transaction) throws -> [String: Int] {
        try transaction.rows(
            """
            SELECT tier, COUNT(*) FROM lottery_wins WHERE brand = $1 AND run = $2 AND replaces IS NULL GROUP BY tier
            """,
            .name(run.brand),
            .name(run.id)
        ).reduce(into: [:]) { $0[$1.text(0)] = $1.int(1) }
    }
}
