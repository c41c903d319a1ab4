import Delivery
import Domain
import Engine
import Storage
import TestSupport
import Testing

/// Calls at the same time: how many, for whom, and who keeps his place.
@Suite(.timeLimit(.minutes(2))) struct PlacesTests {
    @Test(arguments: [(1, 1), (2, 2), (4, 3), (8, 6), (64, 48)])
    func `a slow platform takes all places but those that are kept for replies`(
        setting: (places: Int, forTasks: Int)
    ) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let (tasks, replies) = (Gate(), Gate())
            replies.open()
            let platform = ScriptedPlatform(onCall: { call in
                await call.destination.hasPrefix("member/task") ? tasks.pass() : replies.pass()
            })
            let rig = try await EngineRig(store, platform: platform)
            for number in 0..<(setting.places + 20) { try await rig.emit(.to(PlatformUserID("task\(number)"), .task)) }
            let work = Signal()
            let sender = rig.sender(places: setting.places, work: work)
            let running = Task { try await sender.run() }
            await tasks.arrivals(atLeast: setting.forTasks)
            let kept = setting.places - setting.forTasks
            for number in 0..<kept {
                try await rig.emit(.to(PlatformUserID("person\(number)"), .reply))
                work.raise()
                await replies.arrivals(atLeast: number + 1)
            }
            #expect(platform.calls.count { $0.destination.hasPrefix("member/task") } == setting.forTasks)
            tasks.open()
            await tasks.arrivals(atLeast: setting.places + 20)
            running.cancel()
            try await running.value
            try await rig.settle(rig.sender())
            #expect(platform.ledger.count == setting.places + 20 + kept)
            try await #expect(rig.states().values.allSatisfy { $0 == .sent })
        }
    }

    @Test(arguments: 1...9)
    func `in one pass there are never more calls than places`(places: Int) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            for number in 0..<30 {
                try await rig.emit(.to(PlatformUserID("\(number)"), number % 2 == 0 ? .reply : .task))
            }
            let moved = try await rig.sender(places: places).runOnce()
            #expect(moved <= places && moved > 0)
            #expect(rig.platform.calls.count == moved)
        }
    }

    @Test func `a platform's limit of calls at the same time is kept, and everything goes in the end`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let gate = Gate()
            let platform = ScriptedPlatform(
                rules: { _, _ in [LimitRule(key: "acme/at-once", count: 3, window: nil)] },
                onCall: { _ in await gate.pass() }
            )
            let rig = try await EngineRig(store, platform: platform)
            let ids = try await rig.emit(
                .to("a"),
                .to("b"),
                .to("c"),
                .to("d"),
                .to("e")
            )
            let sender = rig.sender()
            let pass = Task { try await sender.runOnce() }
            await gate.arrivals(atLeast: 3)
            #expect(platform.calls.count == 3)
            try await #expect(rig.said(of: ids[4]) == "waits for calls under way (acme/at-once)")
            gate.open()
            try await #expect(pass.value == 3)
            try await rig.settle(sender)
            #expect(platform.ledger.map(\.destination) == ["a", "b", "c", "d", "e"].map { "member/\($0)" })
        }
    }

    @Test func `a full window holds effects with its name, until there is room`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let platform = ScriptedPlatform(rules: { _, _ in
                [LimitRule(key: "acme/minute", count: 2, window: .seconds(60))]
            })
            let rig = try await EngineRig(store, platform: platform)
            let start = rig.clock.now
            let ids = try await rig.emit(.to("a"), .to("b"), .to("c"))
            let late = try await rig.emit(.to("d", deadline: start + .seconds(20)))[0]
            let sender = rig.sender()
            _ = try await sender.runOnce()
            // Both are under way at the same time.
            #expect(Set(platform.calls.map(\.effect)) == Set(ids.prefix(2)))
            try await #expect(rig.said(of: ids[2]) == "waits for the platform's limit acme/minute")
            try await #expect(
                rig.said(of: late) == "the limit acme/minute has no room before its time is over"
            )
            let time = try await rig.settle(sender)
            try await #expect(rig.states()[ids[2]] == .sent)
            #expect(time >= .seconds(60) && time <= .seconds(66))
        }
    }

    /// The platform says that the limit is used up: one probe for each step, not one for each effect.
    @Test func `a refusal closes the limit for everybody`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let platform = ScriptedPlatform(rules: { endpoint, _ in
                [LimitRule(key: endpoint, count: 1_000, window: .seconds(60))]
            })
            let rig = try await EngineRig(store, platform: platform)
            for number in 0..<40 { try await rig.emit(.to(PlatformUserID("a\(number)"), .task)) }
            let refusal = CallReport(
                .notSent,
                advice: .closeLimits(keys: ["member-message"], for: .seconds(30)),
                code: "45009",
                message: .same("too often")
            )
            rig.platform.script("member/a0", .answer(refusal), .answer(refusal))
            let sender = rig.sender(places: 1)
            for probes in 1...2 {
                for _ in 0..<60 { _ = try await sender.runOnce() }
                #expect(platform.calls.map(\.destination) == Array(repeating: "member/a0", count: probes))
                rig.clock.advance(by: .seconds(30))
            }
            try await rig.settle(sender)
            #expect(platform.ledger.count == 40)
        }
    }
}
