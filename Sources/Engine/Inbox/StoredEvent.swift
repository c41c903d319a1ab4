package import Domain
package import Storage

/// A row of the inbox.
package struct StoredEvent: Hashable, Sendable {
    package let id: EventID
    let account: AccountID
    let source: Letter.Source
    let lane: LaneID
    let band: Letter.Band
    let happenedAt: Instant
    let receivedAt: Instant
    let fingerprint: [UInt8]
    let body: [UInt8]
    /// What the body says, when that is known already.
    let happening: Happening?
    /// How often it was tried in vain; nil when it does not stand among the postponed.
    var tries: Int?
    /// Until when it has to wait; nil when it has not.
    let waitsUntil: Instant?

    /// A letter that was stored just now.
    package init(_ letter: Letter, id: EventID, receivedAt: Instant) {
        self.id = id
        self.account = letter.account
        self.source = letter.source
        self.lane = letter.lane
        self.band = letter.band
        self.happenedAt = letter.happenedAt
        self.receivedAt = receivedAt
        self.fingerprint = letter.fingerprint
        self.body = letter.body
        self.happening = letter.happening
        self.tries = nil
        self.waitsUntil = nil
    }

    private init(_ row: Row) {
        self.id = row.event(0)
        self.account = row.name(1)
        guard let source = Letter.Source(rawValue: row.text(2)), let band = Letter.Band(rawValue: row.int(4)) else {
            preconditionFailure("The schema allows no other source and band.")
        }
        self.source = source
        self.lane = row.name(3)
        self.band = band
        self.happenedAt = row.instant(5)
        self.receivedAt = row.instant(6)
        self.fingerprint = row.blob(7)
        self.body = row.blob(8)
        self.happening = nil
        self.tries = row.optionalInteger(9).map { Int($0) }
        self.waitsUntil = row.optionalInstant(10)
    }

    /// Undecided events behind the positions, up to `limit` of each band, all in the order of ids.
    ///
    /// Written without joins: PostgreSQL plans them anew for each day of the inbox, which took longer than the reading.
    static func waiting(
        after positions: Positions,
        in shards: Shards,
        limit: Int,
        _ transaction: Transaction
    ) throws -> [StoredEvent] {
        if positions[.prompt] == positions[.ordinary] {
            let few = try transaction.rows(
                """
                SELECT i.id, i.account, i.source, i.lane, i.band, i.happened_at, i.received_at, i.fingerprint, i.body,
                  (SELECT p.tries FROM postponed p WHERE p.event = i.id),
                  (SELECT p.until FROM postponed p WHERE p.event = i.id)
                FROM inbox i
                WHERE i.id > $1 AND (($2 >> CAST(i.shard AS INTEGER)) & 1) = 1
                  AND (SELECT d.event FROM decisions d WHERE d.event = i.id) IS NULL
                ORDER BY i.id LIMIT $3
                """,
                .event(positions[.prompt]),
                .shards(shards),
                .integer(limit)
            )
            if few.count < limit { return few.map(StoredEvent.init) }
        }
        let prompt = try transaction.rows(
            """
            SELECT i.id, i.account, i.source, i.lane, i.band, i.happened_at, i.received_at, i.fingerprint, i.body,
              (SELECT p.tries FROM postponed p WHERE p.event = i.id),
              (SELECT p.until FROM postponed p WHERE p.event = i.id)
            FROM inbox i
            WHERE i.band = 0 AND i.id > $1 AND (($2 >> CAST(i.shard AS INTEGER)) & 1) = 1
              AND (SELECT d.event FROM decisions d WHERE d.event = i.id) IS NULL
            ORDER BY i.id LIMIT $3
            """,
            .event(positions[.prompt]),
            .shards(shards),
            .integer(limit)
        )
        let ordinary = try transaction.rows(
            """
            SELECT i.id, i.account, i.source, i.lane, i.band, i.happened_at, i.received_at, i.fingerprint, i.body,
              (SELECT p.tries FROM postponed p WHERE p.event = i.id),
              (SELECT p.until FROM postponed p WHERE p.event = i.id)
            FROM inbox i
            WHERE i.band = 1 AND i.id > $1 AND (($2 >> CAST(i.shard AS INTEGER)) & 1) = 1
              AND (SELECT d.event FROM decisions d WHERE d.event = i.id) IS NULL
            ORDER BY i.id LIMIT $3
            """,
            .event(positions[.ordinary]),
            .shards(shards),
            .integer(limit)
        )
        return (prompt + ordinary).map(StoredEvent.init).sorted { $0.id < $1.id }
    }

    /// Events up to the positions that had to wait, in the order of ids.
    static func postponed(
        upTo positions: Positions,
        in shards: Shards,
        limit: Int,
        _ transaction: Transaction
    ) throws -> [StoredEvent] {
        try transaction.rows(
            """
            SELECT i.id, i.account, i.source, i.lane, i.band, i.happened_at, i.received_at, i.fingerprint, i.body, p.tries,
              p.until
            FROM postponed p JOIN inbox i ON i.id = p.event
            WHERE ((i.band = 0 AND i.id <= $1) OR (i.band = 1 AND i.id <= $2))
              AND (($3 >> CAST(i.shard AS INTEGER)) & 1) = 1
            ORDER BY i.id LIMIT $4
            """,
            .event(positions[.prompt]),
            .event(positions[.ordinary]),
            .shards(shards),
            .integer(limit)
        ).map(StoredEvent.init)
    }

    static func read(_ id: EventID, _ transaction: Transaction) throws -> StoredEvent? {
        try Self.read(all: [id], transaction)[id]
    }

    private static let together = 16

    /// Reads many, sixteen to a statement: PostgreSQL plans each statement anew for every day of the inbox.
    package static func read(all ids: [EventID], _ transaction: Transaction) throws -> [EventID: StoredEvent] {
        let sets = stride(from: 0, to: ids.count, by: Self.together).map { start -> [Value] in
            (start..<start + Self.together).map { .event(ids[min($0, ids.count - 1)]) }
        }
        return try transaction.rows(Self.readingTogether, each: sets).joined().reduce(into: [:]) { events, row in
            let event = StoredEvent(row)
            events[event.id] = event
        }
    }

    private static let readingTogether: StaticString = """
        SELECT i.id, i.account, i.source, i.lane, i.band, i.happened_at, i.received_at, i.fingerprint, i.body,
          (SELECT p.tries FROM postponed p WHERE p.event = i.id),
          (SELECT p.until FROM postponed p WHERE p.event = i.id)
        FROM inbox i
        WHERE i.id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """

    /// The part of all work to which it belongs.
    var shard: Int { self.lane.shard }

    /// The seed of chance for this event: the same on every replay, wherever the event stands in the inbox.
    var seed: UInt64 {
        self.fingerprint.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
