public import Domain
public import Storage

/// A store that was put back from a backup: whatever it believes to be still to do may have been done after the backup
/// was made, so nothing of it is done again by itself.
///
/// No node may serve the store meanwhile; those that served it before the restore write nothing into it afterwards.
public enum Restoration {
    /// What was found unfinished.
    public struct Findings: Hashable, Codable, Sendable {
        /// Effects that the platform is asked about, or that it recognises when they come again.
        public var unknown = 0
        /// Effects that a person has to look at.
        public var undecidable = 0
        /// Events without a decision, put aside.
        public var events = 0
        /// Timers whose moment was before the restore, let pass.
        public var timers = 0
    }

    /// Further than all nodes together have come after the backup was made.
    private static let epochStep = 1_000_000

    /// Fences off what was before, once, after the restore and before the first node serves.
    ///
    /// What lies in the future stays as it is: nobody can have done it yet.
    public static func fence(now: Instant, _ transaction: Transaction) throws -> Findings {
        try transaction.run("UPDATE epochs SET epoch = epoch + $1", .integer(Self.epochStep))
        let epoch = try Epoch.next(now: now, transaction)
        try transaction.run("DELETE FROM nodes")
        try transaction.run("UPDATE shards SET owner = NULL")
        var findings = Findings()
        findings.timers = try Timers.letPass(upTo: now, Self.reason, transaction)
        findings.events = try Self.putAsideEvents(now: now, epoch, transaction)
        (findings.unknown, findings.undecidable) = try Outbox.doubt(now: now, epoch, Self.reason, transaction)
        return findings
    }

    private static let reason = Bilingual(
        "数据是从备份恢复的：备份以后可能已经做过",
        "the store was restored from a backup: it may have been done since"
    )

    private static func putAsideEvents(now: Instant, _ epoch: Epoch, _ transaction: Transaction) throws -> Int {
        let look = EventRouter.Look(play: "router", verdict: "never", reason: Self.reason)
        let count = try transaction.run(
            """
            INSERT INTO decisions (event, decided_at, kind, verdict, play, looked, epoch)
            SELECT i.id, $1, 'unknown', 'never', NULL, $2, $3 FROM inbox i JOIN shards s ON s.shard = i.shard
            WHERE (i.id > CASE i.band WHEN 0 THEN s.prompt ELSE s.ordinary END
                OR EXISTS (SELECT 1 FROM postponed p WHERE p.event = i.id))
              AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.event = i.id)
            """,
            .instant(now),
            try .looks([look]),
            .integer(epoch.number)
        )
        try transaction.run("DELETE FROM postponed")
        return count
    }
}

extension Timers {
    fileprivate static func letPass(
        upTo now: Instant,
        _ reason: Bilingual,
        _ transaction: Transaction
    ) throws -> Int {
        var count = 0
        while true {
            let rows = try transaction.rows(
                """
                SELECT account, play, key, lane, due_at, patience, payload, band, set_by FROM timers
                WHERE run_at <= $1 ORDER BY run_at, account, play, key LIMIT 100
                """,
                .instant(now)
            )
            for row in rows { try Self.fire(row, objection: reason, now: now, transaction) }
            count += rows.count
            if rows.count < 100 { return count }
        }
    }
}

extension Outbox {
    /// Calls unknown what may have been sent after the backup was made; what nobody can find out ends so.
    fileprivate static func doubt(
        now: Instant,
        _ epoch: Epoch,
        _ reason: Bilingual,
        _ transaction: Transaction
    ) throws -> (unknown: Int, undecidable: Int) {
        try transaction.run(
            "UPDATE attempts SET outcome = 'unknown', code = 'restored', message = $1 WHERE outcome IS NULL",
            try .reason(reason)
        )
        // As if it had been tried since: from when it was made, because that is where the platform has to be searched.
        try transaction.run(
            """
            INSERT INTO attempts (effect, number, started_at, took_millis, outcome, code, message)
            SELECT id, attempt + 1, $1, 0, 'unknown', 'restored', $2 FROM outbox
            WHERE state IN ('pending', 'retry') AND run_at <= $1 OR state = 'leased'
            """,
            .instant(now),
            try .reason(reason)
        )
        try transaction.run(
            """
            UPDATE outbox SET attempt = CASE WHEN state = 'inflight' THEN attempt ELSE attempt + 1 END,
              state = 'unknown', epoch = $1, run_at = $2, reason = $3,
              first_tried_at = CASE WHEN first_tried_at IS NULL THEN created_at ELSE first_tried_at END,
              last_tried_at = $2
            WHERE state IN ('pending', 'retry') AND run_at <= $2 OR state IN ('leased', 'inflight')
            """,
            .integer(epoch.number),
            .instant(now),
            try .reason(reason)
        )
        let open = try transaction.run(
            "UPDATE outbox SET state = 'unknown', epoch = $1, run_at = $2 WHERE state IN ('unknown', 'reconciling')",
            .integer(epoch.number),
            .instant(now)
        )
        var undecidable = 0
        while true {
            let rows = try transaction.rows(
                """
                SELECT ordinal, id, event, play, account, request, purpose, class, endpoint, body, fallback,
                  destination, reports_back, created_at, deadline, attempt, first_tried_at, last_tried_at
                FROM outbox WHERE state = 'unknown' AND class IN ('plain', 'dangerous', 'single_use') LIMIT 500
                """
            )
            for row in rows {
                try Self.move(
                    ClaimedEffect(row, epoch: epoch),
                    from: .unknown,
                    to: Step(.unknownFinal, reason: reason, code: "restored"),
                    now: now,
                    transaction
                )
            }
            undecidable += rows.count
            if rows.count < 500 { return (open - undecidable, undecidable) }
        }
    }
}
