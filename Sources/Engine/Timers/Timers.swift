public import Domain
public import Logging
internal import Metrics
public import ServiceLifecycle
public import Storage

/// Turns due timers into events. A timer is a row; firing is a transaction, so it fires once.
///
/// What happened before a timer was due is decided before it: after an outage it waits until the spool is empty and the
/// inbox has caught up, or a closing would come before what was done, and acknowledged, in time.
public actor Timers: Service {
    /// What happened within so long before a timer may be decided behind it: by then it may be on its way still.
    static let margin: Duration = .seconds(2)
    /// The longest that timers wait for what came before them.
    static let mostPatience: Duration = .seconds(300)

    private let store: any Store
    private let node: Node
    private let now: WallClock
    private let logger: Logger
    private let onArrival: @Sendable () -> Void
    private let changed: Signal
    private let isCatchingUp: @Sendable () -> Bool
    /// Since when the first timer waits for what came before it.
    private var heldSince: Instant?
    private let lag = Timer(label: "hearth_timer_lag_seconds")
    private var outlook = Outlook()

    /// Wakes when `changed` is raised, which says that timers may have been set; holds them while `isCatchingUp` says
    /// that something was acknowledged that is not in the inbox yet.
    public init(
        store: any Store,
        node: Node,
        now: @escaping WallClock,
        logger: Logger,
        changed: Signal,
        isCatchingUp: @escaping @Sendable () -> Bool = { false },
        onArrival: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.node = node
        self.now = now
        self.logger = logger
        self.changed = changed
        self.isCatchingUp = isCatchingUp
        self.onArrival = onArrival
    }

    public func run() async throws {
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                let fired = try await self.runOnce()
                if fired > 0 { continue }
                if self.heldSince != nil {
                    await self.changed.wait(atMost: .milliseconds(100))
                    continue
                }
                let next = try await self.nextDue()
                let pause = next.map { max(.milliseconds(1), min(.seconds(5), $0 - self.now())) } ?? .seconds(5)
                await self.changed.wait(atMost: pause)
            } catch let error as Fenced {
                throw error
            } catch {
                self.logger.error("timers failed; trying again", metadata: ["error": "\(error)"])
                await self.changed.wait(atMost: .seconds(1))
            }
        }
    }

    /// When the next timer of this node is due; nil when none is set.
    public func nextDue() async throws -> Instant? {
        let (now, shards) = (self.now(), self.node.owned)
        let from = self.outlook.beginning(for: shards, now: now)
        let next = try await self.store.read { try Self.nextDue(shards, from: from, $0) }
        self.outlook.note(next, from: from, now: now)
        return next
    }

    /// One pass: makes up to 100 due timers into events.
    ///
    /// - Returns: How many timers left the table, the skipped ones included.
    public func runOnce() async throws -> Int {
        let (now, shards, epoch) = (self.now(), self.node.owned, self.node.epoch)
        let from = self.outlook.beginning(for: shards, now: now)
        let next = try await self.store.read { try Self.nextDue(shards, from: from, $0) }
        self.outlook.note(next, from: from, now: now)
        guard let next, next <= now else {
            self.heldSince = nil
            return 0
        }
        if try await self.isHeld(next, now: now) { return 0 }
        let lags = try await self.store.write { try Self.fire(now, shards, from: from, epoch, $0) }
        for lag in lags { self.lag.record(duration: lag) }
        self.onArrival()
        return lags.count
    }

    /// Whether something has to be decided before a timer that is due.
    private func isHeld(_ due: Instant, now: Instant) async throws -> Bool {
        let since = self.heldSince ?? now
        var isBehind = self.isCatchingUp()
        if !isBehind { isBehind = try await self.store.read { try Self.isOpen(before: due - Self.margin, $0) } }
        guard isBehind else {
            self.heldSince = nil
            return false
        }
        self.heldSince = since
        guard now - since >= Self.mostPatience else { return true }
        self.logger.warning("timers go on before all that came before them is decided")
        return false
    }
}

/// From where on a node has to look for the first of its timers.
///
/// PostgreSQL keeps the fired ones for as long as somebody holds an old view of the data; see ``Lines``.
struct Outlook {
    private var from = Instant(millis: 0)
    private var wholeAt: Instant?
    private var shards = Shards.none

    /// From the beginning of all time when a whole look is due, or the node has other shards.
    mutating func beginning(for shards: Shards, now: Instant) -> Instant {
        let isFresh = self.wholeAt.map { now >= $0 && now - $0 < Lines.wholeEvery } ?? false
        if !isFresh || shards != self.shards { self.from = Instant(millis: 0) }
        self.shards = shards
        return self.from
    }

    /// Takes over what a look from there on showed.
    mutating func note(_ first: Instant?, from: Instant, now: Instant) {
        if from.millis == 0 { self.wholeAt = now }
        let latest = now - Lines.margin
        self.from = first.map { min($0, latest) } ?? latest
    }
}

