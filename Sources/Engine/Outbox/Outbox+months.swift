public import Domain
public import Storage

/// What was called in a calendar month under a name, for what platforms sell by the month.
///
/// Attempts are forgotten with their events, after days perhaps; these counts stay for a year.
extension Outbox {
    /// How many calls were begun under a key in a month, 202_612 for December of 2026, by all accounts.
    public static func monthlyCalls(_ key: String, month: Int, _ transaction: Transaction) throws -> Int {
        try transaction.row(
            "SELECT COALESCE(SUM(times), 0) FROM monthly_calls WHERE key = $1 AND month = $2",
            .text(key),
            .integer(month)
        )?.int(0) ?? 0
    }

    /// Counts calls that begin in this transaction.
    ///
    /// Each account has a row of its own, which the node that speaks for it alone writes.
    public static func count(
        _ times: Int,
        under key: String,
        month: Int,
        by account: AccountID,
        _ transaction: Transaction
    ) throws {
        let row = try transaction.row(
            """
            INSERT INTO monthly_calls (key, month, account, times) VALUES ($1, $2, $3, $4)
            ON CONFLICT (key, month, account) DO UPDATE SET times = monthly_calls.times + excluded.times
            RETURNING times
            """,
            .text(key),
            .integer(month),
            .name(account),
            .integer(times)
        )
        // The first of a month: a year later nobody asks for it.
        guard row?.int(0) == times else { return }
        try transaction.run(
            "DELETE FROM monthly_calls WHERE account = $1 AND month < $2",
            .name(account),
            .integer(month - 100)
        )
    }
}
