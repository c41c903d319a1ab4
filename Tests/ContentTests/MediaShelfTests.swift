import Content
import Domain
import Storage
import TestSupport
import Testing

/// Which media are good, and when one is doubted.
@Suite struct MediaShelfTests {
    private static let start = Instant(seconds: 1_767_000_000)
    private static let picture = Medium(kind: .image, path: "media/hello.png", checksum: "aa")
    private static let menu = Medium(kind: .file, path: "media/menu.pdf", checksum: "bb")

    @Test(arguments: StorageEngine.available)
    func `what a refused message carried is good no longer, what others carry is`(engine: StorageEngine) async throws {
        try await engine.withBareStore { store in
            try await store.migrate(MediaShelf.migrations, now: Self.start)
            try await store.put(Self.picture, "m1")
            try await store.put(Self.menu, "m2")
            try await store.note(["m1"], "e1")
            try await store.note(["m1"], "e2")
            try await #expect(store.settle("e1", isRefused: false) == 0)
            try await #expect(store.id(Self.picture) == "m1")
            try await #expect(store.settle("e1", isRefused: true) == 0, "it was settled before")
            try await #expect(store.settle("e2", isRefused: true) == 1)
            try await #expect(store.id(Self.picture) == nil)
            try await #expect(store.id(Self.menu) == "m2")
        }
    }

    @Test func `a refusal of the medium of before leaves the new one good`() async throws {
        try await Self.withShelf { store in
            try await store.put(Self.picture, "m1")
            try await store.note(["m1"], "e1")
            try await store.put(Self.picture, "m2")
            try await #expect(store.settle("e1", isRefused: true) == 0)
            try await #expect(store.id(Self.picture) == "m2")
        }
    }

    @Test func `a medium is doubted once in an hour`() async throws {
        try await Self.withShelf { store in
            for (round, minutes) in [0, 10, 59, 60, 70].enumerated() {
                let id = "m\(round)"
                let effect = EffectID(rawValue: "e\(round)")
                try await store.put(Self.picture, id)
                try await store.note([id], effect)
                let doubted = try await store.settle(effect, isRefused: true, at: Self.start + .seconds(60 * minutes))
                #expect(doubted == ([0, 60].contains(minutes) ? 1 : 0), "after \(minutes) minutes")
            }
        }
    }

    private static func withShelf(_ body: (any Store) async throws -> Void) async throws {
        try await StorageEngine.sqliteInMemory.withBareStore { store in
            try await store.migrate(MediaShelf.migrations, now: Self.start)
            try await body(store)
        }
    }
}

extension Store {
    private static var start: Instant { Instant(seconds: 1_767_000_000) }

    fileprivate func put(_ medium: Medium, _ id: String) async throws {
        let end = Self.start + .seconds(3 * 86_400)
        try await self.write { try MediaShelf.put(medium, id: id, expiresAt: end, account: "acme", $0) }
    }

    fileprivate func id(_ medium: Medium) async throws -> String? {
        try await self.read { try MediaShelf.mediaID(medium, account: "acme", goodUntil: Self.start, $0) }
    }

    fileprivate func note(_ ids: Set<String>, _ effect: EffectID) async throws {
        try await self.write { try MediaShelf.note(ids, carriedBy: effect, $0) }
    }

    fileprivate func settle(
        _ effect: EffectID,
        isRefused: Bool,
        at now: Instant = Instant(seconds: 1_767_000_000)
    ) async throws -> Int {
        try await self.write {
            try MediaShelf.settle(effect, isRefused: isRefused, account: "acme", now: now, $0)
        }
    }
}
