internal import Domain
internal import Storage

/// One relation as it is stored, and what an event of adding makes of it.
struct Bond: Hashable {
    private var channel: String
    private var beganAt: Instant
    private var lastAddedAt: Instant
    private var times: Int
    private var isConfirmed: Bool
    private var endedAt: Instant?
    private var endedBy: String?

    /// The first that is heard of it.
    init(_ added: ContactAdded, at instant: Instant) {
        self.channel = added.channel
        self.beganAt = instant
        self.lastAddedAt = instant
        self.times = 1
        self.isConfirmed = added.isConfirmed
    }

    var standing: Relations.Standing {
        Relations.Standing(
            channel: self.channel,
            beganAt: self.beganAt,
            times: self.times,
            isActive: self.endedAt == nil
        )
    }

    /// What it is after the event; the same when the event changes nothing.
    func after(_ added: ContactAdded, at instant: Instant) -> Bond {
        if let endedAt {
            return instant >= endedAt ? self.again(added, at: instant) : self.before(added, at: instant)
        }
        let isConfirmation = added.isConfirmed && !self.isConfirmed
        if instant >= self.lastAddedAt + Relations.oneAdding, added.welcomeCode != nil, !isConfirmation {
            return self.again(added, at: instant)
        }
        // Of an adding before the one that stands there is nothing left to learn.
        guard instant + Relations.oneAdding > self.lastAddedAt else { return self }
        var bond = self
        if bond.channel.isEmpty { bond.channel = added.channel }
        bond.isConfirmed = bond.isConfirmed || added.isConfirmed
        bond.lastAddedAt = max(bond.lastAddedAt, instant)
        return bond
    }

    private func again(_ added: ContactAdded, at instant: Instant) -> Bond {
        var bond = Bond(added, at: instant)
        bond.times = self.times + 1
        return bond
    }

    /// The adding is older than the end: it tells how the relation began when only its end was known.
    private func before(_ added: ContactAdded, at instant: Instant) -> Bond {
        guard self.beganAt == self.endedAt else { return self }
        var bond = Bond(added, at: instant)
        bond.endedAt = self.endedAt
        bond.endedBy = self.endedBy
        return bond
    }
}

// MARK: - The row

extension Bond {
    static func read(_ relation: Relation, account: AccountID, _ transaction: Transaction) throws -> Bond? {
        try transaction.row(
            """
            SELECT channel, began_at, last_added_at, times, is_confirmed, ended_at, ended_by FROM relations
            WHERE account = $1 AND guide = $2 AND customer = $3
            """,
            .name(account),
            .name(relation.guide),
            .name(relation.customer)
        ).map(Bond.init)
    }

    private init(_ row: Row) {
        self.channel = row.text(0)
        self.beganAt = row.instant(1)
        self.lastAddedAt = row.instant(2)
        self.times = row.int(3)
        self.isConfirmed = row.flag(4)
        self.endedAt = row.optionalInstant(5)
        self.endedBy = row.optionalText(6)
    }

    func write(_ relation: Relation, account: AccountID, _ transaction: Transaction) throws {
        try transaction.run(
            """
            INSERT INTO relations (account, guide, customer, channel, began_at, last_added_at, times, is_confirmed,
              ended_at, ended_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (account, guide, customer) DO UPDATE SET
              channel = excluded.channel, began_at = excluded.began_at, last_added_at = excluded.last_added_at,
              times = excluded.times, is_confirmed = excluded.is_confirmed, ended_at = excluded.ended_at,
              ended_by = excluded.ended_by
            """,
            .name(account),
            .name(relation.guide),
            .name(relation.customer),
            .text(self.channel),
            .instant(self.beganAt),
            .instant(self.lastAddedAt),
            .integer(self.times),
            .flag(self.isConfirmed),
            .instant(self.endedAt),
            .text(self.endedBy)
        )
    }
}
