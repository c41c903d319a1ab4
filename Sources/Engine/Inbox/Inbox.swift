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
    public enum Receipt: Hashable, Sendable, CustomStringConvertible {
        /// With its place in the journal, where it has one: what lies in the spool has none yet.
        case stored(EventID?)
        case duplicate

        public var isNew: Bool { self != .duplicate }
        public var description: String { self.isNew ? "stored" : "duplicate" }
    }

    let store: any Store
    let spool: Spool?
    let logger: Logger
    /// Raised when letters begin to go into the spool.
    let outage = Signal()
    let state: Mutex<Intake>
    /// Why the last attempt to use the store failed, while letters go through the spool.
    let lastTrouble = Mutex<String?>(nil)
    /// Whether the last commit failed, and was answered 503.
    private let isFailing = Atomic(false)
    /// Whether the spool had no room for a letter, since letters began to go through it.
    let isSpoolFull = Atomic(false)
    private let mostBytes: Int
    private let arrivals: Arrivals
    private let onStored: @Sendable () -> Void
    private let storedCount = Counter(label: "hearth_inbox_stored_total")
    private let duplicateCount = Counter(label: "hearth_inbox_duplicates_total")
    private let batchRows = Recorder(label: "hearth_inbox_commit_batch_rows")

    /// Tells `arrivals` after each commit that stored something.
    ///
    /// After a commit that stored something `onStored` is called, on the store's thread; it must be quick.
    /// At most `mostBytes` of bodies wait for their commit; over it, callers are told at once to come back later.
    /// With a `spool` letters are taken while the store is away, too, and a ``Drain`` must run; what an earlier process
    /// left in it is stored before anything new.
    public init(
        store: any Store,
        spool: Spool? = nil,
        mostBytes: Int = 64 << 20,
        arrivals: Arrivals = Arrivals(),
        logger: Logger,
        onStored: @escaping @Sendable () -> Void = {}
    ) {
        self.store = store
        self.spool = spool
        self.state = Mutex(Intake(way: spool.map(\.isEmpty) ?? true ? .store : .spool))
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
        let item = Intake.Item(letter: letter, receivedAt: now, then: then)
        let step = self.state.withLock { intake in
            let step = intake.add(item, mostBytes: self.mostBytes)
            guard step == .spool else { return step }
            return self.keep([item]).isEmpty ? .wait : .spool
        }
        switch step {
        case .wait: break
        case .flush(let flight): self.flush(flight)
        case .spool:
            self.noteFullSpool()
            then(.failure(Refusal(.overloaded)))
        case .refuse: then(.failure(Refusal(.overloaded)))
        }
    }

    func flush(_ flight: Int) {
        self.store.submit(to: .intake) { transaction in
            try transaction.takeTurn()
            let batch = self.state.withLock { $0.board(flight) }
            return try Self.insertTogether(batch.map { ($0.letter, $0.receivedAt) }, transaction)
        } then: { result in
            self.answer(flight, result)
        }
    }

    private func answer(_ flight: Int, _ result: Result<[EventID?], any Error>) {
        switch result {
        case .success(let ids):
            let batch = self.state.withLock { $0.land(flight) }
            if self.isFailing.exchange(false, ordering: .relaxed) {
                self.logger.notice("callbacks are stored again")
            }
            self.count(ids)
            for (item, id) in zip(batch, ids) { item.then(.success(id.map { .stored($0) } ?? .duplicate)) }
            self.announce(batch.lazy.map { ($0.letter, $0.receivedAt) }, ids)
            // The spool took them over meanwhile, and yet they were stored: the record tells.
            if batch.isEmpty, ids.contains(where: { $0 != nil }) { self.arrivals.raise() }
        case .failure(let error) where self.isOutage(error):
            let refused = self.state.withLock { intake in
                let batch = intake.land(flight)
                return batch.isEmpty ? nil : self.keep(intake.divert(batch))
            }
            if let refused { self.tell(refused, outage: "\(error)") }
        case .failure(let error):
            let batch = self.state.withLock { $0.land(flight) }
            guard !batch.isEmpty else { return }
            // Once for each time of trouble: callbacks come by the hundred, and the log may be on the same full disk.
            if !self.isFailing.exchange(true, ordering: .relaxed) {
                self.logger.error(
                    "callbacks cannot be stored; they are answered 503, and the platform repeats them",
                    metadata: ["error": "\(error)"]
                )
            }
            for item in batch { item.then(.failure(error)) }
        }
    }

    /// Counts what a commit stored.
    func count(_ ids: [EventID?]) {
        guard !ids.isEmpty else { return }
        let fresh = ids.count { $0 != nil }
        self.batchRows.record(ids.count)
        self.storedCount.increment(by: fresh)
        self.duplicateCount.increment(by: ids.count - fresh)
    }

    /// Hands what a commit stored to the lanes.
    func announce(_ letters: some Sequence<(Letter, Instant)>, _ ids: [EventID?]) {
        let fresh = zip(letters, ids).compactMap { letter, id in
            id.map { StoredEvent(letter.0, id: $0, receivedAt: letter.1) }
        }
        guard !fresh.isEmpty else { return }
        self.arrivals.put(fresh)
        self.onStored()
    }
}

extension Inbox {
    /// - Returns: Its place in the journal; nil when an event of this identity is there already.
    package static func insert(
        _ letter: Letter,
        receivedAt: Instant,
        _ transaction: Transaction
    ) throws -> EventID? {
        try transaction.takeTurn()
        let values = Self.values(letter, receivedAt: receivedAt)
        return try transaction.rows(Self.insertion, each: [values]).first?.first?.event(0)
    }

    /// Stores letters of a platform, in order.
    ///
    /// - Returns: The place of each in the journal; nil for one that was there already.
    static func insert(_ letters: some Sequence<(Letter, Instant)>, _ transaction: Transaction) throws -> [EventID?] {
        let sets = letters.map { Self.values($0, receivedAt: $1) }
        return try transaction.rows(Self.insertion, each: sets).map { $0.first?.event(0) }
    }

    private static let insertion: StaticString = """
        INSERT INTO inbox (day, account, source, fingerprint, lane, shard, band, happened_at, received_at, body)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (fingerprint, day) DO NOTHING RETURNING id
        """

    static func values(_ letter: Letter, receivedAt: Instant) -> [Value] {
        [
            .integer(letter.day), .name(letter.account), .text(letter.source.rawValue), .blob(letter.fingerprint),
            .name(letter.lane),
            .integer(letter.lane.shard), .integer(letter.band.rawValue), .instant(letter.happenedAt),
            .instant(receivedAt), .blob(letter.body),
        ]
    }
}
