public import Domain
public import Storage

/// The nodes that serve one store as equals: who is there, and who has which shards.
///
/// Nobody leads. Each node renews its lease by the database's clock; whose lease has run out is struck off by whoever
/// sees it first, and its shards are free. A transaction of a node holds its row, so it is struck off before or after,
/// never in between. Each shard goes to the node that ranks highest for it, so all come to the same answer alone.
public enum Cluster {
    /// How the times of a lease hang together.
    public struct Terms: Hashable, Sendable {
        /// How long a node that is not heard of counts as alive.
        public var lease: Duration
        /// How often a node lets hear of itself.
        public var beat: Duration

        public init(lease: Duration = .seconds(5), beat: Duration = .seconds(1)) {
            self.lease = lease
            self.beat = beat
        }
    }

    /// What a node learns when it lets hear of itself.
    public struct Standing: Hashable, Sendable {
        /// The shards it has, and those it should have; what is too many it gives back itself.
        public let owned: Shards
        public let wanted: Shards
        /// What the store's clock showed.
        public let now: Instant
        /// The numbers of all nodes that count as alive, itself included.
        public let nodes: [Int64]
    }

    /// Who joins.
    public struct Newcomer: Hashable, Sendable {
        /// The name of its machine and its version, for people.
        public var name: String
        public var build: String
        /// What one process at a time can have, such as a locked folder; empty for none.
        public var seat: String
        /// Whether it knows that whoever had its seat before is no more, and goes on with their work at once.
        public var relieves: Bool

        public init(name: String, build: String, seat: String = "", relieves: Bool = false) {
            self.name = name
            self.build = build
            self.seat = seat
            self.relieves = relieves && !seat.isEmpty
        }
    }

    /// Joins with a new number and no shards.
    ///
    /// Whom it relieves is struck off, once a transaction that they left behind has ended.
    public static func join(_ newcomer: Newcomer, terms: Terms, _ transaction: Transaction) throws -> Epoch {
        if newcomer.relieves {
            try transaction.run(
                "DELETE FROM nodes WHERE name = $1 AND seat = $2",
                .text(newcomer.name),
                .text(newcomer.seat)
            )
        }
        let now = try transaction.clock()
        let epoch = try Epoch.next(now: now, transaction)
        try transaction.run(
            "INSERT INTO nodes (number, name, build, seat, joined_at, lease_until) VALUES ($1, $2, $3, $4, $5, $6)",
            .integer(epoch.number),
            .text(newcomer.name),
            .text(newcomer.build),
            .text(newcomer.seat),
            .instant(now),
            .instant(now + terms.lease)
        )
        return epoch
    }

    /// Renews the lease, strikes off whose lease has run out, and takes the free shards that fall to this node.
    ///
    /// Whose own lease had run out as well strikes off nobody yet, nor does who came less than a lease ago: the database
    /// may have been away for all of them.
    ///
    /// - Throws: ``Fenced`` when this node was struck off itself.
    public static func beat(_ epoch: Epoch, terms: Terms, _ transaction: Transaction) throws -> Standing {
        let now = try transaction.clock()
        let own = try transaction.row(
            "SELECT lease_until, joined_at FROM nodes WHERE number = $1",
            .integer(epoch.number)
        )
        guard let own else { throw Fenced() }
        try transaction.run(
            "UPDATE nodes SET lease_until = $1 WHERE number = $2",
            .instant(now + terms.lease),
            .integer(epoch.number)
        )
        if own.instant(0) >= now, now - own.instant(1) >= terms.lease {
            try transaction.run(
                """
                DELETE FROM nodes WHERE number IN (
                  SELECT number FROM nodes WHERE lease_until < $1 AND number <> $2 FOR UPDATE SKIP LOCKED)
                """,
                .instant(now),
                .integer(epoch.number)
            )
        }
        let nodes = try transaction.rows("SELECT number FROM nodes ORDER BY number LIMIT 10000").map { $0.integer(0) }
        let wanted = Self.share(of: epoch.number, among: nodes)
        try transaction.run(
            """
            UPDATE shards SET owner = $1
            WHERE (($2 >> CAST(shard AS INTEGER)) & 1) = 1 AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.number = owner)
            """,
            .integer(epoch.number),
            .shards(wanted)
        )
        let owned = try transaction.rows("SELECT shard FROM shards WHERE owner = $1", .integer(epoch.number))
        return Standing(owned: Shards(owned.map { $0.int(0) }), wanted: wanted, now: now, nodes: nodes)
    }

    /// The shards for which this node ranks highest: when a node comes or goes, no others change hands.
    static func share(of node: Int64, among nodes: [Int64]) -> Shards {
        Shards(
            (0..<Shards.count).filter { shard in
                nodes.max { Self.rank($0, shard) < Self.rank($1, shard) } == node
            }
        )
    }

    private static func rank(_ node: Int64, _ shard: Int) -> UInt64 {
        ShardHash.mixed(UInt64(bitPattern: node) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(shard) << 32)
    }

    /// Gives shards back, so that others may take them.
    public static func release(_ shards: Shards, _ epoch: Epoch, _ transaction: Transaction) throws {
        try transaction.run(
            "UPDATE shards SET owner = NULL WHERE owner = $1 AND (($2 >> CAST(shard AS INTEGER)) & 1) = 1",
            .integer(epoch.number),
            .shards(shards)
        )
    }

    /// Whether other processes serve the store now; one that has it for itself is none of them.
    public static func isServed(now: Instant, _ transaction: Transaction) throws -> Bool {
        try transaction.row(
            "SELECT 1 FROM nodes WHERE lease_until >= $1 AND lease_until < $2 LIMIT 1",
            .instant(now),
            .integer(Int64.max)
        ) != nil
    }

    /// Leaves: what this node had is free at once.
    public static func leave(_ epoch: Epoch, _ transaction: Transaction) throws {
        try transaction.run("DELETE FROM nodes WHERE number = $1", .integer(epoch.number))
    }
}
