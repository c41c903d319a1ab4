import Domain
import Foundation
import Storage
import TestSupport
import Testing

@testable import Engine

/// While the database is away callbacks are acknowledged, and none of them is lost, doubled or overtaken.
@Suite struct SpoolTests {
    private static let codes = [StorageError.Code.unavailable, .uncertain, .busy, .full]

    @Test(arguments: StorageEngine.available)
    func `while the store is well nothing goes through the spool`(engine: StorageEngine) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let rig = try SpoolRig(store, folder: folder)
            await rig.deliver("a", "b", "a")
            rig.waitForTooLong()
            #expect(!rig.inbox.isSpooling)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["lock"])
            #expect(rig.answers.of("a") == ["stored", "duplicate"])
            try await #expect(store.inboxBodies() == ["a", "b"])
            await rig.die()
        }
    }

    @Test(arguments: StorageEngine.available, Self.codes)
    func `while the store is away letters are acknowledged, and stored in their order when it is back`(
        engine: StorageEngine,
        code: StorageError.Code
    ) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let rig = try SpoolRig(store, folder: folder)
            await rig.deliver("a")
            rig.store.mood = .away(code)
            await rig.deliver("b", "c")
            #expect(rig.inbox.isSpooling)
            #expect(rig.inbox.trouble?.contains(code.rawValue) == true)
            let writes = rig.store.writes
            await rig.deliver("d", "c")
            #expect(rig.store.writes == writes, "nobody waits for a store that is away")
            await #expect(throws: StorageError.self) { try await rig.drain.runOnce(isLast: false) }
            try await #expect(store.inboxBodies() == ["a"])

            rig.store.mood = .well
            await rig.deliver("e")
            try await #expect(store.inboxBodies() == ["a"], "new letters stay behind those that wait")
            _ = rig.arrivals.take()
            try await rig.drainAll()
            #expect(!rig.inbox.isSpooling)
            #expect(rig.inbox.trouble == nil)
            #expect(rig.spool.standing.letters == 0)
            #expect(rig.spool.standing.bytes == 0)
            #expect(
                rig.arrivals.take().events.map { String(decoding: $0.body, as: UTF8.self) } == ["b", "c", "d", "e"]
            )
            await rig.deliver("f")
            try await #expect(store.inboxBodies() == ["a", "b", "c", "d", "e", "f"])
            #expect(rig.answers.all.values.allSatisfy { $0.allSatisfy { $0 == "stored" } })
            #expect(rig.answers.count == 7)
            await rig.die()
        }
    }

    @Test(arguments: StorageEngine.available)
    func `what was committed without an answer is stored once`(engine: StorageEngine) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let rig = try SpoolRig(store, folder: folder)
            rig.store.mood = .uncertain
            await rig.deliver("a", "b")
            #expect(rig.answers.of("a") == ["stored"])
            rig.store.mood = .well
            try await rig.drainAll()
            try await #expect(store.inboxBodies() == ["a", "b"])
            await rig.die()
        }
    }

    @Test(arguments: StorageEngine.available)
    func `when a commit takes too long its letters are acknowledged, and its late success doubles nothing`(
        engine: StorageEngine
    ) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let rig = try SpoolRig(store, folder: folder)
            rig.store.mood = .silent
            for body in ["a", "b", "c"] { rig.send(body) }
            for _ in 1..<Intake.patience { rig.inbox.tick() }
            #expect(rig.answers.count == 0)
            #expect(!rig.inbox.isSpooling)
            rig.inbox.tick()
            await rig.answers.count(atLeast: 3)
            await rig.deliver("d")
            rig.store.mood = .well
            try await rig.drainAll()
            await rig.deliver("e")
            try await #expect(store.inboxBodies() == ["a", "b", "c", "d", "e"])
            #expect(
                rig.answers.all.mapValues { $0 } == ["a", "b", "c", "d", "e"].reduce(into: [:]) { $0[$1] = ["stored"] }
            )
            await rig.die()
        }
    }

    /// The writer is in the middle of the commit when it falls silent: its letters were taken on board already.
    @Test(arguments: StorageEngine.available)
    func `a commit that was under way is answered once`(engine: StorageEngine) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let rig = try SpoolRig(store, folder: folder)
            let (boarded, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            rig.send("a")
            // Shares the commit, or is the next one: behind it nothing is answered.
            store.submit(to: .intake) { _ in
                boarded.signal()
                goOn.wait()
            } then: { _ in
            }
            await withCheckedContinuation { continuation in
                Thread.detachNewThread {
                    boarded.wait()
                    continuation.resume()
                }
            }
            for body in ["b", "c"] { rig.send(body) }
            rig.waitForTooLong()
            await rig.answers.count(atLeast: 3)
            goOn.signal()
            try await rig.drainAll()
            try await #expect(store.inboxBodies() == ["a", "b", "c"])
            #expect(rig.answers.all == ["a": ["stored"], "b": ["stored"], "c": ["stored"]])
            await rig.die()
        }
    }

    @Test(arguments: StorageEngine.available)
    func `the age of the oldest letter counts, not that of the commit`(engine: StorageEngine) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let rig = try SpoolRig(store, folder: folder)
            rig.inbox.tick()
            rig.store.mood = .silent
            rig.send("a")
            for _ in 1...4 { rig.inbox.tick() }
            rig.send("b")
            rig.inbox.tick()
            #expect(!rig.inbox.isSpooling)
            rig.inbox.tick()
            #expect(rig.inbox.isSpooling)
            await rig.answers.count(atLeast: 2)
            rig.store.mood = .well
            try await rig.drainAll()
            try await #expect(store.inboxBodies() == ["a", "b"])
            await rig.die()
        }
    }

    /// While the last of the spool is stored, new letters wait for a moment; the store may fall silent just then.
    @Test(arguments: StorageEngine.available, [MoodyStore.Mood.well, .away(.unavailable), .silent])
    func `letters that come while the last of the spool is stored follow it`(
        engine: StorageEngine,
        mood: MoodyStore.Mood
    ) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let rig = try SpoolRig(store, folder: folder)
            rig.store.mood = .away(.unavailable)
            await rig.deliver("a", "b")
            rig.store.mood = .silent
            async let drained = rig.drain.runOnce(isLast: true)
            while rig.store.writes < 2 { await Task.yield() }
            rig.send("c")
            rig.send("d")
            if mood == .silent {
                rig.waitForTooLong()
                await rig.answers.count(atLeast: 4)
            }
            rig.store.mood = mood == .silent ? .well : mood
            _ = try? await drained
            rig.store.mood = .well
            try await rig.drainAll()
            await rig.answers.count(atLeast: 4)
            await rig.deliver("e")
            try await #expect(store.inboxBodies() == ["a", "b", "c", "d", "e"])
            #expect(rig.answers.all.values.allSatisfy { $0 == ["stored"] })
            await rig.die()
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a long spool is stored in order, repeats in it once`(engine: StorageEngine) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let rig = try SpoolRig(store, folder: folder)
            rig.store.mood = .away(.unavailable)
            let bodies = (0..<605).map { "\($0)" }
            for body in bodies + ["603", "7", "7"] { rig.send(body) }
            await rig.answers.count(atLeast: 608)
            rig.store.mood = .well
            let before = rig.store.writes
            try await rig.drainAll()
            #expect(rig.store.writes - before <= 4)
            try await #expect(store.inboxBodies() == bodies)
            #expect(rig.arrivals.take().events.count == 605)
            await rig.die()
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a full spool refuses at once and loses nothing that it took`(engine: StorageEngine) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let rig = try SpoolRig(store, folder: folder, mostBytes: 20_000)
            rig.store.mood = .away(.unavailable)
            let bodies = (0..<200).map { "\($0) " + String(repeating: "x", count: 500) }
            for body in bodies { rig.send(body) }
            await rig.answers.count(atLeast: 200)
            let taken = bodies.filter { rig.answers.of($0) == ["stored"] }
            #expect(Set(bodies.map { rig.answers.of($0) }) == [["stored"], ["overloaded"]])
            #expect((15..<20).contains(taken.count), "\(taken.count)")
            #expect(rig.spool.standing.bytes <= 20_000)
            #expect(rig.spool.standing.isNearlyFull)
            rig.store.mood = .well
            try await rig.drainAll()
            try await #expect(store.inboxBodies() == taken)
            #expect(!rig.spool.standing.isNearlyFull)
            await rig.deliver("again")
            #expect(rig.answers.of("again") == ["stored"])
            await rig.die()
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a spool that cannot be written refuses at once, until the store is back`(engine: StorageEngine) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let rig = try SpoolRig(store, folder: folder)
            try FileManager.default.moveItem(atPath: folder, toPath: folder + "-away")
            rig.store.mood = .away(.unavailable)
            await rig.deliver("a")
            let writes = rig.store.writes
            await rig.deliver("b")
            #expect(rig.store.writes == writes)
            #expect(rig.answers.of("a") + rig.answers.of("b") == ["overloaded", "overloaded"])
            #expect(rig.spool.standing.isFailing)
            rig.store.mood = .well
            try FileManager.default.moveItem(atPath: folder + "-away", toPath: folder)
            try await rig.drainAll()
            await rig.deliver("a")
            try await #expect(store.inboxBodies() == ["a"])
            await rig.die()
        }
    }

    /// It must not stand in the way for ever.
    @Test(arguments: StorageEngine.available)
    func `a letter that the store refuses is set aside, once others get through`(engine: StorageEngine) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            try await store.write { transaction -> Void in
                if engine == .postgres {
                    try transaction.run("ALTER TABLE inbox ADD CONSTRAINT taste CHECK (lane <> 'bad')")
                } else {
                    try transaction.run(
                        """
                        CREATE TRIGGER taste BEFORE INSERT ON inbox WHEN NEW.lane = 'bad'
                        BEGIN SELECT RAISE(ABORT, 'no taste'); END
                        """
                    )
                }
            }
            let rig = try SpoolRig(store, folder: folder)
            rig.store.mood = .away(.unavailable)
            await rig.deliver("a")
            rig.send("bad", lane: "bad")
            await rig.answers.count(atLeast: 2)
            rig.store.mood = .well
            try await rig.drain.runOnce(isLast: false)
            try await #expect(store.inboxBodies() == ["a"])

            // Alone, it may as well be the database that is wrong.
            rig.send("worse", lane: "bad")
            await rig.answers.count(atLeast: 3)
            await #expect(throws: StorageError.self) { try await rig.drain.runOnce(isLast: true) }
            await rig.deliver("b")
            try await rig.drainAll()
            try await #expect(store.inboxBodies() == ["a", "b"])
            await rig.die()

            let aside = try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(SpoolFiles.asideName)")))
            let kept = SpoolFormat.read(aside, file: SpoolFiles.asideNumber, from: 0, limit: .max)
            #expect(kept.records.map { String(decoding: $0.letter.body, as: UTF8.self) } == ["bad", "worse"])
            #expect(kept.tail == nil)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `other failures of a commit are told as before`(engine: StorageEngine) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let rig = try SpoolRig(store, folder: folder)
            rig.store.mood = .away(.failed)
            await rig.deliver("a")
            #expect(rig.answers.of("a") == ["failed"])
            #expect(!rig.inbox.isSpooling)
            await rig.die()
        }
    }
}
