public import Domain
public import Storage

/// Who is in which group, since when, brought by whom, through which channel.
public enum Memberships {
    /// Notes people who joined.
    ///
    /// Who brought them is not known yet: the look-up tells.
    public static func join(
        _ change: MemberChange,
        account: AccountID,
        at instant: Instant,
        _ transaction: Transaction
    ) throws {
        for member in change.members {
            try transaction.run(
                """
                INSERT INTO memberships (account, group_id, member, joined_at, scene) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (account, group_id, member) DO UPDATE SET
                  joined_at = excluded.joined_at, scene = excluded.scene, brought_by = NULL, channel = NULL, left_at = NULL
                WHERE memberships.left_at IS NOT NULL AND memberships.left_at <= excluded.joined_at
                """,
                .name(account),
                .name(change.group),
                .name(member),
                .instant(instant),
                .text(change.scene.rawValue)
            )
        }
    }

    /// Notes people who left; a leaving older than their joining changes nothing.
    public static func leave(
        _ change: MemberChange,
        account: AccountID,
        at instant: Instant,
        _ transaction: Transaction
    ) throws {
        for member in change.members {
            try transaction.run(
                """
                UPDATE memberships SET left_at = $1
                WHERE account = $2 AND group_id = $3 AND member = $4 AND left_at IS NULL AND joined_at <= $1
                """,
                .instant(instant),
                .name(account),
                .name(change.group),
                .name(member)
            )
        }
    }

    /// Puts the platform's member list in place of ours.
    ///
    /// - Returns: How many came in and went out by it, compared with what we knew.
    public static func replace(
        _ snapshot: GroupSnapshot,
        account: AccountID,
        now: Instant,
        _ transaction: Transaction
    ) throws -> (joined: Int, left: Int) {
        try transaction.run(
            """
            INSERT INTO groups (account, id, name, owner, version, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (account, id) DO UPDATE SET name = excluded.name, owner = excluded.owner,
              version = excluded.version, seen_at = excluded.seen_at, look_up_at = NULL, look_up_effect = NULL,
              failed_look_ups = 0
            """,
            .name(account),
            .name(snapshot.group),
            .text(snapshot.name),
            .name(snapshot.owner.rawValue.isEmpty ? nil : snapshot.owner),
            .text(snapshot.version),
            .instant(now)
        )
        let known = Set(
            try transaction.rows(
                "SELECT member FROM memberships WHERE account = $1 AND group_id = $2 AND left_at IS NULL LIMIT 5000",
                .name(account),
                .name(snapshot.group)
            ).map { PlatformUserID($0.text(0)) }
        )
        for member in snapshot.members {
            try transaction.run(
                """
                INSERT INTO memberships (account, group_id, member, is_customer, joined_at, scene, brought_by, channel)
                VALUES ($1, $2, $3, $4, $5, 'unknown', $6, $7)
                ON CONFLICT (account, group_id, member) DO UPDATE SET is_customer = excluded.is_customer,
                  joined_at = CASE WHEN $8 = 1 THEN excluded.joined_at
                    WHEN memberships.left_at IS NULL THEN memberships.joined_at ELSE $9 END,
                  brought_by = excluded.brought_by, channel = excluded.channel, left_at = NULL
                """,
                .name(account),
                .name(snapshot.group),
                .name(member.id),
                .flag(member.isCustomer),
                // Whoever was there before anybody looked has been there for longer than anybody knows.
                .instant(member.joinedAt ?? Instant(seconds: 0)),
                .name(member.broughtBy),
                .text(member.channel),
                .flag(member.joinedAt != nil),
                .instant(now)
            )
        }
        let present = Set(snapshot.members.map(\.id))
        let gone = known.subtracting(present)
        for member in gone.sorted() {
            try transaction.run(
                """
                UPDATE memberships SET left_at = $1
                WHERE account = $2 AND group_id = $3 AND member = $4 AND left_at IS NULL
                """,
                .instant(now),
                .name(account),
                .name(snapshot.group),
                .name(member)
            )
        }
        return (present.subtracting(known).count, gone.count)
    }

    /// The customers who joined since the instant by the platform's list, and are still there.
    ///
    /// - Returns: The first 1,000 in the order in which they joined.
    public static func customers(
        in group: GroupID,
        joinedSince instant: Instant,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> [(id: PlatformUserID, joinedAt: Instant)] {
        try transaction.rows(
            """
            SELECT member, joined_at FROM memberships
            WHERE account = $1 AND group_id = $2 AND joined_at >= $3 AND is_customer = 1 AND left_at IS NULL
            ORDER BY joined_at, member LIMIT 1000
            """,
            .name(account),
            .name(group),
            .instant(instant)
        ).map { (id: $0.name(0), joinedAt: $0.instant(1)) }
    }

    /// Whether somebody is in the group and, by the platform's list, one of the brand's own.
    public static func isOwn(
        _ member: PlatformUserID,
        in group: GroupID,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Bool {
        try transaction.row(
            """
            SELECT member FROM memberships
            WHERE account = $1 AND group_id = $2 AND member = $3 AND is_customer = 0 AND left_at IS NULL
            """,
            .name(account),
            .name(group),
            .name(member)
        ) != nil
    }

    /// One membership; nil when we never heard of it.
    public static func standing(
        _ member: PlatformUserID,
        in group: GroupID,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Standing? {
        try transaction.row(
            """
            SELECT joined_at, scene, brought_by, channel, left_at FROM memberships
            WHERE account = $1 AND group_id = $2 AND member = $3
            """,
            .name(account),
            .name(group),
            .name(member)
        ).map { row in
            Standing(
                joinedAt: row.instant(0),
                scene: row.text(1),
                broughtBy: row.optionalText(2).map(PlatformUserID.init(rawValue:)),
                channel: row.optionalText(3),
                leftAt: row.optionalInstant(4)
            )
        }
    }

    public struct Standing: Hashable, Sendable {
        public let joinedAt: Instant
        public let scene: String
        public let broughtBy: PlatformUserID?
        public let channel: String?
        public let leftAt: Instant?
    }
}
