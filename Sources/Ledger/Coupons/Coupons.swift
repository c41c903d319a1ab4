public import Domain
public import Storage

/// Coupon codes from stock: each goes to one person, once.
///
/// Who finds a pool empty is owed a code; see ``CouponDebts``. As long as codes are owed, new ones go there first.
public enum Coupons {
    /// A code that somebody has.
    public struct Issued: Hashable, Sendable {
        public let pool: String
        public let code: String
        public let reason: Bilingual
        public let issuedAt: Instant
    }

    /// What became of a wish for a code.
    public enum Issue: Hashable, Sendable {
        case issued(code: String)
        /// This cause has its code already.
        case known(code: String)
        /// No code is left: the wish is kept, and the code comes once there are new ones.
        case owed
    }

    /// Puts codes into a pool, in their order; those that are in it already stay as they are.
    public static func stock(_ codes: [String], pool: String, brand: BrandID, _ transaction: Transaction) throws {
        // Who comes to be owed a code while these come in is decided again: they would not find each other.
        try transaction.run(
            """
            INSERT INTO coupon_pools (brand, pool, debts, owed) VALUES ($1, $2, 0, 0)
            ON CONFLICT (brand, pool) DO UPDATE SET owed = coupon_pools.owed
            """,
            .name(brand),
            .text(pool)
        )
        let last = try transaction.row(
            "SELECT COALESCE(MAX(number), 0) FROM coupons WHERE brand = $1 AND pool = $2",
            .name(brand),
            .text(pool)
        )
        var number = last?.int(0) ?? 0
        for code in codes {
            let isNew =
                try transaction.run(
                    """
                    INSERT INTO coupons (brand, pool, number, code) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (brand, pool, code) DO NOTHING
                    """,
                    .name(brand),
                    .text(pool),
                    .integer(number + 1),
                    .text(code)
                ) == 1
            if isNew { number += 1 }
        }
    }

    /// Gives the next code of a pool to somebody; where none is left for them, it is owed.
    ///
    /// The first codes that are free are those of the people to whom the pool owes one.
    public static func issue(_ wish: CouponWish, at now: Instant, _ transaction: Transaction) throws -> Issue {
        let known = try transaction.row(
            "SELECT code FROM coupons WHERE brand = $1 AND cause = $2",
            .name(wish.holder.brand),
            .text(wish.cause)
        )
        if let known { return .known(code: known.text(0)) }
        guard try CouponDebts.find(wish.cause, brand: wish.holder.brand, transaction) == nil else { return .owed }
        let owed = try transaction.row(
            "SELECT owed FROM coupon_pools WHERE brand = $1 AND pool = $2",
            .name(wish.holder.brand),
            .text(wish.pool)
        )?.int(0)
        let free = try transaction.row(
            """
            SELECT number, code FROM coupons WHERE brand = $1 AND pool = $2 AND person IS NULL
            ORDER BY number LIMIT 1 OFFSET $3
            """,
            .name(wish.holder.brand),
            .text(wish.pool),
            .integer(owed ?? 0)
        )
        guard let free else {
            try CouponDebts.add(wish, at: now, transaction)
            return .owed
        }
        try self.give(free.int(0), for: wish, at: now, transaction)
        return .issued(code: free.text(1))
    }

    /// Gives one code of the pool, by its number.
    static func give(_ number: Int, for wish: CouponWish, at now: Instant, _ transaction: Transaction) throws {
        let isGiven = try transaction.run(
            """
            UPDATE coupons SET person = $1, cause = $2, reason = $3, issued_at = $4
            WHERE brand = $5 AND pool = $6 AND number = $7 AND person IS NULL
            """,
            .name(wish.holder.person),
            .text(wish.cause),
            .text(try wish.reason.stored()),
            .instant(now),
            .name(wish.holder.brand),
            .text(wish.pool),
            .integer(number)
        )
        precondition(isGiven == 1, "What a transaction found free it finds free.")
    }

    /// How many codes of a pool nobody has yet.
    public static func left(in pool: String, brand: BrandID, _ transaction: Transaction) throws -> Int {
        try transaction.row(
            "SELECT COUNT(*) FROM coupons WHERE brand = $1 AND pool = $2 AND person IS NULL",
            .name(brand),
            .text(pool)
        )?.int(0) ?? 0
    }

    /// The codes that somebody has, newest first.
    public static func held(by holder: PointAccount, limit: Int, _ transaction: Transaction) throws -> [Issued] {
        try transaction.rows(
            """
            SELECT pool, code, reason, issued_at FROM coupons WHERE brand = $1 AND person = $2
            ORDER BY issued_at DESC, number DESC LIMIT $3
            """,
            .name(holder.brand),
            .name(holder.person),
            .integer(limit)
        ).map {
            Issued(
                pool: $0.text(0),
                code: $0.text(1),
                reason: try Bilingual(stored: $0.text(2)),
                issuedAt: $0.instant(3)
            )
        }
    }
}
