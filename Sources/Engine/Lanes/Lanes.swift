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
    private let arrival: Signal
    private let handover: Handover
    private let onWishes: @Sendable () -> Void
    private let now: WallClock
    private let logger: Logger
    private let mostHeld: Int

    private var board = LaneBoard()
    private var bodies: [EventID: StoredEvent] = [:]
    private var positions: [Letter.Band: EventID] = [:]
    private var savedPositions: [Letter.Band: EventID] = [:]
    /// Every event up to here was read or handed over; nil while a backlog is still being read.
    private var knownUpTo: EventID?
    private var hasStarted = false

    private var decidedCounts: [String: Counter] = [:]
    private let postponedCount = Counter(label: "hearth_events_postponed_total")
    private let failedCount = Counter(label: "hearth_events_failed_total")
    private let heldGauge = Gauge(label: "hearth_lanes_held_events")

    /// Wakes when `arrival` is raised, which says that something was stored.
    ///
    /// `handover` is the one that the inbox fills. Up to `mostHeld` events are known at the same time; what is beyond
    /// stays in the inbox until there is room. After a commit that left effects or timers `onWishes` is called; it must
    /// be quick.
    public init(
        store: any Store,
        decider: Decider,
        arrival: Signal,
        handover: Handover = Handover(),
        now: @escaping WallClock,
        logger: Logger,
        mostHeld: Int = 50_000,
        onWishes: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.decider = decider
        self.arrival = arrival
        self.handover = handover
        self.now = now
        self.logger = logger
        self.mostHeld = mostHeld
        self.onWishes = onWishes
    }

    public func run() async throws {
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            let settled: Int
            do {
                settled = try await self.runOnce(limit: 128)
            } catch let error as Fenced {
                throw error
            } catch {
                self.logger.error("deciding failed; trying again", metadata: ["error": "\(error)"])
                await self.arrival.wait(atMost: .seconds(1))
                continue
            }
            if settled == 0 { await self.arrival.wait(atMost: self.idleTime()) }
        }
    }

    private func idleTime() -> Duration {
        guard let moment = self.board.nextMoment else { return .seconds(5) }
        return min(.seconds(5), max(.milliseconds(1), moment - self.now()))
    }

    /// One pass: reads what is new, decides up to `limit` events, commits.
    ///
    /// - Returns: How many events were settled.
    public func runOnce(limit: Int) async throws -> Int {
        try await self.fetch()
        let now = self.now()
        let taken = self.board.take(limit, now: now)
        guard !taken.isEmpty else {
            try await self.savePositions()
            return 0
        }
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

    private func fetch() async throws {
        if !self.hasStarted {
            self.positions = try await self.store.read { transaction in
                var positions: [Letter.Band: EventID] = [
                    .prompt: EventID(rawValue: 0), .ordinary: EventID(rawValue: 0),
                ]
                for row in try transaction.rows("SELECT name, position FROM cursors LIMIT 10") {
                    if let band = Letter.Band(cursor: row.text(0)) { positions[band] = row.event(1) }
                }
                return positions
            }
            self.savedPositions = self.positions
            self.hasStarted = true
        }
        guard !self.takeHandedOver() else { return }
        let room = min(512, self.mostHeld - self.board.count)
        guard room > 0 else { return }
        let positions = self.positions
        let (fresh, newest) = try await self.store.read { transaction in
            let newest = try transaction.row("SELECT MAX(id) FROM inbox")?.optionalInteger(0) ?? 0
            return (try StoredEvent.waiting(after: positions, limit: room, transaction), EventID(rawValue: newest))
        }
        for event in fresh { self.hold(event) }
        // With less than a full read of either band, everything up to the newest is known.
        let isWhole = fresh.count < room
        self.knownUpTo = isWhole ? newest : nil
    }

    /// Takes what the inbox hands over, when it follows what is known without a gap.
    ///
    /// - Returns: Whether there was something; then the record need not be read.
    private func takeHandedOver() -> Bool {
        let handed = self.handover.take()
        guard var known = self.knownUpTo, let last = handed.last, last.id > known,
            self.board.count + handed.count <= self.mostHeld
        else { return false }
        var fresh = handed.drop { $0.id <= known }
        for event in fresh {
            guard event.id.rawValue == known.rawValue + 1 else { return false }
            known = event.id
        }
        while let event = fresh.popFirst() { self.hold(event) }
        self.knownUpTo = known
        return true
    }

    private func hold(_ event: StoredEvent) {
        let entry = LaneBoard.Entry(id: event.id, lane: event.lane, band: event.band, tries: event.tries)
        self.board.add(entry, waitsUntil: event.waitsUntil)
        self.positions[event.band] = event.id
        // Bodies of a long backlog would fill the memory: those are read again when their turn comes.
        if self.bodies.count < 2_048 { self.bodies[event.id] = event }
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
    private func savePositions() async throws {
        guard self.board.isEmpty, self.positions != self.savedPositions else { return }
        let positions = self.positions
        try await self.store.write { transaction in
            for (band, position) in positions {
                try transaction.run(
                    """
                    INSERT INTO cursors (name, position) VALUES ($1, $2)
                    ON CONFLICT (name) DO UPDATE SET position = excluded.position
                    """,
                    .text(band.cursor),
                    .event(position)
                )
            }
        }
        self.savedPositions = positions
    }
}

extension Letter.Band {
    fileprivate var cursor: String {
        switch self {
        case .prompt: "prompt"
        case .ordinary: "ordinary"
        }
    }

    fileprivate init?(cursor: String) {
        switch cursor {
        case "prompt": self = .prompt
        case "ordinary": self = .ordinary
        default: return nil
        }
    }
}
