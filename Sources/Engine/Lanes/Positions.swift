internal import Domain
internal import Storage

/// How far the inbox is decided, by band (the table `cursors`).
///
/// Every event of a band up to its position has a decision, or stands among the postponed, or no play listened to it.
/// It is saved once a second at most. A process that ends without saving it reads a part again: decided events are
/// known by their rows, and those that nobody listened to are looked at, and counted, once more.
struct Positions: Hashable, Sendable {
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

    init(_ transaction: Transaction) throws {
        for row in try transaction.rows("SELECT name, position FROM cursors LIMIT 10") {
            switch row.text(0) {
            case "prompt": self.prompt = row.event(1)
            case "ordinary": self.ordinary = row.event(1)
            default: continue
            }
        }
    }

    func save(_ transaction: Transaction) throws {
        try transaction.run(
            """
            INSERT INTO cursors (name, position) VALUES ('prompt', $1), ('ordinary', $2)
            ON CONFLICT (name) DO UPDATE SET position = excluded.position
            """,
            .event(self.prompt),
            .event(self.ordinary)
        )
    }
}
