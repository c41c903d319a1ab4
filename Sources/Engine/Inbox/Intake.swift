internal import Domain

/// What waits to be stored, and which way new letters go: a plain value that says what to do.
///
/// Letters that wait share the next commit. Those of a commit under way are remembered until it is answered, so that
/// somebody else can take them over when that takes too long.
struct Intake: Sendable {
    /// One letter and who waits for it: a class, because it goes through many hands.
    final class Item: Sendable {
        let letter: Letter
        let receivedAt: Instant
        let then: @Sendable (Result<Inbox.Receipt, any Error>) -> Void

        init(
            letter: Letter,
            receivedAt: Instant,
            then: @escaping @Sendable (Result<Inbox.Receipt, any Error>) -> Void
        ) {
            self.letter = letter
            self.receivedAt = receivedAt
            self.then = then
        }
    }

    /// Where new letters go.
    enum Way: Hashable, Sendable {
        /// Into the next commit.
        case store
        /// Behind those in the spool.
        case spool
        /// Nowhere for a moment: the last of the spool is being stored.
        case held
    }

    enum Step: Hashable, Sendable {
        case wait
        /// Wait, and begin a commit of this number.
        case flush(Int)
        case spool
        case refuse
    }

    /// So many ticks a letter waits for a commit.
    static let patience = 6

    private struct Flight {
        let number: Int
        let since: Int
        var items: [Item]
    }

    private(set) var way: Way
    private var waiting: [Item] = []
    private var waitingBytes = 0
    /// The tick at which the first of those that wait came.
    private var waitingSince = 0
    /// The commit that is going to take those that wait.
    private var flushing: Int?
    /// Oldest first; an engine that commits one after the other has one at most.
    private var flights: [Flight] = []
    private var lastFlight = 0
    private var now = 0

    init(way: Way = .store) { self.way = way }

    mutating func add(_ item: Item, mostBytes: Int) -> Step {
        guard self.way != .spool else { return .spool }
        guard self.waitingBytes + item.letter.body.count <= mostBytes else { return .refuse }
        if self.waiting.isEmpty { self.waitingSince = self.now }
        self.waiting.append(item)
        self.waitingBytes += item.letter.body.count
        return self.beginFlush().map { .flush($0) } ?? .wait
    }

    private mutating func beginFlush() -> Int? {
        guard self.way == .store, self.flushing == nil else { return nil }
        self.lastFlight += 1
        self.flushing = self.lastFlight
        return self.lastFlight
    }

    /// The commit of this number takes all that wait.
    mutating func board(_ number: Int) -> [Item] {
        if self.flushing == number { self.flushing = nil }
        guard self.way == .store else { return [] }
        let since = self.waitingSince
        let items = self.takeWaiting()
        self.flights.append(Flight(number: number, since: since, items: items))
        return items
    }

    /// The commit of this number is over.
    ///
    /// - Returns: Those who wait for its answer; none when somebody took them over. When it took nobody, it did not come
    ///   so far: then all that wait.
    mutating func land(_ number: Int) -> [Item] {
        if let index = self.flights.firstIndex(where: { $0.number == number }) {
            return self.flights.remove(at: index).items
        }
        guard self.flushing == number else { return [] }
        self.flushing = nil
        return self.way == .store ? self.takeWaiting() : []
    }

    private mutating func takeWaiting() -> [Item] {
        defer {
            self.waiting = []
            self.waitingBytes = 0
        }
        return self.waiting
    }

    /// Sends everything to the spool from now on.
    ///
    /// - Returns: Whoever has no answer yet, in order: `first`, those of commits under way, those that wait.
    mutating func divert(_ first: [Item] = []) -> [Item] {
        self.way = .spool
        defer { for index in self.flights.indices { self.flights[index].items = [] } }
        return first + self.flights.flatMap(\.items) + self.takeWaiting()
    }

    /// Time goes on.
    ///
    /// - Returns: Whether somebody has waited for too long.
    mutating func tick() -> Bool {
        self.now += 1
        guard self.way != .spool else { return false }
        let oldest = self.flights.first { !$0.items.isEmpty }?.since ?? (self.waiting.isEmpty ? nil : self.waitingSince)
        return oldest.map { self.now - $0 >= Self.patience } ?? false
    }

    /// Lets new letters wait while the last of the spool is stored.
    mutating func hold() {
        if self.way == .spool { self.way = .held }
    }

    /// Lets new letters go into the store, because the spool is empty.
    ///
    /// - Returns: The number of a commit to begin for those that waited.
    mutating func goOn() -> Int? {
        guard self.way == .held else { return nil }
        self.way = .store
        return self.waiting.isEmpty ? nil : self.beginFlush()
    }
}
