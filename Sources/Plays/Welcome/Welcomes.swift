internal import Community
internal import Domain
internal import Storage

/// Who was welcomed.
enum Welcomes {
    /// Whether there was a welcome for this adding, or for one after it.
    ///
    /// One for the same relation long before it does not count: the platform gives no code after a welcome, so the event
    /// with its code tells of another adding.
    static func contains(_ relation: Relation, times: Int, _ event: Event, _ transaction: Transaction) throws -> Bool {
        try transaction.row(
            """
            SELECT 1 FROM welcomes
            WHERE account = $1 AND guide = $2 AND customer = $3 AND times = $4 AND added_at > $5
            """,
            .name(event.account),
            .name(relation.guide),
            .name(relation.customer),
            .integer(times),
            .instant(event.happenedAt - Relations.oneAdding)
        ) != nil
    }

    static func insert(
        _ relation: Relation,
        times: Int,
        rule: String,
        _ event: Event,
        now: Instant,
        _ transaction: Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO welcomes (account, guide, customer, times, added_at, event, rule, welcomed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            .name(event.account),
            .name(relation.guide),
            .name(relation.customer),
            .integer(times),
            .instant(event.happenedAt),
            .event(event.id),
            .text(rule),
            .instant(now)
        )
    }
}
