/// Runs all that waits in one transaction and commits once, whatever the engine.
///
/// A flush to the disk costs hundreds of microseconds whatever it carries, so what arrives while one commit is under
/// way shares the next.
enum GroupCommit {
    static func run(_ jobs: [any WriteJob], on connection: any Connection) {
        let transaction = Transaction(on: connection)
        do {
            try connection.begin()
            var isFresh = true
            for job in jobs {
                job.run(transaction, asPart: !isFresh)
                // The engine may undo all by itself; nothing of the group may then stand alone.
                if let loss = transaction.loss { throw loss }
                guard isFresh else { continue }
                // The first job needs no part of its own: when it throws, the transaction begins again without it.
                isFresh = job.hasThrown
                if isFresh {
                    connection.rollback()
                    try connection.begin()
                }
            }
            try connection.commit()
        } catch {
            connection.rollback()
            for job in jobs { job.refused(error) }
            return
        }
        for job in jobs { job.committed() }
    }
}

/// A transaction that waits for the writer.
///
/// Touched by one thread at a time: the caller's before it is handed over, the writer's afterwards.
protocol WriteJob: AnyObject, Sendable {
    /// `asPart` says whether its writes are undone alone when it throws; otherwise the caller undoes them.
    func run(_ transaction: Transaction, asPart: Bool)
    var hasThrown: Bool { get }
    func committed()
    func refused(_ error: any Error)
}

/// `@unchecked Sendable`: see ``WriteJob``; the hand-over goes through the lock of ``WriteQueue``.
final class Job<Result: Sendable>: WriteJob, @unchecked Sendable {  // handed over through a lock, see above
    private let body: @Sendable (Transaction) throws -> Result
    private let then: @Sendable (Swift.Result<Result, any Error>) -> Void
    private var outcome: Swift.Result<Result, any Error>?

    init(
        _ body: @escaping @Sendable (Transaction) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        self.body = body
        self.then = then
    }

    func run(_ transaction: Transaction, asPart: Bool) {
        self.outcome = Swift.Result {
            try asPart ? transaction.part { try self.body(transaction) } : self.body(transaction)
        }
    }

    var hasThrown: Bool {
        if case .failure? = self.outcome { true } else { false }
    }

    func committed() {
        guard let outcome = self.outcome else { preconditionFailure("A job is committed after it ran.") }
        self.then(outcome)
    }

    func refused(_ error: any Error) { self.then(.failure(error)) }
}
