internal import Domain

/// The calls that count against one limit over time.
///
/// A call counts from its beginning to its end, and then for a whole window: when in between the platform counts it,
/// nobody knows. Time is cut into slots of about a hundredth of the window, and one counts until the whole of it is out
/// of the window; so a limit that is always asked for is used to 99 of 100.
struct LimitWindow: Sendable {
    /// How finely a window is cut.
    struct Grid {
        /// A millisecond or more, rounded up so that the slots together are never shorter than the window.
        let slotMillis: Int64
        let slots: Int64

        init(_ window: Duration) {
            let millis = max(1, window.wholeMillis)
            self.slotMillis = (millis + 99) / 100
            self.slots = (millis + self.slotMillis - 1) / self.slotMillis
        }

        func slot(_ moment: Instant) -> Int64 { moment.millis / self.slotMillis }

        /// Whether a slot counts; one that is more than a window ahead was counted before the clock was put back.
        func counts(_ slot: Int64, now: Instant) -> Bool { abs(self.slot(now) - slot) <= self.slots }

        /// When a slot does not count any more.
        func end(of slot: Int64) -> Instant { Instant(millis: (slot + self.slots + 1) * self.slotMillis) }
    }

    private struct Slot {
        let number: Int64
        var count: Int
    }

    /// In the order of time, none of them empty.
    private var slots: [Slot] = []
    private(set) var underWay = 0

    mutating func begin() { self.underWay += 1 }

    /// One that is under way ends, in a slot; the slots that are out of the window by then are forgotten.
    mutating func end(in slot: Int64, _ grid: Grid) {
        guard self.underWay > 0 else { return }
        self.underWay -= 1
        let outdated = self.slots.prefix { $0.number < slot - grid.slots }.count
        if outdated > 0 { self.slots.removeFirst(outdated) }
        self.raise(slot, to: (self.slots.last { $0.number == slot }?.count ?? 0) + 1)
    }

    /// So many at least count in a slot.
    mutating func raise(_ slot: Int64, to count: Int) {
        let place = self.slots.lastIndex { $0.number <= slot } ?? -1
        if place >= 0, self.slots[place].number == slot {
            self.slots[place].count = max(self.slots[place].count, count)
        } else {
            self.slots.insert(Slot(number: slot, count: count), at: place + 1)
        }
    }

    /// When one more has room among at most so many, `now` when it has room; at the earliest, where that hangs on calls
    /// that are under way.
    func freeAt(most: Int, beside more: Int, now: Instant, _ grid: Grid) -> Instant {
        let counting = self.slots.filter { grid.counts($0.number, now: now) }
        var excess = self.underWay + more + counting.reduce(0) { $0 + $1.count } - most + 1
        if excess <= 0 { return now }
        for slot in counting {
            excess -= slot.count
            if excess <= 0 { return grid.end(of: slot.number) }
        }
        return grid.end(of: grid.slot(now))
    }

    /// Whether nothing of it counts any more.
    func isOver(now: Instant, _ grid: Grid) -> Bool {
        self.underWay == 0 && !self.slots.contains { grid.counts($0.number, now: now) }
    }
}
