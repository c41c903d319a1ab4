import Domain
import Storage
import TestSupport
import Testing

@Suite struct MigrationTests {
    private static let now = Instant(seconds: 1_767_000_000)
    private static let first = Migration(
        room: "b",
        number: 1,
        name: "one",
        ["CREATE TABLE one (id INTEGER PRIMARY KEY)"]
    )
    private static let second = Migration(room: "b", number: 2, name: "two", ["ALTER TABLE one ADD COLUMN more TEXT"])
    private static let other = Migration(room: "a", number: 1, name: "other", ["CREATE TABLE other (one INTEGER)"])

    @Test(arguments: StorageEngine.available)
    func `steps are applied once, in the given order`(engine: StorageEngine) async throws {
        try await engine.withBareStore { store in
            try await #expect(store.migrate([Self.first, Self.other], now: Self.now) == ["b/1", "a/1"])
            try await #expect(store.migrate([Self.first, Self.other], now: Self.now) == [])
            try await #expect(store.migrate([Self.first, Self.second, Self.other], now: Self.now) == ["b/2"])
            let rows = try await store.read {
                try $0.rows("SELECT room, number, name, applied_at FROM migrations ORDER BY room, number LIMIT 9")
            }
            #expect(rows.map { "\($0.text(0))/\($0.int(1)) \($0.text(2))" } == ["a/1 other", "b/1 one", "b/2 two"])
            #expect(rows.allSatisfy { $0.instant(3) == Self.now })
            try await store.write { _ = try $0.run("INSERT INTO one (id, more) VALUES (1, 'x')") }
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a store of a newer build is refused and left as it is`(engine: StorageEngine) async throws {
        try await engine.withBareStore { store in
            try await store.migrate([Self.first, Self.second], now: Self.now)
            let error = await #expect(throws: StorageError.self) {
                try await store.migrate([Self.first, Self.other], now: Self.now)
            }
            #expect(error?.code == .unusable)
            #expect(error?.message.contains("b/2") == true)
            let rows = try await store.read { try $0.rows("SELECT room FROM migrations LIMIT 9") }
            #expect(rows.count == 2)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a build goes on beside a newer one whose steps only add`(engine: StorageEngine) async throws {
        try await engine.withBareStore { store in
            let adding = Migration(
                room: "b",
                number: 2,
                name: "more",
                keepsOlder: true,
                ["CREATE TABLE more (id INTEGER)"]
            )
            try await store.migrate([Self.first, adding], now: Self.now)
            try await #expect(store.migrate([Self.first], now: Self.now) == [])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a step that fails undoes all of this start`(engine: StorageEngine) async throws {
        try await engine.withBareStore { store in
            let broken = Migration(
                room: "c",
                number: 1,
                name: "broken",
                ["CREATE TABLE half (id INTEGER)", "CREATE TABLE one (id INTEGER)"]
            )
            await #expect(throws: StorageError.self) {
                try await store.migrate([Self.first, broken], now: Self.now)
            }
            // Nothing of it is in the way of the same step, mended.
            let mended = Migration(room: "c", number: 1, name: "mended", ["CREATE TABLE half (id INTEGER)"])
            try await #expect(store.migrate([Self.first, mended], now: Self.now) == ["b/1", "c/1"])
        }
    }
}
