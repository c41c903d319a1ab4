internal import GRDBSQLite

extension SQLiteStore {
    /// How many rows each kept statement has read without an index, by the statement's text.
    ///
    /// A statement that scans costs more with every day of history. Tests keep this near nothing.
    package func scannedRows() async throws -> [String: Int] {
        let written = try await self.write { ($0.connection as? SQLiteConnection)?.scannedRows() ?? [:] }
        let read = try await self.read { ($0.connection as? SQLiteConnection)?.scannedRows() ?? [:] }
        return written.merging(read, uniquingKeysWith: +)
    }
}

extension SQLiteConnection {
    fileprivate func scannedRows() -> [String: Int] {
        var rows: [String: Int] = [:]
        for statement in self.kept {
            guard let sql = sqlite3_sql(statement) else { continue }
            rows[String(cString: sql), default: 0] += Int(
                sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0)
            )
        }
        return rows
    }
}
