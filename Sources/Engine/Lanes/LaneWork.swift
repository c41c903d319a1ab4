package import Domain
package import Storage

/// What the lanes of one node know, and what they do next: a plain value, without clock, task or store.
///
/// Its owner runs each ``Look``, decision and ``Save`` in a transaction, and says what came of it. When that is not
/// known, it says ``forget()``, and everything is read anew from the record, as a new process would.
package struct LaneWork: Sendable {
    /// A read of the record.
    package enum Look: Sendable {
        /// From where everything of these shards is decided, and what had to wait before.
        case beginning(Shards, limit: Int)
        /// What came after the positions. `handed` is an event that was stored before this look begins.
        case fresh(Shards, after: Positions, limit: Int, handed: EventID?)

        package func run(_ transaction: Transaction) throws -> Seen {
            switch self {
            case .beginning(let shards, let limit):
                let positions = try Positions(of: shards, transaction)
                let waiting = try StoredEvent.postponed(upTo: positions, in: shards, limit: limit, transaction)
                return .beginning(positions, waiting)
            case .fresh(let shards, let positions, let limit, let handed):
                let events = try StoredEvent.waiting(after: positions, in: shards, limit: limit, transaction)
                // Ids come in the order of commits, so up to one that was committed everything was seen.
                let seen = try handed ?? Self.newest(transaction)
                return .fresh(events, newest: max(seen, events.last?.id ?? seen), limit: limit)
            }
        }

        private static func newest(_ transaction: Transaction) throws -> EventID {
            EventID(rawValue: try transaction.row("SELECT MAX(id) FROM inbox")?.optionalInteger(0) ?? 0)
        }
    }

    /// What a look found.
    package enum Seen: Sendable {
        case beginning(Positions, [StoredEvent])
        case fresh([StoredEvent], newest: EventID, limit: Int)
    }

    /// What the next pass begins with.
    package enum Opening: Sendable {
        case look(Look)
        /// So many of the new events need no decision; there is nothing to read.
        case known(passed: Int)
    }

    /// Positions to be saved, with the entries that have to be postponed so that they are not held up.
    package struct Save: Sendable {
        /// Those that were read: the node may have others since.
        let shards: Shards
        let positions: Positions
        let blocked: [(id: EventID, until: Instant)]

        package func run(_ decider: Decider, _ transaction: Transaction) throws {
            try decider.postpone(self.blocked, transaction)
            try self.positions.save(self.shards, decider.epoch, transaction)
        }
    }

    /// A backlog is read much faster than it is decided, so that an account whose events stand at its end has its turn.
    private static let mostRead = 2_048
    /// So much is read at first: a process that lives shortly again and again must decide something each time, and what
    /// it reads of a long backlog is lost with it.
    private static let leastRead = 128

    private let decider: Decider
    private let mostHeld: Int

    private(set) var board = LaneBoard()
    private var bodies: [EventID: StoredEvent] = [:]
    /// Whose events are here.
    package private(set) var shards: Shards
    /// Up to where events were read or handed over.
    private var positions = Positions()
    private var savedPositions = Positions()
    /// Whether something was read or settled since the positions were saved.
    package private(set) var hasMoved = false
    /// Every event up to here was read or handed over; nil while a backlog is still being read.
    private var knownUpTo: EventID?
    private var hasStarted = false
    /// How many events were settled since the work began from the record.
    private var settledCount = 0

    package init(decider: Decider, shards: Shards, mostHeld: Int) {
        self.decider = decider
        self.shards = shards
        self.mostHeld = mostHeld
    }

    /// How many events are held, and how many of them with their bodies.
    package var held: (events: Int, bodies: Int) { (self.board.count, self.bodies.count) }

    /// The next moment at which a waiting lane may go on.
    package var nextMoment: Instant? { self.board.nextMoment }

    /// Whether nothing that is held can be decided before its moment comes.
    package var isDone: Bool { !self.board.hasTurns }

    /// Whether there is more in the record, and room for it.
    package var isReading: Bool { self.knownUpTo == nil && self.board.count < self.mostHeld && !self.shards.isEmpty }

    /// How much one look may read: the more was decided since the start, the more.
    private var readAhead: Int { min(Self.mostRead, max(Self.leastRead, 4 * self.settledCount)) }

    /// Whether several looks on end are in order, because the work is well under way.
    package var readsFreely: Bool { self.isReading && self.readAhead == Self.mostRead }

    /// Starts again from the record, with these shards.
    package mutating func forget(_ shards: Shards? = nil) {
        self.board = LaneBoard()
        self.bodies = [:]
        self.knownUpTo = nil
        self.hasStarted = false
        self.settledCount = 0
        self.shards = shards ?? self.shards
    }

    /// The look that comes before everything else; nil when it was taken.
    package var beginning: Look? {
        // The board holds a read of each band more than it should at most.
        self.hasStarted || self.shards.isEmpty ? nil : .beginning(self.shards, limit: 2 * self.mostHeld + 1_024)
    }

    /// Takes what was handed over, or asks for the record where that is not all or `readsRecord` wants it.
    package mutating func open(_ news: Arrivals.News, readsRecord: Bool) -> Opening {
        guard !self.shards.isEmpty else { return .known(passed: 0) }
        let isAllKnown = self.knownUpTo != nil && !news.isMoreInRecord
        if isAllKnown, let passed = self.hold(handedOver: news.events) { return .known(passed: passed) }
        if isAllKnown, news.events.isEmpty, !readsRecord { return .known(passed: 0) }
        let room = min(self.readAhead, self.mostHeld - self.board.count)
        guard room > 0 else {
            // The news is gone: once there is room, only the record tells what it was.
            self.knownUpTo = nil
            return .known(passed: 0)
        }
        return .look(.fresh(self.shards, after: self.positions, limit: room, handed: news.events.last?.id))
    }

    /// Takes in what a look found.
    ///
    /// - Returns: How many of the new events need no decision.
    @discardableResult
    package mutating func take(_ seen: Seen) -> Int {
        switch seen {
        case .beginning(let positions, let waiting):
            _ = self.hold(read: waiting)
            self.positions = positions
            self.savedPositions = positions
            self.hasStarted = true
            return 0
        case .fresh(let events, let newest, let limit):
            // An earlier look may have seen more than was handed over before this one.
            let newest = max(newest, self.positions[.prompt], self.positions[.ordinary])
            // With less than a full read of either band, everything up to the newest is known.
            self.knownUpTo = events.count < limit ? newest : nil
            let passed = self.hold(read: events)
            self.settledCount += passed
            if self.knownUpTo != nil { self.skip(upTo: newest) }
            return passed
        }
    }

    /// Up to here everything is known: the positions of both bands go on, although nothing of it was of this band, or
    /// this node's own.
    private mutating func skip(upTo newest: EventID) {
        for band in [Letter.Band.prompt, .ordinary] where self.positions[band] < newest {
            self.positions[band] = newest
            self.hasMoved = true
        }
    }

    /// Takes what the inbox handed over, when it follows what is known without a gap.
    ///
    /// - Returns: How many of the events need no decision; nil when nothing could be taken.
    private mutating func hold(handedOver handed: [StoredEvent]) -> Int? {
        guard var known = self.knownUpTo, let last = handed.last, last.id > known,
            self.board.count + handed.count <= self.mostHeld
        else { return nil }
        let fresh = handed.drop { $0.id <= known }
        for event in fresh {
            guard event.id.rawValue == known.rawValue + 1 else { return nil }
            known = event.id
        }
        self.knownUpTo = known
        let passed = self.hold(read: Array(fresh))
        self.skip(upTo: known)
        return passed
    }

    /// Puts events on the board, in the order of their ids.
    ///
    /// Not those that no play waits for: they need no row and no transaction, because the position tells that they
    /// were seen. Those of other nodes are passed over.
    ///
    /// - Returns: How many need no decision.
    private mutating func hold(read fresh: [StoredEvent]) -> Int {
        var passed = 0
        if !fresh.isEmpty { self.hasMoved = true }
        for event in fresh {
            self.positions[event.band] = event.id
            guard self.shards.contains(event.shard) else { continue }
            if event.tries == nil, self.decider.isPassed(event) {
                passed += 1
                continue
            }
            let entry = LaneBoard.Entry(id: event.id, lane: event.lane, band: event.band, tries: event.tries)
            self.board.add(entry, waitsUntil: event.waitsUntil)
            // Bodies of a long backlog would fill the memory: those are read again when their turn comes.
            if self.bodies.count < 2_048 { self.bodies[event.id] = event }
        }
        return passed
    }

    /// The entries whose turn it is; they are taken until ``settle(_:_:)``.
    package mutating func next(_ limit: Int, now: Instant) -> [LaneBoard.Entry] { self.board.take(limit, now: now) }

    /// Those of the entries whose bodies have to be read.
    package func missing(_ entries: [LaneBoard.Entry]) -> [EventID] {
        entries.map(\.id).filter { self.bodies[$0] == nil }
    }

    /// The events of the entries, with the bodies that were read.
    package func events(_ entries: [LaneBoard.Entry], read: [EventID: StoredEvent]) throws -> [StoredEvent] {
        try entries.map { entry in
            guard var event = self.bodies[entry.id] ?? read[entry.id] else {
                throw StorageError(.corrupt, "The event \(entry.id) is missing from the inbox.")
            }
            event.tries = entry.tries
            return event
        }
    }

    /// Takes in what was decided of the entries, in their order.
    package mutating func settle(_ taken: [LaneBoard.Entry], _ results: [Decider.Result]) {
        var returned: [LaneBoard.Entry] = []
        var waits: [LaneID: Instant] = [:]
        for (entry, result) in zip(taken, results) {
            switch result {
            case .decided, .failed, .passed: self.bodies[entry.id] = nil
            case .postponed(let until, let tries, _):
                var again = entry
                again.tries = tries
                returned.append(again)
                waits[entry.lane] = until
            case .blocked: returned.append(entry)
            }
        }
        self.settledCount += taken.count - returned.count
        self.board.settle(taken, returned: returned, waits: waits)
        self.hasMoved = true
    }

    /// How far everything is decided, so that a restart does not read the whole inbox; nil when that was saved already.
    ///
    /// Events that wait do not hold the position up: they stand among the postponed, with those behind them.
    package mutating func save() -> Save? {
        guard self.hasStarted, self.hasMoved else { return nil }
        self.hasMoved = false
        let positions = self.board.positions(from: self.positions)
        guard positions != self.savedPositions else { return nil }
        return Save(shards: self.shards, positions: positions, blocked: self.board.takeBlocked())
    }

    package mutating func saved(_ save: Save) { self.savedPositions = save.positions }
}
