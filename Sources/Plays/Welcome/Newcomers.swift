internal import Domain
internal import Storage

/// Newcomers who wait for a greeting, and for a while those who had theirs.
enum Newcomers {
    /// How many wait.
    static func count(in group: GroupID, account: AccountID, _ transaction: Transaction) throws -> Int {
        try transaction.row(
            "SELECT COUNT(*) FROM newcomers WHERE account = $1 AND group_id = $2 AND greeted_at IS NULL",
            .name(account),
            .name(group)
        )?.int(0) ?? 0
    }

    /// Those who have waited longest.
    static func first(
        _ limit: Int,
        in group: GroupID,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> [PlatformUserID] {
        try transaction.rows(
            """
            SELECT member FROM newcomers WHERE account = $1 AND group_id = $2 AND greeted_at IS NULL
            ORDER BY joined_at, member LIMIT $3
            """,
            .name(account),
            .name(group),
            .integer(limit)
        ).map { $0.name(0) }
    }

    /// Lets somebody wait who joined at the instant.
    ///
    /// Callback and member list may differ by seconds in when they joined; a minute later it is another joining.
    ///
    /// - Returns: False when they wait already, or had their greeting for this joining.
    static func add(
        _ member: PlatformUserID,
        to group: GroupID,
        joinedAt instant: Instant,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Bool {
        try transaction.run(
            """
            INSERT INTO newcomers (account, group_id, member, joined_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account, group_id, member) DO UPDATE SET joined_at = excluded.joined_at, greeted_at = NULL
            WHERE newcomers.greeted_at IS NOT NULL AND newcomers.joined_at <= excluded.joined_at - 60000
            """,
            .name(account),
            .name(group),
            .name(member),
            .instant(instant)
        ) == 1
    }

    /// - Returns: Whether they waited.
    static func remove(
        _ member: PlatformUserID,
        from group: GroupID,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Bool {
        try transaction.run(
            "DELETE FROM newcomers WHERE account = $1 AND group_id = $2 AND member = $3 AND greeted_at IS NULL",
            .name(account),
            .name(group),
            .name(member)
        ) == 1
    }

    /// Forgets who joined before the instant, and who was greeted before it.
    ///
    /// - Returns: How many of them still waited.
    static func forget(
        in group: GroupID,
        account: AccountID,
        before instant: Instant,
        _ transaction: Transaction
    ) throws -> Int {
        try transaction.run(
            "DELETE FROM newcomers WHERE account = $1 AND group_id = $2 AND greeted_at < $3",
            .name(account),
            .name(group),
            .instant(instant)
        )
        return try transaction.run(
            "DELETE FROM newcomers WHERE account = $1 AND group_id = $2 AND greeted_at IS NULL AND joined_at < $3",
            .name(account),
            .name(group),
            .instant(instant)
        )
    }

    /// Takes all who wait for greeted.
    ///
    /// - Returns: How many waited.
    static func greet(
        in group: GroupID,
        account: AccountID,
        now: Instant,
        _ transaction: Transaction
    ) throws -> Int {
        try transaction.run(
            "UPDATE newcomers SET greeted_at = $1 WHERE account = $2 AND group_id = $3 AND greeted_at IS NULL",
            .instant(now),
            .name(account),
            .name(group)
        )
    }

    /// Forgets everybody of a group.
    ///
    /// - Returns: How many waited.
    static func forgetAll(in group: GroupID, account: AccountID, _ transaction: Transaction) throws -> Int {
        let waiting = try self.count(in: group, account: account, transaction)
        try transaction.run(
            "DELETE FROM newcomers WHERE account = $1 AND group_id = $2",
            .name(account),
            .name(group)
        )
        return waiting
    }
}
