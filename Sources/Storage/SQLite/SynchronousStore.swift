package import Domain
internal import GRDBSQLite

/// A database in memory on the caller's own thread: a transaction is over when the call returns.
///
/// For rehearsals, where nothing may depend on when a thread runs. It keeps its statements from one ``reset()`` to the
/// next, because preparing them costs more than running them.
package final class SynchronousStore {
    /// All that a database held at one moment.
    package final class Copy {
        fileprivate let handle: OpaquePointer

        fileprivate init(of handle: OpaquePointer) throws(StorageError) {
            self.handle = try SynchronousStore.open()
            try SynchronousStore.copy(from: handle, to: self.handle)
        }

        deinit { sqlite3_close_v2(self.handle) }
    }

    private let handle: OpaquePointer
    private let connection: SQLiteConnection
    private let empty: Copy

    /// Has the tables of `migrations`; its clock is `wall`.
    package init(_ migrations: [Migration], wall: @escaping WallClock) throws {
        self.handle = try Self.open()
        self.connection = SQLiteConnection(self.handle, wall: wall)
        let transaction = Transaction(on: self.connection)
        for statement in migrations.flatMap(\.statements) { try transaction.run(statement) }
        self.empty = try Copy(of: self.handle)
    }

    deinit {
        self.connection.finalize()
        sqlite3_close_v2(self.handle)
    }

    /// Runs a transaction; what a closure that throws wrote is undone.
    ///
    /// - Returns: What the closure gave, and whether anything was changed.
    package func write<Result>(_ body: (Transaction) throws -> Result) throws -> (result: Result, hasChanged: Bool) {
        let before = sqlite3_total_changes(self.handle)
        try self.connection.begin()
        do {
            let result = try body(Transaction(on: self.connection))
            try self.connection.commit()
            return (result, sqlite3_total_changes(self.handle) != before)
        } catch {
            self.connection.rollback()
            throw error
        }
    }

    /// Reads; each statement stands alone, which is the same where nothing comes between.
    package func read<Result>(_ body: (Transaction) throws -> Result) throws -> Result {
        try body(Transaction(on: self.connection))
    }

    package func copy() throws -> Copy { try Copy(of: self.handle) }

    /// Puts the database back to what it was when the copy was made.
    package func restore(_ copy: Copy) throws { try Self.copy(from: copy.handle, to: self.handle) }

    /// Empties all tables.
    package func reset() throws { try self.restore(self.empty) }

    private static func open() throws(StorageError) -> OpaquePointer {
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(":memory:", &handle, flags, nil)
        guard code == SQLITE_OK, let handle else { throw StorageError(sqlite: code, message: "no database in memory") }
        return handle
    }

    private static func copy(from source: OpaquePointer, to target: OpaquePointer) throws(StorageError) {
        guard let backup = sqlite3_backup_init(target, "main", source, "main") else {
            throw StorageError(sqlite: sqlite3_errcode(target), message: "no copy can be made")
        }
        let code = sqlite3_backup_step(backup, -1)
        sqlite3_backup_finish(backup)
        guard code == SQLITE_DONE else { throw StorageError(sqlite: code, message: "the copy was not finished") }
    }
}
