import Domain
import Foundation
import Storage
import TestSupport
import Testing

/// What only SQLite has to promise.
@Suite struct SQLiteTests {
    @Test func `the writer keeps synchronous=FULL in WAL mode, also after a reopen`() async throws {
        try await withStoreFile { path in
            for _ in 1...2 {
                let store = try await SQLiteStore.open(path: path)
                let (synchronous, journal, map) = try await store.write { transaction in
                    (
                        try transaction.row("PRAGMA synchronous")?.int(0),
                        try transaction.row("PRAGMA journal_mode")?.text(0),
                        try transaction.row("PRAGMA mmap_size")?.int(0)
                    )
                }
                #expect(synchronous == 2)
                #expect(journal == "wal")
                #expect(map == 0)
                await #expect(throws: StorageError.self) {
                    try await store.read { transaction in _ = try transaction.run("CREATE TABLE by_reader (id INTEGER)")
                    }
                }
                await store.close()
            }
        }
    }

    @Test func `what was written is there after a reopen`() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/a/new/folder/hearth.db"
            for round in 1...3 {
                let store = try await SQLiteStore.open(path: path)
                try await store.write { transaction in
                    try transaction.run("CREATE TABLE IF NOT EXISTS t (n INTEGER)")
                    try transaction.run("INSERT INTO t (n) VALUES ($1)", .integer(round))
                }
                try await #expect(store.integrity() == "ok")
                await store.close()
            }
            let store = try SQLiteStore.openForReading(path: path)
            try await #expect(
                store.read { try $0.rows("SELECT n FROM t ORDER BY n LIMIT 9").map { $0.int(0) } } == [1, 2, 3]
            )
            await store.close()
        }
    }

    @Test func `a second opening is refused until the first one closes`() async throws {
        try await withStoreFile { path in
            let first = try await SQLiteStore.open(path: path)
            let error = await #expect(throws: StorageError.self) { try await SQLiteStore.open(path: path) }
            #expect(error?.code == .busy)
            try #expect(Self.isLocked("\(path).lock"), "another process sees the lock too")
            await first.close()
            try #expect(!Self.isLocked("\(path).lock"))
            await (try await SQLiteStore.open(path: path)).close()
        }
    }

    @Test func `another name of the same file is the same store`() async throws {
        try await withStoreFile { path in
            let (soft, hard) = (path + "-soft", path + "-hard")
            try FileManager.default.createSymbolicLink(atPath: soft, withDestinationPath: path)
            let store = try await SQLiteStore.open(path: path)
            let error = await #expect(throws: StorageError.self) { _ = try await SQLiteStore.open(path: soft) }
            #expect(error?.code == .busy)
            await store.close()
            await (try await SQLiteStore.open(path: soft)).close()
            try FileManager.default.linkItem(atPath: path, toPath: hard)
            let linked = await #expect(throws: StorageError.self) { _ = try await SQLiteStore.open(path: hard) }
            #expect(linked?.code == .unusable)
        }
    }

    @Test func `a store that could not be opened holds no lock`() async throws {
        try await withTemporaryFolder { folder in
            let path = "\(folder)/hearth.db"
            try Data(repeating: 0x41, count: 8_192).write(to: URL(fileURLWithPath: path))
            let error = await #expect(throws: StorageError.self) { try await SQLiteStore.open(path: path) }
            #expect(error?.code == .corrupt)
            try #expect(!Self.isLocked("\(path).lock"))
        }
    }

    @Test func `a path that cannot be is a storage error`() async throws {
        try await withTemporaryFolder { folder in
            // A folder stands where the file should be, and a file where a folder should be.
            for path in [folder, "/dev/null/hearth.db"] {
                let error = await #expect(throws: StorageError.self) { try await SQLiteStore.open(path: path) }
                #expect(error?.code == .unusable)
            }
        }
    }

    @Test func `a reader beside the service sees commits and cannot write`() async throws {
        try await withStoreFile { path in
            let service = try await SQLiteStore.open(path: path)
            let reader = try SQLiteStore.openForReading(path: path)
            try await service.write {
                _ = try $0.run("INSERT INTO epochs (name, epoch, started_at) VALUES ('a', 1, 0)")
            }
            let seen = try await reader.read { try $0.row("SELECT epoch FROM epochs")?.int(0) }
            #expect(seen == 1)
            let error = await #expect(throws: StorageError.self) {
                try await reader.write {
                    _ = try $0.run("INSERT INTO epochs (name, epoch, started_at) VALUES ('b', 1, 0)")
                }
            }
            #expect(error?.code == .unusable)
            await reader.close()
            await service.close()
        }
    }

    @Test func `reading a file that is not there is an error and makes no file`() async throws {
        try await withTemporaryFolder { folder in
            let error = #expect(throws: StorageError.self) { try SQLiteStore.openForReading(path: "\(folder)/none.db") }
            #expect(error?.code == .unusable)
            try #expect(FileManager.default.contentsOfDirectory(atPath: folder) == [])
        }
    }

    @Test func `a store in memory shares nothing with another`() async throws {
        let (one, other) = (try SQLiteStore.inMemory(), try SQLiteStore.inMemory())
        try await one.write { _ = try $0.run("CREATE TABLE t (n INTEGER)") }
        try await #expect(other.read { try $0.row("SELECT COUNT(*) FROM sqlite_master")?.int(0) } == 0)
        await one.close()
        await other.close()
    }

    @Test func `a store that is dropped ends its thread and frees its file`() async throws {
        try await withStoreFile { path in
            do {
                let dropped = try await SQLiteStore.open(path: path)
                try await dropped.write {
                    _ = try $0.run("INSERT INTO epochs (name, epoch, started_at) VALUES ('a', 1, 0)")
                }
            }
            let store = try await Self.openWhenFree(path)
            try await store.write { _ = try $0.run("INSERT INTO epochs (name, epoch, started_at) VALUES ('b', 1, 0)") }
            try await #expect(store.read { try $0.row("SELECT COUNT(*) FROM epochs")?.int(0) } == 2)
            await store.close()
        }
    }

    @Test func `the version of the library is known`() {
        #expect(SQLiteStore.libraryVersion > 3_035_000, "RETURNING came with 3.35")
    }

    /// The thread of a dropped store needs a moment to end; until then the file is held.
    private static func openWhenFree(_ path: String) async throws -> SQLiteStore {
        for _ in 0..<10_000 {
            do {
                return try await SQLiteStore.open(path: path)
            } catch let error as StorageError where error.code == .busy {
                await Task.yield()
            }
        }
        return try await SQLiteStore.open(path: path)
    }

    /// Asks from another process.
    private static func isLocked(_ path: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/flock")
        process.arguments = ["--nonblock", path, "true"]
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus != 0
    }
}
