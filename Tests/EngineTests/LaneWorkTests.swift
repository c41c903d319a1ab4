import Domain
import Storage
import TestSupport
import Testing

@testable import Engine

/// What the lanes of one node know, step by step.
@Suite struct LaneWorkTests {
    private static func event(_ number: Int64) -> StoredEvent {
        StoredEvent(.words("\(number)"), id: EventID(rawValue: number), receivedAt: Instant(seconds: 1))
    }

    private static func news(_ numbers: ClosedRange<Int64>) -> Arrivals.News {
        var news = Arrivals.News()
        news.events = numbers.map(Self.event)
        return news
    }

    /// A look sees a commit before that is handed over; what is handed over then must not come onto the board again.
    @Test func `a look is not set back by what was handed over before it`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            var work = LaneWork(decider: rig.decider, shards: .all, mostHeld: 100)
            work.take(.beginning(Positions(), []))
            work.take(.fresh((1...10).map(Self.event), newest: EventID(rawValue: 10), limit: 50))
            guard case .look(.fresh(_, _, let limit, let handed)) = work.open(Self.news(4...5), readsRecord: false)
            else {
                Issue.record("what is behind the positions follows nothing")
                return
            }
            #expect(handed == EventID(rawValue: 5))
            work.take(.fresh([], newest: EventID(rawValue: 5), limit: limit))
            _ = work.open(Self.news(6...10), readsRecord: false)
            #expect(work.held.events == 10)
            _ = work.open(Self.news(11...12), readsRecord: false)
            #expect(work.held.events == 12)
        }
    }

    @Test func `what is handed over without a gap moves the positions of both bands`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [])
            var work = LaneWork(decider: rig.decider, shards: .all, mostHeld: 100)
            work.take(.beginning(Positions(), []))
            work.take(.fresh([], newest: EventID(rawValue: 0), limit: 50))
            _ = work.open(Self.news(1...3), readsRecord: false)
            let saved = work.save()
            let save = try #require(saved)
            #expect(save.positions[.prompt] == EventID(rawValue: 3))
            #expect(save.positions[.ordinary] == EventID(rawValue: 3))
        }
    }

    /// However it came about: the second copy has nothing to do, and the batch goes on.
    @Test(arguments: StorageEngine.available)
    func `an event that is decided already is decided no second time`(engine: StorageEngine) async throws {
        try await engine.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            try await rig.receive(.words("once"))
            try await rig.lanes.drain()
            let (decider, now) = (rig.decider, rig.clock.now)
            let results = try await store.write { transaction in
                let event = try #require(try StoredEvent.read(EventID(rawValue: 1), transaction))
                return try decider.decide([event], now: now, transaction)
            }
            guard case .decided(let verdict, _, _, let wishes, _) = results[0] else {
                Issue.record("\(results)")
                return
            }
            #expect(verdict == "done" && wishes == 0)
            try await #expect(store.texts() == ["once"])
        }
    }
}
