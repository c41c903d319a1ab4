public import Domain

/// One step of the schema of one room, applied once, in order, never changed afterwards.
///
/// Columns are INTEGER (64 bits), TEXT or BLOB, which both engines can serve.
public struct Migration: Sendable {
    /// A statement for both engines, or for the one that needs it.
    public enum Statement: ExpressibleByStringLiteral, Sendable {
        case both(StaticString)
        case sqlite(StaticString)
        case postgres(StaticString)

        public init(stringLiteral sql: StaticString) { self = .both(sql) }
    }

    public let room: String
    /// 1, 2, 3 … within the room.
    public let number: Int
    public let name: String
    public let statements: [Statement]
    /// Whether the build before this step goes on serving beside one that has it: it adds only, and what it adds has
    /// defaults.
    public let keepsOlder: Bool

    public init(room: String, number: Int, name: String, keepsOlder: Bool = false, _ statements: [Statement]) {
        self.room = room
        self.number = number
        self.name = name
        self.keepsOlder = keepsOlder
        self.statements = statements
    }
}

extension Store {
    /// Brings the schema up to date, all in one transaction.
    ///
    /// The `migrations` are those of all rooms, rooms from the ground up.
    ///
    /// - Returns: The steps that were applied now, as `room/number`.
    /// - Throws: ``StorageError/Code/unusable`` when the store has steps that this build does not know:
    ///   it was written by a newer one, which did not say that older ones may go on beside it.
    @discardableResult
    public func migrate(_ migrations: [Migration], now: Instant) async throws -> [String] {
        try await self.write(to: .intake) { transaction in
            // Processes that start together bring the schema up to date one after the other.
            try transaction.takeTurn()
            try transaction.run(
                """
                CREATE TABLE IF NOT EXISTS migrations (
                  room TEXT NOT NULL, number INTEGER NOT NULL, name TEXT NOT NULL, applied_at INTEGER NOT NULL,
                  keeps_older INTEGER NOT NULL, PRIMARY KEY (room, number)
                )
                """
            )
            let rows = try transaction.rows(
                "SELECT room, number, keeps_older FROM migrations ORDER BY room, number LIMIT 10000"
            )
            let applied = Set(rows.map { "\($0.text(0))/\($0.int(1))" })
            let harmless = Set(rows.filter { $0.flag(2) }.map { "\($0.text(0))/\($0.int(1))" })
            let known = Set(migrations.map { "\($0.room)/\($0.number)" })
            let foreign = applied.subtracting(known).subtracting(harmless).sorted()
            guard foreign.isEmpty else {
                throw StorageError(
                    .unusable,
                    "The store was written by a newer Hearth (it has \(foreign.joined(separator: ", "))); run that version."
                )
            }
            var fresh: [String] = []
            for migration in migrations where !applied.contains("\(migration.room)/\(migration.number)") {
                for statement in migration.statements { try transaction.run(statement) }
                try transaction.run(
                    "INSERT INTO migrations (room, number, name, applied_at, keeps_older) VALUES ($1, $2, $3, $4, $5)",
                    .text(migration.room),
                    .integer(migration.number),
                    .text(migration.name),
                    .instant(now),
                    .flag(migration.keepsOlder)
                )
                fresh.append("\(migration.room)/\(migration.number)")
            }
            return fresh
        }
    }
}
