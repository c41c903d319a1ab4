import Domain
import Storage
import TestSupport
import Testing

@testable import Engine

/// An event that nobody listens to costs no row: the position tells that it was seen.
@Suite struct PositionsTests {
    @Test(arguments: StorageEngine.available)
    func `what nobody listens to has a verdict and no row`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.receive(.sample("add li.na wm1"), .sample("gibberish"))
            let early = try await rig.journal.newest(2)
            #expect(early.map(\.verdict) == ["pass", "pass"], "also before the lanes have seen it")
            try await rig.lanes.drain()
            try await #expect(store.count(of: .decisions) == 0)
            let explained = try await #require(rig.journal.explain(EventID(rawValue: 1)))
            #expect((explained.kind, explained.verdict, explained.decidedAt) == ("contact.added", "pass", nil))
            #expect(explained.others.count == 1, "why not is told all the same")
            try await #expect(store.read { try Positions(of: .all, $0)[.ordinary].rawValue } == 2)
        }
    }

    @Test func `a play that listens later does not get what nobody listened to`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let first = try await EngineRig(store)
            try await first.receive(.words("long ago"), .words("also"))
            try await first.lanes.drain()
            let second = try await EngineRig(store, plays: [Diary()])
            try await second.receive(.words("today"))
            try await second.lanes.drain()
            try await #expect(store.texts() == ["today"])
            try await #expect(second.journal.newest(9).map(\.verdict) == ["done", "pass", "pass"])
        }
    }

    @Test func `an event that waits does not hold the position up, and keeps its place in its lane`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let first = try await EngineRig(store, plays: [Diary()])
            try await first.receive(.words("!later 1800000000000"), .words("behind"), .words("other", lane: "wm2"))
            try await first.lanes.drain()
            try await #expect(store.count(of: .postponed) == 2)
            try await #expect(store.read { try Positions(of: .all, $0)[.ordinary].rawValue } == 3)
            let behind = try await #require(first.journal.explain(EventID(rawValue: 2)))
            #expect(behind.verdict == "postponed" && behind.postponed?.tries == 0)
            #expect(behind.postponed?.reason.isTranslated == true)

            let second = try await EngineRig(store, plays: [Diary()])
            try await second.receive(.words("last"))
            try await second.lanes.drain()
            try await #expect(store.verdicts() == ["3 done"])
            let third = try await EngineRig(store, clock: ManualClock(Instant(millis: 1_800_000_000_000)))
            try await third.lanes.drain()
            // The play is gone; what waited for it is settled, in order, and leaves nothing behind.
            try await #expect(store.verdicts() == ["1 pass", "2 pass", "3 done", "4 pass"])
            try await #expect(store.count(of: .postponed) == 0)
        }
    }

    @Test func `a lane that may go on is decided in order after a restart`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let orders = ScriptedPlay("strict", routes: [Route(["message.text"])]) { event, scene in
                guard event.happening.text == "first", scene.now < ManualClock().now + .seconds(60) else {
                    return .done(.same("done"), effects: [Effect(.note(event.happening.text ?? ""), purpose: .reply)])
                }
                return Decision(.later(ManualClock().now + .seconds(60)), .same("too early"))
            }
            let first = try await EngineRig(store, plays: [orders])
            try await first.receive(.words("first"), .words("second"), .words("third"))
            try await first.lanes.drain()
            let clock = ManualClock()
            clock.advance(by: .seconds(61))
            let second = try await EngineRig(store, clock: clock, plays: [orders])
            try await second.receive(.words("fourth"))
            try await second.lanes.drain()
            try await #expect(store.effects() == ["1/strict/0", "2/strict/0", "3/strict/0", "4/strict/0"])
            try await #expect(store.count(of: .postponed) == 0)
        }
    }

    @Test func `a process that was replaced moves no position`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let old = try await EngineRig(store)
            try await old.receive(.sample("a"), .sample("b"))
            _ = try await EngineRig(store)
            await #expect(throws: Fenced.self) { try await old.lanes.drain() }
            try await #expect(store.read { try Positions(of: .all, $0)[.ordinary].rawValue } == 0)
        }
    }

    @Test func `what nobody listens to is forgotten when it is old`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.receive(.sample("add li.na wm1"), .sample("gibberish"))
            try await rig.lanes.drain()
            rig.clock.advance(by: .seconds(9 * 86_400))
            try await rig.receive(.sample("newest"))
            let retention = Retention(store: store, days: 8, now: rig.clock.wall, logger: .silent)
            try await #expect(retention.sweep(window: 10) == 2)
        }
    }

    @Test func `a store that no lane has ever seen can be swept`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.receive(.sample("add li.na wm1"), .sample("gibberish"), .sample("newest"))
            rig.clock.advance(by: .seconds(30 * 86_400))
            let retention = Retention(store: store, days: 8, now: rig.clock.wall, logger: .silent)
            try await #expect(retention.sweep(window: 10) == 0)
        }
    }

    @Test(arguments: [MortalStore.Death.before(write: 2), .after(write: 2)])
    func `a position whose commit is cut off is saved again, with those that wait`(
        death: MortalStore.Death
    ) async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            try await rig.receive(.words("!later 1800000000000"), .words("behind"), .words("other", lane: "wm2"))
            let dying = Lanes(
                store: MortalStore(store, dying: death),
                node: rig.node,
                decider: rig.decider,
                arrivals: Arrivals(),
                now: rig.clock.wall,
                logger: .silent
            ) {}
            await #expect(throws: StorageError.self) { try await dying.drain() }
            try await rig.receive(.words("last"))
            try await rig.lanes.drain()
            try await #expect(store.verdicts() == ["3 done"])
            try await #expect(store.count(of: .postponed) == 3)
            try await #expect(store.read { try Positions(of: .all, $0)[.ordinary].rawValue } == 4)
        }
    }

    @Test func `what comes while the board is full is read once there is room, without being asked`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()], mostHeld: 4)
            for number in 1...4 { try await rig.receive(.words("\(number)", lane: "wm\(number)")) }
            _ = try await rig.lanes.pass(limit: 1, readsRecord: true)
            for number in 5...9 { try await rig.receive(.words("\(number)", lane: "wm\(number)")) }
            // From here on the lanes look into the record only where they know that something is missing.
            for _ in 1...20 { _ = try await rig.lanes.pass(limit: 1, readsRecord: false) }
            try await #expect(store.texts().map { Int($0) ?? 0 }.sorted() == Array(1...9))
        }
    }

    @Test func `what is only in the record is looked for when that is said, and not before`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            try await rig.lanes.drain()
            _ = try await Inbox(store: store, logger: .silent).store(.words("elsewhere"), at: rig.clock.now)
            try await #expect(rig.lanes.pass(limit: 9, readsRecord: false) == 0)
            rig.arrivals.raise()
            try await #expect(rig.lanes.pass(limit: 9, readsRecord: false) == 1)
            try await #expect(store.texts() == ["elsewhere"])
        }
    }
}
