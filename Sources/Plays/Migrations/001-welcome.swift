public import Storage

/// The tables in which plays keep their own state; each is read and written by its play alone.
public enum PlayMigrations {
    public static let all = [
        Migration(
            room: "plays",
            number: 1,
            name: "welcome",
            [
                // Who was welcomed: once for each time a customer adds a guide.
                """
                CREATE TABLE welcomes (
                  account TEXT NOT NULL, guide TEXT NOT NULL, customer TEXT NOT NULL, times INTEGER NOT NULL,
                  added_at INTEGER NOT NULL, event INTEGER NOT NULL, rule TEXT NOT NULL, welcomed_at INTEGER NOT NULL,
                  PRIMARY KEY (account, guide, customer, times, added_at)
                )
                """,
                // Newcomers of a group who wait for the next greeting, and for a while those who had theirs.
                """
                CREATE TABLE newcomers (
                  account TEXT NOT NULL, group_id TEXT NOT NULL, member TEXT NOT NULL, joined_at INTEGER NOT NULL,
                  greeted_at INTEGER,
                  PRIMARY KEY (account, group_id, member)
                )
                """,
                // The platform's own group welcome, as last sent there.
                """
                CREATE TABLE group_materials (
                  account TEXT PRIMARY KEY, effect TEXT NOT NULL, template_id TEXT, checksum TEXT NOT NULL
                )
                """,
                """
                CREATE TABLE media_uploads (
                  effect TEXT PRIMARY KEY, account TEXT NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL,
                  checksum TEXT NOT NULL
                )
                """,
            ]
        ),
        Self.serviceDesk,
        Self.runs,
        Self.lottery,
    ]
}
