internal import Storage

extension PlayMigrations {
    /// Who entered which draw, what is left, and who won.
    static let lottery = Migration(
        room: "plays",
        number: 4,
        name: "lottery",
        [
            // Entries are numbered without a gap: the row that counts them is what two writers cannot both change.
            // `people` is how many entered, however often.
            """
            CREATE TABLE lottery_counts (
              brand TEXT NOT NULL, run TEXT NOT NULL, entries INTEGER NOT NULL, people INTEGER NOT NULL,
              PRIMARY KEY (brand, run)
            )
            """,
            """
            CREATE TABLE lottery_entries (
              brand TEXT NOT NULL, run TEXT NOT NULL, number INTEGER NOT NULL, person TEXT NOT NULL, place INTEGER,
              day INTEGER NOT NULL, entered_at INTEGER NOT NULL, event INTEGER NOT NULL,
              PRIMARY KEY (brand, run, number)
            )
            """,
            "CREATE INDEX lottery_entries_person ON lottery_entries (brand, run, person)",
            "CREATE INDEX lottery_entries_place ON lottery_entries (brand, run, number) WHERE place IS NOT NULL",
            // Entries that wait for a look-up of the person's tags.
            """
            CREATE TABLE lottery_waiting (
              event INTEGER NOT NULL, effect TEXT NOT NULL, brand TEXT NOT NULL, run TEXT NOT NULL,
              customer TEXT NOT NULL, service TEXT, happened_at INTEGER NOT NULL, tries INTEGER NOT NULL,
              PRIMARY KEY (event)
            )
            """,
            "CREATE INDEX lottery_waiting_effect ON lottery_waiting (effect)",
            "CREATE INDEX lottery_waiting_run ON lottery_waiting (brand, run)",
            """
            CREATE TABLE lottery_stock (
              brand TEXT NOT NULL, run TEXT NOT NULL, tier TEXT NOT NULL,
              left_over INTEGER NOT NULL CHECK (left_over >= 0),
              PRIMARY KEY (brand, run, tier)
            )
            """,
            // A prize: won → given, or won → lapsed when it is not claimed in time.
            """
            CREATE TABLE lottery_wins (
              brand TEXT NOT NULL, run TEXT NOT NULL, pick INTEGER NOT NULL, tier TEXT NOT NULL,
              person TEXT NOT NULL, number INTEGER NOT NULL, replaces INTEGER,
              state TEXT NOT NULL CHECK (state IN ('drawn', 'won', 'given', 'lapsed')),
              won_at INTEGER NOT NULL, claim_by INTEGER, gain TEXT,
              PRIMARY KEY (brand, run, pick)
            )
            """,
            "CREATE INDEX lottery_wins_person ON lottery_wins (brand, person, run, pick)",
            "CREATE INDEX lottery_wins_state ON lottery_wins (brand, run, state, pick)",
        ]
    )
}
