public import Domain
public import Storage

/// Since when somebody belongs to a brand: in one of its groups, or a contact of one of its guides.
public enum Belonging {
    /// The earliest that is still true; nil for a stranger.
    public static func since(
        _ person: PlatformUserID,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Instant? {
        let joined = try transaction.row(
            "SELECT MIN(joined_at) FROM memberships WHERE account = $1 AND member = $2 AND left_at IS NULL",
            .name(account),
            .name(person)
        )?.optionalInstant(0)
        let added = try transaction.row(
            """
            SELECT MIN(began_at) FROM relations
            WHERE account = $1 AND customer = $2 AND (ended_at IS NULL OR ended_at < last_added_at)
            """,
            .name(account),
            .name(person)
        )?.optionalInstant(0)
        return [joined, added].compactMap { $0 }.min()
    }
}
