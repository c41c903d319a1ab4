public import Storage

// The room Ledger keeps what people own: points, coupon codes, lottery tickets. It appends and never changes a line; a
// correction is a line of its own. Every line names its cause, and one cause has one line, however often it is told.

/// The tables of points, coupons and tickets; nobody but this room reads or writes them.
public enum LedgerMigrations {
    public static let all = [
        Migration(
            room: "ledger",
            number: 1,
            name: "points",
            [
                """
                CREATE TABLE points (
                  brand TEXT NOT NULL, person TEXT NOT NULL, number INTEGER NOT NULL,
                  kind TEXT NOT NULL CHECK (kind IN ('earned', 'spent', 'expired', 'reversed')),
                  amount INTEGER NOT NULL CHECK (amount <> 0),
                  balance INTEGER NOT NULL, cause TEXT NOT NULL, reason TEXT NOT NULL,
                  at INTEGER NOT NULL, expires_at INTEGER, reverses TEXT,
                  PRIMARY KEY (brand, person, number)
                )
                """,
                "CREATE UNIQUE INDEX points_cause ON points (brand, cause)",
                // Where each person stands: the row that two writers cannot change without seeing each other.
                """
                CREATE TABLE point_accounts (
                  brand TEXT NOT NULL, person TEXT NOT NULL, balance INTEGER NOT NULL, lines INTEGER NOT NULL,
                  PRIMARY KEY (brand, person)
                )
                """,
                // What is left of each line that added points: their sum is the balance, or nothing below zero.
                """
                CREATE TABLE point_lots (
                  brand TEXT NOT NULL, person TEXT NOT NULL, number INTEGER NOT NULL,
                  left_over INTEGER NOT NULL CHECK (left_over > 0), expires_at INTEGER,
                  PRIMARY KEY (brand, person, number)
                )
                """,
                // How long the points of a brand are good, in milliseconds; a brand without a row keeps them for ever.
                "CREATE TABLE point_terms (brand TEXT PRIMARY KEY, life INTEGER NOT NULL)",
                """
                CREATE TABLE coupons (
                  brand TEXT NOT NULL, pool TEXT NOT NULL, number INTEGER NOT NULL, code TEXT NOT NULL,
                  person TEXT, cause TEXT, reason TEXT, issued_at INTEGER,
                  PRIMARY KEY (brand, pool, number)
                )
                """,
                "CREATE UNIQUE INDEX coupons_code ON coupons (brand, pool, code)",
                "CREATE UNIQUE INDEX coupons_cause ON coupons (brand, cause) WHERE cause IS NOT NULL",
                "CREATE INDEX coupons_free ON coupons (brand, pool, number) WHERE person IS NULL",
                "CREATE INDEX coupons_person ON coupons (brand, person) WHERE person IS NOT NULL",
                // How many codes a pool ever came to owe, and how many it owes now: the row that whoever stocks a pool,
                // owes of it and pays from it cannot change without seeing each other.
                """
                CREATE TABLE coupon_pools (
                  brand TEXT NOT NULL, pool TEXT NOT NULL, debts INTEGER NOT NULL,
                  owed INTEGER NOT NULL CHECK (owed >= 0), PRIMARY KEY (brand, pool)
                )
                """,
                // Owed, then paid, then told through the account in which it arose.
                """
                CREATE TABLE coupon_debts (
                  brand TEXT NOT NULL, pool TEXT NOT NULL, number INTEGER NOT NULL,
                  person TEXT NOT NULL, cause TEXT NOT NULL, reason TEXT NOT NULL, language TEXT NOT NULL,
                  account TEXT NOT NULL, owed_at INTEGER NOT NULL, code TEXT, paid_at INTEGER, told_at INTEGER,
                  PRIMARY KEY (brand, pool, number)
                )
                """,
                "CREATE UNIQUE INDEX coupon_debts_cause ON coupon_debts (brand, cause)",
                "CREATE INDEX coupon_debts_open ON coupon_debts (brand, pool, number) WHERE paid_at IS NULL",
                "CREATE INDEX coupon_debts_person ON coupon_debts (brand, person) WHERE paid_at IS NULL",
                """
                CREATE INDEX coupon_debts_news ON coupon_debts (brand, account, paid_at, number)
                WHERE paid_at IS NOT NULL AND told_at IS NULL
                """,
                """
                CREATE TABLE tickets (
                  brand TEXT NOT NULL, lottery TEXT NOT NULL, person TEXT NOT NULL, cause TEXT NOT NULL,
                  count INTEGER NOT NULL CHECK (count <> 0), at INTEGER NOT NULL,
                  PRIMARY KEY (brand, lottery, person, cause)
                )
                """,
            ]
        )
    ]
}
