public import Domain
internal import Foundation
internal import GRDB
internal import GRDBSQLite
internal import Synchronization

/// The store in one SQLite file.
///
/// One connection ever writes or checkpoints; readers are read-only. SQLite before 3.51.3 can damage a WAL file when
/// two connections write or checkpoint it at the same moment ("WAL-reset" bug, fixed in March 2026), so a lock file
/// keeps other processes from writing, and no outside tool may write to a live file.
public final class SQLiteStore: Store {
    private let database: any DatabaseWriter
    private let writer: SQLiteWriter
    private let readers: ReaderConnections
    private let isClosed = Mutex(false)
    private let lock: StoreLock?

    /// The oldest SQLite without the WAL-reset bug.
    public static let soundVersion = 3_051_003

    /// Version of the SQLite library in use, such as 3040001.
    public static var libraryVersion: Int { Int(sqlite3_libversion_number()) }

    /// Opens or creates the file for writing, and holds it against other processes.
    ///
    /// - Parameters:
    ///   - path: The file; its folder is created. Beside it appear `-wal`, `-shm` and `.lock`.
    ///   - gather: How long the writer waits under load for more to commit together; at most 5 ms is sensible.
    /// - Returns: The store, which holds the file until it is closed or released.
    /// - Throws: ``StorageError/Code/busy`` when another process holds it.
    public static func open(path: String, gather: Duration = .milliseconds(1)) async throws -> SQLiteStore {
        guard !path.isEmpty else { throw StorageError(.unusable, "A store needs a path.") }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw StorageError(.unusable, "The folder \(folder.path) cannot be made.")
        }
        // Under two names it would be held twice, and two processes would write to it.
        let path = try Self.soleName(of: path)
        let lock = try StoreLock(path: path + ".lock")
        let pool: DatabasePool
        do {
            pool = try DatabasePool(path: path, configuration: Self.configuration())
            try await pool.writeWithoutTransaction { database in
                // GRDB sets NORMAL while it enables WAL, after its own preparation ran: FULL must come last.
                try database.execute(sql: "PRAGMA synchronous = FULL")
                // A checkpoint holds up all commits: short ones hold them up less.
                try database.execute(sql: "PRAGMA wal_autocheckpoint = 1000")
                try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
                guard try Int.fetchOne(database, sql: "PRAGMA synchronous") == 2 else {
                    throw StorageError(.unusable, "SQLite does not keep synchronous=FULL.")
                }
            }
        } catch {
            throw StorageError(sqlite: error)
        }
        return SQLiteStore(pool, gather: gather, lock: lock)
    }

    /// The name of a file behind all links; the same name for one that is yet to be made.
    private static func soleName(of path: String) throws(StorageError) -> String {
        guard let name = realpath(path, nil) else { return path }
        defer { free(name) }
        var facts = stat()
        guard stat(name, &facts) == 0, facts.st_nlink == 1 else {
            throw StorageError(.unusable, "\(path) has more than one name (hard links); remove the others.")
        }
        return String(cString: name)
    }

    /// Opens an existing file for reading only, beside a process that serves it.
    ///
    /// Writing fails.
    public static func openForReading(path: String) throws -> SQLiteStore {
        var configuration = Self.configuration()
        configuration.readonly = true
        do {
            return SQLiteStore(try DatabaseQueue(path: path, configuration: configuration), gather: .zero, lock: nil)
        } catch {
            throw StorageError(sqlite: error)
        }
    }

    /// A store in memory, gone when released; its clock is `wall`, or that of the machine.
    public static func inMemory(wall: WallClock? = nil) throws -> SQLiteStore {
        SQLiteStore(try DatabaseQueue(configuration: Self.configuration()), gather: .zero, lock: nil, wall: wall)
    }

    private init(_ database: any DatabaseWriter, gather: Duration, lock: StoreLock?, wall: WallClock? = nil) {
        self.database = database
        self.writer = SQLiteWriter(database, gather: gather, mostJobs: 256, wall: wall)
        self.readers = ReaderConnections(wall: wall)
        self.lock = lock
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        configuration.label = "hearth"
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA mmap_size = 0")
            // Parts of a transaction keep a journal of their own; by default it is a file.
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        return configuration
    }

    deinit {
        // Dropped without a close: the thread ends by itself, and only then another process may have the file.
        let lock = self.lock
        self.writer.end { lock?.release() }
    }

    public func submit<Result: Sendable>(
        to writer: Writer,
        _ body: @escaping @Sendable (Transaction) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        self.writer.submit(Job(body, then: then))
    }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        guard !self.isClosed.withLock({ $0 }) else { throw StorageError(.closed, "The store is closed.") }
        do {
            return try await self.database.read { [readers] database in
                try body(Transaction(on: try readers.connection(for: database)))
            }
        } catch let error as DatabaseError {
            throw StorageError(sqlite: error)
        }
    }

    public func close() async {
        self.isClosed.withLock { $0 = true }
        await self.writer.close()
        // GRDB would give up in a cancelled task, and a store must be closed in one too.
        await Task { [database, readers] in
            do {
                // Behind the barrier no reader is at work.
                try await database.barrierWriteWithoutTransaction { _ in readers.finalize() }
                // GRDB's queue, unlike its pool, crashes in a read that comes late; it closes when it is released.
                if database is DatabasePool { try database.close() }
            } catch {
                // It is closed already.
            }
        }.value
        self.lock?.release()
    }

    /// Asks SQLite to check the whole file.
    ///
    /// - Returns: `ok`, or what is wrong.
    public func integrity() async throws -> String {
        try await self.read { try $0.row("PRAGMA integrity_check(1)")?.text(0) ?? "no answer" }
    }
}
