/// What SQLite has no words for.
enum SQLiteDialect {
    /// The statement without the locks of rows, because one process writes, one transaction after the other; and
    /// without the index of fingerprints, which is two tables and their triggers there.
    static func statement(_ sql: StaticString) -> String {
        sql.description
            .replacing("ON CONFLICT (fingerprint, day) DO NOTHING", with: "ON CONFLICT DO NOTHING")
            .replacing(" FOR UPDATE SKIP LOCKED", with: "")
            .replacing(" FOR KEY SHARE", with: "")
    }
}
