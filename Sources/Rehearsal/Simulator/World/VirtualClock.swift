internal import Domain
internal import Storage
internal import Synchronization

/// The time of a simulated world; it stands still until the world moves it.
final class VirtualClock: Sendable {
    static let start = Instant(seconds: 1_767_000_000)

    private let moments = Mutex((now: VirtualClock.start, shown: VirtualClock.start))

    var now: Instant { self.moments.withLock { $0.now } }

    /// What the store's clock shows.
    var shown: Instant { self.moments.withLock { $0.shown } }

    func move(to moment: Instant) { self.moments.withLock { $0 = (moment, moment) } }

    /// Lets the store's clock show another time for the length of a body.
    func showing<Result>(_ moment: Instant, _ body: () throws -> Result) rethrows -> Result {
        self.moments.withLock { $0.shown = moment }
        defer { self.moments.withLock { $0.shown = $0.now } }
        return try body()
    }
}
