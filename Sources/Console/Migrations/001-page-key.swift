internal import Domain
public import Storage

/// The tables of the room Console.
public enum ConsoleMigrations {
    public static let all = [
        Migration(
            room: "console",
            number: 1,
            name: "page-key",
            keepsOlder: true,
            [
                """
                CREATE TABLE page_key (
                  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), key BLOB NOT NULL, made_at INTEGER NOT NULL
                )
                """
            ]
        )
    ]
}
