public import Domain
public import Storage

/// Tickets for a lottery, given by other plays and used by entering.
public enum Tickets {
    /// Gives tickets, or takes them with a negative count; once for each cause.
    ///
    /// - Returns: False when this cause has been counted already.
    @discardableResult
    public static func give(
        _ count: Int,
        of lottery: ScriptID,
        to account: PointAccount,
        cause: String,
        at now: Instant,
        _ transaction: Transaction
    ) throws -> Bool {
        precondition(count != 0, "No tickets are not given.")
        return try transaction.run(
            """
            INSERT INTO tickets (brand, lottery, person, cause, count, at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (brand, lottery, person, cause) DO NOTHING
            """,
            .name(account.brand),
            .name(lottery),
            .name(account.person),
            .text(cause),
            .integer(count),
            .instant(now)
        ) == 1
    }

    /// What somebody has of all lotteries, in the order of their ids.
    ///
    /// - Complexity: It looks at all tickets of the brand; for a person at the keyboard, not for a page.
    public static func held(
        by account: PointAccount,
        _ transaction: Transaction
    ) throws -> [(lottery: ScriptID, count: Int)] {
        try transaction.rows(
            """
            SELECT lottery, SUM(count) FROM tickets WHERE brand = $1 AND person = $2
            GROUP BY lottery HAVING SUM(count) <> 0 ORDER BY lottery LIMIT 1000
            """,
            .name(account.brand),
            .name(account.person)
        ).map { (lottery: $0.name(0), count: $0.int(1)) }
    }

    /// How many tickets somebody has and has not used.
    public static func count(
        of lottery: ScriptID,
        for account: PointAccount,
        _ transaction: Transaction
    ) throws -> Int {
        try transaction.row(
            "SELECT COALESCE(SUM(count), 0) FROM tickets WHERE brand = $1 AND lottery = $2 AND person = $3",
            .name(account.brand),
            .name(lottery),
            .name(account.person)
        )?.int(0) ?? 0
    }
}
