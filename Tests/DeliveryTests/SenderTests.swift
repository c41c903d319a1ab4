import Delivery
import Domain
import Engine
import Storage
import Synchronization
import TestSupport
import Testing

/// From the outbox to the platform and back: what is called, what is not, and what is written about it.
@Suite struct SenderTests {
    @Test(arguments: StorageEngine.available)
    func `an effect is sent once, and its attempt is on record`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a"))[0]
            let sender = rig.sender()
            try await #expect(sender.runOnce() == 1)
            try await #expect(sender.runOnce() == 0)
            #expect(rig.platform.ledger.map(\.body) == ["hello"])
            let effect = try await #require(rig.effect(id))
            #expect((effect.state, effect.reason.english) == ("sent", "the platform accepted it"))
            #expect(effect.attempts.map(\.outcome) == ["sent"])
            let call = try #require(rig.platform.calls.first)
            #expect((call.effect, call.endpoint, call.destination) == (id, "member-message", "member/a"))
            #expect((call.firstTriedAt, call.patience) == (rig.clock.now, .seconds(10)))
        }
    }

    @Test func `a call never waits longer than the deadline allows`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.emit(.to("a", deadline: rig.clock.now + .seconds(4)))
            try await rig.emit(.to("b", deadline: rig.clock.now + .milliseconds(5)))
            _ = try await rig.sender().runOnce()
            let patience = rig.platform.calls.reduce(into: [:]) { $0[$1.destination] = $1.patience }
            #expect(patience == ["member/a": .seconds(4), "member/b": .milliseconds(100)])
        }
    }

    @Test func `after its deadline an effect expires without a call`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let ids = try await rig.emit(
                .to("a", deadline: rig.clock.now + .seconds(20)),
                .to("b", deadline: rig.clock.now + .milliseconds(20_001))
            )
            rig.clock.advance(by: .seconds(20))
            try await rig.settle(rig.sender())
            #expect(rig.platform.calls.map(\.effect) == [ids[1]])
            try await #expect(rig.said(of: ids[0]) == "its time was over before it could be sent")
            try await #expect(rig.states() == [ids[0]: .expired, ids[1]: .sent])
        }
    }

    @Test func `the deadline is looked at again just before the call`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a", deadline: rig.clock.now + .seconds(20)))[0]
            // The disk is slow: the clock moves on while the intent is written.
            let slow = SlowStore(store, clock: rig.clock, pause: .seconds(21))
            _ = try await rig.sender(store: slow).runOnce()
            #expect(rig.platform.calls.isEmpty)
            try await #expect(rig.state(id) == .expired)
        }
    }

    @Test func `a refused part leads to the shorter form, in time`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let deadline = rig.clock.now + .seconds(20)
            let id = try await rig.emit(.welcome("c", fallback: "short", deadline: deadline))[0]
            rig.platform.script("welcome/c", .answer(CallReport(.notSent, advice: .degrade, code: "40007")))
            let time = try await rig.settle(rig.sender())
            #expect(rig.platform.calls.map { String(decoding: $0.body, as: UTF8.self) } == ["long", "short"])
            #expect(rig.platform.ledger.map(\.body) == ["short"])
            try await #expect(rig.state(id) == .sent)
            #expect(time < .seconds(1))
        }
    }

    @Test func `a refused part without a shorter form is dead, and one that is refused too`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let deadline = rig.clock.now + .seconds(20)
            let degrade = ScriptedPlatform.Turn.answer(CallReport(.notSent, advice: .degrade, code: "40007"))
            let ids = try await rig.emit(
                .welcome("c", deadline: deadline),
                .welcome("d", fallback: "short", deadline: deadline)
            )
            rig.platform.script("welcome/c", degrade)
            rig.platform.script("welcome/d", degrade, degrade)
            try await rig.settle(rig.sender())
            try await #expect(rig.states() == [ids[0]: .dead, ids[1]: .dead])
        }
    }

    @Test func `quiet hours hold a task with a reason, and let replies pass to the same person`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let clock = ManualClock(.utc("2026-01-01T15:00:00Z"))
            let morning = Instant.utc("2026-01-02T01:00:00Z")
            let zone = try #require(BrandClock("Asia/Shanghai"))
            let night = Guard(quietHours: Guard.QuietHours(from: 22 * 60, to: 9 * 60, clock: zone))
            let rig = try await EngineRig(store, clock: clock)
            let sender = rig.sender(guards: ["acme": night])
            let task = try await rig.emit(.to("a", .task, text: "task"))[0]
            _ = try await sender.runOnce()
            try await #expect(rig.said(of: task) == "held: it is quiet time until 09:00")
            let reply = try await rig.emit(.to("a", .reply, text: "reply"))[0]
            _ = try await sender.runOnce()
            try await #expect(rig.states() == [task: .pending, reply: .sent])
            clock.advance(to: morning - .milliseconds(1))
            try await #expect(sender.runOnce() == 0)
            clock.advance(to: morning)
            _ = try await sender.runOnce()
            #expect(rig.platform.ledger.map(\.body) == ["reply", "task"])
        }
    }

    @Test func `one bad recipient does not stop the others`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let bad = try await rig.emit(.to("bad", .task, text: "1"), .to("bad", .task, text: "2"))
            let good = try await rig.emit(.to("good", .task, text: "3"), .to("good", .task, text: "4"))
            for _ in 1...400 { rig.platform.script("member/bad", .answer(.busy)) }
            let sender = rig.sender()
            while try await sender.runOnce() > 0 {}
            try await #expect(rig.states()[good[1]] == .sent)
            try await #expect(rig.settle(sender) > .seconds(86_400))
            try await #expect(rig.states()[bad[0]] == .dead)
            try await #expect(rig.effect(bad[0])?.reason.english.hasPrefix("given up after a day and") == true)
        }
    }

    @Test func `messages to one destination keep their order through retries`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            for number in 1...10 { try await rig.emit(.to("a", .task, text: "\(number)")) }
            rig.platform.script(
                "member/a",
                .answer(.busy),
                .accept,
                .answer(.busy),
                .answer(.busy),
                .accept,
                .answer(.busy)
            )
            try await rig.settle(rig.sender())
            #expect(rig.platform.ledger.map(\.body) == (1...10).map(String.init))
        }
    }

    @Test func `an effect of an account that is gone is dead, and says so`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a"))[0]
            let next = try await EngineRig(store, platform: ScriptedPlatform(account: "other"))
            _ = try await next.sender().runOnce()
            try await #expect(rig.effect(id)?.state == "dead")
            try await #expect(rig.said(of: id) == "the account is not configured any more")
        }
    }

    @Test func `the play is told the end, with what the platform answered`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let told = Mutex<[EffectSettled]>([])
            let play = ScriptedPlay("ask", routes: [Route(["contact.added"])]) { event, _ in
                if case .effectSettled(let settled) = event.happening {
                    told.withLock { $0.append(settled) }
                    return .done(.same("told"))
                }
                return .done(.same("asked"), effects: [.to("a", reportsBack: true), .to("b", reportsBack: true)])
            }
            let rig = try await EngineRig(store, plays: [play])
            try await rig.receive(.sample("add li.na wm1"))
            try await rig.lanes.drain()
            rig.platform.script("member/a", .answer(CallReport(.sent, code: "0", answer: .made(id: "t1"))))
            rig.platform.script(
                "member/b",
                .answer(CallReport(.notSent, advice: .giveUp, code: "60111", message: .same("no such")))
            )
            try await rig.settle(rig.sender())
            try await rig.lanes.drain()
            #expect(
                Set(told.withLock { $0 }) == [
                    EffectSettled(effect: "1/ask/0", play: "ask", state: .sent, code: nil, answer: .made(id: "t1")),
                    EffectSettled(effect: "1/ask/1", play: "ask", state: .dead, code: "60111", answer: nil),
                ]
            )
        }
    }
}

/// A store whose writes take time by the clock of the test.
private struct SlowStore: Store {
    let store: any Store
    let clock: ManualClock
    let pause: Duration

    init(_ store: any Store, clock: ManualClock, pause: Duration) {
        (self.store, self.clock, self.pause) = (store, clock, pause)
    }

    func submit<Result: Sendable>(
        to writer: Writer,
        _ body: @escaping @Sendable (Transaction) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        self.store.submit(to: writer, body) { result in
            self.clock.advance(by: self.pause)
            then(result)
        }
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result {
        try await self.store.read(body)
    }

    func close() async {}
}
