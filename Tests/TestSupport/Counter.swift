internal import Synchronization

/// Counts from 1.
public final class Counter: Sendable {
    private let count = Mutex(0)

    public init() {}

    /// How often it counted.
    public var soFar: Int { self.count.withLock { $0 } }

    public func next() -> Int {
        self.count.withLock { count in
            count += 1
            return count
        }
    }
}
