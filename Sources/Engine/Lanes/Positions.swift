internal import Domain
internal import Storage

/// How far the inbox is decided, by band (in the table `shards`).
///
/// Every event of a band up to its position has a decision, or stands among the postponed, or no play listened to it.
/// It is saved once a second at most. A process that ends without saving it reads a part again: decided events are
/// known by their rows, and those that nobody listened to are looked at, and counted, once more.
package struct Positions: Hashable, Sendable {
    private var prompt = EventID(rawValue: 0)
    private var ordinary = EventID(rawValue: 0)

    subscript(_ band: Letter.Band) -> EventID {
        get {
            switch band {
            case .prompt: self.prompt
            case .ordinary: self.ordinary
            }
        }
        set {
            switch band {
            case .prompt: self.prompt = newValue
            case .ordinary: self.ordinary = newValue
            }
        }
    }

    init() {}

    /// Up to where all of these shards are decided.
    init(of shards: Shards, _ transaction: Transaction) throws {
        let row = try transaction.row(
            "SELECT MIN(prompt), MIN(ordinary) FROM shards WHERE (($1 >> CAST(shard AS INTEGER)) & 1) = 1",
            .shards(shards)
        )
        self.prompt = EventID(rawValue: row?.optionalInteger(0) ?? 0)
        self.ordinary = EventID(rawValue: row?.optionalInteger(1) ?? 0)
    }

    init(at shard: Int, _ transaction: Transaction) throws {
        let row = try transaction.row("SELECT prompt, ordinary FROM shards WHERE shard = $1", .integer(shard))
        self.prompt = EventID(rawValue: row?.integer(0) ?? 0)
        self.ordinary = EventID(rawValue: row?.integer(1) ?? 0)
    }

    /// Saves them for these shards, as far as they are this epoch's; a shard that is further already stays where it is.
    func save(_ shards: Shards, _ epoch: Epoch, _ transaction: Transaction) throws {
        try transaction.run(
            """
            UPDATE shards SET prompt = CASE WHEN prompt < $1 THEN $1 ELSE prompt END,
              ordinary = CASE WHEN ordinary < $2 THEN $2 ELSE ordinary END
            WHERE owner = $3 AND (($4 >> CAST(shard AS INTEGER)) & 1) = 1
            """,
            .event(self.prompt),
            .event(self.ordinary),
            .integer(epoch.number),
            .shards(shards)
        )
    }
}
