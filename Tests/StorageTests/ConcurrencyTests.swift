import Domain
import Storage
import Synchronization
import TestSupport
import Testing

/// Many at the same time: order, shared commits, isolation, the end.
@Suite struct ConcurrencyTests {
    @Test(arguments: StorageEngine.available)
    func `transactions are applied and answered in the order in which they were handed over`(
        engine: StorageEngine
    ) async throws {
        try await engine.withNotes { store in
            let log = Log()
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                for number in 1...500 {
                    store.submit { transaction in
                        log.append("run \(number)")
                        try transaction.run("INSERT INTO notes (id, text) VALUES ($1, 'a')", .integer(number))
                    } then: { _ in
                        log.append("done \(number)")
                        if number == 500 { continuation.resume() }
                    }
                }
            }
            let entries = log.entries
            #expect(entries.filter { $0.hasPrefix("run") } == (1...500).map { "run \($0)" })
            #expect(entries.filter { $0.hasPrefix("done") } == (1...500).map { "done \($0)" })
        }
    }

    @Test(arguments: StorageEngine.available)
    func `what waits for the writer shares one commit, and each answer comes after it`(
        engine: StorageEngine
    ) async throws {
        try await engine.withNotes { store in
            let log = Log()
            let release = await store.holdWriter()
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                for number in 1...100 {
                    store.submit { transaction in
                        log.append("run")
                        try transaction.run("INSERT INTO notes (id, text) VALUES ($1, 'a')", .integer(number))
                    } then: { _ in
                        log.append("done")
                        if number == 100 { continuation.resume() }
                    }
                }
                release()
            }
            #expect(log.entries == Array(repeating: "run", count: 100) + Array(repeating: "done", count: 100))
        }
    }

    @Test(arguments: StorageEngine.available)
    func `one that throws spoils no other of its commit`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            let results = await withTaskGroup(of: (Int, Bool).self) { group in
                for number in 1...60 {
                    group.addTask {
                        let isFine = try? await store.write { transaction in
                            try transaction.run("INSERT INTO notes (id, text) VALUES ($1, 'a')", .integer(number))
                            if number % 3 == 0 { throw Mishap() }
                            return true
                        }
                        return (number, isFine ?? false)
                    }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(results.filter(\.value).keys.sorted() == (1...60).filter { $0 % 3 != 0 })
            try await #expect(store.notes().count == 40)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `readers see what is committed and nothing else`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            // Every transaction writes a pair; a reader that sees one half has seen an open transaction.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for pair in 0..<50 {
                    group.addTask {
                        try await store.write { transaction in
                            for half in 0..<2 {
                                try transaction.run(
                                    "INSERT INTO notes (id, text) VALUES ($1, 'a')",
                                    .integer(pair * 2 + half)
                                )
                            }
                        }
                    }
                    group.addTask {
                        let counts = try await store.read { transaction in
                            try (0..<3).map { _ in try transaction.row("SELECT COUNT(*) FROM notes")?.int(0) ?? -1 }
                        }
                        #expect(counts[0] % 2 == 0)
                        #expect(Set(counts).count == 1, "a reader stays at one moment")
                    }
                }
                try await group.waitForAll()
            }
            try await #expect(store.notes().count == 100)
        }
    }

    @Test(arguments: StorageEngine.available, [1, 2, 3] as [UInt64])
    func `400 readers and writers at once agree on the sum`(engine: StorageEngine, seed: UInt64) async throws {
        try await engine.withBareStore { store in
            try await store.write { transaction in
                try transaction.run(
                    "CREATE TABLE purses (id INTEGER PRIMARY KEY, fen INTEGER NOT NULL CHECK (fen >= 0))"
                )
                for id in 0..<10 {
                    try transaction.run("INSERT INTO purses (id, fen) VALUES ($1, 100)", .integer(id))
                }
            }
            var random = RandomSource(seed: seed)
            let transfers = (0..<400).map { _ in
                (
                    from: Int.random(in: 0..<10, using: &random), to: Int.random(in: 0..<10, using: &random),
                    fen: Int.random(in: 1...80, using: &random), isRead: Bool.random(using: &random)
                )
            }
            await withTaskGroup(of: Void.self) { group in
                for transfer in transfers {
                    group.addTask {
                        if transfer.isRead {
                            let sum = try? await store.read { try $0.row("SELECT SUM(fen) FROM purses")?.int(0) }
                            #expect(sum == 1_000)
                        } else {
                            // Refused by the rule when the purse is too small; then the other side must be undone too.
                            _ = try? await store.write { transaction in
                                try transaction.run(
                                    "UPDATE purses SET fen = fen + $1 WHERE id = $2",
                                    .integer(transfer.fen),
                                    .integer(transfer.to)
                                )
                                try transaction.run(
                                    "UPDATE purses SET fen = fen - $1 WHERE id = $2",
                                    .integer(transfer.fen),
                                    .integer(transfer.from)
                                )
                            }
                        }
                    }
                }
            }
            try await #expect(store.read { try $0.row("SELECT SUM(fen) FROM purses")?.int(0) } == 1_000)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `closing completes what was handed over and refuses what comes later`(engine: StorageEngine) async throws {
        try await engine.withNotes { store in
            let done = Mutex(0)
            let release = await store.holdWriter()
            for number in 1...50 {
                store.submit {
                    try $0.run("INSERT INTO notes (id, text) VALUES ($1, 'a')", .integer(number))
                } then: {
                    if (try? $0.get()) == 1 { done.withLock { $0 += 1 } }
                }
            }
            release()
            await store.close()
            #expect(done.withLock { $0 } == 50)
            let write = await #expect(throws: StorageError.self) {
                try await store.write { _ = try $0.run("INSERT INTO notes (id, text) VALUES (99, 'a')") }
            }
            #expect(write?.code == .closed)
            let read = await #expect(throws: StorageError.self) { try await store.read { try $0.row("SELECT 1") } }
            #expect(read?.code == .closed)
            await store.close()
        }
    }

    private final class Log: Sendable {
        private let state = Mutex<[String]>([])
        var entries: [String] { self.state.withLock { $0 } }
        func append(_ entry: String) { self.state.withLock { $0.append(entry) } }
    }
}
