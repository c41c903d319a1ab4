public import Domain
public import Storage

/// Who serves whom, since when and through which channel.
///
/// Callbacks come late, twice, out of order or not at all, so each is held against the newest adding and the end that
/// are known: an event older than these changes nothing.
public enum Relations {
    /// The standing of one relation.
    public struct Standing: Hashable, Sendable {
        public let channel: String
        public let beganAt: Instant
        /// How many times the customer added the guide, this time included.
        public let times: Int
        public let isActive: Bool

        public var isReturning: Bool { self.times > 1 }
    }

    /// Events of adding that are less than this apart tell of one adding: a half-confirmed one and its confirmation
    /// come together.
    public static let oneAdding: Duration = .seconds(60)

    /// Notes that a customer added a guide.
    ///
    /// A half-confirmed adding and its confirmation are one adding, however late the guide confirms. Any other adding
    /// that brings a welcome code and comes ``oneAdding`` or more after the last is a new one, although no end was told
    /// between them: the platform gives a code only where nothing has been said yet.
    @discardableResult
    public static func add(
        _ added: ContactAdded,
        account: AccountID,
        at instant: Instant,
        _ transaction: Transaction
    ) throws -> Standing {
        let known = try Bond.read(added.relation, account: account, transaction)
        let bond = known?.after(added, at: instant) ?? Bond(added, at: instant)
        if bond != known { try bond.write(added.relation, account: account, transaction) }
        return bond.standing
    }

    /// Notes that a relation ended, also one that was never seen: its adding may come later.
    ///
    /// - Returns: False when the end changes nothing, because it is older than the newest adding or told again.
    @discardableResult
    public static func end(
        _ removed: ContactRemoved,
        account: AccountID,
        at instant: Instant,
        _ transaction: Transaction
    ) throws -> Bool {
        try transaction.run(
            """
            INSERT INTO relations (account, guide, customer, channel, began_at, last_added_at, times, is_confirmed,
              ended_at, ended_by)
            VALUES ($1, $2, $3, '', $4, $4, 1, 0, $4, $5)
            ON CONFLICT (account, guide, customer) DO UPDATE
            SET ended_at = excluded.ended_at, ended_by = COALESCE(relations.ended_by, excluded.ended_by)
            WHERE relations.last_added_at <= excluded.ended_at
              AND (relations.ended_at IS NULL OR relations.ended_at < excluded.ended_at)
            """,
            .name(account),
            .name(removed.relation.guide),
            .name(removed.relation.customer),
            .instant(instant),
            .text(removed.isTransfer ? "transfer" : removed.by.rawValue)
        ) == 1
    }

    public static func standing(
        _ relation: Relation,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Standing? {
        try Bond.read(relation, account: account, transaction)?.standing
    }
}
