public import Domain
public import Storage

/// Equal calls that were begun close together, as the limits count them.
public struct PastCall: Hashable, Sendable {
    public let account: AccountID
    public let endpoint: String
    /// Empty where the call works once only, so that no other can count with it.
    public let destination: String
    /// The last of them.
    public let begunAt: Instant
    public let times: Int
}

extension Outbox {
    private static let mostCalls = 100_000

    /// The calls that were begun lately for the accounts of these shards, by whatever node, newest first.
    ///
    /// Those of the last hour, five seconds together, and before it of those that can be looked up, which the platforms
    /// count by the month, the last call of each in 31 days. No more than 100,000 of either.
    public static func recentCalls(_ shards: Shards, now: Instant, _ transaction: Transaction) throws -> [PastCall] {
        let often = try transaction.rows(
            """
            SELECT o.account, o.endpoint, CASE WHEN o.class = 'single_use' THEN '' ELSE o.destination END AS place,
              MAX(a.started_at) AS last, COUNT(*)
            FROM attempts a JOIN outbox o ON o.id = a.effect
            WHERE a.started_at >= $1 AND (($2 >> CAST(o.shard AS INTEGER)) & 1) = 1
            GROUP BY o.account, o.endpoint, place, a.started_at / 5000
            ORDER BY last DESC LIMIT $3
            """,
            .instant(now - .seconds(3_600)),
            .shards(shards),
            .integer(Self.mostCalls)
        )
        let seldom = try transaction.rows(
            """
            SELECT account, endpoint, destination, last_tried_at, 1 FROM outbox
            WHERE class = 'readable' AND last_tried_at >= $1 AND last_tried_at < $2
              AND (($3 >> CAST(shard AS INTEGER)) & 1) = 1
            ORDER BY last_tried_at DESC LIMIT $4
            """,
            .instant(now - .seconds(31 * 86_400)),
            .instant(now - .seconds(3_600)),
            .shards(shards),
            .integer(Self.mostCalls)
        )
        return (often + seldom).map { row in
            PastCall(
                account: row.name(0),
                endpoint: row.text(1),
                destination: row.text(2),
                begunAt: row.instant(3),
                times: row.int(4)
            )
        }
    }
}
