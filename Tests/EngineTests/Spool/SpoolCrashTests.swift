import Domain
import Storage
import TestSupport
import Testing

@testable import Engine

/// A process that ends at any moment of an outage leaves a spool that the next one drains, once.
@Suite struct SpoolCrashTests {
    /// Crash point I9: in the spool, not in the store.
    @Test(arguments: StorageEngine.available)
    func `what a dead process left in the spool is stored before anything new`(engine: StorageEngine) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let first = try SpoolRig(store, folder: folder)
            first.store.mood = .away(.unavailable)
            await first.deliver("a", "b")
            await first.die()

            let second = try SpoolRig(store, folder: folder)
            #expect(second.inbox.isSpooling)
            #expect(second.spool.standing.letters == 2)
            await second.deliver("c")
            try await #expect(store.inboxBodies() == [])
            try await second.drainAll()
            await second.deliver("d", "a")
            try await #expect(store.inboxBodies() == ["a", "b", "c", "d"])
            #expect(second.answers.of("a") == ["duplicate"])
            await second.die()
        }
    }

    /// Crash point I10: in the store, not yet out of the spool.
    @Test(arguments: StorageEngine.available)
    func `what was stored before the spool forgot it is stored once`(engine: StorageEngine) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let first = try SpoolRig(store, folder: folder)
            first.store.mood = .away(.unavailable)
            await first.deliver("a", "b")
            // The commit happens, and nobody learns of it.
            first.store.mood = .uncertain
            await #expect(throws: StorageError.self) { try await first.drain.runOnce(isLast: true) }
            await first.deliver("c")
            try await #expect(store.inboxBodies() == ["a", "b"])
            await first.die()

            let second = try SpoolRig(store, folder: folder)
            #expect(second.spool.standing.letters == 3)
            try await second.drainAll()
            try await #expect(store.inboxBodies() == ["a", "b", "c"])
            #expect(second.spool.standing.bytes == 0)
            await second.die()
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a letter in the spool and in the store is stored once`(engine: StorageEngine) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            let rig = try SpoolRig(store, folder: folder)
            await rig.deliver("a")
            rig.store.mood = .away(.unavailable)
            await rig.deliver("b", "a", "b")
            // Another node, to which the platform sent the same.
            _ = try await Inbox(store: store, logger: .silent).store(.sample("b"), at: ManualClock().now)
            rig.store.mood = .well
            try await rig.drainAll()
            try await #expect(store.inboxBodies() == ["a", "b"])
            await rig.die()
        }
    }

    /// Many lanes, moods that change at random, processes that end at random: whatever was acknowledged is there once and
    /// in the order in which it was handed over.
    @Test(arguments: StorageEngine.available, [UInt64(1), 2, 3, 4])
    func `whatever happens, acknowledged letters are stored once and in the order of their lanes`(
        engine: StorageEngine,
        seed: UInt64
    ) async throws {
        try await withStoreAndFolder(engine) { store, folder in
            var chance = Dice(seed)
            var rig = try SpoolRig(store, folder: folder, mostBytes: 200_000)
            var acknowledged: Set<String> = []
            var sent = 0
            for _ in 0..<12 {
                rig.store.mood = [.well, .away(.unavailable), .uncertain, .silent][chance.next(4)]
                let before = rig.answers.count
                let count = chance.next(60)
                for _ in 0..<count {
                    sent += 1
                    rig.send("\(sent)", lane: LaneID("acme/contact:wm\(chance.next(5))"))
                    if chance.next(30) == 0 { _ = try? await self.drainOnce(rig, chance.next(2) == 0) }
                }
                if rig.store.mood == .silent { rig.waitForTooLong() }
                await rig.answers.count(atLeast: before + count)
                if chance.next(2) == 0 {
                    rig.store.mood = .well
                    for _ in 0...chance.next(3) { _ = try? await self.drainOnce(rig, true) }
                }
                if chance.next(4) == 0 {
                    acknowledged.formUnion(Self.acknowledged(rig))
                    rig.store.mood = .well
                    // A stalled commit of the dead process may still come through before the next one begins.
                    try await store.write(to: .intake) { _ in }
                    await rig.die()
                    rig = try SpoolRig(store, folder: folder, mostBytes: 200_000)
                }
            }
            rig.store.mood = .well
            try await rig.drainAll()
            acknowledged.formUnion(Self.acknowledged(rig))
            await rig.die()

            let rows = try await store.read { transaction in
                try transaction.rows("SELECT lane, body FROM inbox ORDER BY id LIMIT 10000").map {
                    ($0.text(0), String(decoding: $0.blob(1), as: UTF8.self))
                }
            }
            let stored = rows.map(\.1)
            #expect(Set(stored).count == stored.count, "twice: seed \(seed)")
            #expect(acknowledged.subtracting(stored).isEmpty, "lost: seed \(seed)")
            for (lane, letters) in Dictionary(grouping: rows, by: \.0) {
                let numbers = letters.compactMap { Int($0.1) }
                #expect(numbers == numbers.sorted(), "\(lane), seed \(seed)")
            }
        }
    }

    /// A store that is silent now answers nobody, a drain neither.
    private func drainOnce(_ rig: SpoolRig, _ isLast: Bool) async throws {
        guard rig.store.mood != .silent, rig.inbox.isSpooling else { return }
        try await rig.drain.runOnce(isLast: isLast)
    }

    private static func acknowledged(_ rig: SpoolRig) -> [String] {
        rig.answers.all.filter { $0.value.contains("stored") || $0.value.contains("duplicate") }.map(\.key)
    }
}

/// Chance that is the same for the same seed.
private struct Dice {
    private var state: UInt64

    init(_ seed: UInt64) { self.state = seed &* 0x9E37_79B9_7F4A_7C15 }

    /// From 0 to `sides` − 1.
    mutating func next(_ sides: UInt64) -> Int {
        self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((self.state >> 33) % sides)
    }
}
