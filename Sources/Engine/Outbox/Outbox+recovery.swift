public import Domain
public import Storage

extension Outbox {
    // Each state is named twice here, the first time as the index `outbox_held` says it: SQLite wants its very words.

    /// Puts right what a node that is gone, or a lost lease, left behind in these shards.
    ///
    /// What was only leased was not sent. What was in flight may have been: it becomes unknown, and its class decides.
    ///
    /// - Returns: How many effects became unknown.
    @discardableResult
    public static func recover(
        shards: Shards = .all,
        epoch: Epoch,
        now: Instant,
        _ transaction: Transaction
    ) throws -> Int {
        try epoch.check(transaction)
        try transaction.run(
            """
            UPDATE outbox SET state = 'pending', reason = $1
            WHERE state IN ('leased', 'inflight', 'reconciling') AND state = 'leased'
              AND (($2 >> CAST(shard AS INTEGER)) & 1) = 1
              AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.number = epoch)
            """,
            try .reason(Bilingual("已收回，等待再发：原来的发送者不在了", "taken back: its sender is gone")),
            .shards(shards)
        )
        try transaction.run(
            """
            UPDATE attempts SET outcome = 'unknown', code = 'stopped', message = $1
            WHERE outcome IS NULL AND effect IN (
              SELECT id FROM outbox WHERE state IN ('leased', 'inflight', 'reconciling') AND state = 'inflight'
                AND (($2 >> CAST(shard AS INTEGER)) & 1) = 1
                AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.number = epoch))
            """,
            try .reason(Bilingual("调用还没结束，程序就停了。", "The process ended during the call.")),
            .shards(shards)
        )
        let reason = Bilingual(
            "调用还没结束，程序就停了：可能已经送达。",
            "The process ended during the call: it may have arrived."
        )
        try transaction.run(
            """
            UPDATE outbox SET state = 'unknown', epoch = $1, run_at = $2, reason = $3
            WHERE state IN ('leased', 'inflight', 'reconciling') AND state = 'reconciling'
              AND (($4 >> CAST(shard AS INTEGER)) & 1) = 1
              AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.number = epoch)
            """,
            .integer(epoch.number),
            .instant(now),
            try .reason(reason),
            .shards(shards)
        )
        return try transaction.run(
            """
            UPDATE outbox SET state = 'unknown', epoch = $1, run_at = $2, reason = $3
            WHERE state IN ('leased', 'inflight', 'reconciling') AND state = 'inflight'
              AND (($4 >> CAST(shard AS INTEGER)) & 1) = 1
              AND NOT EXISTS (SELECT 1 FROM nodes n WHERE n.number = epoch)
            """,
            .integer(epoch.number),
            .instant(now),
            try .reason(reason),
            .shards(shards)
        )
    }

    /// Gives back the calls of this epoch that it does not know of: they were begun, and never made.
    ///
    /// `known` are those that were made, with the numbers of their attempts.
    public static func giveBackCalls(
        of epoch: Epoch,
        except known: [EffectID: Int],
        now: Instant,
        _ transaction: Transaction
    ) throws {
        let reason = Bilingual("没能记下开始，放回去再发", "its beginning could not be written; it is put back")
        let rows = try transaction.rows(
            """
            SELECT id, attempt FROM outbox
            WHERE state IN ('leased', 'inflight', 'reconciling') AND state = 'inflight' AND epoch = $1 LIMIT 10000
            """,
            .integer(epoch.number)
        )
        for (id, attempt) in rows.map({ (EffectID(rawValue: $0.text(0)), $0.int(1)) }) where known[id] != attempt {
            try transaction.run(
                """
                UPDATE outbox SET state = 'retry', run_at = $1, reason = $2
                WHERE id = $3 AND state = 'inflight' AND epoch = $4 AND attempt = $5
                """,
                .instant(now),
                try .reason(reason),
                .name(id),
                .integer(epoch.number),
                .integer(attempt)
            )
            try transaction.run(
                """
                UPDATE attempts SET outcome = 'not_sent', code = 'not_begun', message = $1
                WHERE effect = $2 AND number = $3 AND outcome IS NULL
                """,
                try .reason(reason),
                .name(id),
                .integer(attempt)
            )
        }
    }

    /// Gives back the look-ups of this epoch that it does not know of.
    public static func giveBackLookUps(
        of epoch: Epoch,
        except known: Set<EffectID>,
        now: Instant,
        _ transaction: Transaction
    ) throws {
        let rows = try transaction.rows(
            """
            SELECT id FROM outbox
            WHERE state IN ('leased', 'inflight', 'reconciling') AND state = 'reconciling' AND epoch = $1 LIMIT 10000
            """,
            .integer(epoch.number)
        )
        for id in rows.map({ EffectID(rawValue: $0.text(0)) }) where !known.contains(id) {
            try transaction.run(
                "UPDATE outbox SET state = 'unknown', run_at = $1 WHERE id = $2 AND state = 'reconciling' AND epoch = $3",
                .instant(now),
                .name(id),
                .integer(epoch.number)
            )
        }
    }

    /// Takes effects whose outcome is unknown and whose moment for a decision has come.
    ///
    /// They are in the state `unknown`, of this epoch.
    public static func unknowns(
        limit: Int,
        now: Instant,
        shards: Shards = .all,
        epoch: Epoch,
        _ transaction: Transaction
    ) throws -> [ClaimedEffect] {
        try epoch.check(transaction)
        return try transaction.rows(
            """
            UPDATE outbox SET epoch = $1
            WHERE ordinal IN (
              SELECT ordinal FROM outbox WHERE state = 'unknown' AND run_at <= $2 AND (($3 >> CAST(shard AS INTEGER)) & 1) = 1
              ORDER BY run_at, ordinal LIMIT $4)
            RETURNING ordinal, id, event, play, account, request, purpose, class, endpoint, body, fallback,
              destination, reports_back, created_at, deadline, attempt, first_tried_at, last_tried_at
            """,
            .integer(epoch.number),
            .instant(now),
            .shards(shards),
            .integer(limit)
        ).map { ClaimedEffect($0, epoch: epoch) }
    }

    /// Whether an attempt of this effect ended without a known outcome.
    public static func hasUnknownAttempt(_ effect: EffectID, _ transaction: Transaction) throws -> Bool {
        try transaction.row(
            "SELECT 1 FROM attempts WHERE effect = $1 AND outcome = 'unknown' LIMIT 1",
            .name(effect)
        ) != nil
    }
}
