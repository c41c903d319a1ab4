extension PostgresSession: DayTables {
    var days: (any DayTables)? { self }

    func days(of table: DayTable) throws(StorageError) -> [Int] {
        let rows = try self.rows(
            """
            SELECT CAST(c.relname AS TEXT) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
            WHERE i.inhparent = to_regclass($1)
            """,
            [.text(table.name.description)]
        )
        return rows.compactMap { row in Int(row.text(0).dropFirst(table.name.description.count + 1)) }
    }

    func add(_ day: Int, to table: DayTable) throws(StorageError) {
        // Behind our wait for a long read everybody waits, callbacks too.
        try self.execute("SET LOCAL lock_timeout = 200")
        try self.execute(
            "CREATE TABLE \(table.name)_\(day) (LIKE \(table.name) INCLUDING DEFAULTS INCLUDING CONSTRAINTS)"
        )
        try self.execute(
            """
            WITH moved AS (DELETE FROM \(table.name)_rest WHERE day = \(day) RETURNING *)
            INSERT INTO \(table.name)_\(day) SELECT * FROM moved
            """
        )
        try self.execute(
            """
            ALTER TABLE \(table.name)
              ATTACH PARTITION \(table.name)_\(day) FOR VALUES FROM (\(day)) TO (\(day + 1))
            """
        )
    }

    func drop(_ day: Int, of table: DayTable) throws(StorageError) {
        try self.execute("SET LOCAL lock_timeout = 200")
        try self.execute("DROP TABLE \(table.name)_\(day)")
    }
}
