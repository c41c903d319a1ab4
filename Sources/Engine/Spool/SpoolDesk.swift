internal import Foundation

/// What waits for the thread of the spool, and what that thread has done so far, behind one lock.
final class SpoolDesk: @unchecked Sendable {  // every member is touched under `condition` only
    /// A letter that waits to be written.
    struct Item {
        let record: SpoolRecord
        let bytes: Int
        /// Told whether it is durable, on the thread of the spool.
        let then: @Sendable (Bool) -> Void
    }

    /// Something else to do with the files.
    typealias Task = @Sendable (SpoolFiles) -> Void

    private let condition = NSCondition()
    private let mostBytes: Int
    private let mostWaitingBytes: Int
    private var items: [Item] = []
    private var tasks: [Task] = []
    /// Of letters that are not durable yet.
    private var waitingBytes = 0
    private var waiting = 0
    private var standing: Spool.Standing
    private var hasFiles: Bool
    private var isClosed = false
    private var onEnd: [@Sendable () -> Void] = []
    private var hasEnded = false

    init(_ files: SpoolFiles, mostBytes: Int, mostWaitingBytes: Int) {
        self.mostBytes = mostBytes
        self.mostWaitingBytes = mostWaitingBytes
        self.standing = Spool.Standing(letters: files.letters, bytes: files.bytes, mostBytes: mostBytes)
        self.hasFiles = !files.isEmpty
    }

    /// - Returns: False when there is no room for it.
    func add(_ item: Item) -> Bool {
        self.condition.withLock {
            guard !self.isClosed, self.waitingBytes + item.bytes <= self.mostWaitingBytes,
                self.standing.bytes + self.waitingBytes + item.bytes <= self.mostBytes
            else { return false }
            self.items.append(item)
            self.waitingBytes += item.bytes
            self.waiting += 1
            self.condition.signal()
            return true
        }
    }

    /// - Returns: False when the spool is closed.
    func add(_ task: @escaping Task) -> Bool {
        self.condition.withLock {
            guard !self.isClosed else { return false }
            self.tasks.append(task)
            self.condition.signal()
            return true
        }
    }

    /// The next letters and what else is to be done; nil when closed and empty.
    ///
    /// Blocks the thread of the spool only.
    func next(mostBytes: Int) -> (items: [Item], tasks: [Task])? {
        self.condition.withLock {
            while self.items.isEmpty, self.tasks.isEmpty {
                if self.isClosed { return nil }
                self.condition.wait()
            }
            var bytes = 0
            let count = self.items.prefix { item in
                defer { bytes += item.bytes }
                return bytes < mostBytes
            }.count
            defer {
                self.items.removeFirst(count)
                self.tasks = []
            }
            return (Array(self.items.prefix(count)), self.tasks)
        }
    }

    /// Takes down how the files stand, and that these letters do not wait any more.
    ///
    /// `isFailing` says whether they could not be written; nil when nothing was to be written.
    func note(_ files: SpoolFiles, over items: [Item] = [], isFailing: Bool? = nil) {
        self.condition.withLock {
            self.waiting -= items.count
            self.waitingBytes -= items.reduce(0) { $0 + $1.bytes }
            self.standing.letters = files.letters
            self.standing.bytes = files.bytes
            self.standing.isFailing = isFailing ?? self.standing.isFailing
            self.hasFiles = !files.isEmpty
        }
    }

    var now: Spool.Standing { self.condition.withLock { self.standing } }

    /// Whether no letter is here, waiting ones included.
    var isEmpty: Bool { self.condition.withLock { self.waiting == 0 && !self.hasFiles } }

    func close(then: @escaping @Sendable () -> Void) {
        let isOver = self.condition.withLock {
            self.isClosed = true
            if !self.hasEnded { self.onEnd.append(then) }
            self.condition.broadcast()
            return self.hasEnded
        }
        if isOver { then() }
    }

    func ended() {
        let waiters = self.condition.withLock {
            self.hasEnded = true
            defer { self.onEnd = [] }
            return self.onEnd
        }
        for waiter in waiters { waiter() }
    }
}
