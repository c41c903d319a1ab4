/// Where everything is kept: one interface, served by SQLite, and by any engine that passes the conformance suite.
///
/// Promises: a closure is a transaction; what `write` returned from is durable; writes of one ``Writer`` are applied
/// one after the other in the order in which they were handed over; a closure that throws leaves nothing behind.
/// Where several processes share a store, a transaction of ``Writer/work`` or ``Writer/sending`` fails as `busy` rather
/// than overwrite what it has not seen.
/// It never does: retry by itself, cancel a commit, hand out a connection.
public protocol Store: Sendable {
    /// Hands over a transaction that may write, and calls back after the commit.
    ///
    /// Many of one `writer` may share one commit. The call back comes on the engine's own thread: keep it short and do
    /// not block.
    func submit<Result: Sendable>(
        to writer: Writer,
        _ body: @escaping @Sendable (Transaction) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    )

    /// Runs a transaction that only reads, beside others.
    func read<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result

    /// Waits for what was handed over, then closes. Later calls fail.
    func close() async

    /// Tells the other processes that share this store that there may be something new in it.
    ///
    /// A help and no promise: who hears nothing looks by itself now and then. Cheap, and called often.
    func nudge()

    /// Sets what is called, on a thread of the engine, when another process nudges.
    func onNudge(_ body: @escaping @Sendable () -> Void)
}

/// Which of a store's writers carries a transaction.
///
/// SQLite has one for all; on a database server each has a connection of its own.
public enum Writer: Hashable, Sendable, CaseIterable {
    /// Appends to the record what came in from outside: short, and behind nothing slower.
    case intake
    /// Takes from the outbox and records what came of it: each step would wait for a round of decisions.
    case sending
    /// Everything else: decisions and upkeep.
    case work
}

extension Store {
    /// Proves that something can be written and committed: writes again what stands there.
    public func probe() async throws {
        try await self.write(to: .intake) {
            _ = try $0.run("UPDATE migrations SET name = name WHERE room = 'engine' AND number = 1")
        }
    }

    /// A store of one process has nobody to tell.
    public func nudge() {}
    public func onNudge(_ body: @escaping @Sendable () -> Void) {}

    public func submit<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        self.submit(to: .work, body, then: then)
    }

    /// Runs a transaction that may write; returns once it is durable.
    ///
    /// Cancelling the waiting task does not undo it: a commit is never interrupted.
    public func write<Result: Sendable>(
        to writer: Writer = .work,
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await withUnsafeThrowingContinuation { continuation in
            self.submit(to: writer, body) { continuation.resume(with: $0) }
        }
    }
}
