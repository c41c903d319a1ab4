/// A dictionary that remembers the order of arrival and lets the oldest go when it is full.
struct Shelf<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    let capacity: Int
    private var values: [Key: Value] = [:]
    private var arrivals: [Key] = []
    private var oldest = 0

    /// - Parameter capacity: The most values, 1 or more.
    init(capacity: Int) {
        precondition(capacity > 0, "A shelf holds one value or more.")
        self.capacity = capacity
    }

    var count: Int { self.values.count }

    /// Keys and values in no order.
    var entries: [Key: Value] { self.values }

    /// The values from the oldest to the newest.
    var inOrder: [Value] { self.arrivals[self.oldest...].compactMap { self.values[$0] } }

    /// The values from the newest to the oldest, at most so many.
    func newest(_ count: Int) -> [Value] {
        Array(self.arrivals[self.oldest...].reversed().lazy.compactMap { self.values[$0] }.prefix(count))
    }

    /// Setting a new key on a full shelf drops the oldest value; a value cannot be taken away otherwise.
    subscript(key: Key) -> Value? {
        get { self.values[key] }
        _modify {
            let isNew = self.values[key] == nil
            yield &self.values[key]
            precondition(isNew || self.values[key] != nil, "A value leaves its shelf only as the oldest.")
            if isNew, self.values[key] != nil { self.arrived(key) }
        }
    }

    private mutating func arrived(_ key: Key) {
        self.arrivals.append(key)
        if self.values.count > self.capacity {
            self.values[self.arrivals[self.oldest]] = nil
            self.oldest += 1
        }
        guard self.oldest > 1_024, self.oldest > self.arrivals.count / 2 else { return }
        self.arrivals.removeFirst(self.oldest)
        self.oldest = 0
    }
}
