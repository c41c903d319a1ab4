internal import Domain
internal import GRDB
internal import Synchronization

/// Keeps the prepared statements of each reader of the pool, so that a read does not prepare them anew.
///
/// A reader serves one closure at a time, so its statements are used by one thread at a time.
final class ReaderConnections: Sendable {
    private struct Kept: @unchecked Sendable {  // used inside the closure of the reader it belongs to only
        let database: Database
        let connection: SQLiteConnection
    }

    private let wall: WallClock?
    /// Nil when the store is closed.
    private let kept = Mutex<[ObjectIdentifier: Kept]?>([:])

    init(wall: WallClock?) { self.wall = wall }

    func connection(for database: Database) throws(StorageError) -> SQLiteConnection {
        guard let all = self.kept.withLock({ $0 }) else { throw StorageError(.closed, "The store is closed.") }
        if let known = all[ObjectIdentifier(database)] { return known.connection }
        let fresh = Kept(database: database, connection: try SQLiteConnection(database, wall: self.wall))
        self.kept.withLock { $0?[ObjectIdentifier(database)] = fresh }
        return fresh.connection
    }

    /// Gives all statements back and refuses later reads; must come while no closure of a reader is at work.
    func finalize() {
        let all = self.kept.withLock { kept in
            defer { kept = nil }
            return kept?.values.map(\.connection) ?? []
        }
        for connection in all { connection.finalize() }
    }
}
