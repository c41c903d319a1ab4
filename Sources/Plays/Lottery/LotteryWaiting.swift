import Domain
import Storage

/// Entries that wait for what the platform says about somebody's tags.
enum LotteryWaiting {
    struct Entry: Hashable {
        /// The event by which they entered, and when that was.
        let event: EventID
        let happenedAt: Instant
        let run: RunID
        let customer: PlatformUserID
        /// The service account in whose chat they are answered; nil for a page.
        let service: String?
    }

    /// More than this do not wait for one look-up, however often somebody presses.
    private static let most = 20

    /// - Returns: False when too many wait already.
    static func add(
        _ entry: Entry,
        for effect: EffectID,
        brand: BrandID,
        _ transaction: Transaction
    ) throws -> Bool {
        let row = try transaction.row("SELECT COUNT(*) FROM lottery_waiting WHERE effect = $1", .name(effect))
        guard row.map({ $0.int(0) < self.most }) ?? true else { return false }
        try transaction.run(
            """
            INSERT INTO lottery_waiting (event, effect, brand, run, customer, service, happened_at, tries)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
            """,
            .event(entry.event),
            .name(effect),
            .name(brand),
            .name(entry.run),
            .name(entry.customer),
            .text(entry.service),
            .instant(entry.happenedAt)
        )
        return true
    }

    /// Takes out what waits for a look-up, in the order in which it came.
    static func take(_ effect: EffectID, _ transaction: Transaction) throws -> [Entry] {
        try transaction.rows(
            """
            DELETE FROM lottery_waiting WHERE effect = $1 RETURNING event, happened_at, run, customer, service
            """,
            .name(effect)
        ).map { row in
            Entry(
                event: row.event(0),
                happenedAt: row.instant(1),
                run: row.name(2),
                customer: row.name(3),
                service: row.optionalText(4)
            )
        }.sorted { $0.event < $1.event }
    }

    /// Has what waits for one look-up wait for another.
    static func move(from old: EffectID, to new: EffectID, _ transaction: Transaction) throws {
        try transaction.run(
            "UPDATE lottery_waiting SET effect = $1, tries = tries + 1 WHERE effect = $2",
            .name(new),
            .name(old)
        )
    }

    /// Whose tags a look-up is waited for, and how often they were asked for again; nil when nobody waits for it.
    static func asker(
        of effect: EffectID,
        _ transaction: Transaction
    ) throws -> (customer: PlatformUserID, tries: Int)? {
        try transaction.row(
            "SELECT customer, tries FROM lottery_waiting WHERE effect = $1 ORDER BY event LIMIT 1",
            .name(effect)
        ).map { (customer: $0.name(0), tries: $0.int(1)) }
    }

    static func isAnybody(in run: Run, _ transaction: Transaction) throws -> Bool {
        try transaction.row(
            "SELECT event FROM lottery_waiting WHERE brand = $1 AND run = $2 LIMIT 1",
            .name(run.brand),
            .name(run.id)
        ) != nil
    }
}
