internal import Domain
internal import Logging
internal import Storage
internal import Synchronization

/// The way through the spool: what becomes of letters while the database is away.
///
/// They are durable in the spool and answered; a ``Drain`` stores them later, in their order, before any new one.
extension Inbox {
    /// Whether letters go through the spool, because the database is away, or was and not all is stored yet.
    public var isSpooling: Bool { self.state.withLock { $0.way != .store } }

    /// Why the database cannot be used, as far as it is known; nil once what lies in the spool is being stored.
    public internal(set) var trouble: String? {
        get { self.lastTrouble.withLock { $0 } }
        set { self.lastTrouble.withLock { $0 = newValue } }
    }

    /// Called four times a second: what has waited for 1.5 s goes into the spool.
    func tick() {
        let refused = self.state.withLock { intake in intake.tick() ? self.keep(intake.divert()) : nil }
        guard let refused else { return }
        self.tell(refused, outage: "no commit for 1.5 s")
    }

    /// Whether letters of a commit that failed like this go into the spool.
    public func isOutage(_ error: any Error) -> Bool {
        guard self.spool != nil, let code = (error as? StorageError)?.code else { return false }
        return [.unavailable, .uncertain, .busy, .full].contains(code)
    }

    /// Hands letters over to the spool, in order; called under the lock, because it is the order of the lanes.
    ///
    /// - Returns: Those for which there is no room.
    func keep(_ items: [Intake.Item]) -> [Intake.Item] {
        items.filter { item in
            self.spool?.append(item.letter, receivedAt: item.receivedAt) { isDurable in
                item.then(isDurable ? .success(.stored(nil)) : .failure(Refusal(.overloaded)))
            } != true
        }
    }

    /// Tells that the spool is in use from now on, and those that found no room in it.
    func tell(_ refused: [Intake.Item], outage reason: String) {
        self.trouble = reason
        self.logger.warning("the database is away; callbacks go into the spool", metadata: ["reason": "\(reason)"])
        self.outage.raise()
        if !refused.isEmpty { self.noteFullSpool() }
        for item in refused { item.then(.failure(Refusal(.overloaded))) }
    }

    /// Once for each time of trouble: callbacks come by the hundred.
    func noteFullSpool() {
        guard !self.isSpoolFull.exchange(true, ordering: .relaxed) else { return }
        self.logger.error("the spool has no room; callbacks are answered 503, and the platform repeats them")
    }

    /// Stores letters that were answered already; with none of them, proves that a commit goes through.
    ///
    /// - Returns: Those that the store refuses although it takes others: they would stand in the way for ever.
    func store(spooled records: [SpoolRecord]) async throws -> [SpoolRecord] {
        guard !records.isEmpty else {
            try await self.store.probe()
            return []
        }
        let letters = records.map { ($0.letter, $0.receivedAt) }
        do {
            let ids = try await self.store.write(to: .intake) { transaction in
                try transaction.takeTurn()
                return try Self.insertTogether(letters, transaction)
            }
            self.count(ids)
            self.announce(letters, ids)
            return []
        } catch let error as StorageError where Self.isAboutLetters(error) {
            return try await self.storeEachAlone(records, error)
        }
    }

    /// Whether what a store said may be meant for one letter.
    private static func isAboutLetters(_ error: StorageError) -> Bool {
        error.code == .failed || error.code == .constraint
    }

    private func storeEachAlone(_ records: [SpoolRecord], _ error: StorageError) async throws -> [SpoolRecord] {
        let results = try await self.store.write(to: .intake) { transaction in
            try transaction.takeTurn()
            return try records.map { record in
                do throws(any Error) {
                    let letter = [(record.letter, record.receivedAt)]
                    return Result<EventID?, StorageError>.success(
                        try transaction.part { try Self.insert(letter, transaction).first ?? nil }
                    )
                } catch let error as StorageError where Self.isAboutLetters(error) {
                    return .failure(error)
                }
            }
        }
        let refused = zip(records, results).filter { if case .failure = $1 { true } else { false } }.map(\.0)
        // When it takes none at all, it is not about the letters.
        guard refused.count < records.count else { throw error }
        let taken = zip(records, results).compactMap { record, result in
            (try? result.get()).map { (letter: (record.letter, record.receivedAt), id: $0) }
        }
        self.count(taken.map(\.id))
        self.announce(taken.map(\.letter), taken.map(\.id))
        for record in refused {
            self.logger.critical(
                "the database refuses a callback that was acknowledged; it is set aside in the folder of the spool",
                metadata: ["callback.account": "\(record.letter.account)", "error": "\(error)"]
            )
        }
        return refused
    }

    /// Lets new letters wait while the last of the spool is stored: they would keep it from ever being empty.
    func hold() { self.state.withLock { $0.hold() } }

    /// The last of the spool cannot be stored: those that wait follow it.
    func holdNoMore() {
        let refused = self.state.withLock { intake in intake.way == .held ? self.keep(intake.divert()) : [] }
        for item in refused { item.then(.failure(Refusal(.overloaded))) }
    }

    /// Lets new letters go into the database again, if the spool is empty.
    func goOn() {
        let (isOver, flight) = self.state.withLock { intake in
            guard intake.way == .held, self.spool?.isEmpty == true else { return (false, Int?.none) }
            return (true, intake.goOn())
        }
        if isOver {
            self.isSpoolFull.store(false, ordering: .relaxed)
            self.logger.notice("the spool is empty; callbacks go into the database again")
        }
        if let flight { self.flush(flight) }
    }
}
