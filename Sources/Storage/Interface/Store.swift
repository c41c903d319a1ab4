/// Where everything is kept: one interface, served by SQLite, and by any engine that passes the conformance suite.
///
/// Promises: a closure is a transaction; what `write` returned from is durable; writes are applied one after the
/// other in the order in which they were handed over; a closure that throws leaves nothing behind.
/// It never does: retry by itself, cancel a commit, hand out a connection.
public protocol Store: Sendable {
    /// Hands over a transaction that may write, and calls back after the commit.
    ///
    /// Many may share one commit. The call back comes on the engine's own thread: keep it short and do not block.
    func submit<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    )

    /// Runs a transaction that only reads, beside others.
    func read<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result

    /// Waits for what was handed over, then closes. Later calls fail.
    func close() async
}

extension Store {
    /// Proves that something can be written and committed: writes again what stands there.
    public func probe() async throws {
        try await self.write { _ = try $0.run("UPDATE migrations SET name = name WHERE number = 1") }
    }

    /// Runs a transaction that may write; returns once it is durable.
    ///
    /// Cancelling the waiting task does not undo it: a commit is never interrupted.
    public func write<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await withUnsafeThrowingContinuation { continuation in
            self.submit(body) { continuation.resume(with: $0) }
        }
    }
}
