internal import Foundation
internal import GRDB

/// The one thread that writes: it takes all that waits, runs it, and commits once.
///
/// A flush to the disk costs hundreds of microseconds whatever it carries, so what arrives while one commit is under
/// way shares the next. Under load it waits a moment more, to make the groups larger.
final class SQLiteWriter: Sendable {
    private let queue: WriteQueue
    private let database: any DatabaseWriter

    init(_ database: any DatabaseWriter, gather: Duration, mostJobs: Int) {
        self.database = database
        self.queue = WriteQueue(gather: gather, mostJobs: mostJobs)
        let thread = Thread { [queue, database] in Self.loop(queue, database) }
        thread.name = "hearth.writer"
        thread.stackSize = 4 << 20
        thread.start()
    }

    func submit(_ job: any WriteJob) {
        guard self.queue.append(job) else {
            job.refused(StorageError(.closed, "The store is closed."))
            return
        }
    }

    /// Runs what waits, then ends the thread.
    func close() async {
        await withCheckedContinuation { continuation in
            self.end { continuation.resume() }
        }
    }

    func end(then: @escaping @Sendable () -> Void) { self.queue.close(then: then) }

    private static func loop(_ queue: WriteQueue, _ database: any DatabaseWriter) {
        var connection: SQLiteConnection?
        while let jobs = queue.next() {
            database.unsafeReentrantWrite { database in
                do throws(StorageError) {
                    if connection == nil { connection = try SQLiteConnection(database) }
                    if let connection { Self.commit(jobs, on: connection) }
                } catch {
                    for job in jobs { job.refused(error) }
                }
            }
        }
        database.unsafeReentrantWrite { _ in connection?.finalize() }
        queue.ended()
    }

    private static func commit(_ jobs: [any WriteJob], on connection: SQLiteConnection) {
        let transaction = Transaction(on: connection)
        do {
            try connection.run("BEGIN IMMEDIATE", [])
            var isFresh = true
            for job in jobs {
                job.run(transaction, asPart: !isFresh)
                // Out of room, SQLite may undo all by itself; nothing of the group may then stand alone.
                if let loss = transaction.loss { throw loss }
                guard isFresh else { continue }
                // The first job needs no part of its own: when it throws, the transaction begins again without it.
                isFresh = job.hasThrown
                if isFresh {
                    try connection.run("ROLLBACK", [])
                    try connection.run("BEGIN IMMEDIATE", [])
                }
            }
            try connection.run("COMMIT", [])
        } catch {
            // Best effort: SQLite may have rolled back by itself, and then there is nothing left to undo.
            _ = try? connection.run("ROLLBACK", [])
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
final class Job<Result: Sendable>: WriteJob, @unchecked Sendable {
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