extension Timers {
    /// Whether anything that happened before a moment is not decided, be it another node's; neither other timers nor
    /// what was postponed is waited for.
    package static func isOpen(before moment: Instant, _ transaction: Transaction) throws -> Bool {
        try transaction.row(
            """
            SELECT i.id FROM inbox i JOIN shards s ON s.shard = i.shard
            WHERE i.id > (SELECT MIN(CASE WHEN prompt < ordinary THEN prompt ELSE ordinary END) FROM shards)
              AND i.id > CASE i.band WHEN 0 THEN s.prompt ELSE s.ordinary END AND i.happened_at < $1
              AND i.source <> 'timer'
              AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.event = i.id)
              AND NOT EXISTS (SELECT 1 FROM postponed p WHERE p.event = i.id)
            LIMIT 1
            """,
            .instant(moment)
        ) != nil
    }

    package static func nextDue(
        _ shards: Shards,
        from: Instant = Instant(millis: 0),
        _ transaction: Transaction
    ) throws -> Instant? {
        try transaction.row(
            """
            SELECT run_at FROM timers WHERE run_at >= $1 AND (($2 >> CAST(shard AS INTEGER)) & 1) = 1
            ORDER BY run_at LIMIT 1
            """,
            .instant(from),
            .shards(shards)
        )?.instant(0)
    }

    /// Makes up to 100 due timers into events.
    ///
    /// - Returns: How late each was.
    package static func fire(
        _ now: Instant,
        _ shards: Shards,
        from: Instant = Instant(millis: 0),
        _ epoch: Epoch,
        _ transaction: Transaction
    ) throws -> [Duration] {
        try epoch.check(transaction)
        let rows = try transaction.rows(
            """
            SELECT account, play, key, lane, due_at, patience, payload, band, set_by FROM timers
            WHERE run_at >= $1 AND run_at <= $2 AND (($3 >> CAST(shard AS INTEGER)) & 1) = 1
            ORDER BY run_at, due_at, account, play, key LIMIT 100
            """,
            .instant(from),
            .instant(now),
            .shards(shards)
        )
        for row in rows { try Self.fire(row, now: now, transaction) }
        return rows.map { now - $0.instant(4) }
    }

    /// Fires a timer, or lets it pass when it is too late, or when there is another `objection`.
    static func fire(_ row: Row, objection: Bilingual? = nil, now: Instant, _ transaction: Transaction) throws {
        let account: AccountID = row.name(0)
        let due = TimerDue(play: row.name(1), key: row.text(2), plannedAt: row.instant(4), payload: row.text(6))
        // A timer that is set once more for the same moment is another one, and fires again.
        let identity = "\(account)/\(due.play)/\(due.key)/\(due.plannedAt.millis)/\(row.event(8))"
        let event = try OwnEvent.timerDue(due).store(
            source: .timer,
            identity: identity,
            account: account,
            lane: row.name(3),
            band: Letter.Band(rawValue: row.int(7)) ?? .ordinary,
            happenedAt: due.plannedAt,
            now: now,
            transaction
        )
        if let event, let reason = objection ?? Self.lateness(of: due, patience: row.optionalInteger(5), now: now) {
            try transaction.run(
                """
                INSERT INTO decisions (event, decided_at, kind, verdict, play, looked, epoch)
                VALUES ($1, $2, 'timer.due', 'never', $3, $4, 0)
                """,
                .event(event),
                .instant(now),
                .name(due.play),
                try .looks([EventRouter.Look(play: "timers", verdict: "never", reason: reason)])
            )
        }
        try transaction.run(
            "DELETE FROM timers WHERE account = $1 AND play = $2 AND key = $3",
            .name(account),
            .name(due.play),
            .text(due.key)
        )
    }

    private static func lateness(of due: TimerDue, patience: Int64?, now: Instant) -> Bilingual? {
        guard let patience, now.millis - due.plannedAt.millis > patience else { return nil }
        let (late, most) = ((now.millis - due.plannedAt.millis) / 1_000, patience / 1_000)
        return Bilingual(
            "错过了时间，晚了 \(late) 秒；这个定时晚了超过 \(most) 秒就跳过。",
            "The moment was missed by \(late) s; this timer is skipped when it is more than \(most) s late."
        )
    }

    static func apply(
        _ change: TimerChange,
        play: PlayName,
        of event: Event,
        band: Letter.Band,
        now: Instant,
        _ transaction: Transaction
    ) throws {
        switch change {
        case .set(let key, let dueAt, let lateness, let payload):
            let patience: Int64? =
                switch lateness {
                case .fire: nil
                case .fireWithin(let patience): patience.wholeMillis
                }
            try transaction.run(
                """
                INSERT INTO timers (account, play, key, lane, shard, band, due_at, run_at, patience, payload, set_by)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                ON CONFLICT (account, play, key) DO UPDATE SET
                  lane = excluded.lane, shard = excluded.shard, band = excluded.band, due_at = excluded.due_at,
                  run_at = excluded.run_at, patience = excluded.patience, payload = excluded.payload,
                  set_by = excluded.set_by
                """,
                .name(event.account),
                .name(play),
                .text(key),
                .name(event.lane),
                .integer(event.lane.shard),
                .integer(band.rawValue),
                .instant(dueAt),
                .instant(max(dueAt, now)),
                patience.map { .integer($0) } ?? .null,
                .text(payload),
                .event(event.id)
            )
        case .cancel(let key):
            try transaction.run(
                "DELETE FROM timers WHERE account = $1 AND play = $2 AND key = $3",
                .name(event.account),
                .name(play),
                .text(key)
            )
        }
    }
}
