internal import Delivery
internal import Domain
internal import Engine
internal import Storage

/// One process that serves the store: the shells of the product's services, as steps that the world takes one by one.
///
/// It crashes between any two of them, and stops in any of them. The decisions are the product's own.
final class Process {
    let machine: Machine
    var world: World { self.machine.world }
    var isOver = false
    /// Its stay among the nodes; nil until it has joined, and none of its loops runs before.
    private(set) var epoch: Epoch?
    private(set) var node: Node
    private(set) var clock: SharedClock
    private(set) var decider: Decider
    var work: LaneWork
    var dispatch: Dispatch
    var news = Arrivals.News()
    var positionsSavedAt: Instant?
    var letters: [Callbacks.Delivery] = []
    var isFlushing = false
    private(set) lazy var lanes = Loop(self) { [unowned self] in self.passLanes(readsRecord: !$0) }
    private(set) lazy var sender = Loop(self) { [unowned self] _ in self.passSender() }
    private(set) lazy var timers = Loop(self) { [unowned self] _ in self.passTimers() }
    private var lastWrite = Instant(millis: 0)
    static let terms = Cluster.Terms(lease: .seconds(6), beat: .seconds(2))
    /// How long a loop waits for a signal that may never come; longer than the product does, because it costs steps.
    static let poll: Duration = .seconds(3)

    init(_ machine: Machine) {
        let world = machine.world
        self.machine = machine
        self.clock = SharedClock(world.now, askedAt: world.steady, answeredAt: world.steady)
        (self.node, self.decider, self.work, self.dispatch) = Self.parts(of: .reader, world)
    }

    /// What a process knows at the beginning of a stay.
    private static func parts(of epoch: Epoch, _ world: World) -> (Node, Decider, LaneWork, Dispatch) {
        let node = Node(epoch, owned: .none)
        let decider = Decider(
            router: EventRouter([RehearsedPlay()]),
            receivers: world.platform.adapters,
            renderers: world.platform.adapters,
            brands: world.platform.brands,
            epoch: epoch
        )
        let dispatch = Dispatch(
            adapters: world.platform.adapters,
            guards: [:],
            node: world.mistake == .localLimits ? Node(epoch, owned: .all) : node,
            places: world.weather.places,
            patience: Platform.patience
        )
        return (node, decider, LaneWork(decider: decider, shards: .none, mostHeld: world.weather.mostHeld), dispatch)
    }

    /// The store's time, as this process shows it.
    var now: Instant { self.clock.now(at: self.world.steady) }

    /// Goes on after a while, unless the process is gone by then; while it is stopped, it waits.
    func after(_ delay: Duration, _ action: @escaping () -> Void) {
        self.world.after(delay) { [self] in self.act(action) }
    }

    private func act(_ action: @escaping () -> Void) {
        guard !self.isOver else { return }
        guard self.machine.pausedUntil <= self.world.now else {
            return self.world.agenda.add(at: self.machine.pausedUntil) { [self] in self.act(action) }
        }
        action()
    }

    /// It was taken for dead: it ends, and the machine starts it anew.
    func end() {
        guard !self.isOver else { return }
        self.world.note(self.machine.name, "was struck off and ends")
        self.machine.crash(restartAfter: .seconds(1))
    }

    /// Runs a transaction; the writes of a process come one after the other.
    func write<Result>(
        _ errand: Errand,
        _ body: @escaping (Transaction) throws -> Result,
        then: @escaping (Swift.Result<Result, any Error>) -> Void
    ) {
        let slow = self.world.happens(self.world.weather.slowCommits)
        let moment = max(self.world.now + self.world.millis(slow ? 100...2_000 : 0...3), self.lastWrite)
        self.lastWrite = moment
        self.after(moment - self.world.now) { [self] in
            let result = self.run(errand, body)
            if case .failure(let error) = result, errand != .beat {
                self.world.note(self.machine.name, "\(errand.rawValue) failed: \(error)")
            }
            let isSlow = self.world.happens(self.world.weather.slowCommits)
            let way = self.machine.isCut ? .seconds(1) : self.world.millis(isSlow ? 10...500 : 0...2)
            self.after(way) { then(result) }
        }
    }

