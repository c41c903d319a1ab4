internal import CPostgres
internal import Domain

/// One connection to the server: every call blocks, so a thread of its own uses it.
///
/// Statements have no name, so that a pooler which gives each transaction another connection may stand between.
final class PostgresSession: Connection {
    /// "hear": tells our lock from those of others in the same database.
    private static let lock = 1_751_474_546

    /// What the connection is for.
    enum Role: Hashable, Sendable {
        case reader
        case writer(Writer)
    }

    private let handle: OpaquePointer
    private let role: Role
    private var hasTurn = false

    /// Connects, or says why not.
    ///
    /// The `address` is a URI or a list of keywords, as libpq takes them; what it leaves open is bounded in time.
    init(_ address: Secret, _ role: Role) throws(StorageError) {
        // What comes later counts, so the address, expanded where it stands, overrides what is before it.
        let defaults = [
            // libpq takes no less than 2 s. A server that is gone without a word is noticed after 5 + 3 × 2 s.
            ("connect_timeout", "2"), ("tcp_user_timeout", "10000"), ("keepalives_idle", "5"),
            ("keepalives_interval", "2"), ("keepalives_count", "3"), ("application_name", "hearth"),
            // A standby is behind, and what it does not show would count as seen.
            ("target_session_attrs", "read-write"),
        ]
        let handle = address.reveal { address in
            Self.connect(defaults + [("dbname", address), ("client_encoding", "UTF8")])
        }
        guard let handle else { throw StorageError(.failed, "libpq has no memory for a connection.") }
        self.handle = handle
        self.role = role
        guard PQstatus(handle) == CONNECTION_OK else {
            // libpq's reason names host, user and database, and never the password.
            let reason = String(cString: PQerrorMessage(handle)).split(separator: "\n").first.map(String.init)
            throw StorageError(.unavailable, "PostgreSQL cannot be reached: \(reason ?? "no reason given").")
        }
        // Notices are for a terminal.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
    }

    private static func connect(_ options: [(String, String)]) -> OpaquePointer? {
        let names = options.map { Array($0.0.utf8CString) }
        let values = options.map { Array($0.1.utf8CString) }
        return names.withPointers { names in
            values.withPointers { values in PQconnectdbParams(names, values, 1) }
        }
    }

    deinit { PQfinish(self.handle) }

    /// libpq's own handle, for questions that are no statement.
    var server: OpaquePointer { self.handle }

    /// Nothing more can be said on it, although it stands.
    fileprivate var isGivenUp = false

    var isBroken: Bool { self.isGivenUp || PQstatus(self.handle) != CONNECTION_OK }

    var isInTransaction: Bool {
        guard !self.isBroken else { return false }
        let status = PQtransactionStatus(self.handle)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    /// Begins a transaction.
    ///
    /// A process that is stopped in the middle of one, or cut off, would hold its locks for as long as that lasts: the
    /// server ends it after 5 s in which nothing was asked; after 1 s where callbacks wait for it. What is decided is
    /// decided on one view of the data, and fails where another process changed it meanwhile; what comes in appends
    /// only, so it needs no such view.
    func begin() throws(StorageError) {
        self.hasTurn = false
        switch self.role {
        case .reader: try self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \(Self.planning)")
        case .writer(.intake): try self.execute("BEGIN ISOLATION LEVEL READ COMMITTED; \(Self.patience(1_000))")
        case .writer(.sending), .writer(.work):
            try self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; \(Self.patience(5_000))")
        }
    }

    /// Its statements take milliseconds, and compiling one takes 70.
    private static let planning = "SET LOCAL jit = off"

    private static func patience(_ millis: Int) -> String {
        "\(Self.planning); SET LOCAL idle_in_transaction_session_timeout = \(millis); SET LOCAL lock_timeout = 8000"
    }

    /// The turn ends with the transaction.
    func takeTurn() throws(StorageError) {
        guard !self.hasTurn else { return }
        // From here on callbacks wait for this transaction, whatever else it does.
        try self.execute(
            """
            SELECT pg_advisory_xact_lock(\(Self.lock), hashtext(current_schema()));
            SET LOCAL idle_in_transaction_session_timeout = 1000
            """
        )
        self.hasTurn = true
    }

    func clock() throws(StorageError) -> Instant {
        let rows = try self.rows("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)", [])
        guard let row = rows.first else { throw StorageError(.failed, "PostgreSQL does not tell the time.") }
        return row.instant(0)
    }

    func commit() throws(StorageError) {
        let result = PQexec(self.handle, "COMMIT")
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else {
            guard !self.isBroken else {
                throw StorageError(.uncertain, "The connection was lost during a commit: it may have been done.")
            }
            throw StorageError(postgres: result, on: self.handle)
        }
        // Of a transaction that had failed the server says ROLLBACK, and takes that for a success.
        guard String(cString: PQcmdStatus(result)) == "COMMIT" else {
            throw StorageError(.failed, "A statement had failed, and its transaction went on.")
        }
    }

    func rollback() {
        guard self.isInTransaction else { return }
        PQclear(PQexec(self.handle, "ROLLBACK"))
    }

    func execute(_ sql: String) throws(StorageError) {
        let result = PQexec(self.handle, sql)
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
            throw self.noted(StorageError(postgres: result, on: self.handle))
        }
    }

