import Delivery
import Domain
import Engine
import Storage
import Synchronization
import TestSupport
import Testing

/// A call without an answer, for each class: what the platform has in the end, and what we say of it.
@Suite struct UnknownTests {
    /// What a platform did with the calls, and what we believe.
    struct Case: Sendable, CustomTestStringConvertible {
        let effectClass: EffectClass
        let turns: [ScriptedPlatform.Turn]
        let deeds: Int
        let calls: Int
        let state: EffectState
        var testDescription: String { "\(self.effectClass) \(self.turns.count) turns" }

        init(
            _ effectClass: EffectClass,
            _ turns: ScriptedPlatform.Turn...,
            deeds: Int,
            calls: Int,
            _ state: EffectState
        ) {
            (self.effectClass, self.turns, self.deeds) = (effectClass, turns, deeds)
            (self.calls, self.state) = (calls, state)
        }
    }

    @Test func `while the platform is being asked, that is the reason`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let told = Mutex<[Bilingual]>([])
            let platform = ScriptedPlatform(
                effectClass: .readable,
                onLookUp: { _ in
                    let asked = try? await store.read { try Outbox.list([.reconciling], $0) }
                    told.withLock { $0 += asked?.map(\.reason) ?? [] }
                }
            )
            let rig = try await EngineRig(store, platform: platform)
            try await rig.emit(.to("a"))
            platform.script("member/a", .loseAnswer)
            try await rig.settle(rig.sender())
            #expect(
                told.withLock { $0 }
                    == [Bilingual("正在问平台有没有办成", "asking the platform whether it happened")]
            )
        }
    }

    @Test(arguments: [
        // A: the same bytes again; the platform drops the repeat.
        Case(.keyed, .loseAnswer, deeds: 1, calls: 2, .sent),
        Case(.keyed, .loseRequest, .loseAnswer, .loseAnswer, deeds: 1, calls: 4, .sent),
        // B: looked up, and called again only when it surely did not happen.
        Case(.readable, .loseAnswer, deeds: 1, calls: 1, .sent),
        Case(.readable, .loseRequest, deeds: 1, calls: 2, .sent),
        // C: once more; a repeat is only annoying.
        Case(.plain, .loseRequest, deeds: 1, calls: 2, .sent),
        Case(.plain, .loseAnswer, deeds: 2, calls: 2, .sent),
        Case(.plain, .loseAnswer, .loseAnswer, deeds: 2, calls: 2, .unknownFinal),
        // D: never again by itself.
        Case(.dangerous, .loseAnswer, deeds: 1, calls: 1, .unknownFinal),
        Case(.dangerous, .loseRequest, deeds: 0, calls: 1, .unknownFinal),
        // E: again inside its time; the refusal of a used code settles it.
        Case(.singleUse, .loseAnswer, deeds: 1, calls: 2, .sent),
        Case(.singleUse, .loseRequest, deeds: 1, calls: 2, .sent),
        Case(.singleUse, .loseAnswer, .loseRequest, deeds: 1, calls: 3, .sent),
    ])
    func `an unknown outcome is settled as the class promises`(example: Case) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store, platform: ScriptedPlatform(effectClass: example.effectClass))
            let deadline = example.effectClass == .singleUse ? rig.clock.now + .seconds(20) : nil
            let id = try await rig.emit(.to("a", deadline: deadline))[0]
            for turn in example.turns { rig.platform.script("member/a", turn) }
            try await rig.settle(rig.sender())
            #expect(rig.platform.ledger.count == example.deeds)
            #expect(rig.platform.calls.count == example.calls)
            try await #expect(rig.state(id) == example.state)
            #expect(Set(rig.platform.calls.map(\.body)).count == 1, "always the same bytes")
            try await #expect(rig.effect(id)?.attempts.count == example.calls)
        }
    }

    @Test func `a keyed effect is not repeated when the platform has forgotten the first one`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a"))[0]
            rig.platform.script("member/a", .loseAnswer)
            let sender = rig.sender()
            _ = try await sender.runOnce()
            // The service stood still over the time in which a repeat is recognised.
            rig.clock.advance(by: .seconds(4 * 3_600))
            try await rig.settle(sender)
            try await #expect(rig.state(id) == .unknownFinal)
            #expect(rig.platform.ledger.count == 1)
        }
    }

    @Test func `a welcome that stays unknown to its end is called unknown, not lost`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.welcome("c", deadline: rig.clock.now + .seconds(20)))[0]
            let sender = rig.sender()
            rig.platform.script("welcome/c", .loseAnswer)
            _ = try await sender.runOnce()
            rig.clock.advance(by: .seconds(20))
            try await rig.settle(sender)
            try await #expect(rig.state(id) == .unknownFinal)
            #expect(rig.platform.calls.count == 1)
        }
    }

    @Test
    func
        `a look-up that cannot tell is made again every 20 seconds for ten minutes, then every 5 minutes, 6 hours in all`()
        async throws
    {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store, platform: ScriptedPlatform(effectClass: .readable))
            let id = try await rig.emit(.to("a"))[0]
            rig.platform.script("member/a", .loseAnswer)
            for _ in 0..<120 { rig.platform.scriptLookUps(CallReport(.unknown, code: "busy")) }
            let time = try await rig.settle(rig.sender())
            try await #expect(rig.state(id) == .unknownFinal)
            #expect(rig.platform.lookUps.count == 31 + 70)
            #expect(time >= .seconds(21_600) && time < .seconds(21_630))
            #expect(rig.platform.calls.count == 1)
        }
    }

    @Test func `an unknown look-up of an account that is gone comes to an end`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store, platform: ScriptedPlatform(effectClass: .readable))
            let id = try await rig.emit(.to("a"))[0]
            rig.platform.script("member/a", .loseAnswer)
            _ = try await rig.sender().runOnce()
            let next = try await EngineRig(store, clock: rig.clock, platform: ScriptedPlatform(account: "other"))
            try await next.settle(next.sender())
            try await #expect(rig.effect(id)?.state == "unknown_final")
        }
    }

    @Test func `a slow look-up holds up no reply`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let (called, slow) = (Gate(), Gate())
            called.open()
            let platform = ScriptedPlatform(
                effectClass: .readable,
                onCall: { _ in await called.pass() },
                onLookUp: { _ in await slow.pass() }
            )
            let rig = try await EngineRig(store, platform: platform)
            try await rig.emit(.to("a"))
            platform.script("member/a", .loseAnswer)
            let work = Signal()
            let sender = rig.sender(work: work)
            _ = try await sender.runOnce()
            rig.clock.advance(by: .seconds(2))
            let running = Task { try await sender.run() }
            await slow.arrivals(atLeast: 1)
            let reply = try await rig.emit(.to("b"))[0]
            work.raise()
            await called.arrivals(atLeast: 2)
            slow.open()
            running.cancel()
            try await running.value
            try await #expect(rig.state(reply) == .sent)
        }
    }
}
