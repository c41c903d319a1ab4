import Domain
import Storage
import TestSupport
import Testing

@testable import Engine

/// What a new process makes of the effects that an older one left behind.
@Suite struct RecoveryTests {
    @Test(arguments: StorageEngine.available)
    func `what was only leased was not sent and is free again`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let old = try await EngineRig(store)
            let id = try await old.emit(.to("a", .reply))[0]
            _ = try await old.claim()
            let new = try await EngineRig(store, clock: old.clock)
            try await #expect(new.recover() == 0)
            try await #expect(new.state(id) == .pending)
            try await #expect(new.claim().map(\.id) == [id])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `what was in flight may have arrived: unknown, its attempt completed`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let old = try await EngineRig(store)
            let id = try await old.emit(.to("a", .reply))[0]
            let begun = try await old.beginNext()
            let new = try await EngineRig(store, clock: old.clock)
            try await #expect(new.recover() == 1)
            try await #expect(new.recover() == 0)
            let effect = try await #require(new.effect(id))
            #expect(effect.state == "unknown")
            #expect(effect.attempts.map(\.outcome) == ["unknown"])
            #expect(effect.attempts.map(\.code) == ["stopped"])
            try await #expect(store.read { try Outbox.hasUnknownAttempt(id, $0) })
            // The old process wakes up and completes its own record: too late, the record stands.
            let end = AttemptEnd(took: .seconds(60), outcome: .notSent, code: "late", message: nil)
            try await store.write { try Outbox.note([(try #require(begun), end)], $0) }
            try await #expect(new.effect(id)?.attempts.map(\.outcome) == ["unknown"])
        }
    }

    @Test func `a look-up that was under way is asked again`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let old = try await EngineRig(store)
            let id = try await old.emit(.to("a", .reply))[0]
            let begun = try await #require(old.beginNext())
            try await old.move(begun, from: .inflight, to: Step(.unknown, reason: .same("x")))
            let unknown = try await #require(old.unknowns().first)
            try await old.move(unknown, from: .unknown, to: Step(.reconciling, reason: .same("x")))
            let new = try await EngineRig(store, clock: old.clock)
            try await new.recover()
            try await #expect(new.state(id) == .unknown)
            try await #expect(new.unknowns().map(\.id) == [id])
        }
    }

    @Test func `a call of this process that is under way is left alone`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a", .reply))[0]
            _ = try await rig.beginNext()
            rig.clock.advance(by: .seconds(3_600))
            try await #expect(rig.recover() == 0)
            try await #expect(rig.state(id) == .inflight)
        }
    }

    @Test func `unknown effects come up at their moment`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.emit(.to("a", .reply))
            let begun = try await #require(rig.beginNext())
            let moment = rig.clock.now + .seconds(2)
            try await rig.move(begun, from: .inflight, to: Step(.unknown, runAt: moment, reason: .same("x")))
            try await #expect(rig.unknowns().isEmpty)
            try await #expect(store.read { try Outbox.look(now: moment, $0).next } == moment)
            rig.clock.advance(to: moment)
            try await #expect(rig.unknowns().count == 1)
        }
    }

    @Test func `the end of an effect is told once, in the lane of its cause, with the answer`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.emit(.to("a", .reply, reportsBack: true), .to("b", .reply), lane: "acme/contact:x")
            for _ in 1...2 {
                let begun = try await #require(rig.beginNext())
                let step = Step(.sent, reason: .same("x"))
                try await #expect(rig.move(begun, from: .inflight, to: step, answer: .made(id: "t1")))
                try await #expect(rig.move(begun, from: .inflight, to: step, answer: .made(id: "t2")) == false)
            }
            try await #expect(store.count(of: .inbox) == 2)
            let event = try await #require(store.read { try StoredEvent.read(EventID(rawValue: 2), $0) })
            #expect(event.lane == "acme/contact:x")
            #expect(
                rig.decider.event(event)?.happening
                    == .effectSettled(
                        EffectSettled(
                            effect: "1/wish/0",
                            play: "wish",
                            state: .sent,
                            code: nil,
                            answer: .made(id: "t1")
                        )
                    )
            )
        }
    }

    @Test(arguments: [Letter.Band.prompt, .ordinary])
    func `what follows from an event keeps its lane and its band`(band: Letter.Band) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let play = ScriptedPlay("follow") { _, scene in
                .done(
                    .same(""),
                    effects: [.to("a", .reply, reportsBack: true)],
                    timers: [.set(key: "k", dueAt: scene.now, lateness: .fire, payload: "")]
                )
            }
            let rig = try await EngineRig(store, plays: [play])
            try await rig.receive(.sample("say wm1 x", band: band))
            try await rig.lanes.drain()
            let begun = try await #require(rig.beginNext())
            try await rig.move(begun, from: .inflight, to: Step(.sent, reason: .same("x")))
            try await #expect(rig.timers.runOnce() == 1)
            let rows = try await store.read { try $0.rows("SELECT lane, band FROM inbox ORDER BY id LIMIT 9") }
            #expect(rows == Array(repeating: Row([.text("acme/contact:wm1"), .integer(band.rawValue)]), count: 3))
        }
    }
}
