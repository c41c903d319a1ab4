internal import Domain
internal import GRDB
internal import GRDBSQLite

/// One SQLite connection seen as the interface's.
///
/// GRDB opens and guards it; statements are bound and stepped here, because every row of a callback goes this way and
/// GRDB's general arguments cost more than SQLite's own work.
///
/// Prepared statements are kept by the address of their text, until ``finalize()``.
final class SQLiteConnection: Connection {
    private let handle: OpaquePointer
    private let wall: WallClock?
    private var statements: [UnsafePointer<UInt8>: OpaquePointer] = [:]

    /// Shows the time of `wall`; without one, that of the machine.
    convenience init(_ database: Database, wall: WallClock?) throws(StorageError) {
        guard let handle = database.sqliteConnection else {
            throw StorageError(.closed, "The connection is closed.")
        }
        self.init(handle, wall: wall)
    }

    /// On a connection that the caller opened, and closes after ``finalize()``.
    init(_ handle: OpaquePointer, wall: WallClock?) {
        self.handle = handle
        self.wall = wall
    }

    /// Whether a transaction is open.
    ///
    /// SQLite may undo one by itself, for want of room.
    var isInTransaction: Bool { sqlite3_get_autocommit(self.handle) == 0 }

    func begin() throws(StorageError) { try self.run("BEGIN IMMEDIATE", []) }

    func commit() throws(StorageError) { try self.run("COMMIT", []) }

    func rollback() {
        // SQLite may have rolled back by itself, and then there is nothing left to undo.
        if self.isInTransaction { _ = try? self.run("ROLLBACK", []) }
    }

    /// The prepared statements, in no order.
    var kept: some Collection<OpaquePointer> { self.statements.values }

    deinit { self.finalize() }

    /// Gives all statements back; must come before the connection closes.
    func finalize() {
        for statement in self.statements.values { sqlite3_finalize(statement) }
        self.statements = [:]
    }

    var days: (any DayTables)? { nil }

    /// One process writes, and it writes one transaction after the other.
    func takeTurn() {}

    func clock() throws(StorageError) -> Instant {
        if let wall = self.wall { return wall() }
        // Days since noon of a day long ago, and that of 1970 (https://sqlite.org/lang_datefunc.html).
        let rows = try self.rows("SELECT CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS INTEGER)", [])
        guard let row = rows.first else { throw StorageError(.failed, "SQLite does not tell the time.") }
        return row.instant(0)
    }

    @discardableResult
    func run(_ sql: StaticString, _ values: [Value]) throws(StorageError) -> Int {
        let statement = try self.bound(sql, values)
        defer { self.release(statement) }
        var code = sqlite3_step(statement)
        // A statement with RETURNING that nobody reads still has to be run to its end.
        while code == SQLITE_ROW { code = sqlite3_step(statement) }
        guard code == SQLITE_DONE else { throw self.error(code) }
        return Int(sqlite3_changes(self.handle))
    }

    func rows(_ sql: StaticString, _ values: [Value]) throws(StorageError) -> [Row] {
        let statement = try self.bound(sql, values)
        defer { self.release(statement) }
        let columns = sqlite3_column_count(statement)
        var rows: [Row] = []
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return rows }
            guard code == SQLITE_ROW else { throw self.error(code) }
            var row: [Value] = []
            row.reserveCapacity(Int(columns))
            for column in 0..<columns { row.append(Self.value(statement, column)) }
            rows.append(Row(row))
        }
    }

    func rows(_ sql: StaticString, each sets: [[Value]]) throws(StorageError) -> [[Row]] {
        var answers: [[Row]] = []
        answers.reserveCapacity(sets.count)
        for values in sets { answers.append(try self.rows(sql, values)) }
        return answers
    }

    private func bound(_ sql: StaticString, _ values: [Value]) throws(StorageError) -> OpaquePointer {
        let statement: OpaquePointer
        if let known = self.statements[sql.utf8Start] {
            statement = known
        } else {
            statement = try self.prepare(sql)
        }
        guard sqlite3_bind_parameter_count(statement) == Int32(values.count) else {
            preconditionFailure("A statement has as many values as parameters.")
        }
        for (index, value) in values.enumerated() {
            let code = Self.bind(value, to: statement, at: Int32(index + 1))
            guard code == SQLITE_OK else {
                self.release(statement)
                throw self.error(code)
            }
        }
        return statement
    }

    private func prepare(_ sql: StaticString) throws(StorageError) -> OpaquePointer {
        var statement: OpaquePointer?
        let text = Array(SQLiteDialect.statement(sql).utf8CString)
        let code = sqlite3_prepare_v3(
            self.handle,
            text,
            Int32(text.count),
            UInt32(SQLITE_PREPARE_PERSISTENT),
            &statement,
            nil
        )
        guard code == SQLITE_OK, let statement else { throw self.error(code) }
        self.statements[sql.utf8Start] = statement
        return statement
    }

    /// What is bound stays until the next values take its place: SQLite would give its room back and ask for it again.
    private func release(_ statement: OpaquePointer) { sqlite3_reset(statement) }

    private func error(_ code: Int32) -> StorageError {
        // The message of SQLite names tables and columns, never values.
        StorageError(sqlite: code, message: String(cString: sqlite3_errmsg(self.handle)))
    }
}

extension SQLiteConnection {
    /// SQLite copies what it is given before the call returns.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private static func bind(_ value: Value, to statement: OpaquePointer, at index: Int32) -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(statement, index)
        case .integer(let value):
            return sqlite3_bind_int64(statement, index, value)
        case .text(var value):
            return value.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { text in
                    // A nil pointer would bind NULL instead of an empty text.
                    sqlite3_bind_text(
                        statement,
                        index,
                        text.baseAddress ?? Self.nothing,
                        Int32(text.count),
                        Self.copied
                    )
                }
            }
        case .blob(let value):
            guard !value.isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
            return value.withUnsafeBufferPointer { bytes in
                sqlite3_bind_blob(statement, index, bytes.baseAddress, Int32(bytes.count), Self.copied)
            }
        }
    }

    /// One NUL byte that lives as long as the process.
    private nonisolated(unsafe) static let nothing: UnsafePointer<CChar> = {  // never written after it is made
        let byte = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
        byte.initialize(to: 0)
        return UnsafePointer(byte)
    }()

    private static func value(_ statement: OpaquePointer, _ column: Int32) -> Value {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER:
            return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_TEXT:
            guard let text = sqlite3_column_text(statement, column) else { return .text("") }
            let count = Int(sqlite3_column_bytes(statement, column))
            return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            guard let bytes = sqlite3_column_blob(statement, column) else { return .blob([]) }
            return .blob(
                Array(UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(statement, column))))
            )
        case SQLITE_NULL:
            return .null
        default:
            preconditionFailure("The schema has no floating columns.")
        }
    }
}
