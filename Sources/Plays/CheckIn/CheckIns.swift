import Domain
import Storage

/// Who checked in when, as it is kept.
enum CheckIns {
    /// The days of somebody, from one on.
    static func days(
        of person: PersonID,
        _ script: ScriptID,
        brand: BrandID,
        since: LocalDay,
        _ transaction: Transaction
    ) throws -> (all: CheckInDays, madeUp: Set<Int>) {
        let rows = try transaction.rows(
            """
            SELECT day, is_made_up FROM check_ins
            WHERE brand = $1 AND script = $2 AND person = $3 AND day >= $4 ORDER BY day LIMIT 2000
            """,
            .name(brand),
            .name(script),
            .name(person),
            .integer(since.number)
        )
        return (CheckInDays(Set(rows.map { $0.int(0) })), Set(rows.filter { $0.flag(1) }.map { $0.int(0) }))
    }

    static func count(of person: PersonID, _ script: ScriptID, brand: BrandID, _ transaction: Transaction) throws -> Int
    {
        try transaction.row(
            "SELECT COUNT(*) FROM check_ins WHERE brand = $1 AND script = $2 AND person = $3",
            .name(brand),
            .name(script),
            .name(person)
        )?.int(0) ?? 0
    }

    /// - Returns: False when the day was there already.
    static func add(
        _ day: LocalDay,
        isMadeUp: Bool,
        of person: PersonID,
        _ script: ScriptID,
        brand: BrandID,
        at moment: Instant,
        event: EventID,
        _ transaction: Transaction
    ) throws -> Bool {
        try transaction.run(
            """
            INSERT INTO check_ins (brand, script, person, day, is_made_up, checked_at, event)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (brand, script, person, day) DO NOTHING
            """,
            .name(brand),
            .name(script),
            .name(person),
            .integer(day.number),
            .flag(isMadeUp),
            .instant(moment),
            .event(event)
        ) == 1
    }

    /// For each goal the last day that counted for it.
    static func used(
        by person: PersonID,
        _ script: ScriptID,
        brand: BrandID,
        _ transaction: Transaction
    ) throws -> [String: Int] {
        try transaction.rows(
            "SELECT goal, day FROM check_in_goals WHERE brand = $1 AND script = $2 AND person = $3",
            .name(brand),
            .name(script),
            .name(person)
        ).reduce(into: [:]) { $0[$1.text(0)] = $1.int(1) }
    }

    static func use(
        _ goal: String,
        upTo day: LocalDay,
        by person: PersonID,
        _ script: ScriptID,
        brand: BrandID,
        _ transaction: Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO check_in_goals (brand, script, person, goal, day) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (brand, script, person, goal) DO UPDATE SET day = excluded.day
            """,
            .name(brand),
            .name(script),
            .name(person),
            .text(goal),
            .integer(day.number)
        )
    }
}
