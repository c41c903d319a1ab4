package import Domain

/// Which events may be decided now: a plain value, without clock, task or store.
///
/// Promises: events of one lane come out in the order of their ids, and not past one that has to wait; a lane that
/// waits holds up no other; prompt events come first, but never take more than three quarters of a round.
package struct LaneBoard: Sendable {
    /// An event that is known to wait.
    ///
    /// The body may be absent, then it is read when its turn comes.
    package struct Entry: Hashable, Sendable {
        package let id: EventID
        package let lane: LaneID
        let band: Letter.Band
        /// How often it was tried in vain; nil when it does not stand among the postponed.
        var tries: Int?
    }

    private struct Lane {
        var entries: [Entry] = []
        var head = 0
        var isTaken = false
        var waitsUntil: Instant?

        var isEmpty: Bool { self.head == self.entries.count }
        var count: Int { self.entries.count - self.head }

        mutating func popFirst() -> Entry {
            let entry = self.entries[self.head]
            self.head += 1
            if self.head > 64, self.head * 2 > self.entries.count {
                self.entries.removeFirst(self.head)
                self.head = 0
            }
            return entry
        }
    }

    private var lanes: [LaneID: Lane] = [:]
    private var turns: [Letter.Band: Turns] = [.prompt: Turns(), .ordinary: Turns()]
    private var waiting: [LaneID: Instant] = [:]
    private(set) var count = 0

    var isEmpty: Bool { self.count == 0 }

    /// Whether a lane may go on now.
    var hasTurns: Bool { self.turns.values.contains { !$0.isEmpty } }

    /// How many lanes wait for a retry or a later moment.
    var waitingLanes: Int { self.waiting.count }

    /// The next moment at which a waiting lane may go on.
    var nextMoment: Instant? { self.waiting.values.min() }

    /// Adds an entry behind those of its lane.
    ///
    /// Until `instant` the lane has to wait for this entry; it is looked at when the entry is the first of its lane.
    mutating func add(_ entry: Entry, waitsUntil instant: Instant? = nil) {
        var lane = self.lanes[entry.lane] ?? Lane()
        lane.entries.append(entry)
        self.count += 1
        if lane.count == 1, !lane.isTaken, lane.waitsUntil == nil {
            if let instant {
                lane.waitsUntil = instant
                self.waiting[entry.lane] = instant
            } else {
                self.turns[entry.band]?.append(entry.lane)
            }
        }
        self.lanes[entry.lane] = lane
    }

    /// Takes up to `limit` entries; their lanes are taken until ``settle(_:)``.
    ///
    /// Several entries of one lane may come out together, in order, when no other lane wants the place.
    mutating func take(_ limit: Int, now: Instant) -> [Entry] {
        self.wake(now: now)
        var taken: [Entry] = []
        let share = self.turns[.ordinary]?.isEmpty == false ? max(1, limit * 3 / 4) : limit
        self.take(from: .prompt, upTo: share, into: &taken)
        self.take(from: .ordinary, upTo: limit - taken.count, into: &taken)
        return taken
    }

    private mutating func take(from band: Letter.Band, upTo limit: Int, into taken: inout [Entry]) {
        guard limit > 0, var turns = self.turns[band] else { return }
        let most = taken.count + limit
        // Each lane gives its fair part of the round, at least one.
        let part = max(1, limit / max(1, turns.count))
        while taken.count < most, let id = turns.popFirst() {
            guard var lane = self.lanes[id] else { continue }
            lane.isTaken = true
            var given = 0
            while given < part, taken.count < most, !lane.isEmpty {
                taken.append(lane.popFirst())
                given += 1
            }
            self.lanes[id] = lane
        }
        self.turns[band] = turns
    }

    /// Puts an outcome of ``take(_:now:)`` on the board: which entries are done, and which come back.
    ///
    /// - Parameters:
    ///   - taken: Exactly what was taken.
    ///   - returned: Entries that were not settled, in order, each with its new number of tries.
    ///   - waits: Until when a lane has to wait; lanes that are not named go on at once.
    mutating func settle(_ taken: [Entry], returned: [Entry], waits: [LaneID: Instant]) {
        self.count -= taken.count - returned.count
        let back = Dictionary(grouping: returned, by: \.lane)
        // In the order of the round and not of a hash, so that a rehearsal goes the same way every time.
        for id in taken.map(\.lane) {
            guard var lane = self.lanes[id], lane.isTaken else { continue }
            lane.isTaken = false
            if let entries = back[id] {
                lane.entries.replaceSubrange(0..<lane.head, with: entries)
                lane.head = 0
            }
            lane.waitsUntil = waits[id]
            guard !lane.isEmpty else {
                self.lanes[id] = nil
                continue
            }
            if let until = lane.waitsUntil {
                self.waiting[id] = until
            } else {
                self.turns[lane.entries[lane.head].band]?.append(id)
            }
            self.lanes[id] = lane
        }
    }

    /// How far everything is settled when all up to `read` is known: up to the first entry that is on its way.
    ///
    /// Postponed entries do not count, nor do those behind them, which ``takeBlocked()`` names.
    func positions(from read: Positions) -> Positions {
        var positions = read
        for (id, lane) in self.lanes where self.waiting[id] == nil {
            for entry in lane.entries[lane.head...] where entry.tries == nil && entry.id <= positions[entry.band] {
                positions[entry.band] = EventID(rawValue: entry.id.rawValue - 1)
            }
        }
        return positions
    }

    /// Names the entries that wait behind others of their lane, each once, with the moment their lane waits for.
    mutating func takeBlocked() -> [(id: EventID, until: Instant)] {
        var blocked: [(id: EventID, until: Instant)] = []
        for (id, until) in self.waiting {
            guard var lane = self.lanes[id] else { continue }
            for index in lane.entries.indices[lane.head...] where lane.entries[index].tries == nil {
                lane.entries[index].tries = 0
                blocked.append((lane.entries[index].id, until))
            }
            self.lanes[id] = lane
        }
        return blocked
    }

    private mutating func wake(now: Instant) {
        guard !self.waiting.isEmpty else { return }
        for (id, until) in self.waiting.sorted(by: { ($0.value, $0.key) < ($1.value, $1.key) }) where until <= now {
            self.waiting[id] = nil
            self.lanes[id]?.waitsUntil = nil
            guard let lane = self.lanes[id], !lane.isEmpty, !lane.isTaken else { continue }
            self.turns[lane.entries[lane.head].band]?.append(id)
        }
    }
}
