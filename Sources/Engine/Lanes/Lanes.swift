public import Domain
public import Logging
internal import Metrics
public import ServiceLifecycle
public import Storage

/// Decides what waits in the inbox: order within a lane, lanes beside each other, everything in one transaction.
///
/// Promises: an event is decided once, and what its plays wrote and emitted is there exactly when its decision is.
/// It never talks to a platform.
public actor Lanes: Service {
    /// Events of one transaction: whoever comes next waits for it to end, on SQLite the sender too.
    private static let most = 8

    /// Beside others nearly every commit asks for a look into the record: what comes meanwhile shares the next one.
    private static let lookPause: Duration = .milliseconds(20)
    /// How long a failing event waits before each new try; after the last one it is put aside as failed.
    static let patience: [Duration] = [.seconds(1), .seconds(5), .seconds(20), .seconds(60)]

    private let store: any Store
    private let decider: Decider
    private let arrivals: Arrivals
    private let onWishes: @Sendable () -> Void
    private let now: WallClock
    private let logger: Logger

    private let node: Node
    private var work: LaneWork
    private var savedAt: Instant?
    private var lookedAt: ContinuousClock.Instant?

    private var decidedCounts: [String: Counter] = [:]
    private let postponedCount = Counter(label: "hearth_events_postponed_total")
    private let passedCount = Counter(
        label: "hearth_events_decided_total",
        dimensions: [("verdict", "pass"), ("play", "none")]
    )
    private let failedCount = Counter(label: "hearth_events_failed_total")
    private let heldGauge = Gauge(label: "hearth_lanes_held_events")

    /// Wakes when `arrivals` has news.
    ///
    /// Up to `mostHeld` events are known at the same time; what is beyond
    /// stays in the inbox until there is room. After a commit that left effects or timers `onWishes` is called; it must
    /// be quick.
    public init(
        store: any Store,
        node: Node,
        decider: Decider,
        arrivals: Arrivals,
        now: @escaping WallClock,
        logger: Logger,
        mostHeld: Int = 50_000,
        onWishes: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.decider = decider
        self.arrivals = arrivals
        self.now = now
        self.logger = logger
        self.node = node
        self.work = LaneWork(decider: decider, shards: node.owned, mostHeld: mostHeld)
        self.onWishes = onWishes
    }

    public func run() async throws {
        var readsRecord = true
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                let settled = try await self.pass(limit: Self.most, readsRecord: readsRecord)
                readsRecord = false
                // A backlog that is still being read goes on, as long as there is room for it.
                if self.work.isReading || !self.work.isDone { continue }
                if settled == 0 {
                    readsRecord = await !self.arrivals.wait(atMost: self.idleTime())
                }
                await self.pauseAfterLook()
            } catch let error as Fenced {
                throw error
            } catch {
                self.logger.error("deciding failed; trying again", metadata: ["error": "\(error)"])
                readsRecord = true
                _ = await self.arrivals.wait(atMost: .seconds(1))
            }
        }
        do {
            try await self.savePositions()
        } catch {
            self.logger.warning("the position was not kept; a part is read again", metadata: ["error": "\(error)"])
        }
    }

    private func pauseAfterLook() async {
        guard self.node.hasOthers, let lookedAt = self.lookedAt else { return }
        let rest = Self.lookPause - (.now - lookedAt)
        if rest > .zero { try? await Task.sleep(for: rest) }
    }

    private func idleTime() -> Duration {
        // Others may have stored something without being heard.
        let most: Duration = self.work.hasMoved || self.node.hasOthers ? .seconds(1) : .seconds(5)
        guard let moment = self.work.board.nextMoment else { return most }
        return min(most, max(.milliseconds(1), moment - self.now()))
    }

    /// One pass: reads what is new, decides up to `limit` events, commits.
    ///
    /// - Returns: How many events were settled, those that no play waits for included.
    public func runOnce(limit: Int) async throws -> Int { try await self.pass(limit: limit, readsRecord: true) }

    /// `readsRecord` asks for a look into the record although nothing was said to have come.
    func pass(limit: Int, readsRecord: Bool) async throws -> Int {
        try await self.shareShards()
        var passed = try await self.fetch(readsRecord: readsRecord)
        for _ in 0..<8 where self.work.readsFreely { passed += try await self.fetch(readsRecord: true) }
        if passed > 0 { self.passedCount.increment(by: passed) }
        let now = self.now()
        let settled = try await self.decide(self.work.next(limit, now: now))
        if self.savedAt.map({ now < $0 || now - $0 >= .seconds(1) }) ?? true {
            try await self.savePositions()
            self.savedAt = now
        }
        return passed + settled
    }

    /// Gives back what falls to other nodes, and begins with what has fallen to this one: between two passes, when
    /// nothing is being decided.
    private func shareShards() async throws {
        if !self.node.surplus.isEmpty {
            try await self.savePositions()
            let (surplus, epoch) = (self.node.giveBack(), self.node.epoch)
            try await self.store.write { transaction in
                try epoch.check(transaction)
                try Cluster.release(surplus, epoch, transaction)
            }
            self.store.nudge()
        }
        let owned = self.node.owned
        if owned != self.work.shards { self.work.forget(owned) }
    }

    private func decide(_ taken: [LaneBoard.Entry]) async throws -> Int {
        guard !taken.isEmpty else { return 0 }
        do {
            let missing = self.work.missing(taken)
            let read =
                missing.isEmpty ? [:] : try await self.store.read { try StoredEvent.read(all: missing, $0) }
            let events = try self.work.events(taken, read: read)
            let (decider, now) = (self.decider, self.now())
            let results = try await self.store.write { try decider.decide(events, now: now, $0) }
            self.work.settle(taken, results)
            return self.tell(taken, results)
        } catch {
            // What was committed is not certain: only the record knows, and it is read again from there.
            self.work.forget()
            throw error
        }
    }

    /// Decides until nothing is left that can be decided now.
    ///
    /// For rehearsal and tests.
    public func drain() async throws {
        while try await self.runOnce(limit: Self.most) > 0 {}
        try await self.savePositions()
    }

    /// Counts and logs what was decided.
    ///
    /// - Returns: How many events were settled.
    private func tell(_ taken: [LaneBoard.Entry], _ results: [Decider.Result]) -> Int {
        var (settled, passed, wishes, news) = (0, 0, 0, 0)
        for (entry, result) in zip(taken, results) {
            switch result {
            case .decided(let verdict, let play, let givenUp, let left, let fresh):
                self.count(verdict, play)
                for look in givenUp { self.warn(entry, look) }
                wishes += left
                news += fresh
                settled += 1
            case .failed(let reason):
                settled += 1
                self.failedCount.increment()
                self.logger.error(
                    "an event failed for good",
                    metadata: ["event.id": "\(entry.id)", "reason": "\(reason.english)"]
                )
            case .postponed(_, let tries, let reason):
                self.postponedCount.increment()
                self.logger.warning(
                    "an event has to wait",
                    metadata: [
                        "event.id": "\(entry.id)", "event.tries": "\(tries)", "reason": "\(reason.english)",
                    ]
                )
            case .blocked: continue
            case .passed:
                passed += 1
                settled += 1
            }
        }
        if passed > 0 { self.passedCount.increment(by: passed) }
        self.heldGauge.record(self.work.board.count)
        if news > 0 { self.arrivals.raise() }
        if wishes + news > 0 { self.onWishes() }
        return settled
    }

    /// Rare, and worth an alarm: a missed welcome is one of these, although the register was done.
    private func warn(_ entry: LaneBoard.Entry, _ look: EventRouter.Look) {
        Counter(label: "hearth_plays_gave_up_total", dimensions: [("play", look.play.rawValue)]).increment()
        self.logger.warning(
            "a play can never handle an event",
            metadata: [
                "event.id": "\(entry.id)", "play.name": "\(look.play)", "reason": "\(look.reason.english)",
            ]
        )
    }

    private func count(_ verdict: String, _ play: PlayName?) {
        let key = "\(verdict)/\(play?.rawValue ?? "")"
        let counter =
            self.decidedCounts[key]
            ?? Counter(
                label: "hearth_events_decided_total",
                dimensions: [("verdict", verdict), ("play", play?.rawValue ?? "none")]
            )
        self.decidedCounts[key] = counter
        counter.increment()
    }

    /// Takes what was handed over, or reads the record where that is not all or `readsRecord` asks for it.
    ///
    /// - Returns: How many of the new events need no decision.
    private func fetch(readsRecord: Bool) async throws -> Int {
        if let look = self.work.beginning { _ = self.work.take(try await self.store.read { try look.run($0) }) }
        switch self.work.open(self.arrivals.take(), readsRecord: readsRecord) {
        case .known(let passed): return passed
        case .look(let look):
            defer { self.lookedAt = .now }
            return self.work.take(try await self.store.read { try look.run($0) })
        }
    }

    private func savePositions() async throws {
        guard let save = self.work.save() else { return }
        let decider = self.decider
        do {
            try await self.store.write { try save.run(decider, $0) }
        } catch {
            self.work.forget()
            throw error
        }
        self.work.saved(save)
    }
}
