import Domain
import Storage

/// What people would like to win, as one play found out and another takes over.
struct PrizeWish: Hashable, Codable {
    let lottery: ScriptID
    /// The id of the tier.
    let tier: String
    /// What the prize is called from now on.
    let title: String
}

/// The wishes that stand, the newest for each tier: the one place where the plays that ask and those that draw meet.
enum PrizeWishes {
    static func put(_ wish: PrizeWish, brand: BrandID, at now: Instant, _ transaction: Transaction) throws {
        try transaction.run(
            """
            INSERT INTO prize_wishes (brand, lottery, tier, title, made_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (brand, lottery, tier) DO UPDATE SET title = excluded.title, made_at = excluded.made_at
            """,
            .name(brand),
            .name(wish.lottery),
            .text(wish.tier),
            .text(wish.title),
            .instant(now)
        )
    }

    /// By the id of the tier.
    static func titles(for lottery: ScriptID, brand: BrandID, _ transaction: Transaction) throws -> [String: String] {
        try transaction.rows(
            "SELECT tier, title FROM prize_wishes WHERE brand = $1 AND lottery = $2 LIMIT 100",
            .name(brand),
            .name(lottery)
        ).reduce(into: [:]) { $0[$1.text(0)] = $1.text(1) }
    }
}
