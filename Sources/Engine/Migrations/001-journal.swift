public import Storage

/// The tables of the journal; nobody but this room reads or writes them.
public enum EngineMigrations {
    public static let all = [
        Migration(
            room: "engine",
            number: 1,
            name: "journal",
            [
                // What happened: appended, never changed. PostgreSQL keeps each day by itself.
                .sqlite(
                    """
                    CREATE TABLE inbox (
                      id INTEGER PRIMARY KEY,
                      day INTEGER NOT NULL,
                      account TEXT NOT NULL,
                      source TEXT NOT NULL CHECK (source IN ('callback', 'act', 'timer', 'outcome', 'system')),
                      fingerprint BLOB NOT NULL,
                      lane TEXT NOT NULL,
                      shard INTEGER NOT NULL,
                      band INTEGER NOT NULL CHECK (band IN (0, 1)),
                      happened_at INTEGER NOT NULL,
                      received_at INTEGER NOT NULL,
                      body BLOB NOT NULL
                    )
                    """
                ),
                .postgres("CREATE SEQUENCE inbox_ids"),
                .postgres(
                    """
                    CREATE TABLE inbox (
                      id INTEGER NOT NULL DEFAULT nextval('inbox_ids'),
                      day INTEGER NOT NULL,
                      account TEXT NOT NULL,
                      source TEXT NOT NULL CHECK (source IN ('callback', 'act', 'timer', 'outcome', 'system')),
                      fingerprint BLOB NOT NULL,
                      lane TEXT NOT NULL,
                      shard INTEGER NOT NULL,
                      band INTEGER NOT NULL CHECK (band IN (0, 1)),
                      happened_at INTEGER NOT NULL,
                      received_at INTEGER NOT NULL,
                      body BLOB NOT NULL,
                      PRIMARY KEY (id, day)
                    ) PARTITION BY RANGE (day)
                    """
                ),
                .postgres("CREATE TABLE inbox_rest PARTITION OF inbox DEFAULT"),
                // A repeat names the moment that the first one named, so it is looked for within one day.
                .postgres("CREATE UNIQUE INDEX inbox_identity ON inbox (fingerprint, day)"),
                // SQLite writes whole pages, and the fingerprints of one commit lie all over those of a busy second:
                // one index would make a commit write as many pages as it has rows. So what is fresh lies by itself,
                // and goes over to the rest two thousand at a time, in order.
                .sqlite(
                    """
                    CREATE TABLE inbox_fresh (
                      fingerprint BLOB NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (fingerprint, day)
                    ) WITHOUT ROWID
                    """
                ),
                .sqlite(
                    """
                    CREATE TABLE inbox_known (
                      fingerprint BLOB NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (fingerprint, day)
                    ) WITHOUT ROWID
                    """
                ),
                .sqlite(
                    """
                    CREATE TRIGGER inbox_repeat BEFORE INSERT ON inbox
                    WHEN EXISTS (SELECT 1 FROM inbox_fresh WHERE fingerprint = NEW.fingerprint AND day = NEW.day)
                      OR EXISTS (SELECT 1 FROM inbox_known WHERE fingerprint = NEW.fingerprint AND day = NEW.day)
                    BEGIN
                      SELECT RAISE(IGNORE);
                    END
                    """
                ),
                .sqlite(
                    """
                    CREATE TRIGGER inbox_first AFTER INSERT ON inbox
                    BEGIN
                      INSERT INTO inbox_fresh (fingerprint, day) VALUES (NEW.fingerprint, NEW.day);
                    END
                    """
                ),
                .sqlite(
                    """
                    CREATE TRIGGER inbox_sorted AFTER INSERT ON inbox WHEN NEW.id % 2048 = 0
                    BEGIN
                      INSERT OR IGNORE INTO inbox_known (fingerprint, day)
                      SELECT fingerprint, day FROM inbox_fresh ORDER BY fingerprint, day;
                      DELETE FROM inbox_fresh;
                    END
                    """
                ),
                .sqlite(
                    """
                    CREATE TRIGGER inbox_forgotten AFTER DELETE ON inbox
                    BEGIN
                      DELETE FROM inbox_known WHERE fingerprint = OLD.fingerprint AND day = OLD.day;
                      DELETE FROM inbox_fresh WHERE fingerprint = OLD.fingerprint AND day = OLD.day;
                    END
                    """
                ),
                "CREATE INDEX inbox_prompt ON inbox (id) WHERE band = 0",

                // What was decided: one row for each event that a play waits for, in the transaction that did it.
                """
                CREATE TABLE decisions (
                  event INTEGER PRIMARY KEY,
                  decided_at INTEGER NOT NULL,
                  kind TEXT NOT NULL,
                  verdict TEXT NOT NULL CHECK (verdict IN ('done', 'pass', 'never', 'failed')),
                  play TEXT,
                  looked TEXT NOT NULL,
                  epoch INTEGER NOT NULL
                )
                """,
                // Events that could not be decided yet.
                """
                CREATE TABLE postponed (
                  event INTEGER PRIMARY KEY,
                  until INTEGER NOT NULL,
                  tries INTEGER NOT NULL,
                  reason TEXT NOT NULL
                )
                """,
                // Grows with every start.
                "CREATE TABLE epochs (name TEXT PRIMARY KEY, epoch INTEGER NOT NULL, started_at INTEGER NOT NULL)",
                // Who serves this store; what somebody left behind who is not here any more is taken up by the others.
                """
                CREATE TABLE nodes (
                  number INTEGER PRIMARY KEY,
                  name TEXT NOT NULL,
                  build TEXT NOT NULL,
                  seat TEXT NOT NULL,
                  joined_at INTEGER NOT NULL,
                  lease_until INTEGER NOT NULL
                )
                """,
                // The work in 64 parts. Up to its positions everything was seen, by band: decided, postponed, or of no
                // interest to any play.
                """
                CREATE TABLE shards (
                  shard INTEGER PRIMARY KEY,
                  owner INTEGER,
                  prompt INTEGER NOT NULL,
                  ordinary INTEGER NOT NULL
                )
                """,
                "CREATE INDEX shards_owner ON shards (owner)",
                """
                INSERT INTO shards (shard, prompt, ordinary)
                WITH RECURSIVE counted (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted WHERE n < 63)
                SELECT n, 0, 0 FROM counted
                """,

                // Due at a moment, which may be past already when a timer is set; looked for by `run_at`, which is not.
                """
                CREATE TABLE timers (
                  account TEXT NOT NULL,
                  play TEXT NOT NULL,
                  key TEXT NOT NULL,
                  lane TEXT NOT NULL,
                  shard INTEGER NOT NULL,
                  band INTEGER NOT NULL CHECK (band IN (0, 1)),
                  due_at INTEGER NOT NULL,
                  run_at INTEGER NOT NULL,
                  patience INTEGER,
                  payload TEXT NOT NULL,
                  set_by INTEGER NOT NULL,
                  PRIMARY KEY (account, play, key)
                )
                """,
                "CREATE INDEX timers_due ON timers (run_at, shard)",

                // What shall be done, and how far it came.
                """
                CREATE TABLE outbox (
                  ordinal INTEGER PRIMARY KEY,
                  id TEXT NOT NULL,
                  event INTEGER NOT NULL,
                  play TEXT NOT NULL,
                  account TEXT NOT NULL,
                  shard INTEGER NOT NULL,
                  request TEXT NOT NULL,
                  purpose TEXT NOT NULL CHECK (purpose IN ('reply', 'task', 'notice', 'upkeep')),
                  band INTEGER NOT NULL,
                  class TEXT NOT NULL
                    CHECK (class IN ('keyed', 'readable', 'plain', 'dangerous', 'single_use')),
                  endpoint TEXT NOT NULL,
                  body BLOB NOT NULL,
                  fallback BLOB,
                  destination TEXT NOT NULL,
                  reports_back INTEGER NOT NULL,
                  created_at INTEGER NOT NULL,
                  run_at INTEGER NOT NULL,
                  deadline INTEGER,
                  state TEXT NOT NULL CHECK (state IN (
                    'pending', 'leased', 'inflight', 'retry', 'unknown', 'reconciling',
                    'sent', 'dead', 'unknown_final', 'expired', 'cancelled')),
                  epoch INTEGER NOT NULL,
                  attempt INTEGER NOT NULL,
                  first_tried_at INTEGER,
                  last_tried_at INTEGER,
                  part_refused INTEGER NOT NULL DEFAULT 0 CHECK (part_refused IN (0, 1)),
                  made TEXT,
                  settled_at INTEGER,
                  reason TEXT NOT NULL,
                  replaces TEXT
                )
                """,
                "CREATE UNIQUE INDEX outbox_identity ON outbox (id)",
                "CREATE INDEX outbox_event ON outbox (event)",
                """
                CREATE INDEX outbox_waiting ON outbox (account, band, run_at, ordinal, shard) WHERE state IN ('pending', 'retry')
                """,
                """
                CREATE INDEX outbox_line ON outbox (account, destination, ordinal)
                  WHERE state IN ('pending', 'leased', 'inflight', 'retry')
                """,
                """
                CREATE INDEX outbox_unknown ON outbox (run_at, ordinal, shard) WHERE state = 'unknown'
                """,
                // SQLite uses a partial index only for a query that says the same condition. It has no column that a
                // query by identity names, or PostgreSQL takes it for that too, and walks over all that is over.
                "CREATE INDEX outbox_held ON outbox (shard) WHERE state IN ('leased', 'inflight', 'reconciling')",
                "CREATE INDEX outbox_siblings ON outbox (account, endpoint, last_tried_at) WHERE class = 'readable'",
                "CREATE INDEX outbox_replaces ON outbox (replaces) WHERE replaces IS NOT NULL",
                // Every try: written before its first byte leaves, completed when it ended.
                """
                CREATE TABLE attempts (
                  effect TEXT NOT NULL,
                  number INTEGER NOT NULL,
                  started_at INTEGER NOT NULL,
                  took_millis INTEGER,
                  outcome TEXT CHECK (outcome IN ('sent', 'not_sent', 'unknown')),
                  code TEXT,
                  message TEXT,
                  PRIMARY KEY (effect, number)
                )
                """,
                // What platforms sell by the month, by bucket and account; it outlives the attempts.
                """
                CREATE TABLE monthly_calls (
                  key TEXT NOT NULL,
                  month INTEGER NOT NULL,
                  account TEXT NOT NULL,
                  times INTEGER NOT NULL,
                  PRIMARY KEY (key, month, account)
                )
                """,
                // What was called lately: the limits are counted from it when an account comes to another node.
                "CREATE INDEX attempts_started ON attempts (started_at)",
                // Few rows, or rows that live for seconds, changed all the time: what is dead in them is swept up soon.
                .postgres(
                    """
                    ALTER TABLE shards SET (fillfactor = 10, autovacuum_vacuum_scale_factor = 0,
                      autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0)
                    """
                ),
                .postgres(
                    """
                    ALTER TABLE nodes SET (fillfactor = 10, autovacuum_vacuum_scale_factor = 0,
                      autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0)
                    """
                ),
                .postgres(
                    """
                    ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
                      autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000,
                      autovacuum_vacuum_cost_delay = 0)
                    """
                ),
                .postgres(
                    """
                    ALTER TABLE timers SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
                      autovacuum_vacuum_cost_delay = 0)
                    """
                ),
                .postgres(
                    """
                    ALTER TABLE postponed SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
                      autovacuum_vacuum_cost_delay = 0)
                    """
                ),
            ]
        )
    ]
}
