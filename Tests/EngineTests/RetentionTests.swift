import Domain
import Engine
import Storage
import TestSupport
import Testing

/// What is old enough is forgotten; what may still be needed is not.
@Suite struct RetentionTests {
    @Test(arguments: StorageEngine.available)
    func `an event goes when it is old, decided and its effects have ended; all of it goes`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.emit(.to("a", .reply))
            let begun = try await #require(rig.beginNext())
            try await rig.move(begun, from: .inflight, to: Step(.sent, reason: .same("x")))
            rig.clock.advance(by: .seconds(9 * 86_400))
            try await rig.receive(.sample("newest"))
            try await #expect(Self.forget(rig) == 1)
            try await #expect(rig.journal.explain(EventID(rawValue: 1)) == nil)
            for table in [CountedTable.decisions, .outbox, .attempts] { try await #expect(store.count(of: table) == 0) }
            try await #expect(Self.forget(rig) == 0)
        }
    }

    @Test func `an event is kept for its days, so that a late retry is recognised`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.receive(.sample("say wm1 a"), .sample("say wm1 b"))
            try await rig.lanes.drain()
            rig.clock.advance(by: .seconds(8 * 86_400))
            try await #expect(Self.forget(rig, days: 8) == 0)
            try await #expect(rig.inbox.store(.sample("say wm1 a"), at: rig.clock.now) == .duplicate)
            rig.clock.advance(by: .milliseconds(1))
            try await #expect(Self.forget(rig, days: 8) == 1)
            try await #expect(rig.inbox.store(.sample("say wm1 a"), at: rig.clock.now).isNew)
        }
    }

    @Test func `an undecided event is kept for ever`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            try await rig.receive(.words("!retry"), .words("waits behind it"), .words("newest", lane: "x"))
            try await rig.lanes.drain()
            rig.clock.advance(by: .seconds(400 * 86_400))
            try await #expect(Self.forget(rig) == 0)
            try await #expect(store.count(of: .inbox) == 3)
        }
    }

    @Test(arguments: [EffectState.pending, .inflight, .unknown])
    func `an event is kept while one of its effects is open`(state: EffectState) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.emit(.to("a", .reply))
            if state != .pending {
                let begun = try await #require(rig.beginNext())
                if state == .unknown {
                    try await rig.move(begun, from: .inflight, to: Step(.unknown, reason: .same("x")))
                }
            }
            try await rig.receive(.sample("newest"))
            rig.clock.advance(by: .seconds(400 * 86_400))
            try await #expect(Self.forget(rig) == 0)
        }
    }

    @Test func `an event is kept until its last effect has been ended for as long`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.emit(.to("a", .reply))
            rig.clock.advance(by: .seconds(20 * 86_400))
            let begun = try await #require(rig.beginNext())
            try await rig.move(begun, from: .inflight, to: Step(.dead, reason: .same("x")))
            try await rig.receive(.sample("newest"))
            rig.clock.advance(by: .seconds(8 * 86_400))
            try await #expect(Self.forget(rig, days: 8) == 0)
            rig.clock.advance(by: .milliseconds(1))
            try await #expect(Self.forget(rig, days: 8) == 1)
        }
    }

    @Test func `the newest number is never given again`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.receive(.sample("say wm1 a"), .sample("say wm1 b"))
            try await rig.lanes.drain()
            rig.clock.advance(by: .seconds(400 * 86_400))
            while try await Self.forget(rig) > 0 {}
            try await rig.receive(.sample("say wm1 c"))
            try await rig.lanes.drain()
            let newest = try await rig.journal.newest(9).map(\.id.rawValue)
            #expect(newest == [3, 2])
        }
    }

    @Test(arguments: [1, 2, 7, 24, 100])
    func `however little is looked at in one transaction, all that is old goes, and nothing young`(
        window: Int
    ) async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            // One in the midst of the old ones stays for ever, because it cannot be decided.
            for number in 1...12 { try await rig.receive(.sample("noise wm1 \(number)")) }
            try await rig.receive(.words("!retry", lane: "x"))
            for number in 13...24 { try await rig.receive(.sample("noise wm1 \(number)")) }
            try await rig.lanes.drain()
            rig.clock.advance(by: .seconds(9 * 86_400))
            for number in 25...27 { try await rig.receive(.sample("noise wm1 \(number)")) }
            try await rig.lanes.drain()
            try await #expect(Self.forget(rig, window: window) == 24)
            try await #expect(store.count(of: .inbox) == 4)
        }
    }

    private static func forget(_ rig: EngineRig, days: Int = 8, window: Int = 2) async throws -> Int {
        try await Retention(store: rig.store, days: days, now: rig.clock.wall, logger: .silent).sweep(window: window)
    }
}
