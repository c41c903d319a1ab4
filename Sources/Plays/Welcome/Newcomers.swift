internal import Domain
internal import Storage

/// Newcomers who wait for a greeting.
enum Newcomers {
    static func count(in group: GroupID, account: AccountID, _ transaction: Transaction) throws -> Int {
        try transaction.row(
            "SELECT COUNT(*) FROM newcomers WHERE account = $1 AND group_id = $2",
            .name(account),
            .name(group)
        )?.int(0) ?? 0
    }

    static func add(
        _ member: PlatformUserID,
        to group: GroupID,
        event: Event,
        _ transaction: Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO newcomers (account, group_id, member, joined_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account, group_id, member) DO NOTHING
            """,
            .name(event.account),
            .name(group),
            .name(member),
            .instant(event.happenedAt)
        )
    }

    /// - Returns: Whether they waited.
    static func remove(
        _ member: PlatformUserID,
        from group: GroupID,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Bool {
        try transaction.run(
            "DELETE FROM newcomers WHERE account = $1 AND group_id = $2 AND member = $3",
            .name(account),
            .name(group),
            .name(member)
        ) == 1
    }

    /// - Returns: How many waited since before the instant.
    static func take(
        in group: GroupID,
        account: AccountID,
        joinedBefore instant: Instant,
        _ transaction: Transaction
    ) throws -> Int {
        try transaction.run(
            "DELETE FROM newcomers WHERE account = $1 AND group_id = $2 AND joined_at < $3",
            .name(account),
            .name(group),
            .instant(instant)
        )
    }

    /// - Returns: How many waited.
    static func take(in group: GroupID, account: AccountID, _ transaction: Transaction) throws -> Int {
        try transaction.run(
            "DELETE FROM newcomers WHERE account = $1 AND group_id = $2",
            .name(account),
            .name(group)
        )
    }
}
