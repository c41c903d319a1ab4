public import Domain
public import Storage

/// How guides tagged their customers (标签), as the platform told it last.
///
/// Only what the brand set up is a tag: a tag of the corporation or of a rule group. What a guide made up for
/// themselves (个人标签) says nothing to anybody else and is not kept.
///
/// A look-up is a snapshot that takes the place of the one before. It grows old: the platform tells when a person
/// changes a tag, and does not when a program does. So whoever decides by tags looks at ``Standing/seenAt`` and asks anew.
///
/// Source: WeCom developer documentation 92114 (a customer and their tags), 92130 (events of customers).
public enum Tags {
    /// Longer than any look-up takes, with the time for which it may stand in the outbox of a service that is down.
    private static let longest: Duration = .seconds(600)

    /// What is known of one customer.
    public struct Standing: Hashable, Sendable {
        /// Those of all guides who serve them still.
        public let names: Set<String>
        /// When the platform told it; nil when it never did, or something has changed since.
        public let seenAt: Instant?
        /// The newest change that was heard of.
        public let changedAt: Instant?
        /// The look-up that was begun last and has not reported, and when it was asked for last.
        public let lookUp: EffectID?
        let askedAt: Instant?

        /// The look-up that is under way; one that has not reported for so long never will.
        public func lookUp(at now: Instant) -> EffectID? {
            guard let askedAt = self.askedAt, now - askedAt < Tags.longest else { return nil }
            return self.lookUp
        }
    }

    public static func standing(
        of customer: PlatformUserID,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Standing {
        let row = try transaction.row(
            "SELECT seen_at, changed_at, look_up_effect, look_up_at FROM contacts WHERE account = $1 AND id = $2",
            .name(account),
            .name(customer)
        )
        return Standing(
            names: try self.names(of: customer, account: account, transaction),
            seenAt: row?.optionalInstant(0),
            changedAt: row?.optionalInstant(1),
            lookUp: row?.optionalText(2).map(EffectID.init(rawValue:)),
            askedAt: row?.optionalInstant(3)
        )
    }

    /// The tags that a customer has from any of their guides.
    ///
    /// With a relation its tags end, also where the platform still lists it: who deletes a guide stays on that guide's
    /// list.
    public static func names(
        of customer: PlatformUserID,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Set<String> {
        let rows = try transaction.rows(
            """
            SELECT DISTINCT t.name FROM tags t
            LEFT JOIN relations r ON r.account = t.account AND r.guide = t.guide AND r.customer = t.customer
            WHERE t.account = $1 AND t.customer = $2 AND (r.ended_at IS NULL OR r.ended_at < r.last_added_at)
            LIMIT 10000
            """,
            .name(account),
            .name(customer)
        )
        return Set(rows.map { $0.text(0) })
    }

    /// Notes which effect asks for the tags, and since when; an answer of another one comes too late from now on.
    public static func lookUpBegan(
        _ customer: PlatformUserID,
        effect: EffectID,
        account: AccountID,
        at now: Instant,
        _ transaction: Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO contacts (account, id, look_up_effect, look_up_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (account, id) DO UPDATE SET look_up_at =
                CASE WHEN contacts.look_up_effect = excluded.look_up_effect THEN contacts.look_up_at
                  ELSE excluded.look_up_at END,
              look_up_effect = excluded.look_up_effect
            """,
            .name(account),
            .name(customer),
            .name(effect),
            .instant(now)
        )
    }

    /// Puts what the platform says in place of what was known.
    ///
    /// - Returns: False when the look-up is not the one that is waited for: something has changed since it began.
    public static func replace(
        _ snapshot: ContactSnapshot,
        from effect: EffectID,
        account: AccountID,
        now: Instant,
        _ transaction: Transaction
    ) throws -> Bool {
        let isAwaited = try transaction.run(
            """
            UPDATE contacts SET seen_at = $1, look_up_effect = NULL
            WHERE account = $2 AND id = $3 AND look_up_effect = $4
            """,
            .instant(now),
            .name(account),
            .name(snapshot.customer),
            .name(effect)
        )
        guard isAwaited == 1 else { return false }
        try transaction.run(
            "DELETE FROM tags WHERE account = $1 AND customer = $2",
            .name(account),
            .name(snapshot.customer)
        )
        for guide in snapshot.guides {
            for name in Set(guide.tags).sorted() {
                try transaction.run(
                    """
                    INSERT INTO tags (account, customer, guide, name) VALUES ($1, $2, $3, $4)
                    ON CONFLICT (account, customer, guide, name) DO NOTHING
                    """,
                    .name(account),
                    .name(snapshot.customer),
                    .name(guide.id),
                    .text(name)
                )
            }
        }
        return true
    }

    /// Notes that a look-up failed for good.
    ///
    /// - Returns: False when it is not the one that is waited for.
    public static func lookUpFailed(
        _ effect: EffectID,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Bool {
        try transaction.run(
            "UPDATE contacts SET look_up_effect = NULL WHERE look_up_effect = $1 AND account = $2",
            .name(effect),
            .name(account)
        ) == 1
    }

    /// Notes that something about a customer changed: what is known is old, and so is an answer on its way.
    ///
    /// - Returns: False when nobody ever asked for their tags; then there is nothing to doubt.
    public static func doubt(
        _ customer: PlatformUserID,
        account: AccountID,
        at instant: Instant,
        _ transaction: Transaction
    ) throws -> Bool {
        try transaction.run(
            """
            UPDATE contacts SET seen_at = NULL, look_up_effect = NULL,
              changed_at = CASE WHEN changed_at > $1 THEN changed_at ELSE $1 END
            WHERE account = $2 AND id = $3
            """,
            .instant(instant),
            .name(account),
            .name(customer)
        ) == 1
    }
}
