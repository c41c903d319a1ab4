public import Domain
public import Storage

/// The number of a node's stay among those that serve a store: every claim carries it, and once it is over, it writes
/// nothing more.
public struct Epoch: Hashable, Sendable {
    public let number: Int64

    /// The epoch of somebody who only reads: it never was among those that serve, so it can write nothing.
    public static let reader = Epoch(number: 0)

    /// Begins an epoch that has the store for itself: all others are over.
    ///
    /// The caller must hold the store, as with a file that one process alone may write.
    public static func begin(in store: any Store, now: Instant) async throws -> Epoch {
        try await store.write { transaction in
            let epoch = try Self.next(now: now, transaction)
            try transaction.run("DELETE FROM nodes")
            try transaction.run(
                "INSERT INTO nodes (number, name, build, seat, joined_at, lease_until) VALUES ($1, 'alone', '', '', $2, $3)",
                .integer(epoch.number),
                .instant(now),
                .integer(Int64.max)
            )
            try transaction.run("UPDATE shards SET owner = $1", .integer(epoch.number))
            return epoch
        }
    }

    static func next(now: Instant, _ transaction: Transaction) throws -> Epoch {
        let row = try transaction.row(
            """
            INSERT INTO epochs (name, epoch, started_at) VALUES ('engine', 1, $1)
            ON CONFLICT (name) DO UPDATE SET epoch = epochs.epoch + 1, started_at = excluded.started_at
            RETURNING epoch
            """,
            .instant(now)
        )
        guard let row else { throw StorageError(.corrupt, "The epoch was not kept.") }
        return Epoch(number: row.integer(0))
    }

    /// Makes sure that this epoch is not over, and does not end before this transaction.
    public func check(_ transaction: Transaction) throws {
        // The lock of a key bears with a beat of the same node, which changes the row and not its number.
        let row = try transaction.row("SELECT 1 FROM nodes WHERE number = $1 FOR KEY SHARE", .integer(self.number))
        guard row != nil else { throw Fenced() }
    }
}

/// Others took this node for dead and went on with its work; it must write nothing more, and may come back as a new one.
public struct Fenced: Error, Sendable, CustomStringConvertible {
    public var description: String { "Others took this node for dead and went on with its work." }
}
