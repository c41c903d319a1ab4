public import Domain
public import Storage
internal import Synchronization

/// The store's clock, as this node shows it between two questions: one time for all nodes, whatever the clocks of their
/// machines say, and however those jump.
///
/// It goes on by the machine's steady clock, which nobody sets.
public final class SharedClock: Sendable {
    private struct Anchor {
        let moment: Instant
        let steady: ContinuousClock.Instant
    }

    /// A question takes a while, so smaller differences mean nothing.
    private static let tolerance: Duration = .milliseconds(20)

    private let anchor: Mutex<Anchor>

    /// Asks the store for its time.
    public static func start(_ store: any Store) async throws -> SharedClock {
        // The first question also connects, which takes its time.
        _ = try await store.read { try $0.clock() }
        let asked = ContinuousClock.now
        let moment = try await store.read { try $0.clock() }
        return SharedClock(moment, askedAt: asked, answeredAt: .now)
    }

    package init(
        _ moment: Instant,
        askedAt asked: ContinuousClock.Instant,
        answeredAt answered: ContinuousClock.Instant
    ) {
        self.anchor = Mutex(Anchor(moment: moment, steady: asked + (answered - asked) / 2))
    }

    public var now: Instant { self.now(at: .now) }

    package func now(at steady: ContinuousClock.Instant) -> Instant {
        let anchor = self.anchor.withLock { $0 }
        return anchor.moment + (steady - anchor.steady)
    }

    /// Goes by what the store showed when it was asked again, as far as the answer came soon enough to mean anything.
    package func adjust(
        to moment: Instant,
        askedAt asked: ContinuousClock.Instant,
        answeredAt answered: ContinuousClock.Instant
    ) {
        let middle = asked + (answered - asked) / 2
        let shown = self.now(at: middle)
        let difference = shown < moment ? moment - shown : shown - moment
        guard difference > max(Self.tolerance, answered - asked) else { return }
        self.anchor.withLock { $0 = Anchor(moment: moment, steady: middle) }
    }
}