    private func run<Result>(
        _ errand: Errand,
        _ body: (Transaction) throws -> Result
    ) -> Swift.Result<Result, any Error> {
        if self.machine.isCut || self.world.happens(self.world.weather.failures) {
            return .failure(StorageError(.unavailable, "the store is away"))
        }
        let isLost = self.world.happens(self.world.weather.lostCommits)
        if isLost, Bool.random(using: &self.world.random) {
            return .failure(StorageError(.uncertain, "no answer, and not done"))
        }
        let result = Swift.Result { try self.world.commit(errand, of: self, body) }
        self.world.note(self.machine.name, "\(errand.rawValue)\(isLost ? ", answer lost" : "")")
        return isLost ? .failure(StorageError(.uncertain, "no answer, and done")) : result
    }

    func read<Result>(
        _ body: @escaping (Transaction) throws -> Result,
        then: @escaping (Swift.Result<Result, any Error>) -> Void
    ) {
        self.after(self.world.millis(0...2)) { [self] in
            let isAway = self.machine.isCut || self.world.happens(self.world.weather.failures)
            let result: Swift.Result<Result, any Error> =
                isAway
                ? .failure(StorageError(.unavailable, "the store is away"))
                : Swift.Result { try self.world.stage.store.read(body) }
            self.after(isAway ? .seconds(1) : self.world.millis(0...1)) { then(result) }
        }
    }
}

// From the start on.
extension Process {
    func join() {
        let asked = self.world.steady
        let newcomer = Cluster.Newcomer(name: "", build: "", seat: self.machine.name, relieves: true)
        self.write(.join) { transaction in
            (try Cluster.join(newcomer, terms: Self.terms, transaction), try transaction.clock())
        } then: { [self] result in
            guard case .success(let (epoch, moment)) = result else {
                return self.after(.seconds(1)) { [self] in self.join() }
            }
            self.begin(epoch, SharedClock(moment, askedAt: asked, answeredAt: self.world.steady))
        }
    }

    private func begin(_ epoch: Epoch, _ clock: SharedClock) {
        let world = self.world
        self.epoch = epoch
        self.clock = clock
        (self.node, self.decider, self.work, self.dispatch) = Self.parts(of: epoch, world)
        world.note(self.machine.name, "is node \(epoch.number)")
        self.beat()
        self.recover { [self] in self.passSender() }
        self.passLanes(readsRecord: true)
        self.passTimers()
        self.sweep()
        if world.mistake == .rescuerWithoutGuard { self.rescue() }
    }

    private func beat() {
        let (asked, epoch) = (self.world.steady, self.node.epoch)
        self.write(.beat) {
            try Cluster.beat(epoch, terms: Self.terms, $0)
        } then: { [self] result in
            switch result {
            case .success(let standing):
                self.clock.adjust(to: standing.now, askedAt: asked, answeredAt: self.world.steady)
                if self.node.apply(standing, askedAt: asked, terms: Self.terms) {
                    self.world.note(
                        self.machine.name,
                        "has \(self.node.owned.count) shards of \(standing.wanted.count)"
                    )
                    self.wake()
                }
            case .failure(let error):
                if error is Fenced, self.world.mistake != .noEpochCheck { return self.end() }
            }
            self.after(Self.terms.beat) { [self] in self.beat() }
        }
    }

    /// There may be something new for all loops.
    func wake() {
        self.news.isMoreInRecord = true
        self.lanes.raise()
        self.sender.raise()
        self.timers.raise()
    }

    /// Tells the others that there may be something new; it does not always come to them.
    func nudge() {
        for machine in self.world.machines where machine !== self.machine {
            guard !self.world.happens(200) else { continue }
            self.world.after(self.world.millis(1...100)) { [weak machine] in
                guard let process = machine?.process, process.epoch != nil else { return }
                process.after(.zero) { process.wake() }
            }
        }
    }

    /// What follows a failure of any loop.
    func recover(from error: any Error, _ goOn: @escaping () -> Void) {
        if error is Fenced { return self.end() }
        self.after(.seconds(1), goOn)
    }
}
