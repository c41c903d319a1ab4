internal import Storage

extension PlayMigrations {
    static let serviceDesk = Migration(
        room: "plays",
        number: 2,
        name: "service-desk",
        [
            // Up to where the messages of a service account were fetched, and the question that is under way.
            """
            CREATE TABLE service_desks (
              account TEXT NOT NULL, service_account TEXT NOT NULL, cursor TEXT NOT NULL, question TEXT,
              asked_at INTEGER, asked_by_token INTEGER NOT NULL, is_wanted INTEGER NOT NULL, token TEXT,
              token_at INTEGER, failures INTEGER NOT NULL, known_since INTEGER NOT NULL,
              PRIMARY KEY (account, service_account)
            )
            """
        ]
    )
}
