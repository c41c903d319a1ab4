internal import Storage

extension PlayMigrations {
    /// What plays that run keep: the runs, who took part, and what came of it.
    static let runs = Migration(
        room: "plays",
        number: 3,
        name: "runs",
        [
            // A run keeps the script it opened with. State: planned, open, closed, over, or cancelled before it opened.
            """
            CREATE TABLE runs (
              brand TEXT NOT NULL, id TEXT NOT NULL, script TEXT NOT NULL, play TEXT NOT NULL, account TEXT NOT NULL,
              opens_at INTEGER NOT NULL, closes_at INTEGER NOT NULL,
              state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'closed', 'over', 'cancelled')),
              definition TEXT NOT NULL, version TEXT NOT NULL, result TEXT,
              PRIMARY KEY (brand, id)
            )
            """,
            "CREATE INDEX runs_script ON runs (brand, script, opens_at)",
            "CREATE INDEX runs_closing ON runs (brand, closes_at)",
            "CREATE INDEX runs_live ON runs (brand, play, opens_at) WHERE state IN ('planned', 'open', 'closed')",
            // How many there are, for those who look; in the parts of the lanes that count.
            """
            CREATE TABLE run_counts (
              brand TEXT NOT NULL, run TEXT NOT NULL, name TEXT NOT NULL, part INTEGER NOT NULL,
              number INTEGER NOT NULL, PRIMARY KEY (brand, run, name, part)
            )
            """,
            // What was decided of a run and is written out bit by bit.
            """
            CREATE TABLE run_parts (
              brand TEXT NOT NULL, run TEXT NOT NULL, part INTEGER NOT NULL, lines TEXT NOT NULL,
              PRIMARY KEY (brand, run, part)
            )
            """,
            """
            CREATE TABLE quiz_answers (
              brand TEXT NOT NULL, run TEXT NOT NULL, person TEXT NOT NULL, question TEXT NOT NULL,
              answer TEXT NOT NULL, answered_at INTEGER NOT NULL, event INTEGER NOT NULL,
              PRIMARY KEY (brand, run, person, question)
            )
            """,
            """
            CREATE TABLE quiz_results (
              brand TEXT NOT NULL, run TEXT NOT NULL, person TEXT NOT NULL,
              turn INTEGER NOT NULL, is_right INTEGER NOT NULL, score INTEGER NOT NULL, place INTEGER,
              points INTEGER NOT NULL,
              has_won INTEGER NOT NULL, streak INTEGER NOT NULL, is_paid INTEGER NOT NULL, gain TEXT,
              PRIMARY KEY (brand, run, person)
            )
            """,
            "CREATE INDEX quiz_results_unpaid ON quiz_results (brand, run, turn) WHERE is_paid = 0",
            """
            CREATE TABLE poll_votes (
              brand TEXT NOT NULL, run TEXT NOT NULL, person TEXT NOT NULL,
              choice TEXT NOT NULL, voted_at INTEGER NOT NULL, event INTEGER NOT NULL,
              PRIMARY KEY (brand, run, person)
            )
            """,
            "CREATE INDEX poll_votes_choice ON poll_votes (brand, run, choice)",
            """
            CREATE TABLE check_ins (
              brand TEXT NOT NULL, script TEXT NOT NULL, person TEXT NOT NULL, day INTEGER NOT NULL,
              is_made_up INTEGER NOT NULL, checked_at INTEGER NOT NULL, event INTEGER NOT NULL,
              PRIMARY KEY (brand, script, person, day)
            )
            """,
            // For each goal the last day that counted for it; the days up to there count no more.
            """
            CREATE TABLE check_in_goals (
              brand TEXT NOT NULL, script TEXT NOT NULL, person TEXT NOT NULL, goal TEXT NOT NULL,
              day INTEGER NOT NULL, PRIMARY KEY (brand, script, person, goal)
            )
            """,
            // What polls made of the prizes of lotteries.
            """
            CREATE TABLE prize_wishes (
              brand TEXT NOT NULL, lottery TEXT NOT NULL, tier TEXT NOT NULL, title TEXT NOT NULL,
              made_at INTEGER NOT NULL, PRIMARY KEY (brand, lottery, tier)
            )
            """,
            // What an account posted of a run and can change; without the post's id until the platform has told it.
            """
            CREATE TABLE run_posts (
              effect TEXT PRIMARY KEY, brand TEXT NOT NULL, run TEXT NOT NULL, what TEXT NOT NULL,
              account TEXT NOT NULL, group_id TEXT NOT NULL, post TEXT, is_stale INTEGER NOT NULL,
              edits INTEGER NOT NULL
            )
            """,
            "CREATE INDEX run_posts_group ON run_posts (brand, run, account, group_id)",
            // When a whole group was last shown what somebody asked for.
            """
            CREATE TABLE group_showings (
              account TEXT NOT NULL, group_id TEXT NOT NULL, what TEXT NOT NULL, shown_at INTEGER NOT NULL,
              PRIMARY KEY (account, group_id, what)
            )
            """,
            // Where people spoke about a run, so that they can be told there what came of it.
            """
            CREATE TABLE run_talks (
              brand TEXT NOT NULL, run TEXT NOT NULL, person TEXT NOT NULL,
              account TEXT NOT NULL, identity TEXT NOT NULL, place TEXT NOT NULL,
              PRIMARY KEY (brand, run, person)
            )
            """,
        ]
    )
}
