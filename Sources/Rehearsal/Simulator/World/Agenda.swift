internal import Domain

/// What happens next: by moment, and among equals in the order in which it was put down.
struct Agenda {
    /// The moment in the upper bits, the order in the lower: one number to compare, which is most of what an agenda does.
    private var keys: [Int64] = []
    private var actions: [Int64: () -> Void] = [:]
    private var count: Int64 = 0

    private static let orderBits: Int64 = 21

    private static func key(_ moment: Instant) -> Int64 {
        (moment - VirtualClock.start).wholeMillis << Self.orderBits
    }

    mutating func add(at moment: Instant, _ action: @escaping () -> Void) {
        self.count += 1
        precondition(self.count < 1 << Self.orderBits, "A world is over before so much has happened.")
        let key = Self.key(moment) + self.count
        self.actions[self.count] = action
        var child = self.keys.count
        self.keys.append(key)
        while child > 0 {
            let parent = (child - 1) / 2
            guard key < self.keys[parent] else { break }
            self.keys[child] = self.keys[parent]
            child = parent
        }
        self.keys[child] = key
    }

    /// Takes the next thing; nil when none comes before that moment.
    mutating func next(before moment: Instant) -> (at: Instant, action: () -> Void)? {
        guard let first = self.keys.first, first < Self.key(moment) else { return nil }
        let last = self.keys.removeLast()
        if !self.keys.isEmpty { self.sink(last) }
        let order = first & (1 << Self.orderBits - 1)
        guard let action = self.actions.removeValue(forKey: order) else {
            preconditionFailure("Every key has an action.")
        }
        return (VirtualClock.start + .milliseconds(first >> Self.orderBits), action)
    }

    private mutating func sink(_ key: Int64) {
        var parent = 0
        let count = self.keys.count
        while true {
            var child = 2 * parent + 1
            guard child < count else { break }
            if child + 1 < count, self.keys[child + 1] < self.keys[child] { child += 1 }
            guard self.keys[child] < key else { break }
            self.keys[parent] = self.keys[child]
            parent = child
        }
        self.keys[parent] = key
    }

    /// Puts everything off by the same time.
    mutating func shift(by time: Duration) {
        let shift = time.wholeMillis << Self.orderBits
        for index in self.keys.indices { self.keys[index] += shift }
    }
}
