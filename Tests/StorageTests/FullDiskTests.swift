import Foundation
import Glibc
import Storage
import Synchronization
import TestSupport
import Testing

/// No room left: everybody of the commit is told the same, nothing is half there, and it comes back by itself.
@Suite struct FullDiskTests {
    @Test func `the probe really writes`() async throws {
        try await StorageEngine.sqliteFile.withEmptyStore { store in
            let before = try await store.write { try $0.row("SELECT total_changes()")?.int(0) ?? 0 }
            try await store.probe()
            let after = try await store.write { try $0.row("SELECT total_changes()")?.int(0) ?? 0 }
            #expect(after > before, "it writes")
        }
    }

    @Test(arguments: [StorageEngine.sqliteFile, .sqliteInMemory])
    func `a full database refuses the whole group and keeps nothing of it`(engine: StorageEngine) async throws {
        try await engine.withBareStore { store in
            try await store.write { transaction in
                try transaction.run("CREATE TABLE t (id INTEGER PRIMARY KEY, data BLOB)")
                try transaction.run("INSERT INTO t (id) VALUES (0)")
                _ = try transaction.rows("PRAGMA max_page_count = 40")
            }
            let block = [UInt8](repeating: 7, count: 100_000)
            // Handed over together: small ones before and behind the one that does not fit.
            let release = await store.holdWriter()
            let codes = await withCheckedContinuation { (continuation: CheckedContinuation<[Int: String], Never>) in
                let codes = Mutex<[Int: String]>([:])
                for id in 1...9 {
                    store.submit { transaction in
                        let data = id == 4 || id == 5 ? Value.blob(block) : .null
                        try transaction.run("INSERT INTO t (id, data) VALUES ($1, $2)", .integer(id), data)
                    } then: { result in
                        let all = codes.withLock { codes in
                            codes[id] = Self.code(result)
                            return codes
                        }
                        if all.count == 9 { continuation.resume(returning: all) }
                    }
                }
                release()
            }
            let kept = try await store.read { try $0.rows("SELECT id FROM t ORDER BY id LIMIT 99").map { $0.int(0) } }
            #expect(kept == [0], "nothing of a refused group may stay")
            #expect(Set(codes.values) == ["full"])

            try await store.write { _ = try $0.run("INSERT INTO t (id) VALUES (1)") }
            try await store.write { _ = try $0.rows("PRAGMA max_page_count = 100000") }
            try await store.write { _ = try $0.run("INSERT INTO t (id, data) VALUES (2, $1)", .blob(block)) }
            try await #expect(store.read { try $0.row("SELECT COUNT(*) FROM t")?.int(0) } == 3)
        }
    }

    @Test(.enabled(if: SmallDisk.isPossible, "a small file system can be mounted"))
    func `a full disk refuses with full, loses nothing that was acknowledged, and recovers alone`() async throws {
        try await SmallDisk.with(mebibytes: 4) { disk in
            let store = try await SQLiteStore.open(path: "\(disk)/hearth.db")
            try await store.write { _ = try $0.run("CREATE TABLE t (id INTEGER PRIMARY KEY, data BLOB NOT NULL)") }
            let ballast = URL(fileURLWithPath: "\(disk)/ballast")
            try Data(count: 2 << 20).write(to: ballast)
            let block = [UInt8](repeating: 7, count: 40_000)
            var acknowledged: [Int] = []
            var refusals: [String] = []
            for id in 1...200 where refusals.count < 3 {
                do {
                    try await store.write {
                        _ = try $0.run("INSERT INTO t (id, data) VALUES ($1, $2)", .integer(id), .blob(block))
                    }
                    acknowledged.append(id)
                } catch let error as StorageError {
                    refusals.append(error.code.rawValue)
                }
            }
            #expect(refusals == ["full", "full", "full"])
            try await #expect(store.ids() == acknowledged)

            try FileManager.default.removeItem(at: ballast)
            try await store.write { _ = try $0.run("INSERT INTO t (id, data) VALUES (999, $1)", .blob(block)) }
            await store.close()
            let reopened = try await SQLiteStore.open(path: "\(disk)/hearth.db")
            try await #expect(reopened.ids() == acknowledged + [999])
            try await #expect(reopened.integrity() == "ok")
            await reopened.close()
        }
    }

    private static func code<Success>(_ result: Result<Success, any Error>) -> String {
        do {
            _ = try result.get()
            return "written"
        } catch {
            return (error as? StorageError)?.code.rawValue ?? "\(error)"
        }
    }
}

extension Store {
    fileprivate func ids() async throws -> [Int] {
        try await self.read { try $0.rows("SELECT id FROM t ORDER BY id LIMIT 9999").map { $0.int(0) } }
    }
}

/// A file system of a few MiB in memory; only the administrator may mount one.
private enum SmallDisk {
    static let isPossible: Bool = {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hearth-disk-\(UUID().uuidString)")
            .path
        guard mkdir(folder, 0o700) == 0 else { return false }
        defer { rmdir(folder) }
        guard mount("tmpfs", folder, "tmpfs", 0, "size=1m") == 0 else { return false }
        return umount(folder) == 0
    }()

    static func with(mebibytes: Int, _ body: (String) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            guard mount("tmpfs", folder, "tmpfs", 0, "size=\(mebibytes)m") == 0 else {
                throw POSIXError(POSIXError.Code(rawValue: errno) ?? .EIO)
            }
            defer { umount2(folder, Int32(MNT_DETACH)) }
            try await body(folder)
        }
    }
}
