import Domain
import Engine
import Storage
import TestSupport
import Testing

/// What happens to an event that cannot be decided now, and to those behind it.
///
/// The clock is moved by hand.
@Suite struct PatienceTests {
    @Test(arguments: StorageEngine.available)
    func `a failing event is tried five times, then put aside, and its lane goes on`(
        engine: StorageEngine
    ) async throws {
        try await engine.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            try await rig.receive(
                .words("!fail", lane: "bad"),
                .words("after", lane: "bad"),
                .words("other", lane: "good")
            )
            try await rig.lanes.drain()
            try await #expect(store.texts() == ["other"])

            for (pause, tries) in [(1, 1), (5, 2), (20, 3), (60, 4)] {
                let waiting = [(rig.clock.now + .seconds(pause)).millis, Int64(tries)]
                try await #expect(rig.postponement(of: 1) == waiting)
                rig.clock.advance(by: .seconds(pause) - .milliseconds(1))
                try await rig.lanes.drain()
                try await #expect(rig.postponement(of: 1) == waiting)
                rig.clock.advance(by: .milliseconds(1))
                try await rig.lanes.drain()
            }
            let failed = try await #require(rig.journal.explain(EventID(rawValue: 1)))
            #expect(failed.verdict == "failed")
            #expect(failed.postponed == nil)
            #expect(failed.looked.map(\.reason.english) == ["unexpected error: Mishap: Mishap()"])
            try await #expect(store.texts() == ["other", "after"])
            try await #expect(store.count(of: .postponed) == 0)
        }
    }

    @Test func `an event that works on a later try is decided, and nothing of the tries is left`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let switches = Counter()
            let moody = ScriptedPlay("moody") { event, scene in
                try scene.transaction.run(
                    "INSERT INTO diary (event, play, text, chance) VALUES ($1, 'diary', 'x', '')",
                    .event(event.id)
                )
                return switches.next() < 3 ? Decision(.retry, .same("not yet")) : .done(.same("at last"))
            }
            let rig = try await EngineRig(store, plays: [moody])
            try await rig.receive(.words("a"))
            for seconds in [0, 1, 5, 0] {
                rig.clock.advance(by: .seconds(seconds))
                try await rig.lanes.drain()
            }
            try await #expect(store.verdicts() == ["1 done"])
            try await #expect(store.texts() == ["x"])
            try await #expect(store.count(of: .postponed) == 0)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `an event for later waits for its moment, its lane behind it, and uses up no try`(
        engine: StorageEngine
    ) async throws {
        try await engine.withDiary { store in
            let clock = ManualClock()
            let start = clock.now
            let moody = ScriptedPlay("moody") { event, scene in
                guard event.happening.text == "slow" else {
                    _ = try scene.transaction.run(
                        "INSERT INTO diary (event, play, text, chance) VALUES ($1, 'diary', $2, '')",
                        .event(event.id),
                        .text(event.happening.text ?? "")
                    )
                    return .done(.same("written"))
                }
                if scene.now < start + .seconds(60) {
                    return Decision(.later(scene.now + .seconds(10)), .same("too early"))
                }
                throw Mishap()
            }
            let rig = try await EngineRig(store, clock: clock, plays: [moody])
            try await rig.receive(.words("slow"), .words("behind"), .words("beside", lane: "wm2"))
            for _ in 0..<6 {
                try await rig.lanes.drain()
                try await #expect(store.texts() == ["beside"])
                try await #expect(
                    rig.journal.explain(EventID(rawValue: 1))?.postponed?.reason.english == "moody: too early"
                )
                clock.advance(by: .seconds(10))
            }
            // From now on it fails: five tries are still its own.
            for pause in [0, 1, 5, 20] {
                clock.advance(by: .seconds(pause))
                try await rig.lanes.drain()
                try await #expect(store.texts() == ["beside"])
            }
            clock.advance(by: .seconds(60))
            try await rig.lanes.drain()
            try await #expect(store.verdicts() == ["1 failed", "2 done", "3 done"])
        }
    }

    @Test(arguments: ["!retry", "!fail", "!later 1767000100000"])
    func `a restart goes on exactly where it was`(order: String) async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let clock = ManualClock()
            let first = try await EngineRig(store, clock: clock, plays: [Diary()])
            try await first.receive(.words("before"), .words(order), .words("behind"), .words("beside", lane: "wm2"))
            try await first.lanes.drain()
            clock.advance(by: .milliseconds(500))
            let waiting = try await first.postponement(of: 2)
            #expect(waiting != nil)

            let second = try await EngineRig(store, clock: clock, plays: [Diary()])
            try await second.lanes.drain()
            try await #expect(second.postponement(of: 2) == waiting, "it is not tried earlier")
            try await #expect(store.verdicts() == ["1 done", "4 done"])
            try await #expect(store.texts() == ["before", "beside"])
        }
    }

    @Test func `a restart reads only what is not decided`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let first = try await EngineRig(store, plays: [Diary()])
            for number in 1...5 { try await first.receive(.words("\(number)", lane: "wm\(number)")) }
            try await first.lanes.drain()
            let positions = try await store.read {
                try $0.rows("SELECT DISTINCT ordinary FROM shards")
            }
            #expect(positions == [Row([.integer(5)])])
            let second = try await EngineRig(store, plays: [Diary()])
            try await second.receive(.words("6"))
            try await second.lanes.drain()
            try await #expect(store.texts() == ["1", "2", "3", "4", "5", "6"])
        }
    }

    @Test func `the store of a postponed event of an account that is gone is tidied`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let first = try await EngineRig(store, plays: [Diary()])
            try await first.receive(.words("!retry"))
            try await first.lanes.drain()
            let second = try await EngineRig(
                store,
                clock: first.clock,
                platform: ScriptedPlatform(account: "another"),
                plays: [Diary()]
            )
            second.clock.advance(by: .seconds(1))
            try await second.lanes.drain()
            try await #expect(store.verdicts() == ["1 never"])
            try await #expect(store.count(of: .postponed) == 0)
        }
    }
}

extension EngineRig {
    /// Until when an event waits, and how often it was tried.
    fileprivate func postponement(of event: Int64) async throws -> [Int64]? {
        try await self.journal.explain(EventID(rawValue: event))?.postponed.map { [$0.until, Int64($0.tries)] }
    }
}
