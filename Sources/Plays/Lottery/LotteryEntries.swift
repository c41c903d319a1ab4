import Domain
import Storage

/// The entries of all draws, as they are kept.
enum LotteryEntries {
    struct Entry: Hashable {
        let number: Int
        let person: PersonID
    }

    /// Adds an entry.
    ///
    /// - Returns: Its number, from 1 on.
    static func add(
        _ person: PersonID,
        to run: Run,
        day: LocalDay,
        at moment: Instant,
        event: EventID,
        _ transaction: Transaction
    ) throws -> Int {
        let isNew = try !self.contains(person, run, transaction)
        let row = try transaction.row(
            """
            INSERT INTO lottery_counts (brand, run, entries, people) VALUES ($1, $2, 1, $3)
            ON CONFLICT (brand, run) DO UPDATE
            SET entries = lottery_counts.entries + 1, people = lottery_counts.people + excluded.people
            RETURNING entries, people
            """,
            .name(run.brand),
            .name(run.id),
            .flag(isNew)
        )
        guard let number = row?.int(0), let people = row?.int(1) else {
            preconditionFailure("An upsert gives its row.")
        }
        try transaction.run(
            """
            INSERT INTO lottery_entries (brand, run, number, person, place, day, entered_at, event)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            .name(run.brand),
            .name(run.id),
            .integer(number),
            .name(person),
            .integer(isNew ? people : nil),
            .integer(day.number),
            .instant(moment),
            .event(event)
        )
        return number
    }

    /// How often somebody entered, in all and on one day.
    static func counts(
        of person: PersonID,
        _ run: Run,
        on day: LocalDay,
        _ transaction: Transaction
    ) throws -> (all: Int, today: Int) {
        let row = try transaction.row(
            """
            SELECT COUNT(*), COALESCE(SUM(CASE WHEN day = $1 THEN 1 ELSE 0 END), 0) FROM lottery_entries
            WHERE brand = $2 AND run = $3 AND person = $4
            """,
            .integer(day.number),
            .name(run.brand),
            .name(run.id),
            .name(person)
        )
        return row.map { ($0.int(0), $0.int(1)) } ?? (0, 0)
    }

    private static func contains(_ person: PersonID, _ run: Run, _ transaction: Transaction) throws -> Bool {
        try transaction.row(
            "SELECT number FROM lottery_entries WHERE brand = $1 AND run = $2 AND person = $3 LIMIT 1",
            .name(run.brand),
            .name(run.id),
            .name(person)
        ) != nil
    }

    static func count(of run: Run, _ transaction: Transaction) throws -> Int {
        try transaction.row(
            "SELECT entries FROM lottery_counts WHERE brand = $1 AND run = $2",
            .name(run.brand),
            .name(run.id)
        )?.int(0) ?? 0
    }

    /// How many people entered, however often.
    static func people(of run: Run, _ transaction: Transaction) throws -> Int {
        try transaction.row(
            "SELECT people FROM lottery_counts WHERE brand = $1 AND run = $2",
            .name(run.brand),
            .name(run.id)
        )?.int(0) ?? 0
    }

    /// All entries, in the order of their numbers.
    static func all(of run: Run, _ transaction: Transaction) throws -> [Entry] {
        var entries: [Entry] = []
        // In pieces, so that the rows of a million entries are not in memory beside them.
        while true {
            let rows = try transaction.rows(
                """
                SELECT number, person FROM lottery_entries WHERE brand = $1 AND run = $2 AND number > $3
                ORDER BY number LIMIT 10000
                """,
                .name(run.brand),
                .name(run.id),
                .integer(entries.last?.number ?? 0)
            )
            entries += rows.map { Entry(number: $0.int(0), person: $0.name(1)) }
            if rows.count < 10_000 { return entries }
        }
    }
}

/// What is left of the prizes of draws that are decided at once.
enum LotteryStock {
    static func set(_ count: Int, of tier: String, _ run: Run, _ transaction: Transaction) throws {
        try transaction.run(
            """
            INSERT INTO lottery_stock (brand, run, tier, left_over) VALUES ($1, $2, $3, $4)
            ON CONFLICT (brand, run, tier) DO NOTHING
            """,
            .name(run.brand),
            .name(run.id),
            .text(tier),
            .integer(count)
        )
    }

    /// By the id of the tier.
    static func left(of run: Run, _ transaction: Transaction) throws -> [String: Int] {
        try transaction.rows(
            "SELECT tier, left_over FROM lottery_stock WHERE brand = $1 AND run = $2",
            .name(run.brand),
            .name(run.id)
        ).reduce(into: [:]) { $0[$1.text(0)] = $1.int(1) }
    }

    static func take(_ tier: String, of run: Run, _ transaction: Transaction) throws {
        let isTaken = try transaction.run(
            """
            UPDATE lottery_stock SET left_over = left_over - 1 WHERE brand = $1 AND run = $2 AND tier = $3
            AND left_over > 0
            """,
            .name(run.brand),
            .name(run.id),
            .text(tier)
        )
        precondition(isTaken == 1, "What the draw gives away was there.")
    }
}
