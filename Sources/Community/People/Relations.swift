public import Domain
public import Storage

/// Who serves whom, since when and through which channel.
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

    /// Notes that a customer added a guide.
    ///
    /// A half-confirmed adding and its confirmation are one adding. An event older than what is known changes nothing.
    @discardableResult
    public static func add(
        _ added: ContactAdded,
        account: AccountID,
        at instant: Instant,
        _ transaction: Transaction
    ) throws -> Standing {
        try transaction.run(
            """
            INSERT INTO relations (account, guide, customer, channel, began_at, times, is_confirmed)
            VALUES ($1, $2, $3, $4, $5, 1, $6)
            ON CONFLICT (account, guide, customer) DO UPDATE SET
              channel = CASE
                WHEN relations.ended_at IS NULL AND relations.channel <> '' THEN relations.channel
                ELSE excluded.channel END,
              began_at = CASE WHEN relations.ended_at IS NULL THEN relations.began_at ELSE excluded.began_at END,
              times = CASE WHEN relations.ended_at IS NULL THEN relations.times ELSE relations.times + 1 END,
              is_confirmed = CASE
                WHEN relations.ended_at IS NULL THEN MAX(relations.is_confirmed, excluded.is_confirmed)
                ELSE excluded.is_confirmed END,
              ended_at = NULL, ended_by = NULL
            WHERE relations.ended_at IS NULL OR relations.ended_at <= excluded.began_at
            """,
            .name(account),
            .name(added.relation.guide),
            .name(added.relation.customer),
            .text(added.channel),
            .instant(instant),
            .flag(added.isConfirmed)
        )
        guard let standing = try Self.standing(added.relation, account: account, transaction) else {
            throw StorageError(.corrupt, "A relation that was just written is missing.")
        }
        return standing
    }

    /// Notes that a relation ended; an end older than its beginning changes nothing.
    public static func end(
        _ removed: ContactRemoved,
        account: AccountID,
        at instant: Instant,
        _ transaction: Transaction
    ) throws {
        try transaction.run(
            """
            UPDATE relations SET ended_at = $1, ended_by = $2
            WHERE account = $3 AND guide = $4 AND customer = $5 AND ended_at IS NULL AND began_at <= $1
            """,
            .instant(instant),
            .text(removed.isTransfer ? "transfer" : removed.by.rawValue),
            .name(account),
            .name(removed.relation.guide),
            .name(removed.relation.customer)
        )
    }

    public static func standing(
        _ relation: Relation,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Standing? {
        try transaction.row(
            """
            SELECT channel, began_at, times, ended_at FROM relations
            WHERE account = $1 AND guide = $2 AND customer = $3
            """,
            .name(account),
            .name(relation.guide),
            .name(relation.customer)
        ).map { row in
            Standing(
                channel: row.text(0),
                beganAt: row.instant(1),
                times: row.int(2),
                isActive: row.optionalInstant(3) == nil
            )
        }
    }
}
