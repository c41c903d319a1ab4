internal import Foundation

/// What waits for the writer, behind one lock.
final class WriteQueue: @unchecked Sendable {  // every member is touched under `condition` only
    private let condition = NSCondition()
    private let gather: TimeInterval
    private let mostJobs: Int
    private var waiting: [any WriteJob] = []
    private var lastCount = 0
    private var isClosed = false
    private var onEnd: [@Sendable () -> Void] = []
    private var hasEnded = false

    init(gather: Duration, mostJobs: Int) {
        self.gather = TimeInterval(gather.components.attoseconds) / 1e18 + TimeInterval(gather.components.seconds)
        self.mostJobs = mostJobs
    }

    /// - Returns: False when the queue is closed and the job was not taken.
    func append(_ job: any WriteJob) -> Bool {
        self.condition.lock()
        defer { self.condition.unlock() }
        guard !self.isClosed else { return false }
        self.waiting.append(job)
        if self.waiting.count == 1 { self.condition.signal() }
        return true
    }

    /// The next group, oldest first; nil when closed and empty.
    ///
    /// Blocks the writer's thread only.
    func next() -> [any WriteJob]? {
        self.condition.lock()
        defer { self.condition.unlock() }
        while self.waiting.isEmpty {
            if self.isClosed { return nil }
            self.condition.wait()
        }
        if self.lastCount > 1, self.waiting.count < self.mostJobs, !self.isClosed, self.gather > 0 {
            // A condition would wait for a moment of the wall clock, and a clock set back would stop all commits.
            self.condition.unlock()
            Thread.sleep(forTimeInterval: self.gather)
            self.condition.lock()
        }
        let group = self.waiting
        self.lastCount = group.count
        self.waiting = []
        self.waiting.reserveCapacity(self.lastCount)
        return group
    }

    func close(then: @escaping @Sendable () -> Void) {
        self.condition.lock()
        self.isClosed = true
        let endedAlready = self.hasEnded
        if !endedAlready { self.onEnd.append(then) }
        self.condition.broadcast()
        self.condition.unlock()
        if endedAlready { then() }
    }

    func ended() {
        self.condition.lock()
        self.hasEnded = true
        let waiters = self.onEnd
        self.onEnd = []
        self.condition.unlock()
        for waiter in waiters { waiter() }
    }
}
