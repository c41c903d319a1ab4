public import Domain
public import Logging
internal import Metrics
public import Storage
internal import Synchronization

/// Takes letters in: durable before the answer, each once.
///
/// Letters that arrive while a commit is under way share the next one. A letter whose fingerprint is known is a
/// retry: it is answered like the first and stored no second time, for as long as the inbox is kept (8 days or more).
public final class Inbox: Sendable {
    public enum Receipt: Sendable {
        case stored
        case duplicate
    }

    private struct Waiting: Sendable {
        let letter: Letter
        let receivedAt: Instant
        let then: @Sendable (Result<Receipt, any Error>) -> Void
    }

    private struct State {
        var waiting: [Waiting] = []
        var waitingBytes = 0
        var isFlushing = false
    }

    /// The letters of one commit, kept outside its closure so that they are answered when the commit fails.
    private final class Flight: Sendable {
        let batch = Mutex<[Waiting]?>(nil)
    }

    private let store: any Store
    private let mostBytes: Int
    private let arrivals: Arrivals
    private let logger: Logger
    private let onStored: @Sendable () -> Void
    private let state = Mutex(State())
    private let storedCount = Counter(label: "hearth_inbox_stored_total")
    private let duplicateCount = Counter(label: "hearth_inbox_duplicates_total")
    private let batchRows = Recorder(label: "hearth_inbox_commit_batch_rows")

    /// Tells `arrivals` after each commit that stored something.
    ///
    /// After a commit that stored something `onStored` is called, on the store's thread; it must be quick.
    /// At most `mostBytes` of bodies wait for their commit; over it, callers are told at once to come back later.
    public init(
        store: any Store,
        mostBytes: Int = 64 << 20,
        arrivals: Arrivals = Arrivals(),
        logger: Logger,
        onStored: @escaping @Sendable () -> Void = {}
    ) {
        self.store = store
        self.mostBytes = mostBytes
        self.arrivals = arrivals
        self.logger = logger
        self.onStored = onStored
    }

    /// Stores a letter; returns after the commit.
    ///
    /// - Throws: ``Refusal`` with `overloaded` when too much waits; a ``StorageError`` when the commit failed.
    public func store(_ letter: Letter, at now: Instant) async throws -> Receipt {
        try await withUnsafeThrowingContinuation { continuation in
            self.store(letter, at: now) { continuation.resume(with: $0) }
        }
    }

    /// Stores a letter, and calls back after the commit, on the store's own thread: be quick there.
    public func store(
        _ letter: Letter,
        at now: Instant,
        then: @escaping @Sendable (Result<Receipt, any Error>) -> Void
    ) {
        let waiting = Waiting(letter: letter, receivedAt: now, then: then)
        let (isTaken, mustFlush) = self.state.withLock { state in
            guard state.waitingBytes + letter.body.count <= self.mostBytes else { return (false, false) }
            state.waiting.append(waiting)
            state.waitingBytes += letter.body.count
            defer { state.isFlushing = true }
            return (true, !state.isFlushing)
        }
        guard isTaken else { return then(.failure(Refusal(.overloaded))) }
        if mustFlush { self.flush() }
    }

    private func flush() {
        let flight = Flight()
        self.store.submit(to: .intake) { transaction in
            try transaction.takeTurn()
            let batch = self.takeWaiting()
            flight.batch.withLock { $0 = batch }
            let rows = try transaction.rows(
                Self.insertion,
                each: batch.map { Self.values($0.letter, source: .callback, receivedAt: $0.receivedAt) }
            )
            return rows.map { $0.first?.event(0) }
        } then: { result in
            // Without a flight the closure never ran: whoever waits by now is told.
            self.answer(flight.batch.withLock { $0 } ?? self.takeWaiting(), result)
        }
    }

    private func takeWaiting() -> [Waiting] {
        self.state.withLock { state in
            let waiting = state.waiting
            state = State()
            return waiting
        }
    }

    private func answer(_ batch: [Waiting], _ result: Result<[EventID?], any Error>) {
        switch result {
        case .success(let ids):
            let fresh = zip(batch, ids).compactMap { waiting, id in
                id.map { StoredEvent(waiting.letter, id: $0, receivedAt: waiting.receivedAt) }
            }
            self.batchRows.record(batch.count)
            self.storedCount.increment(by: fresh.count)
            self.duplicateCount.increment(by: batch.count - fresh.count)
            for (waiting, id) in zip(batch, ids) { waiting.then(.success(id == nil ? .duplicate : .stored)) }
            if !fresh.isEmpty {
                self.arrivals.put(fresh)
                self.onStored()
            }
        case .failure(let error):
            self.logger.error(
                "callbacks could not be stored; they are answered 503, and the platform repeats them",
                metadata: ["inbox.callbacks": "\(batch.count)", "error": "\(error)"]
            )
            for waiting in batch { waiting.then(.failure(error)) }
        }
    }
}

extension Inbox {
    /// Where an event of the inbox comes from.
    package enum Source: String, Sendable {
        case callback, timer, outcome, system
    }

    /// - Returns: Its place in the journal; nil when an event of this identity is there already.
    package static func insert(
        _ letter: Letter,
        source: Source,
        receivedAt: Instant,
        _ transaction: Transaction
    ) throws -> EventID? {
        try transaction.takeTurn()
        let values = Self.values(letter, source: source, receivedAt: receivedAt)
        return try transaction.rows(Self.insertion, each: [values]).first?.first?.event(0)
    }

    private static let insertion: StaticString = """
        INSERT INTO inbox (day, account, source, fingerprint, lane, shard, band, happened_at, received_at, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (fingerprint, day) DO NOTHING RETURNING id
        """

    private static func values(_ letter: Letter, source: Source, receivedAt: Instant) -> [Value] {
        [
            .integer(letter.day), .name(letter.account), .text(source.rawValue), .blob(letter.fingerprint),
            .name(letter.lane),
            .integer(letter.lane.shard), .integer(letter.band.rawValue), .instant(letter.happenedAt),
            .instant(receivedAt), .blob(letter.body),
        ]
    }
}
