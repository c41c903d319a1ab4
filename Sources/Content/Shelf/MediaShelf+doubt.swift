public import Domain
public import Storage

extension MediaShelf {
    /// A medium is doubted once in this time at most: where the fresh one is refused, too, it is not to blame.
    private static let doubtPause: Duration = .seconds(3_600)

    /// Notes which media travel with an effect, by the platform's ids, until it is settled.
    public static func note(_ ids: Set<String>, carriedBy effect: EffectID, _ transaction: Transaction) throws {
        for id in ids.sorted() {
            try transaction.run(
                "INSERT INTO media_uses (effect, media_id) VALUES ($1, $2) ON CONFLICT (effect, media_id) DO NOTHING",
                .name(effect),
                .text(id)
            )
        }
    }

    /// Whether media are noted that travel with an effect.
    public static func isCarrying(_ effect: EffectID, _ transaction: Transaction) throws -> Bool {
        try transaction.row("SELECT media_id FROM media_uses WHERE effect = $1 LIMIT 1", .name(effect)) != nil
    }

    /// Takes an effect for ended; when a part of it was refused, what it carried is good no longer.
    ///
    /// Which part it was nobody says, so all of its media are doubted. One that was stored anew meanwhile has another id
    /// and is not.
    ///
    /// - Returns: How many media will have to be stored again because of it.
    public static func settle(
        _ effect: EffectID,
        isRefused: Bool,
        account: AccountID,
        now: Instant,
        _ transaction: Transaction
    ) throws -> Int {
        let carried = try transaction.rows(
            "DELETE FROM media_uses WHERE effect = $1 RETURNING media_id",
            .name(effect)
        )
        guard isRefused else { return 0 }
        return try carried.reduce(0) { count, row in
            try count
                + transaction.run(
                    """
                    UPDATE media SET expires_at = $1, doubted_at = $1
                    WHERE account = $2 AND media_id = $3 AND expires_at > $1
                      AND (doubted_at IS NULL OR doubted_at <= $4)
                    """,
                    .instant(now),
                    .name(account),
                    .text(row.text(0)),
                    .instant(now - Self.doubtPause)
                )
        }
    }
}
