import Domain
import Engine
import Storage
import TestSupport
import Testing

/// The inbox by days, as PostgreSQL keeps it; what holds for all engines is in the tests of the inbox and of retention.
@Suite(.enabled(if: StorageEngine.hasPostgres)) struct DayTests {
    private static func parts(_ store: any Store) async throws -> [Int] {
        try await store.read { try DayTable("inbox").days($0) }
    }

    @Test func `an old day is dropped at once, and a day of which something is open stays`() async throws {
        try await StorageEngine.postgres.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await Retention.prepareDays(store, now: rig.clock.now)
            let today = rig.clock.now.day
            try await #expect(Self.parts(store) == Array((today - 8)...(today + 3)))
            let earlier = rig.clock.now - .seconds(2 * 86_400)
            try await rig.receive(.sample("say wm1 a", happenedAt: earlier), .sample("say wm1 b", happenedAt: earlier))
            try await rig.lanes.drain()
            // Its effect is never sent.
            try await rig.emit(.to("a", .reply))
            rig.clock.advance(by: .seconds(12 * 86_400))
            try await Retention.prepareDays(store, now: rig.clock.now)
            try await rig.receive(.sample("newest"))
            try await rig.lanes.drain()
            let retention = Retention(store: store, days: 8, now: rig.clock.wall, logger: .silent)
            try await retention.sweep(window: 1)
            let parts = try await Self.parts(store)
            #expect(!parts.contains(today - 2) && parts.contains(today), "\(parts)")
            try await #expect(store.count(of: .inbox) == 2)
            try await #expect(store.count(of: .outbox) == 1)
        }
    }

    @Test func `events of a day without a part are kept, known again, and moved once it has one`() async throws {
        try await StorageEngine.postgres.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.receive(.sample("say wm1 a"), .sample("say wm1 b"))
            try await Retention.prepareDays(store, now: rig.clock.now)
            let rest = try await store.read { try $0.row("SELECT COUNT(*) FROM inbox_rest")?.int(0) }
            #expect(rest == 0)
            try await #expect(rig.inbox.store(.sample("say wm1 a"), at: rig.clock.now) == .duplicate)
            try await #expect(store.count(of: .inbox) == 2)
        }
    }

    @Test func `days are prepared in turn by nodes that start together`() async throws {
        let address = try await StorageEngine.freshSchema()
        let stores = [try PostgresStore(address), try PostgresStore(address)]
        let now = ManualClock().now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for store in stores {
                group.addTask {
                    try await store.migrate(EngineMigrations.all, now: now)
                    try await Retention.prepareDays(store, now: now)
                }
            }
            try await group.waitForAll()
        }
        for store in stores { await store.close() }
    }
}
