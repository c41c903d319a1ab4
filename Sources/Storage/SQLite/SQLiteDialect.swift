/// What SQLite has no words for.
enum SQLiteDialect {
    /// The statement without the locks of rows: one process writes, one transaction after the other.
    static func statement(_ sql: StaticString) -> String {
        sql.description
            .replacing(" FOR UPDATE SKIP LOCKED", with: "")
            .replacing(" FOR KEY SHARE", with: "")
    }
}
