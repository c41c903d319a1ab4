import Domain
import Engine
import Storage
import TestSupport
import Testing

/// Decisions over a real store: order, atomicity, and what one transaction holds.
@Suite struct LanesTests {
    @Test(arguments: StorageEngine.available)
    func `events of a lane are decided in order, each once`(engine: StorageEngine) async throws {
        try await engine.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            for number in 1...40 { try await rig.receive(.words("\(number)", lane: "wm\(number % 3)")) }
            try await rig.lanes.drain()
            try await rig.lanes.drain()
            try await #expect(store.texts().count == 40)
            for lane in 0..<3 {
                let numbers = try await store.texts().compactMap { Int($0) }.filter { $0 % 3 == lane }
                #expect(numbers == numbers.sorted())
            }
            try await #expect(store.verdicts() == (1...40).map { "\($0) done" })
        }
    }

    @Test(arguments: StorageEngine.available)
    func `state, decision and effects are there together`(engine: StorageEngine) async throws {
        try await engine.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            try await rig.receive(.words("two effects"))
            try await rig.lanes.drain()
            try await #expect(store.texts() == ["two effects"])
            try await #expect(store.verdicts() == ["1 done"])
            try await #expect(store.effects() == ["1/diary/0", "1/diary/1"])
        }
    }

    @Test(arguments: [MortalStore.Death.before(write: 1), .after(write: 1)])
    func `a decision whose commit is cut off leaves all or nothing`(death: MortalStore.Death) async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let first = try await EngineRig(store, plays: [Diary()])
            try await first.receive(.words("a b"), .words("c", lane: "wm2"))
            let mortal = MortalStore(store, dying: death)
            let dying = Lanes(
                store: mortal,
                node: first.node,
                decider: first.decider,
                arrivals: Arrivals(),
                now: first.clock.wall,
                logger: .silent
            ) {}
            await #expect(throws: StorageError.self) { try await dying.drain() }
            let isThere = death == .after(write: 1)
            try await #expect(store.texts() == (isThere ? ["a b", "c"] : []))
            try await #expect(store.effects() == (isThere ? ["1/diary/0", "1/diary/1", "2/diary/0"] : []))
            try await #expect(store.verdicts() == (isThere ? ["1 done", "2 done"] : []))

            let next = try await EngineRig(store, plays: [Diary()])
            try await next.lanes.drain()
            try await #expect(store.effects() == ["1/diary/0", "1/diary/1", "2/diary/0"])
            try await #expect(store.texts() == ["a b", "c"])
        }
    }

    /// The answer to a commit may get lost without the end of the process, where the store is across a network.
    @Test func `lanes whose last answer was lost find out what is decided and go on`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(ForgetfulStore(store, forgetting: 4), plays: [Diary()])
            try await rig.receive(.words("a"), .words("b"))
            await #expect(throws: StorageError.self) { try await rig.lanes.runOnce(limit: 9) }
            try await #expect(store.texts() == ["a", "b"])
            try await rig.receive(.words("c"))
            rig.clock.advance(by: .seconds(1))
            try await rig.lanes.drain()
            try await #expect(store.texts() == ["a", "b", "c"])
            try await #expect(store.verdicts() == ["1 done", "2 done", "3 done"])
            try await #expect(store.count(of: .postponed) == 0)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a play that throws leaves nothing, not even of the plays before it`(engine: StorageEngine) async throws {
        try await engine.withDiary { store in
            let first = ScriptedPlay("first", routes: [Route(["contact.added"])]) { event, scene in
                try scene.transaction.run(
                    "INSERT INTO diary (event, play, text, chance) VALUES ($1, 'first', '', '')",
                    .event(event.id)
                )
                return .done(.same("done"), effects: [Effect(.note("hello"), purpose: .reply)])
            }
            let second = ScriptedPlay("second", routes: [Route(["contact.added"])]) { _, _ in throw Mishap() }
            let rig = try await EngineRig(store, plays: [first, second])
            try await rig.receive(.sample("add li.na wm1"))
            try await rig.lanes.drain()
            try await #expect(store.diary(of: "first").isEmpty)
            try await #expect(store.effects().isEmpty)
            try await #expect(store.verdicts().isEmpty)
            try await #expect(rig.journal.explain(EventID(rawValue: 1))?.verdict == "postponed")
        }
    }

    @Test func `chance follows from the event and not from its place`() async throws {
        var chances: [Set<String>] = []
        for orders in [["x", "y", "z"], ["z", "x", "y"]] {
            try await StorageEngine.sqliteInMemory.withDiary { store in
                let rig = try await EngineRig(store, plays: [Diary()])
                for text in orders { try await rig.receive(.words(text)) }
                try await rig.lanes.drain()
                chances.append(Set(try await store.diary().map { "\($0.text) \($0.chance)" }))
            }
        }
        #expect(chances[0] == chances[1])
        #expect(chances[0].count == 3)
        #expect(Set(chances[0].map { $0.dropFirst(2) }).count == 3)
    }

    @Test(arguments: StorageEngine.available)
    func `an older process writes nothing any more`(engine: StorageEngine) async throws {
        try await engine.withDiary { store in
            let old = try await EngineRig(store, plays: [Diary()])
            try await old.receive(.words("a"))
            let new = try await EngineRig(store, plays: [Diary()])
            await #expect(throws: Fenced.self) { try await old.lanes.drain() }
            try await #expect(store.texts().isEmpty)
            try await new.lanes.drain()
            try await #expect(store.texts() == ["a"])
        }
    }

    @Test func `an event of an account that is not served is put aside with a reason`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            try await rig.receive(.sample("say wm1 a", account: "stranger"))
            try await rig.lanes.drain()
            let explanation = try await #require(rig.journal.explain(EventID(rawValue: 1)))
            #expect(explanation.verdict == "never")
            #expect(explanation.looked.map(\.reason.english) == ["The account is not configured."])
        }
    }

    @Test func `what was meant for an account that is another brand's by now is a dead effect with its reason`()
        async throws
    {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, brands: ["moved": "other"])
            let ids = try await rig.emit(
                Effect(.note("a"), purpose: .notice, through: "moved"),
                Effect(.note("b"), purpose: .notice)
            )
            let effects = try await [rig.effect(ids[0]), rig.effect(ids[1])]
            #expect(effects.map { $0?.state } == ["dead", "pending"])
            #expect(effects[0]?.reason.english.contains("belongs to another brand now, other") == true)
        }
    }

    @Test func `a request that cannot be put into words is a dead effect, and its play is told`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store)
            let long = String(repeating: "x", count: 2_000)
            let ids = try await rig.emit(Effect(.note(long), purpose: .reply, reportsBack: true))
            let effect = try await #require(rig.effect(ids[0]))
            #expect(effect.state == "dead")
            #expect(effect.reason.english == "It cannot be said on this platform: The text is too long.")
            let told = try await #require(rig.journal.explain(EventID(rawValue: 2)))
            #expect(told.kind == "effect.settled")
            #expect(told.looked.map(\.play) == ["wish"])
        }
    }

    @Test func `what no call can bring to a person is taken back with the reason, and is no dead effect`() async throws
    {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store)
            let request = OutboundRequest.memberMessage(to: ["nobody"], text: "x")
            let ids = try await rig.emit(Effect(request, purpose: .reply, reportsBack: true))
            let effect = try await #require(rig.effect(ids[0]))
            #expect(effect.state == "cancelled")
            #expect(effect.reason == Bilingual("不发：Nobody reaches them.", "not sent: Nobody reaches them."))
            try await #expect(store.read { try Outbox.list([.dead], $0) }.isEmpty)
            let told = try await #require(rig.journal.explain(EventID(rawValue: 2)))
            #expect(told.kind == "effect.settled")
        }
    }

    @Test func `what does not fit into the memory waits in the inbox`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()], mostHeld: 7)
            for number in 1...60 { try await rig.receive(.words("\(number)", lane: "wm\(number % 4)")) }
            try await rig.lanes.drain()
            try await #expect(store.verdicts().count == 60)
        }
    }

    @Test func `a lane keeps its order whatever the bands of its events`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            try await rig.receive(
                .words("1"),
                .words("2", band: .prompt),
                .words("3"),
                .words("4", band: .prompt)
            )
            try await rig.lanes.drain()
            try await #expect(store.texts() == ["1", "2", "3", "4"])
        }
    }

    @Test func `prompt events overtake the backlog of other lanes`() async throws {
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Diary()])
            for number in 1...700 { try await rig.receive(.words("old \(number)", lane: "wm\(number)")) }
            try await rig.receive(.words("welcome", lane: "new", band: .prompt))
            _ = try await rig.lanes.runOnce(limit: 8)
            try await #expect(store.texts().first == "welcome")
        }
    }
}
