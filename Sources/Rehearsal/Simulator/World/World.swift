internal import Domain
internal import Engine
internal import Storage

/// Three nodes over one store, a platform, and whoever sends callbacks: everything that happens happens here, one thing
/// after the other, and chance comes from the seed alone.
final class World {
    /// What a thread uses for one world after the other.
    final class Stage {
        let clock = VirtualClock()
        let store: SynchronousStore

        init() throws {
            let clock = self.clock
            self.store = try SynchronousStore(EngineMigrations.all + [Watch.migration]) { clock.shown }
        }
    }

    let seed: UInt64
    let mistake: Mistake?
    let weather: Weather
    let stage: Stage
    var random: RandomSource
    var agenda = Agenda()
    let watch = Watch()
    var trace: Trace
    let steadyStart: ContinuousClock.Instant = .now
    private(set) var machines: [Machine] = []
    private(set) lazy var platform = Platform(self)
    private(set) lazy var callbacks = Callbacks(self)
    /// No more troubles come, and those that are there are over.
    var isCalm = false
    var backup: SynchronousStore.Copy?
    /// What is on the disk for certain, in a world whose store does not wait for it.
    var synced: SynchronousStore.Copy?

    init(seed: UInt64, mistake: Mistake?, stage: Stage, keepsTrace: Bool) throws {
        self.seed = seed
        self.mistake = mistake
        self.stage = stage
        self.random = RandomSource(seed: seed &* 0x9E37_79B9_7F4A_7C15 ^ 0x5EED)
        self.weather = Weather(&self.random)
        self.trace = Trace(isKept: keepsTrace)
        stage.clock.move(to: VirtualClock.start)
        try stage.store.reset()
        self.machines = (0..<3).map { Machine(self, index: $0) }
    }

    var now: Instant { self.stage.clock.now }

    /// The steady clock of every machine.
    var steady: ContinuousClock.Instant { self.steadyStart + (self.now - VirtualClock.start) }

    func note(_ who: @autoclosure () -> String, _ what: @autoclosure () -> String) {
        self.trace.note(self.now, who(), what())
    }

    func after(_ delay: Duration, _ action: @escaping () -> Void) { self.agenda.add(at: self.now + delay, action) }

    /// Of a thousand, how many; none once it is calm.
    func happens(_ ofThousand: Int) -> Bool {
        !self.isCalm && ofThousand > 0 && Int.random(in: 0..<1_000, using: &self.random) < ofThousand
    }

    func millis(_ range: ClosedRange<Int64>) -> Duration { .milliseconds(Int64.random(in: range, using: &self.random)) }

    /// Lets things happen until a moment, or until a promise is broken.
    func run(until moment: Instant) {
        while self.watch.violation == nil, let next = self.agenda.next(before: moment) {
            if next.at > self.now { self.stage.clock.move(to: next.at) }
            next.action()
        }
        if self.watch.violation == nil, self.now < moment { self.stage.clock.move(to: moment) }
    }

    /// Runs a transaction of a node and looks at what it changed.
    func commit<Result>(
        _ errand: Errand,
        of process: Process?,
        _ body: (Transaction) throws -> Result
    ) throws -> Result {
        let epoch = process?.epoch
        let shown = self.mistake == .wallClockLease && errand == .beat ? process?.machine.wall ?? self.now : self.now
        let outcome = try self.stage.clock.showing(shown) {
            try self.stage.store.write { transaction in
                guard self.mistake == .noEpochCheck, errand.needsEpoch, let epoch else { return try body(transaction) }
                return try Sabotage.unchecked(epoch, transaction, body)
            }
        }
        if outcome.hasChanged { try self.look(errand, epoch?.number) }
        return outcome.result
    }

    private func look(_ errand: Errand, _ epoch: Int64?) throws {
        let now = self.now
        let seen = try self.stage.store.read { transaction in
            try self.watch.see(Watch.Actor(errand: errand, epoch: epoch), now: now, transaction)
        }
        for line in seen { self.note("store", line) }
    }
}
