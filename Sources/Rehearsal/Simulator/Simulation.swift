internal import Domain
internal import Engine
internal import Storage
internal import Synchronization

/// Whole lives of three nodes over one store, each from one seed: the product's own decisions and SQL under crashes,
/// stops, cuts, lost answers and storms, with the promises looked at after every commit.
///
/// A seed gives the same life every time, line by line.
public struct Simulation: Sendable {
    /// What became of one seed.
    public struct Outcome: Sendable {
        public let seed: UInt64
        public let violation: Violation?
        /// How much time went by in the world, standing still left out.
        public let simulated: Duration
        public let steps: Int
        /// Empty unless it was asked for.
        public let trace: [String]
    }

    private let mistake: Mistake?

    /// A `mistake` is planted into the shells around the product, never into the product.
    public init(mistake: Mistake? = nil) { self.mistake = mistake }

    /// Lives through one seed.
    public func run(seed: UInt64, keepsTrace: Bool = false) throws -> Outcome {
        try self.run(seed: seed, on: World.Stage(), keepsTrace: keepsTrace)
    }

    func run(seed: UInt64, on stage: World.Stage, keepsTrace: Bool) throws -> Outcome {
        let world = try World(seed: seed, mistake: self.mistake, stage: stage, keepsTrace: keepsTrace)
        let leapt = world.live()
        return Outcome(
            seed: seed,
            violation: world.watch.violation,
            simulated: world.now - VirtualClock.start - leapt,
            steps: world.trace.steps,
            trace: world.trace.lines
        )
    }
}

extension World {
    /// From the first start to the end.
    ///
    /// - Returns: How long the world stood still meanwhile.
    func live() -> Duration {
        self.callbacks.begin()
        self.beginTroubles()
        self.run(until: VirtualClock.start + .seconds(self.weather.loadSeconds))
        self.calmDown()
        self.settle()
        guard self.weather.leaps, self.watch.violation == nil else { return .zero }
        let before = self.now
        self.leap()
        let leapt = self.now - before
        self.run(until: self.now + .seconds(5))
        self.settle()
        return leapt
    }

    /// Everything comes to its end within ten minutes once nothing goes wrong any more.
    private func settle() {
        let limit = self.now + .seconds(600)
        while self.watch.violation == nil, !self.isSettled {
            guard self.now < limit else { return self.watch.fail(.liveness, self.unsettled) }
            self.run(until: self.now + .seconds(1))
        }
        guard self.watch.violation == nil else { return }
        for (id, facts) in self.watch.effects.sorted(by: { $0.key < $1.key }) where facts.state == .sent {
            let isDone = facts.intent.map { self.platform.deeds[$0] != nil } ?? false
            self.watch.expect(isDone, .effectsByClass, "\(id) is called sent and never took effect")
        }
    }

    private var isSettled: Bool {
        guard self.callbacks.open == 0, self.watch.waiting.isEmpty, self.openEffects.isEmpty else { return false }
        let timers = try? self.stage.store.read { try $0.row("SELECT 1 FROM timers LIMIT 1") }
        return timers.flatMap { $0 } == nil
    }

    /// Effects that ought to be finished; those that are held for longer may wait.
    private var openEffects: [String] {
        guard self.watch.openEffects > 0 else { return [] }
        return self.watch.effects.filter { _, facts in
            guard !facts.state.isFinal else { return false }
            let isHeld = facts.intent?.text.hasSuffix("h") ?? false
            let heldUntil = (self.watch.events[facts.event]?.receivedAt ?? self.now) + RehearsedPlay.held
            return !isHeld || self.now >= heldUntil
        }.map { "\($0.key) \($0.value.state.rawValue)" }.sorted()
    }

    private var unsettled: String {
        let letters = self.callbacks.letters.filter { !$0.isAcked && !$0.isGivenUp }.map(\.identity)
        let lanes = self.watch.waiting.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return "after ten minutes: letters \(letters), events \(lanes), effects \(self.openEffects)"
    }
}
