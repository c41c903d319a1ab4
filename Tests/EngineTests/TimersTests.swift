import Domain
import Engine
import Storage
import TestSupport
import Testing

/// Due moments as data: each fires once, whatever happens around it.
@Suite struct TimersTests {
    @Test(arguments: StorageEngine.available)
    func `a timer fires once, at its moment, in its lane`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await Self.rig(store)
            try await rig.set("k", in: .seconds(10), payload: "🎁 later")
            try await #expect(rig.timers.nextDue() == rig.clock.now + .seconds(10))
            rig.clock.advance(by: .milliseconds(9_999))
            try await #expect(rig.timers.runOnce() == 0)
            rig.clock.advance(by: .milliseconds(1))
            try await #expect(rig.timers.runOnce() == 1)
            try await #expect(rig.timers.runOnce() == 0)
            try await #expect(rig.timers.nextDue() == nil)
            try await rig.lanes.drain()
            let fired = try await #require(rig.journal.explain(EventID(rawValue: 2)))
            #expect(
                (fired.kind, fired.source, fired.lane, fired.verdict) == (
                    "timer.due", "timer", "acme/contact:wm1", "done"
                )
            )
            #expect(fired.looked.map(\.reason.english) == ["k due at \(rig.clock.now.millis) with 🎁 later"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `setting a timer again moves it, and cancelling takes it back`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await Self.rig(store)
            try await rig.set("k", in: .seconds(10), payload: "old")
            try await rig.set("k", in: .seconds(30), payload: "new")
            try await rig.set("gone", in: .seconds(20))
            try await rig.cancel("gone")
            try await rig.cancel("never set")
            rig.clock.advance(by: .seconds(29))
            try await #expect(rig.timers.runOnce() == 0)
            rig.clock.advance(by: .seconds(1))
            try await #expect(rig.timers.runOnce() == 1)
            try await #expect(rig.fired() == ["k due at \(rig.clock.now.millis) with new"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a timer that is set once more for the moment at which it fired fires once more`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await Self.rig(store)
            try await rig.set("k", in: .seconds(10), payload: "first")
            rig.clock.advance(by: .seconds(10))
            try await #expect(rig.timers.runOnce() == 1)
            try await rig.set("k", in: .zero, payload: "second")
            try await #expect(rig.timers.runOnce() == 1)
            let now = rig.clock.now.millis
            try await #expect(rig.fired() == ["k due at \(now) with first", "k due at \(now) with second"])
        }
    }

    @Test func `timers of one key belong to their play and account`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let other = ScriptedPlay("other", routes: [Route(["contact.added"])]) { event, scene in
                guard case .timerDue(let timer) = event.happening else {
                    return .done(
                        .same(""),
                        timers: [
                            .set(key: "k", dueAt: scene.now + .seconds(1), lateness: .fire, payload: "")
                        ]
                    )
                }
                return .done(.same("other \(timer.key)"))
            }
            let rig = try await EngineRig(store, plays: [other, Self.alarm])
            try await rig.receive(.sample("add li.na wm1"))
            try await rig.set("k", in: .seconds(1))
            try await #expect(store.count(of: .timers) == 2)
            rig.clock.advance(by: .seconds(1))
            try await #expect(rig.timers.runOnce() == 2)
            try await #expect(Set(rig.fired()) == ["other k", "k due at \(rig.clock.now.millis) with "])
        }
    }

    @Test(arguments: [(300, "done"), (301, "never")])
    func `a late timer fires within its patience, and is skipped with a reason beyond it`(
        late: Int,
        verdict: String
    ) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await Self.rig(store)
            try await rig.set("k", in: .seconds(10), lateness: .fireWithin(.seconds(300)))
            rig.clock.advance(by: .seconds(10 + late))
            try await #expect(rig.timers.runOnce() == 1)
            try await rig.lanes.drain()
            let event = try await #require(rig.journal.explain(EventID(rawValue: 2)))
            #expect(event.verdict == verdict)
            #expect(event.play == "alarm")
            if verdict == "never" {
                let reason = Bilingual(
                    "错过了时间，晚了 301 秒；这个定时晚了超过 300 秒就跳过。",
                    "The moment was missed by 301 s; this timer is skipped when it is more than 300 s late."
                )
                #expect(event.looked.map(\.reason) == [reason])
            }
        }
    }

    @Test func `a timer without patience fires however late, with the moment it was planned for`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await Self.rig(store)
            let planned = rig.clock.now + .seconds(10)
            try await rig.set("k", in: .seconds(10))
            rig.clock.advance(by: .seconds(400 * 86_400))
            try await #expect(rig.timers.runOnce() == 1)
            try await #expect(rig.fired() == ["k due at \(planned.millis) with "])
        }
    }

    @Test(arguments: [MortalStore.Death.before(write: 1), .after(write: 1)])
    func `a timer whose firing is cut off fires once all the same`(death: MortalStore.Death) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await Self.rig(store)
            try await rig.set("k", in: .seconds(1))
            rig.clock.advance(by: .seconds(1))
            let dying = Timers(
                store: MortalStore(store, dying: death),
                node: rig.node,
                now: rig.clock.wall,
                logger: .silent,
                changed: Signal()
            ) {}
            await #expect(throws: StorageError.self) { try await dying.runOnce() }
            let next = try await EngineRig(store, clock: rig.clock, plays: [Self.alarm])
            _ = try await next.timers.runOnce()
            try await #expect(next.fired().count == 1)
            try await #expect(store.count(of: .timers) == 0)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a timer waits until what happened before it is decided`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let rig = try await Self.rig(store)
            try await rig.set("k", in: .seconds(60))
            rig.clock.advance(by: .seconds(30))
            // Another conversation, of which a process took notice before it went away.
            try await rig.receive(.sample("say wm2", lane: "acme/contact:wm2"))
            rig.clock.advance(by: .seconds(3_600))
            try await #expect(rig.timers.runOnce() == 0)
            try await rig.lanes.drain()
            try await #expect(rig.timers.runOnce() == 1)
        }
    }

    @Test func `a timer waits for nothing that happened after it, and not for ever`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await Self.rig(store)
            try await rig.set("k", in: .seconds(60))
            rig.clock.advance(by: .seconds(90))
            try await rig.receive(.sample("say wm2", lane: "acme/contact:wm2", happenedAt: rig.clock.now))
            try await #expect(rig.timers.runOnce() == 1)
            try await rig.set("late", in: .seconds(60))
            try await rig.receive(.sample("say wm3", lane: "acme/contact:wm3", happenedAt: rig.clock.now))
            rig.clock.advance(by: .seconds(60))
            try await #expect(rig.timers.runOnce() == 0)
            rig.clock.advance(by: .seconds(299))
            try await #expect(rig.timers.runOnce() == 0)
            rig.clock.advance(by: .seconds(1))
            try await #expect(rig.timers.runOnce() == 1)
        }
    }

    @Test func `a clock that goes back fires nothing twice`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await Self.rig(store)
            try await rig.set("k", in: .seconds(10))
            rig.clock.advance(by: .seconds(10))
            try await #expect(rig.timers.runOnce() == 1)
            rig.clock.advance(by: .seconds(-3_600))
            try await #expect(rig.timers.runOnce() == 0)
            rig.clock.advance(by: .seconds(7_200))
            try await #expect(rig.timers.runOnce() == 0)
            try await #expect(rig.fired().count == 1)
        }
    }

    @Test func `many due timers fire a hundred at a time, the oldest first`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await Self.rig(store)
            for number in 0..<250 { try await rig.set("k\(number)", in: .seconds(250 - number)) }
            rig.clock.advance(by: .seconds(300))
            try await #expect(rig.timers.runOnce() == 100)
            try await #expect(rig.fired().first?.hasPrefix("k249 ") == true)
            try await #expect(rig.timers.runOnce() == 100)
            try await #expect(rig.timers.runOnce() == 50)
            try await #expect(Set(rig.fired()).count == 250)
        }
    }

    @Test func `a play may set its timer again when it fires`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await Self.rig(store)
            try await rig.set("again", in: .seconds(10))
            for _ in 1...5 {
                rig.clock.advance(by: .seconds(10))
                try await #expect(rig.timers.runOnce() == 1)
                try await rig.lanes.drain()
            }
            try await #expect(rig.fired().count == 5)
            try await #expect(store.count(of: .timers) == 1)
        }
    }

    /// Sets and cancels as it is told: `set KEY MILLIS PATIENCE PAYLOAD`, `cancel KEY`.
    private static let alarm = ScriptedPlay("alarm", routes: [Route(["message.text"])]) { event, scene in
        if case .timerDue(let timer) = event.happening {
            let again = TimerChange.set(
                key: timer.key,
                dueAt: scene.now + .seconds(10),
                lateness: .fire,
                payload: timer.payload
            )
            return .done(
                .same("\(timer.key) due at \(timer.plannedAt.millis) with \(timer.payload)"),
                timers: timer.key == "again" ? [again] : []
            )
        }
        let words = (event.happening.text ?? "").split(separator: "|", omittingEmptySubsequences: false).map(
            String.init
        )
        guard words.first == "set", words.count == 5, let millis = Int64(words[2]), let patience = Int64(words[3])
        else {
            return words.first == "cancel"
                ? .done(.same(""), timers: [.cancel(key: words[1])]) : .pass(.same("no order"))
        }
        let lateness = patience < 0 ? Lateness.fire : .fireWithin(.milliseconds(patience))
        let timer = TimerChange.set(
            key: words[1],
            dueAt: Instant(millis: millis),
            lateness: lateness,
            payload: words[4]
        )
        return .done(.same(""), timers: [timer])
    }

    private static func rig(_ store: any Store) async throws -> EngineRig {
        try await EngineRig(store, plays: [Self.alarm])
    }
}

extension EngineRig {
    fileprivate func set(
        _ key: String,
        in time: Duration,
        lateness: Lateness = .fire,
        payload: String = ""
    ) async throws {
        let patience: Int64 =
            switch lateness {
            case .fire: -1
            case .fireWithin(let patience): patience.wholeMillis
            }
        try await self.receive(.words("set|\(key)|\((self.clock.now + time).millis)|\(patience)|\(payload)"))
        try await self.lanes.drain()
    }

    fileprivate func cancel(_ key: String) async throws {
        try await self.receive(.words("cancel|\(key)"))
        try await self.lanes.drain()
    }

    /// What the plays said to their timers, in the order of firing.
    fileprivate func fired() async throws -> [String] {
        try await self.lanes.drain()
        return try await self.journal.newest(1_000).reversed().filter { $0.kind == "timer.due" }
            .flatMap { $0.looked.map(\.reason.english) }
    }
}
