public import Domain
public import Storage

/// The customer groups, and how sure we are of what we know of them.
public enum Groups {
    public struct Standing: Hashable, Sendable {
        public let name: String
        public let owner: PlatformUserID?
        public let version: String?
        /// When a look-up is planned; nil when none is.
        public let lookUpAt: Instant?
        /// Whether the group was closed; it never opens again.
        public let isDismissed: Bool
    }

    public static func standing(
        _ group: GroupID,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Standing? {
        try transaction.row(
            "SELECT name, owner, version, look_up_at, dismissed_at FROM groups WHERE account = $1 AND id = $2",
            .name(account),
            .name(group)
        ).map { row in
            Standing(
                name: row.optionalText(0) ?? "",
                owner: row.optionalText(1).map(PlatformUserID.init(rawValue:)),
                version: row.optionalText(2),
                lookUpAt: row.optionalInstant(3),
                isDismissed: row.optionalInstant(4) != nil
            )
        }
    }

    /// The groups that can be reached through their owners, in the order of their ids, behind one of them.
    public static func reachable(
        account: AccountID,
        after: GroupID?,
        limit: Int,
        _ transaction: Transaction
    ) throws -> [(id: GroupID, owner: PlatformUserID)] {
        try transaction.rows(
            """
            SELECT id, owner FROM groups
            WHERE account = $1 AND id > $2 AND owner IS NOT NULL AND dismissed_at IS NULL ORDER BY id LIMIT $3
            """,
            .name(account),
            .text(after?.rawValue ?? ""),
            .integer(limit)
        ).map { (id: $0.name(0), owner: $0.name(1)) }
    }

    /// The groups in which an account sits, in the order of their ids, behind one of them.
    public static func open(
        account: AccountID,
        after: GroupID?,
        limit: Int,
        _ transaction: Transaction
    ) throws -> [GroupID] {
        try transaction.rows(
            "SELECT id FROM groups WHERE account = $1 AND id > $2 AND dismissed_at IS NULL ORDER BY id LIMIT $3",
            .name(account),
            .text(after?.rawValue ?? ""),
            .integer(limit)
        ).map { $0.name(0) }
    }

    /// A group as one account sees it.
    public struct Place: Hashable, Sendable {
        public let account: AccountID
        public let group: GroupID

        public init(_ account: AccountID, _ group: GroupID) {
            self.account = account
            self.group = group
        }
    }

    /// Those of some places in which the account sits.
    public static func open(among places: [Place], _ transaction: Transaction) throws -> Set<Place> {
        let rows = try transaction.rows(
            "SELECT 1 FROM groups WHERE account = $1 AND id = $2 AND dismissed_at IS NULL",
            each: places.map { [.name($0.account), .name($0.group)] }
        )
        return Set(zip(places, rows).filter { !$1.isEmpty }.map(\.0))
    }

    /// Notes that an account sits in a group: it was put there, or hears somebody in it.
    ///
    /// What happened before it was taken out says nothing.
    ///
    /// - Returns: Whether it was not known to sit there.
    public static func meet(
        _ group: GroupID,
        account: AccountID,
        at instant: Instant,
        _ transaction: Transaction
    ) throws -> Bool {
        try transaction.run(
            """
            INSERT INTO groups (account, id) VALUES ($1, $2)
            ON CONFLICT (account, id) DO UPDATE SET dismissed_at = NULL WHERE groups.dismissed_at < $3
            """,
            .name(account),
            .name(group),
            .instant(instant)
        ) == 1
    }

    /// Notes that an account sits in these groups, and in no others any more.
    ///
    /// - Returns: How many of them it was not known to sit in, and how many it sits in no more.
    public static func meetOnly(
        _ groups: [GroupID],
        account: AccountID,
        at instant: Instant,
        _ transaction: Transaction
    ) throws -> (met: Int, left: Int) {
        let others = try transaction.rows(
            "SELECT id FROM groups WHERE account = $1 AND dismissed_at IS NULL ORDER BY id",
            .name(account)
        ).map { $0.name(0) as GroupID }.filter { !groups.contains($0) }
        for group in others { try self.dismiss(group, account: account, at: instant, transaction) }
        let met = try groups.filter { try self.meet($0, account: account, at: instant, transaction) }
        return (met.count, others.count)
    }

    /// Plans a look-up, unless one is planned already.
    ///
    /// - Returns: When to look up; nil when the earlier plan stands.
    public static func planLookUp(
        _ group: GroupID,
        account: AccountID,
        at instant: Instant,
        now: Instant,
        _ transaction: Transaction
    ) throws -> Instant? {
        let isPlanned = try transaction.run(
            """
            INSERT INTO groups (account, id, look_up_at) VALUES ($1, $2, $3)
            ON CONFLICT (account, id) DO UPDATE SET look_up_at = excluded.look_up_at
            WHERE groups.look_up_at IS NULL OR groups.look_up_at <= $4
            """,
            .name(account),
            .name(group),
            .instant(instant),
            .instant(now)
        )
        return isPlanned == 1 ? instant : nil
    }

    /// Notes which effect looks the group up; what happens from now on needs another look-up.
    public static func lookUpBegan(
        _ group: GroupID,
        effect: EffectID,
        account: AccountID,
        _ transaction: Transaction
    ) throws {
        try transaction.run(
            "UPDATE groups SET look_up_at = NULL, look_up_effect = $1 WHERE account = $2 AND id = $3",
            .name(effect),
            .name(account),
            .name(group)
        )
    }

    /// A look-up that brought no list.
    public struct FailedLookUp: Hashable, Sendable {
        public let group: GroupID
        /// How many have failed since the last that succeeded, this one included.
        public let count: Int
        /// Whether another one is wanted anyway, or nothing can be learned any more.
        public let isSettled: Bool
    }

    /// Notes that a look-up failed for good.
    ///
    /// - Returns: nil when a newer one is under way, or nothing is known of it.
    public static func lookUpFailed(
        _ effect: EffectID,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> FailedLookUp? {
        try transaction.row(
            """
            UPDATE groups SET look_up_effect = NULL, failed_look_ups = failed_look_ups + 1
            WHERE look_up_effect = $1 AND account = $2
            RETURNING id, failed_look_ups, look_up_at, dismissed_at
            """,
            .name(effect),
            .name(account)
        ).map { row in
            FailedLookUp(
                group: row.name(0),
                count: row.int(1),
                isSettled: row.optionalInstant(2) != nil || row.optionalInstant(3) != nil
            )
        }
    }

    public static func dismiss(
        _ group: GroupID,
        account: AccountID,
        at instant: Instant,
        _ transaction: Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO groups (account, id, dismissed_at) VALUES ($1, $2, $3)
            ON CONFLICT (account, id) DO UPDATE SET dismissed_at = excluded.dismissed_at
            """,
            .name(account),
            .name(group),
            .instant(instant)
        )
        try transaction.run(
            "UPDATE memberships SET left_at = $1 WHERE account = $2 AND group_id = $3 AND left_at IS NULL",
            .instant(instant),
            .name(account),
            .name(group)
        )
    }

    /// Moves the member list on by one version.
    ///
    /// - Returns: Whether the version before was the one we had; if not, the list must be looked up.
    public static func advance(
        _ change: MemberChange,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Bool {
        guard let before = change.versionBefore, let after = change.versionAfter else { return false }
        return try transaction.run(
            "UPDATE groups SET version = $1 WHERE account = $2 AND id = $3 AND version = $4",
            .text(after),
            .name(account),
            .name(change.group),
            .text(before)
        ) == 1
    }
}
