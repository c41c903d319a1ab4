public import Domain
public import Storage

/// The number of a start: every claim carries it, and a newer start makes older ones powerless.
public struct Epoch: Hashable, Sendable {
    public let number: Int64

    /// The epoch of somebody who only reads: it never was the newest, so it can write nothing.
    public static let reader = Epoch(number: 0)

    /// Begins a new epoch.
    ///
    /// The caller must hold the store, so that an older process no longer serves it.
    public static func begin(in store: any Store, now: Instant) async throws -> Epoch {
        try await store.write { transaction in
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
    }

    /// Makes sure that no newer start took over.
    func check(_ transaction: Transaction) throws {
        let row = try transaction.row("SELECT epoch FROM epochs WHERE name = 'engine'")
        guard row?.integer(0) == self.number else { throw Fenced() }
    }
}

/// A newer process took over; this one must stop writing.
public struct Fenced: Error, Sendable, CustomStringConvertible {
    public var description: String { "A newer process took this store over." }
}
