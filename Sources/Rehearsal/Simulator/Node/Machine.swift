internal import Domain

/// A machine that runs one process at a time, and starts it again when it has ended.
final class Machine {
    unowned let world: World
    let index: Int
    private(set) var process: Process?
    private var stay = 0
    /// What its wall clock is off by.
    var clockError: Duration = .zero
    var pausedUntil = Instant(millis: 0)
    var cutUntil = Instant(millis: 0)

    init(_ world: World, index: Int) {
        self.world = world
        self.index = index
        self.start(after: .milliseconds(index))
    }

    var name: String { "node\(self.index)" }
    var wall: Instant { self.world.now + self.clockError }
    var isCut: Bool { self.world.now < self.cutUntil }

    /// Starts a process, unless another one is there by then.
    func start(after delay: Duration) {
        self.stay += 1
        let stay = self.stay
        self.world.after(delay) { [self] in
            guard self.process == nil, stay == self.stay else { return }
            self.world.note(self.name, "starts")
            let process = Process(self)
            self.process = process
            process.join()
        }
    }

    /// The process is gone, in the middle of whatever it did.
    func crash(restartAfter delay: Duration) {
        self.process?.isOver = true
        self.process = nil
        self.pausedUntil = self.world.now
        self.start(after: delay)
    }
}
