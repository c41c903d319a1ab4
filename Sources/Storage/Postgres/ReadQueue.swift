internal import Foundation

/// What waits for the readers, behind one lock.
final class ReadQueue: @unchecked Sendable {  // every member is touched under `condition` only
    private let condition = NSCondition()
    private var waiting: [any WriteJob] = []
    private var isClosed = false
    private var running: Int
    private var onEnd: [@Sendable () -> Void] = []

    init(readers: Int) { self.running = readers }

    /// - Returns: False when the queue is closed and the job was not taken.
    func append(_ job: any WriteJob) -> Bool {
        self.condition.lock()
        defer { self.condition.unlock() }
        guard !self.isClosed else { return false }
        self.waiting.append(job)
        self.condition.signal()
        return true
    }

    /// The oldest that waits; nil when closed and empty.
    ///
    /// Blocks the thread of a reader only.
    func next() -> (any WriteJob)? {
        self.condition.lock()
        defer { self.condition.unlock() }
        while self.waiting.isEmpty {
            if self.isClosed { return nil }
            self.condition.wait()
        }
        return self.waiting.removeFirst()
    }

    func close(then: @escaping @Sendable () -> Void) {
        self.condition.lock()
        self.isClosed = true
        let isOver = self.running == 0
        if !isOver { self.onEnd.append(then) }
        self.condition.broadcast()
        self.condition.unlock()
        if isOver { then() }
    }

    func ended() {
        self.condition.lock()
        self.running -= 1
        let waiters = self.running == 0 ? self.onEnd : []
        if self.running == 0 { self.onEnd = [] }
        self.condition.unlock()
        for waiter in waiters { waiter() }
    }
}
