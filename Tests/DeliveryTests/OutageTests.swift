import Delivery
import Domain
import Engine
import Storage
import TestSupport
import Testing

/// A platform that is away or refuses for a while: what has time is tried to its end, whatever the number of tries.
@Suite(.timeLimit(.minutes(2))) struct OutageTests {
    @Test(arguments: [ScriptedPlatform.Turn.loseRequest, .answer(.busy)])
    func `a welcome is tried to the end of its twenty seconds`(turn: ScriptedPlatform.Turn) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.welcome("c", deadline: rig.clock.now + .seconds(20)))[0]
            let (sender, start) = (rig.sender(), rig.clock.now)
            for _ in 1...200 { rig.platform.script("welcome/c", turn) }
            while rig.clock.now < start + .seconds(17) {
                while try await sender.runOnce() > 0 {}
                rig.clock.advance(by: .milliseconds(100))
            }
            rig.platform.forgetScript()
            try await rig.settle(sender)
            try await #expect(rig.state(id) == .sent)
            #expect(rig.platform.ledger.count == 1)
        }
    }

    @Test func `a store that is away when the sender starts ends nothing`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a", .task))[0]
            let work = Signal()
            let sender = rig.sender(store: LateStore(store), work: work)
            work.raise()
            let running = Task { try await sender.run() }
            while try await rig.state(id) != .sent { await Task.yield() }
            running.cancel()
            try await running.value
        }
    }

    @Test func `an hour's outage costs no task and is not knocked at all the time`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a", .task, deadline: rig.clock.now + .seconds(14 * 3_600)))[0]
            let (sender, start) = (rig.sender(), rig.clock.now)
            for _ in 1...200 { rig.platform.script("member/a", .answer(.busy)) }
            while rig.clock.now < start + .seconds(3_600) {
                while try await sender.runOnce() > 0 {}
                rig.clock.advance(by: .seconds(1))
            }
            #expect((10...40).contains(rig.platform.calls.count), "\(rig.platform.calls.count) calls in an hour")
            rig.platform.forgetScript()
            try await rig.settle(sender)
            try await #expect(rig.state(id) == .sent)
        }
    }

    @Test func `a used-up limit holds tasks to its end, and a welcome that knocks opens it for all`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rule = LimitRule(key: "minute", count: 1_000, window: .seconds(60))
            let rig = try await EngineRig(store, platform: ScriptedPlatform(rules: { _, _ in [rule] }))
            let full = CallReport(.notSent, advice: .closeLimits(keys: ["minute"], for: .seconds(60)), code: "45009")
            for _ in 1...3 { rig.platform.script("welcome/c", .answer(full)) }
            let sender = rig.sender()
            let welcome = try await rig.emit(.welcome("c", deadline: rig.clock.now + .seconds(20)))[0]
            _ = try await sender.runOnce()
            let task = try await rig.emit(.to("a", .task))[0]
            let time = try await rig.settle(sender)
            try await #expect(rig.state(welcome) == .sent)
            try await #expect(rig.state(task) == .sent)
            #expect(
                rig.platform.calls.count { $0.destination == "welcome/c" } == 4,
                "not more often than every two seconds"
            )
            #expect(time < .seconds(61))
        }
    }

    @Test func `of two tasks alike, the one that is on record is never taken for the other`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store, platform: ScriptedPlatform(effectClass: .readable))
            let first = try await rig.emit(.to("a"))[0]
            rig.platform.script("member/a", .answer(CallReport(.sent, code: "0", answer: .made(id: "task-1"))))
            let sender = rig.sender()
            _ = try await sender.runOnce()
            rig.platform.script("member/b", .loseRequest)
            rig.platform.script("member/c", .loseRequest)
            let others = try await rig.emit(.to("b"), .to("c"))
            _ = try await sender.runOnce()
            #expect(others.count == 2)
            rig.clock.advance(by: .seconds(10))
            let (now, epoch) = (rig.clock.now, rig.epoch)
            let siblings = try await store.write { transaction in
                try Outbox.unknowns(limit: 9, now: now, epoch: epoch, transaction).map {
                    try Outbox.siblings(of: $0, transaction)
                }
            }
            try await #expect(rig.state(first) == .sent)
            #expect(siblings.map(\.made) == [["task-1"], ["task-1"]])
            #expect(siblings.map(\.isAnyOpen) == [true, true])
        }
    }

    @Test func `a message whose first try may have arrived is not sent again when the platform has forgotten it`()
        async throws
    {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            rig.platform.script("member/a", .loseAnswer, .answer(.busy))
            let id = try await rig.emit(.to("a", .task, deadline: rig.clock.now + .seconds(14 * 3_600)))[0]
            let sender = rig.sender()
            _ = try await sender.runOnce()
            rig.clock.advance(by: .seconds(2))
            while try await sender.runOnce() > 0 {}
            try await #expect(rig.state(id) == .retry)
            rig.clock.advance(by: .seconds(10 * 3_600))
            try await rig.settle(sender)
            try await #expect(rig.state(id) == .unknownFinal)
            #expect(rig.platform.ledger.count == 1)
        }
    }

    @Test func `two tasks that are looked up at the same time are both found`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let platform = ScriptedPlatform(effectClass: .readable)
            let rig = try await EngineRig(store, platform: platform)
            platform.script("member/a", .loseAnswer)
            platform.script("member/b", .loseAnswer)
            let ids = try await rig.emit(.to("a"), .to("b"))
            let sender = rig.sender()
            _ = try await sender.runOnce()
            platform.scriptLookUps(
                CallReport(.sent, code: "0", answer: .made(id: "task-1")),
                CallReport(.sent, code: "0", answer: .made(id: "task-2"))
            )
            rig.clock.advance(by: .seconds(2))
            _ = try await sender.runOnce()
            for id in ids { try await #expect(rig.state(id) == .sent) }
            #expect(platform.ledger.count == 2)
        }
    }

    @Test func `what was begun by a commit without an answer goes out with the next pass`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(.to("a", deadline: rig.clock.now + .seconds(20)))[0]
            let sender = rig.sender(store: ForgetfulStore(store, forgetting: 1))
            await #expect(throws: StorageError.self) { try await sender.runOnce() }
            try await #expect(rig.state(id) == .inflight)
            _ = try await sender.runOnce()
            try await #expect(rig.state(id) == .sent)
            #expect(rig.platform.calls.count == 1)
            try await #expect(rig.effect(id)?.attempts.map(\.code) == ["not_begun", "0"])
        }
    }

    /// What is under way, or ended and not on record yet, is not given back with what was lost.
    @Test func `a commit without an answer says nothing of the calls that are known`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let slow = Gate()
            let platform = ScriptedPlatform(onCall: { call in if call.destination == "member/a" { await slow.pass() } })
            let rig = try await EngineRig(store, platform: platform)
            try await rig.emit(.to("a"))
            let sender = rig.sender(store: ForgetfulStore(store, forgetting: 2))
            let first = Task { try await sender.runOnce() }
            await slow.arrivals(atLeast: 1)
            try await rig.emit(.to("b"))
            await #expect(throws: StorageError.self) { try await sender.runOnce() }
            _ = try await sender.runOnce()
            slow.open()
            _ = try await first.value
            #expect(rig.platform.calls.count == 2)
            try await #expect(Set(rig.states().values) == [.sent])
        }
    }

    @Test func `a look-up that began by a commit without an answer is made with the next pass`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store, platform: ScriptedPlatform(effectClass: .readable))
            rig.platform.script("member/a", .loseAnswer)
            let id = try await rig.emit(.to("a"))[0]
            _ = try await rig.sender().runOnce()
            rig.clock.advance(by: .seconds(2))
            let sender = rig.sender(store: ForgetfulStore(store, forgetting: 1))
            await #expect(throws: StorageError.self) { try await sender.runOnce() }
            try await #expect(rig.state(id) == .reconciling)
            _ = try await sender.runOnce()
            try await #expect(rig.state(id) == .sent)
            #expect(rig.platform.ledger.count == 1)
        }
    }

    @Test func `a thing that a sibling made while the platform was asked is not taken for this one's`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let platform = ScriptedPlatform(effectClass: .readable)
            let rig = try await EngineRig(store, platform: platform)
            let made = CallReport(.sent, code: "0", answer: .made(id: "task-1"))
            platform.script("member/a", .loseRequest)
            let lost = try await rig.emit(.to("a"))[0]
            let sender = rig.sender()
            _ = try await sender.runOnce()
            // Its sibling goes out in the same pass in which it is looked up, and the search finds the sibling's.
            platform.script("member/b", .answer(made))
            let sibling = try await rig.emit(.to("b"))[0]
            platform.scriptLookUps(made)
            rig.clock.advance(by: .seconds(2))
            _ = try await sender.runOnce()
            try await #expect(rig.state(sibling) == .sent)
            try await #expect(rig.state(lost) == .unknown)
        }
    }
}

/// A store whose first write finds it away.
private struct LateStore: Store {
    private let store: any Store
    private let writes = Counter()

    init(_ store: any Store) { self.store = store }

    func submit<Result: Sendable>(
        to writer: Writer,
        _ body: @escaping @Sendable (Transaction) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        guard self.writes.next() > 1 else { return then(.failure(StorageError(.unavailable, "It is away."))) }
        self.store.submit(to: writer, body, then: then)
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result {
        try await self.store.read(body)
    }

    func close() async {}
}
