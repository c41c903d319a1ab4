internal import Domain
public import Storage

/// Who serves a store at one moment, who has what, and how far behind each is.
public struct Census: Codable, Sendable {
    public struct Member: Codable, Sendable {
        public let number: Int64
        public let name: String
        public let build: String
        /// Milliseconds since 1970, by the database's clock, as all moments here.
        public let joinedAt: Int64
        /// How long it counts as alive if nothing more is heard of it, in milliseconds.
        ///
        /// Negative when that time is over; nil for a node that has the store for itself.
        public let leaseLeftMillis: Int64?
        public let shards: [Int]
        /// Events of its shards that are stored and not decided, up to 10,000.
        public let undecided: Int
        /// How long the oldest of them has waited, in milliseconds; nil when there is none.
        public let oldestUndecidedMillis: Int64?
        /// Effects of its shards that are on their way or wait, up to 10,000.
        public let unsent: Int
    }

    public let members: [Member]
    /// Shards that nobody serves at this moment.
    public let freeShards: [Int]
    /// The newest event.
    public let newestEvent: Int64

    private static let most = 10_000

    public static func take(_ transaction: Transaction) throws -> Census {
        let now = try transaction.clock()
        let owners = try transaction.rows("SELECT shard, owner FROM shards ORDER BY shard LIMIT 64")
        let nodes = try transaction.rows(
            "SELECT number, name, build, joined_at, lease_until FROM nodes ORDER BY number LIMIT 10000"
        )
        let numbers = Set(nodes.map { $0.integer(0) })
        return Census(
            members: try nodes.map { node in
                let number = node.integer(0)
                let shards = owners.filter { $0.optionalInteger(1) == number }.map { $0.int(0) }
                let lag = try Self.lag(Shards(shards), now: now, transaction)
                let leaseUntil = node.integer(4)
                return Member(
                    number: number,
                    name: node.text(1),
                    build: node.text(2),
                    joinedAt: node.integer(3),
                    leaseLeftMillis: leaseUntil == .max ? nil : leaseUntil - now.millis,
                    shards: shards,
                    undecided: lag.undecided,
                    oldestUndecidedMillis: lag.oldestMillis,
                    unsent: lag.unsent
                )
            },
            freeShards: owners.filter { row in !(row.optionalInteger(1).map(numbers.contains) ?? false) }
                .map { $0.int(0) },
            newestEvent: try transaction.row("SELECT MAX(id) FROM inbox")?.optionalInteger(0) ?? 0
        )
    }

    private static func lag(
        _ shards: Shards,
        now: Instant,
        _ transaction: Transaction
    ) throws -> (undecided: Int, oldestMillis: Int64?, unsent: Int) {
        guard !shards.isEmpty else { return (0, nil, 0) }
        let positions = try Positions(of: shards, transaction)
        let fresh = try StoredEvent.waiting(after: positions, in: shards, limit: Self.most, transaction)
        let waiting = try StoredEvent.postponed(upTo: positions, in: shards, limit: Self.most, transaction)
        let oldest = (fresh + waiting).map(\.receivedAt).min()
        let unsent = try transaction.row(
            """
            SELECT COUNT(*) FROM (
              SELECT 1 FROM outbox
              WHERE state IN ('pending', 'retry', 'leased', 'inflight', 'unknown', 'reconciling')
                AND (($1 >> CAST(shard AS INTEGER)) & 1) = 1
              LIMIT $2) AS found
            """,
            .shards(shards),
            .integer(Self.most)
        )
        return (min(Self.most, fresh.count + waiting.count), oldest.map { now.millis - $0.millis }, unsent?.int(0) ?? 0)
    }
}
