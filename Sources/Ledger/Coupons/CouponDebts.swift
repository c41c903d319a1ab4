public import Domain
public import Storage

/// Codes that are owed, because the pool was empty when they were due: who came first is paid first.
///
/// A debt is paid from the first codes that are free, and told of once, through the account in which it arose.
public enum CouponDebts {
    public struct Debt: Hashable, Sendable {
        public let wish: CouponWish
        public let owedAt: Instant
        /// What it was paid with; nil as long as it is owed.
        public let code: String?
    }

    static func add(_ wish: CouponWish, at now: Instant, _ transaction: Transaction) throws {
        let row = try transaction.row(
            """
            INSERT INTO coupon_pools (brand, pool, debts, owed) VALUES ($1, $2, 1, 1)
            ON CONFLICT (brand, pool) DO UPDATE SET debts = coupon_pools.debts + 1, owed = coupon_pools.owed + 1
            RETURNING debts
            """,
            .name(wish.holder.brand),
            .text(wish.pool)
        )
        guard let number = row?.int(0) else { preconditionFailure("An upsert gives its row.") }
        try transaction.run(
            """
            INSERT INTO coupon_debts (brand, pool, number, person, cause, reason, language, account, owed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            .name(wish.holder.brand),
            .text(wish.pool),
            .integer(number),
            .name(wish.holder.person),
            .text(wish.cause),
            .text(try wish.reason.stored()),
            .text(wish.language.rawValue),
            .name(wish.account),
            .instant(now)
        )
    }

    /// The debt of a cause, whether it is paid or not; nil when its code was given at once.
    public static func find(_ cause: String, brand: BrandID, _ transaction: Transaction) throws -> Debt? {
        try transaction.row(
            """
            SELECT brand, pool, number, person, cause, reason, language, account, owed_at, code FROM coupon_debts
            WHERE brand = $1 AND cause = $2
            """,
            .name(brand),
            .text(cause)
        ).map(self.debt)
    }

    /// What somebody is still owed, the oldest first.
    public static func owed(to holder: PointAccount, limit: Int, _ transaction: Transaction) throws -> [Debt] {
        try transaction.rows(
            """
            SELECT brand, pool, number, person, cause, reason, language, account, owed_at, code FROM coupon_debts
            WHERE brand = $1 AND person = $2 AND paid_at IS NULL ORDER BY owed_at, pool, number LIMIT $3
            """,
            .name(holder.brand),
            .name(holder.person),
            .integer(limit)
        ).map(self.debt)
    }

    /// Pays the oldest debts of each pool from the codes that are free now, `limit` at the most.
    ///
    /// So many paid means that there may be more.
    ///
    /// - Returns: What was paid, the oldest of a pool first, each with its code.
    public static func pay(
        of brand: BrandID,
        limit: Int,
        at now: Instant,
        _ transaction: Transaction
    ) throws -> [Debt] {
        let pools = try transaction.rows(
            "SELECT pool FROM coupon_pools WHERE brand = $1 AND owed > 0 ORDER BY pool",
            .name(brand)
        ).map { $0.text(0) }
        var paid: [Debt] = []
        for pool in pools where paid.count < limit {
            paid += try self.pay(pool, of: brand, limit: limit - paid.count, at: now, transaction)
        }
        return paid
    }

    private static func pay(
        _ pool: String,
        of brand: BrandID,
        limit: Int,
        at now: Instant,
        _ transaction: Transaction
    ) throws -> [Debt] {
        let codes = try transaction.rows(
            """
            SELECT number, code FROM coupons WHERE brand = $1 AND pool = $2 AND person IS NULL
            ORDER BY number LIMIT $3
            """,
            .name(brand),
            .text(pool),
            .integer(limit)
        )
        guard !codes.isEmpty else { return [] }
        let debts = try transaction.rows(
            """
            SELECT brand, pool, number, person, cause, reason, language, account, owed_at, code FROM coupon_debts
            WHERE brand = $1 AND pool = $2 AND paid_at IS NULL ORDER BY number LIMIT $3
            """,
            .name(brand),
            .text(pool),
            .integer(codes.count)
        )
        var paid: [Debt] = []
        for (row, free) in zip(debts, codes) {
            let (debt, code) = (try self.debt(row), free.text(1))
            try Coupons.give(free.int(0), for: debt.wish, at: now, transaction)
            try transaction.run(
                "UPDATE coupon_debts SET code = $1, paid_at = $2 WHERE brand = $3 AND pool = $4 AND number = $5",
                .text(code),
                .instant(now),
                .name(brand),
                .text(pool),
                .integer(row.int(2))
            )
            paid.append(Debt(wish: debt.wish, owedAt: debt.owedAt, code: code))
        }
        try transaction.run(
            "UPDATE coupon_pools SET owed = owed - $1 WHERE brand = $2 AND pool = $3",
            .integer(paid.count),
            .name(brand),
            .text(pool)
        )
        return paid
    }

    /// Takes what was paid and is still to be told through an account, in the order in which it was paid.
    ///
    /// What is taken counts as told.
    public static func takeNews(
        of brand: BrandID,
        through account: AccountID,
        limit: Int,
        at now: Instant,
        _ transaction: Transaction
    ) throws -> [Debt] {
        let rows = try transaction.rows(
            """
            SELECT brand, pool, number, person, cause, reason, language, account, owed_at, code FROM coupon_debts
            WHERE brand = $1 AND account = $2 AND paid_at IS NOT NULL AND told_at IS NULL
            ORDER BY paid_at, number, pool LIMIT $3
            """,
            .name(brand),
            .name(account),
            .integer(limit)
        )
        for row in rows {
            try transaction.run(
                "UPDATE coupon_debts SET told_at = $1 WHERE brand = $2 AND pool = $3 AND number = $4",
                .instant(now),
                .name(brand),
                .text(row.text(1)),
                .integer(row.int(2))
            )
        }
        return try rows.map(self.debt)
    }

    /// The pools that owe more codes than they have, by name, and how many are missing.
    public static func missing(of brand: BrandID, _ transaction: Transaction) throws -> [(pool: String, count: Int)] {
        try transaction.rows(
            "SELECT pool, owed FROM coupon_pools WHERE brand = $1 AND owed > 0 ORDER BY pool",
            .name(brand)
        ).compactMap { row in
            let count = row.int(1) - (try Coupons.left(in: row.text(0), brand: brand, transaction))
            return count > 0 ? (pool: row.text(0), count: count) : nil
        }
    }

    private static func debt(_ row: Row) throws -> Debt {
        guard let language = Language(rawValue: row.text(6)) else {
            preconditionFailure("What was written is a language.")
        }
        return Debt(
            wish: CouponWish(
                pool: row.text(1),
                holder: PointAccount(brand: row.name(0), person: row.name(3)),
                cause: row.text(4),
                reason: try Bilingual(stored: row.text(5)),
                language: language,
                account: row.name(7)
            ),
            owedAt: row.instant(8),
            code: row.optionalText(9)
        )
    }
}
