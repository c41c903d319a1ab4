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
    /// How long a failing event waits before each new try; after the last one it is put aside as failed.
    static let patience: [Duration] = [.seconds(1), .seconds(5), .seconds(20), .seconds(60)]

    private let store: any Store
    private let decider: Decider
    private let arrivals: Arrivals
    private let onWishes: @Sendable () -> Void
    private let now: WallClock
    private let logger: Logger
    private let mostHeld: Int

    private var board = LaneBoard()
    private var bodies: [EventID: StoredEvent] = [:]
    /// Up to where events were read or handed over.
    private var positions = Positions()
    private var savedPositions = Positions()
    private var savedAt: Instant?
    /// Whether something was read or settled since the positions were saved.
    private var hasMoved = false
    /// Every event up to here was read or handed over; nil while a backlog is still being read.
    private var knownUpTo: EventID?
    private var hasStarted = false

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
        self.mostHeld = mostHeld
        self.onWishes = onWishes
    }

    public func run() async throws {
        var readsRecord = true
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                let settled = try await self.pass(limit: 128, readsRecord: readsRecord)
                readsRecord = false
                // A backlog that is still being read goes on, as long as there is room for it.
                let isReading = self.knownUpTo == nil && self.board.count < self.mostHeld
                if settled == 0, !isReading { readsRecord = await !self.arrivals.wait(atMost: self.idleTime()) }
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

    private func idleTime() -> Duration {
        let most: Duration = self.hasMoved ? .seconds(1) : .seconds(5)
        guard let moment = self.board.nextMoment else { return most }
        return min(most, max(.milliseconds(1), moment - self.now()))
    }

    /// One pass: reads what is new, decides up to `limit` events, commits.
    ///
    /// - Returns: How many events were settled, those that nobody listens to included.
    public func runOnce(limit: Int) async throws -> Int { try await self.pass(limit: limit, readsRecord: true) }

    /// `readsRecord` asks for a look into the record although nothing was said to have come.
    func pass(limit: Int, readsRecord: Bool) async throws -> Int {
        let passed = try await self.fetch(readsRecord: readsRecord)
        let now = self.now()
        let settled = try await self.decide(self.board.take(limit, now: now), now: now)
        if self.savedAt.map({ now < $0 || now - $0 >= .seconds(1) }) ?? true {
            try await self.savePositions()
            self.savedAt = now
        }
        return passed + settled
    }

    private func decide(_ taken: [LaneBoard.Entry], now: Instant) async throws -> Int {
        guard !taken.isEmpty else { return 0 }
        do {
            let events = try await self.load(taken)
            let decider = self.decider
            let results = try await self.store.write { try decider.decide(events, now: now, $0) }
            return self.settle(taken, results, now: now)
        } catch {
            // What was committed is not certain: only the record knows, and it is read again from there.
            self.forget()
            throw error
        }
    }

    /// Starts again from the record, as a new process would.
    private func forget() {
        self.board = LaneBoard()
        self.bodies = [:]
        self.knownUpTo = nil
        self.hasStarted = false
    }

    /// Decides until nothing is left that can be decided now.
    ///
    /// For rehearsal and tests.
    public func drain() async throws {
        while try await self.runOnce(limit: 128) > 0 {}
        try await self.savePositions()
    }

    private func settle(_ taken: [LaneBoard.Entry], _ results: [Decider.Result], now: Instant) -> Int {
        var returned: [LaneBoard.Entry] = []
        var waits: [LaneID: Instant] = [:]
        var wishes = 0
        var settled = 0
        for (entry, result) in zip(taken, results) {
            switch result {
            case .decided(let verdict, let play, let givenUp, let left):
                self.count(verdict, play)
                for look in givenUp {
                    // Rare, and worth an alarm: a missed welcome is one of these, although the register was done.
                    Counter(label: "hearth_plays_gave_up_total", dimensions: [("play", look.play.rawValue)]).increment()
                    self.logger.warning(
                        "a play can never handle an event",
                        metadata: [
                            "event.id": "\(entry.id)", "play.name": "\(look.play)",
                            "reason": "\(look.reason.english)",
                        ]
                    )
                }
                wishes += left
                settled += 1
                self.bodies[entry.id] = nil
            case .failed(let reason):
                settled += 1
                self.bodies[entry.id] = nil
                self.failedCount.increment()
                self.logger.error(
                    "an event failed for good",
                    metadata: ["event.id": "\(entry.id)", "reason": "\(reason.english)"]
                )
            case .postponed(let until, let tries, let reason):
                var again = entry
                again.tries = tries
                returned.append(again)
                waits[entry.lane] = until
                self.postponedCount.increment()
                self.logger.warning(
                    "an event has to wait",
                    metadata: [
                        "event.id": "\(entry.id)", "event.tries": "\(tries)", "reason": "\(reason.english)",
                    ]
                )
            case .blocked:
                returned.append(entry)
            }
        }
        self.board.settle(taken, returned: returned, waits: waits)
        self.hasMoved = true
        self.heldGauge.record(self.board.count)
        if wishes > 0 { self.onWishes() }
        return settled
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
        if !self.hasStarted { try await self.resume() }
        let news = self.arrivals.take()
        let isAllKnown = self.knownUpTo != nil && !news.isMoreInRecord
        if isAllKnown, let passed = self.hold(handedOver: news.events) { return passed }
        if isAllKnown, news.events.isEmpty, !readsRecord { return 0 }
        let room = min(512, self.mostHeld - self.board.count)
        guard room > 0 else {
            // The news is gone: once there is room, only the record tells what it was.
            self.knownUpTo = nil
            return 0
        }
        let positions = self.positions
        let (fresh, newest) = try await self.store.read { transaction in
            let newest = try transaction.row("SELECT MAX(id) FROM inbox")?.optionalInteger(0) ?? 0
            return (try StoredEvent.waiting(after: positions, limit: room, transaction), EventID(rawValue: newest))
        }
        // With less than a full read of either band, everything up to the newest is known.
        let isWhole = fresh.count < room
        self.knownUpTo = isWhole ? newest : nil
        return self.hold(read: fresh)
    }

    /// Begins where the record says that everything before is decided, but for what had to wait.
    private func resume() async throws {
        let mostHeld = self.mostHeld
        let (positions, waiting) = try await self.store.read { transaction in
            let positions = try Positions(transaction)
            // The board holds a read of each band more than it should at most.
            return (positions, try StoredEvent.postponed(upTo: positions, limit: 2 * mostHeld + 1_024, transaction))
        }
        _ = self.hold(read: waiting)
        self.positions = positions
        self.savedPositions = positions
        self.hasStarted = true
    }

    /// Takes what the inbox handed over, when it follows what is known without a gap.
    ///
    /// - Returns: How many of the events need no decision; nil when nothing could be taken.
    private func hold(handedOver handed: [StoredEvent]) -> Int? {
        guard var known = self.knownUpTo, let last = handed.last, last.id > known,
            self.board.count + handed.count <= self.mostHeld
        else { return nil }
        let fresh = handed.drop { $0.id <= known }
        for event in fresh {
            guard event.id.rawValue == known.rawValue + 1 else { return nil }
            known = event.id
        }
        self.knownUpTo = known
        return self.hold(read: Array(fresh))
    }

    /// Puts events on the board, in the order of their ids, but for those that nobody listens to: they need no row and
    /// no transaction, because the position tells that they were seen.
    ///
    /// - Returns: How many those were.
    private func hold(read fresh: [StoredEvent]) -> Int {
        var passed = 0
        if !fresh.isEmpty { self.hasMoved = true }
        for event in fresh {
            self.positions[event.band] = event.id
            if event.tries == nil, self.decider.isPassed(event) {
                passed += 1
                continue
            }
            let entry = LaneBoard.Entry(id: event.id, lane: event.lane, band: event.band, tries: event.tries)
            self.board.add(entry, waitsUntil: event.waitsUntil)
            // Bodies of a long backlog would fill the memory: those are read again when their turn comes.
            if self.bodies.count < 2_048 { self.bodies[event.id] = event }
        }
        if passed > 0 { self.passedCount.increment(by: passed) }
        return passed
    }

    private func load(_ entries: [LaneBoard.Entry]) async throws -> [StoredEvent] {
        let missing = entries.map(\.id).filter { self.bodies[$0] == nil }
        let read =
            missing.isEmpty
            ? [:]
            : try await self.store.read { transaction in
                try missing.reduce(into: [EventID: StoredEvent]()) { read, id in
                    read[id] = try StoredEvent.read(id, transaction)
                }
            }
        return try entries.map { entry in
            guard var event = self.bodies[entry.id] ?? read[entry.id] else {
                throw StorageError(.corrupt, "The event \(entry.id) is missing from the inbox.")
            }
            event.tries = entry.tries
            return event
        }
    }

    /// Remembers how far everything is decided, so that a restart does not read the whole inbox.
    ///
    /// Events that wait do not hold the position up: they stand among the postponed, with those behind them.
    private func savePositions() async throws {
        guard self.hasStarted, self.hasMoved else { return }
        self.hasMoved = false
        let positions = self.board.positions(from: self.positions)
        guard positions != self.savedPositions else { return }
        let blocked = self.board.takeBlocked()
        let decider = self.decider
        do {
            try await self.store.write { transaction in
                try decider.postpone(blocked, transaction)
                try positions.save(transaction)
            }
        } catch {
            self.forget()
            throw error
        }
        self.savedPositions = positions
    }
}
