import Domain
import Storage
import TestSupport
import Testing

@testable import Engine

/// The door between deciding and doing: who may take what, and which moves are still theirs.
@Suite struct OutboxTests {
    @Test(arguments: StorageEngine.available)
    func `urgent effects are taken first, equals in the order in which they were wanted`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.emit(
                .to("a", .notice),
                .to("b", .upkeep),
                .to("c", .task),
                .to("d", .reply),
                .to("e", .reply)
            )
            try await #expect(rig.claim(limit: 3).map(\.destination) == ["member/d", "member/e", "member/c"])
            try await #expect(rig.claim(limit: 9).map(\.destination) == ["member/b", "member/a"])
            try await #expect(rig.claim(limit: 9).isEmpty)
        }
    }

    @Test func `only bands up to the wanted one are taken`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.emit(.to("a", .notice), .to("b", .task), .to("c", .reply))
            try await #expect(rig.claim(upToBand: Purpose.reply.band).map(\.destination) == ["member/c"])
            try await #expect(rig.claim(upToBand: Purpose.task.band).map(\.destination) == ["member/b"])
        }
    }

    @Test func `nothing is taken before its moment`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let moment = rig.clock.now + .seconds(60)
            try await rig.emit(Effect(.note("x"), purpose: .reply, notBefore: moment))
            rig.clock.advance(by: .milliseconds(59_999))
            try await #expect(rig.claim().isEmpty)
            try await #expect(store.read { try Outbox.look(now: moment, $0).next } == moment)
            rig.clock.advance(by: .milliseconds(1))
            try await #expect(rig.claim().count == 1)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `one destination gets one at a time, in order; others do not wait for it`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let ids = try await rig.emit(.to("a", .task), .to("a", .task), .to("b", .task), .to("a", .task))
            let first = try await rig.claim()
            #expect(first.map(\.id) == [ids[0], ids[2]])
            try await #expect(rig.claim().isEmpty, "leased holds back what is behind it")
            let begun = try await #require(rig.begin(first[0]))
            try await #expect(rig.claim().isEmpty, "so does a call under way")
            try await rig.move(
                begun,
                from: .inflight,
                to: Step(.retry, runAt: rig.clock.now + .seconds(9), reason: .same("x"))
            )
            try await #expect(rig.claim().isEmpty, "and a retry that waits")
            rig.clock.advance(by: .seconds(9))
            let again = try await #require(rig.claim().first)
            #expect(again.id == ids[0])
            let second = try await #require(rig.begin(again))
            try await rig.move(second, from: .inflight, to: Step(.sent, reason: .same("x")))
            try await #expect(rig.claim().map(\.id) == [ids[1]])
        }
    }

    /// Thousands may stand behind those that wait for a limit, and no look should find them due.
    @Test(arguments: StorageEngine.available)
    func `what stands behind an effect that has to wait waits as long`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let soon = rig.clock.now + .seconds(5)
            let ids = try await rig.emit(
                .to("a", .task),
                .to("a", .task),
                .to("a", .notice),
                Effect(.note("b", to: "a"), purpose: .task, deadline: soon)
            )
            let head = try await #require(rig.claim().first)
            let start = rig.clock.now
            try await rig.move(
                head,
                from: .leased,
                to: Step(.pending, runAt: start + .seconds(60), reason: .same("x"))
            )
            // What comes later stands behind them, but for a reply.
            let later = try await rig.emit(
                .to("a", .notice),
                .to("a", .reply),
                Effect(.note("c", to: "a"), purpose: .task, deadline: soon),
                .to("b", .task)
            )
            let waits = try await store.read { transaction in
                try transaction.rows("SELECT run_at FROM outbox ORDER BY ordinal LIMIT 9").map { $0.instant(0) - start }
            }
            #expect(waits == [60, 60, 60, 60, 60, 0, 60, 0].map { .seconds($0) })
            let passing = try await rig.claim()
            #expect(passing.map(\.id) == [later[1], later[3]])
            for effect in passing { try await rig.move(effect, from: .leased, to: Step(.expired, reason: .same("x"))) }
            rig.clock.advance(by: .seconds(60))
            try await #expect(rig.claim().map(\.id) == [ids[0]])
        }
    }

    @Test func `equal destinations of two accounts do not wait for each other`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let one = try await EngineRig(store)
            try await one.emit(.to("a", .task))
            let other = try await EngineRig(store, platform: ScriptedPlatform(account: "other"))
            try await other.emit(.to("a", .task))
            try await #expect(other.claim().map(\.account) == ["acme", "other"])
        }
    }

    /// What is held over night must not hold up the answer to a person's own act.
    @Test(arguments: [EffectState.pending, .retry])
    func `a reply passes whatever waits for its moment before it`(state: EffectState) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let night = rig.clock.now + .seconds(36_000)
            try await rig.emit(.to("a", .task))
            let held = try await #require(rig.claim().first)
            switch state {
            case .retry:
                let begun = try await #require(rig.begin(held))
                try await rig.move(begun, from: .inflight, to: Step(.retry, runAt: night, reason: .same("x")))
            default: try await rig.move(held, from: .leased, to: Step(.pending, runAt: night, reason: .same("x")))
            }
            let replies = try await rig.emit(.to("a", .reply), .to("a", .reply))
            try await #expect(rig.claim().map(\.id) == [replies[0]], "the first reply, and not both at once")
        }
    }

    @Test func `a call under way holds back even a reply to the same destination`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.emit(.to("a", .notice))
            let claimed = try await #require(rig.claim().first)
            try await rig.emit(.to("a", .reply))
            try await #expect(rig.claim().isEmpty)
            _ = try await rig.begin(claimed)
            try await #expect(rig.claim().isEmpty)
        }
    }

    /// A record that was written without an answer is written again, and meanwhile the effect may be under way once more.
    @Test(arguments: StorageEngine.available)
    func `how an older attempt ended moves no newer one`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a", .reply))[0]
            let first = try await #require(rig.beginNext())
            try await rig.move(first, from: .inflight, to: Step(.retry, reason: .same("busy")))
            let second = try await #require(rig.beginNext())
            try await #expect(rig.move(first, from: .inflight, to: Step(.retry, reason: .same("busy"))) == false)
            try await #expect(rig.state(id) == .inflight)
            try await #expect(rig.move(second, from: .inflight, to: Step(.sent, reason: .same("arrived"))))
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a move is made only from the state that was believed`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a", .reply))[0]
            let claimed = try await #require(rig.claim().first)
            try await #expect(rig.move(claimed, from: .inflight, to: Step(.sent, reason: .same("x"))) == false)
            try await #expect(rig.state(id) == .leased)
            let begun = try await #require(rig.begin(claimed))
            try await #expect(rig.begin(claimed) == nil, "a call begins once")
            try await #expect(rig.move(claimed, from: .leased, to: Step(.expired, reason: .same("x"))) == false)
            try await #expect(rig.move(begun, from: .inflight, to: Step(.sent, reason: .same("arrived"))))
            try await #expect(rig.move(begun, from: .inflight, to: Step(.dead, reason: .same("x"))) == false)
            try await #expect(rig.effect(id)?.reason.english == "arrived")
            try await #expect(rig.effect(id)?.attempts.map(\.number) == [1])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a sender that was overtaken moves nothing`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let old = try await EngineRig(store)
            let ids = try await old.emit(.to("a", .reply), .to("b", .reply))
            let claimed = try await old.claim()
            let begun = try await #require(old.begin(claimed[0]))
            let new = try await EngineRig(store, clock: old.clock)
            try await new.recover()
            let again = try await new.claim()
            #expect(again.map(\.id) == [ids[1]])

            try await #expect(old.begin(claimed[1]) == nil)
            try await #expect(old.move(begun, from: .inflight, to: Step(.sent, reason: .same("x"))) == false)
            await #expect(throws: Fenced.self) { try await old.claim() }
            await #expect(throws: Fenced.self) { try await old.recover() }
            try await #expect(new.state(ids[0]) == .unknown)
            try await #expect(new.state(ids[1]) == .leased)
        }
    }

    @Test func `the epoch alone keeps a sender from another's row in the same state`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let old = try await EngineRig(store)
            let id = try await old.emit(.to("a", .reply))[0]
            let claimed = try await #require(old.claim().first)
            let begun = try await #require(old.begin(claimed))
            let new = try await EngineRig(store, clock: old.clock)
            try await new.recover()
            let unknown = try await #require(new.unknowns().first)
            try await new.move(unknown, from: .unknown, to: Step(.retry, reason: .same("x")))
            let again = try await #require(new.claim().first)
            _ = try await #require(new.begin(again))
            // Both believe it is in flight; only one is right.
            try await #expect(old.move(begun, from: .inflight, to: Step(.dead, reason: .same("x"))) == false)
            try await #expect(new.state(id) == .inflight)
        }
    }

    @Test func `the shorter form takes the place of the first one`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let welcome = OutboundRequest.welcome(
                code: Secret("c"),
                message: Message(text: "long"),
                fallback: Message(text: "short")
            )
            let id = try await rig.emit(Effect(welcome, purpose: .reply))[0]
            let claimed = try await #require(rig.claim().first)
            #expect(claimed.hasFallback)
            let begun = try await #require(rig.begin(claimed))
            try await rig.move(begun, from: .inflight, to: Step(.retry, reason: .same("x"), usesFallback: true))
            let again = try await #require(rig.claim().first)
            #expect(
                (String(decoding: again.body, as: UTF8.self), again.hasFallback, again.attempt) == ("short", false, 1)
            )
            #expect(again.firstTriedAt == begun.firstTriedAt)
            try await #expect(rig.effect(id)?.body == "short")
        }
    }

    @Test func `an attempt is journaled before the call and completed after it`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a", .reply))[0]
            let begun = try await #require(rig.beginNext())
            let open = try await #require(rig.effect(id)?.attempts.first)
            #expect((open.startedAt, open.outcome) == (rig.clock.now.millis, nil))
            let end = AttemptEnd(took: .milliseconds(12), outcome: .notSent, code: "45009", message: .same("slow down"))
            try await store.write { try Outbox.note([(begun, end)], $0) }
            let ended = try await #require(rig.effect(id)?.attempts.first)
            #expect((ended.tookMillis, ended.outcome, ended.code) == (12, "not_sent", "45009"))
        }
    }
}
