import Domain
import Engine
import Storage
import TestSupport
import Testing

/// A store that was put back from a backup sends nothing again by itself.
@Suite struct RestorationTests {
    private static func fence(_ rig: EngineRig) async throws -> Restoration.Findings {
        let now = rig.clock.now
        return try await rig.store.write { try Restoration.fence(now: now, $0) }
    }

    private static func note(to member: String, notBefore: Instant? = nil) -> Effect {
        Effect(.note("hello", to: PlatformUserID(member)), purpose: .reply, notBefore: notBefore, reportsBack: true)
    }

    @Test(arguments: StorageEngine.available)
    func `what may have been sent is unknown, and what nobody can find out is left to a person`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let ids = try await rig.emit(
                Self.note(to: "keyed"),
                Self.note(to: "readable"),
                Self.note(to: "plain"),
                Self.note(to: "dangerous"),
                Self.note(to: "single_use")
            )
            let findings = try await Self.fence(rig)
            #expect((findings.unknown, findings.undecidable) == (2, 3))
            var states: [EffectState?] = []
            for id in ids { states.append(try await rig.state(id)) }
            #expect(states == [.unknown, .unknown, .unknownFinal, .unknownFinal, .unknownFinal])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `what lies in the future is sent when its time comes`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(Self.note(to: "plain", notBefore: rig.clock.now + .seconds(3_600)))[0]
            let findings = try await Self.fence(rig)
            #expect((findings.unknown, findings.undecidable) == (0, 0))
            try await #expect(rig.state(id) == .pending)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `events without a decision are put aside, and timers that were due are let pass`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            let play = ScriptedPlay { event, _ in
                guard event.happening.text == "set" else { return .done(.same("done")) }
                let due = event.receivedAt + .seconds(60)
                let timer = TimerChange.set(key: "t", dueAt: due, lateness: .fire, payload: "")
                return .done(.same("set"), timers: [timer])
            }
            let rig = try await EngineRig(store, plays: [play])
            try await rig.receive(.sample("say wm1 set"))
            try await rig.lanes.drain()
            try await rig.receive(.sample("say wm1 hello"))
            rig.clock.advance(by: .seconds(90))
            let findings = try await Self.fence(rig)
            #expect((findings.events, findings.timers) == (1, 1))

            let next = try await EngineRig(store, clock: rig.clock, plays: [play])
            try await #expect(next.timers.runOnce() == 0)
            try await #expect(next.lanes.runOnce(limit: 10) == 0)
            try await #expect(next.journal.explain(EventID(rawValue: 2))?.verdict == "never")
        }
    }

    @Test(arguments: StorageEngine.available)
    func `who served the store before writes nothing into it`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store, plays: [ScriptedPlay { _, _ in .done(.same("done")) }])
            _ = try await Self.fence(rig)
            try await rig.receive(.sample())
            await #expect(throws: Fenced.self) { try await rig.lanes.runOnce(limit: 1) }
        }
    }
}
