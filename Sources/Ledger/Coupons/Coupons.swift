public import Domain
public import Storage

/// Coupon codes from stock: each goes to one person, once.
public enum Coupons {
    /// A code that somebody has.
    public struct Issued: Hashable, Sendable {
        public let pool: String
        public let code: String
        public let issuedAt: Instant
    }

    /// What became of a wish for a code.
    public enum Issue: Hashable, Sendable {
        case issued(code: String)
        /// This cause has its code already.
        case known(code: String)
        case outOfStock
    }

    /// Puts codes into a pool, in their order; those that are in it already stay as they are.
    public static func stock(_ codes: [String], pool: String, brand: BrandID, _ transaction: Transaction) throws {
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

    /// Gives the next code of a pool to somebody.
    public static func issue(
        pool: String,
        to account: PointAccount,
        cause: String,
        at now: Instant,
        _ transaction: Transaction
    ) throws -> Issue {
        let known = try transaction.row(
            "SELECT code FROM coupons WHERE brand = $1 AND cause = $2",
            .name(account.brand),
            .text(cause)
        )
        if let known { return .known(code: known.text(0)) }
        let row = try transaction.row(
            """
            UPDATE coupons SET person = $1, cause = $2, issued_at = $3
            WHERE brand = $4 AND pool = $5 AND person IS NULL AND number =
              (SELECT MIN(number) FROM coupons WHERE brand = $4 AND pool = $5 AND person IS NULL)
            RETURNING code
            """,
            .name(account.person),
            .text(cause),
            .instant(now),
            .name(account.brand),
            .text(pool)
        )
        return row.map { .issued(code: $0.text(0)) } ?? .outOfStock
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
    public static func held(by account: PointAccount, limit: Int, _ transaction: Transaction) throws -> [Issued] {
        try transaction.rows(
            """
            SELECT pool, code, issued_at FROM coupons WHERE brand = $1 AND person = $2
            ORDER BY issued_at DESC, number DESC LIMIT $3
            """,
            .name(account.brand),
            .name(account.person),
            .integer(limit)
        ).map { Issued(pool: $0.text(0), code: $0.text(1), issuedAt: $0.instant(2)) }
    }
}
