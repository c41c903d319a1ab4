public import Domain
internal import Synchronization

/// A wall clock that stands still until it is told to move, in either direction.
public final class ManualClock: Sendable {
    private let moment: Mutex<Instant>

    /// - Parameter start: 2025-12-29T09:20:00Z unless told otherwise.
    public init(_ start: Instant = Instant(seconds: 1_767_000_000)) { self.moment = Mutex(start) }

    public var now: Instant { self.moment.withLock { $0 } }

    /// The clock as the rooms take it.
    public var wall: WallClock { { self.now } }

    public func advance(by time: Duration) { self.moment.withLock { $0 = $0 + time } }

    /// Moves on to the instant; stays where it is when that is past.
    public func advance(to instant: Instant) { self.moment.withLock { $0 = max($0, instant) } }
}