    /// A server that can do nothing for us, such as one that only reads by now, may keep the connection for ever.
    private func noted(_ error: StorageError) -> StorageError {
        if error.code == .unavailable { self.isGivenUp = true }
        return error
    }

    @discardableResult
    func run(_ sql: StaticString, _ values: [Value]) throws(StorageError) -> Int {
        if let definition = PostgresDialect.definition(sql) {
            try self.execute(definition)
            return 0
        }
        let answer: PostgresAnswer
        do { answer = try PostgresAnswer(self.handle, sql, values) } catch { throw self.noted(error) }
        // A turn that was taken in a part ends with the part.
        if sql.withUTF8Buffer({ $0.starts(with: "ROLLBACK TO".utf8) }) { self.hasTurn = false }
        return answer.changedRows
    }

    func rows(_ sql: StaticString, _ values: [Value]) throws(StorageError) -> [Row] {
        do { return try PostgresAnswer(self.handle, sql, values).rows } catch { throw self.noted(error) }
    }
}

extension PostgresSession {
    /// So many statements are sent before the first answer is read: what they answer fits into the sockets' buffers,
    /// so neither side waits for the other.
    private static let mostTogether = 100

    func rows(_ sql: StaticString, each sets: [[Value]]) throws(StorageError) -> [[Row]] {
        var answers: [[Row]] = []
        answers.reserveCapacity(sets.count)
        var rest = sets[...]
        while !rest.isEmpty {
            answers += try self.rows(sql, together: rest.prefix(Self.mostTogether))
            rest = rest.dropFirst(Self.mostTogether)
        }
        return answers
    }

    private func rows(_ sql: StaticString, together sets: ArraySlice<[Value]>) throws(StorageError) -> [[Row]] {
        guard PQenterPipelineMode(self.server) == 1 else { throw StorageError(postgres: nil, on: self.server) }
        let areSent = sets.allSatisfy { PostgresParameters($0).send(sql, to: self.server) }
        guard areSent, PQpipelineSync(self.server) == 1 else {
            self.isGivenUp = true
            throw StorageError(.unavailable, "The connection to PostgreSQL took no more statements.")
        }
        var answers: [[Row]] = []
        var failure: StorageError?
        var silences = 0
        // Each statement has its answer, also one that was not run, and silence behind it; the last is that of the end.
        while !self.isBroken, silences < 2 {
            guard let result = PQgetResult(self.server) else {
                silences += 1
                continue
            }
            silences = 0
            let status = PQresultStatus(result)
            if status == PGRES_PIPELINE_SYNC {
                PQclear(result)
                break
            }
            let answer = PostgresAnswer(owning: result)
            switch status {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK: answers.append(answer.rows)
            case PGRES_PIPELINE_ABORTED: continue
            default: failure = failure ?? answer.failure(on: self.server)
            }
        }
        if PQexitPipelineMode(self.server) != 1 { self.isGivenUp = true }
        if let failure { throw self.noted(failure) }
        guard answers.count == sets.count else { throw StorageError(postgres: nil, on: self.server) }
        return answers
    }
}

extension [[CChar]] {
    /// Lends C strings as libpq wants a list of them: their addresses, and nil at the end.
    fileprivate func withPointers<Result>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        let copies = self.map { text in
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count)
            copy.initialize(from: text, count: text.count)
            return copy
        }
        defer { for copy in copies { copy.deallocate() } }
        let pointers = copies.map { UnsafePointer<CChar>?($0) } + [nil]
        return pointers.withUnsafeBufferPointer { list in
            guard let start = list.baseAddress else { preconditionFailure("The list holds its own end.") }
            return body(start)
        }
    }
}
