import Domain
import Storage

/// What is left of each line that added points; what goes first is taken first.
enum Lots {
    static func add(
        _ amount: Int,
        number: Int,
        expiresAt: Instant?,
        to account: PointAccount,
        _ transaction: Transaction
    ) throws {
        guard amount > 0 else { return }
        try transaction.run(
            "INSERT INTO point_lots (brand, person, number, left_over, expires_at) VALUES ($1, $2, $3, $4, $5)",
            .name(account.brand),
            .name(account.person),
            .integer(number),
            .integer(amount),
            .instant(expiresAt)
        )
    }

    /// Takes as much as there is, from the lot of one line first where one is named.
    static func take(
        _ amount: Int,
        from account: PointAccount,
        first: Int?,
        _ transaction: Transaction
    ) throws {
        var rest = amount
        // Each read is bounded, and a lot that is used up is gone from the next.
        while rest > 0 {
            let rows = try transaction.rows(
                """
                SELECT number, left_over FROM point_lots WHERE brand = $1 AND person = $2
                ORDER BY CASE WHEN number = $3 THEN 0 ELSE 1 END, CASE WHEN expires_at IS NULL THEN 1 ELSE 0 END,
                  expires_at, number
                LIMIT 100
                """,
                .name(account.brand),
                .name(account.person),
                .integer(first ?? 0)
            )
            guard !rows.isEmpty else { return }
            for row in rows where rest > 0 {
                let part = min(rest, row.int(1))
                rest -= part
                try self.shrink(row.int(0), by: part, of: row.int(1), account, transaction)
            }
        }
    }

    private static func shrink(
        _ number: Int,
        by part: Int,
        of whole: Int,
        _ account: PointAccount,
        _ transaction: Transaction
    ) throws {
        if part == whole {
            try transaction.run(
                "DELETE FROM point_lots WHERE brand = $1 AND person = $2 AND number = $3",
                .name(account.brand),
                .name(account.person),
                .integer(number)
            )
        } else {
            try transaction.run(
                "UPDATE point_lots SET left_over = left_over - $1 WHERE brand = $2 AND person = $3 AND number = $4",
                .integer(part),
                .name(account.brand),
                .name(account.person),
                .integer(number)
            )
        }
    }

    /// What should have gone by now.
    static func due(_ account: PointAccount, now: Instant, _ transaction: Transaction) throws -> Int {
        try transaction.row(
            """
            SELECT COALESCE(SUM(left_over), 0) FROM point_lots
            WHERE brand = $1 AND person = $2 AND expires_at <= $3
            """,
            .name(account.brand),
            .name(account.person),
            .instant(now)
        )?.int(0) ?? 0
    }

    /// What should have gone by now, by the moments at which it goes, the latest first.
    static func dueByMoment(
        _ account: PointAccount,
        now: Instant,
        limit: Int,
        _ transaction: Transaction
    ) throws -> [(moment: Instant, amount: Int)] {
        try transaction.rows(
            """
            SELECT expires_at, SUM(left_over) FROM point_lots
            WHERE brand = $1 AND person = $2 AND expires_at <= $3
            GROUP BY expires_at ORDER BY expires_at DESC LIMIT $4
            """,
            .name(account.brand),
            .name(account.person),
            .instant(now),
            .integer(limit)
        ).map { ($0.instant(0), $0.int(1)) }
    }

    static func removeDue(_ account: PointAccount, now: Instant, _ transaction: Transaction) throws {
        try transaction.run(
            "DELETE FROM point_lots WHERE brand = $1 AND person = $2 AND expires_at <= $3",
            .name(account.brand),
            .name(account.person),
            .instant(now)
        )
    }
}
