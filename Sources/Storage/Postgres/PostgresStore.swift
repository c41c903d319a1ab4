internal import CPostgres
public import Domain
internal import Foundation

/// The store in a PostgreSQL database, through libpq.
///
/// One connection for each ``Writer``, whose transactions carry all that waits, as SQLite's do; another one listens to
/// the nudges of other processes. A few more connections read, each on a thread of its own, because every call of libpq
/// blocks. A connection that is lost is made anew for the next transaction; nothing is ever tried twice, and a commit
/// is never interrupted.
public final class PostgresStore: Store {
    /// The oldest server that is taken; 15 is the one that the tests run.
    public static let oldestServer = 150_000

    private let writers: [Writer: WriteQueue]
    private let nudges: Nudges
    private let reads: ReadQueue

    /// Connects once to see that all is well, then holds one connection for each ``Writer``, one that listens, and up
    /// to `readers` that read.
    ///
    /// - Parameters:
    ///   - address: A URI such as `postgres://hearth@db.internal/hearth`, or keywords, as libpq takes them.
    ///   - readers: How many transactions may read at the same time.
    ///   - gather: How long the writer waits under load for more to commit together.
    /// - Throws: ``StorageError/Code/unavailable`` when the server cannot be reached,
    ///   ``StorageError/Code/unusable`` when it is too old or does not keep what it commits.
    public init(_ address: Secret, readers: Int = 4, gather: Duration = .milliseconds(1)) throws {
        precondition(readers > 0, "Somebody must read.")
        try PostgresSession(address, .writer(.intake)).check()
        // What is decided or sent comes one group after the other: waiting for more would only be late.
        self.writers = Dictionary(
            uniqueKeysWithValues: Writer.allCases.map { writer in
                (writer, WriteQueue(gather: writer == .intake ? gather : .zero, mostJobs: 256))
            }
        )
        self.nudges = Nudges()
        self.reads = ReadQueue(readers: readers)
        let (nudges, reads) = (self.nudges, self.reads)
        for (writer, queue) in self.writers {
            Self.start("hearth.\(writer)") { Self.write(queue, address, writer) }
        }
        Self.start("hearth.nudges") { nudges.run(address) }
        for number in 1...readers { Self.start("hearth.reader-\(number)") { Self.read(reads, address) } }
    }

    deinit {
        for queue in self.writers.values { queue.close {} }
        self.nudges.close()
        self.reads.close {}
    }

    private static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = name
        thread.stackSize = 4 << 20
        thread.start()
    }

    private static func write(_ queue: WriteQueue, _ address: Secret, _ writer: Writer) {
        var session: PostgresSession?
        while let jobs = queue.next() { Self.run(jobs, on: &session, address, .writer(writer)) }
        session = nil
        queue.ended()
    }

    private static func read(_ queue: ReadQueue, _ address: Secret) {
        var session: PostgresSession?
        while let job = queue.next() { Self.run([job], on: &session, address, .reader) }
        session = nil
        queue.ended()
    }

    private static func run(
        _ jobs: [any WriteJob],
        on session: inout PostgresSession?,
        _ address: Secret,
        _ role: PostgresSession.Role
    ) {
        let connected: PostgresSession
        do {
            connected = if let session { session } else { try PostgresSession(address, role) }
        } catch {
            for job in jobs { job.refused(error) }
            return
        }
        GroupCommit.run(jobs, on: connected)
        session = connected.isBroken ? nil : connected
    }

    public func submit<Result: Sendable>(
        to writer: Writer,
        _ body: @escaping @Sendable (Transaction) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        let job = Job(body, then: then)
        if self.writers[writer]?.append(job) != true { job.refused(StorageError(.closed, "The store is closed.")) }
    }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await withUnsafeThrowingContinuation { continuation in
            let job = Job(body) { continuation.resume(with: $0) }
            if !self.reads.append(job) { job.refused(StorageError(.closed, "The store is closed.")) }
        }
    }

    public func nudge() { self.nudges.send() }

    public func onNudge(_ body: @escaping @Sendable () -> Void) { self.nudges.listen(body) }

    public func close() async {
        for queue in self.writers.values {
            await withCheckedContinuation { continuation in queue.close { continuation.resume() } }
        }
        self.nudges.close()
        await withCheckedContinuation { continuation in self.reads.close { continuation.resume() } }
    }
}

extension PostgresSession {
    /// Makes sure that the server can keep our promises.
    fileprivate func check() throws(StorageError) {
        let version = PQserverVersion(self.server)
        guard version >= PostgresStore.oldestServer else {
            throw StorageError(.unusable, "PostgreSQL \(version / 10_000) is too old; 15 or newer is needed.")
        }
        let kept = try self.rows(
            "SELECT current_setting('synchronous_commit'), pg_is_in_recovery()",
            []
        )
        guard let row = kept.first else { throw StorageError(.failed, "PostgreSQL told nothing of its settings.") }
        guard !row.flag(1) else {
            throw StorageError(.unusable, "This PostgreSQL is a standby and only reads; name the primary.")
        }
        guard row.text(0) != "off" else {
            throw StorageError(.unusable, "PostgreSQL runs with synchronous_commit=off: it may lose what it committed.")
        }
    }
}
