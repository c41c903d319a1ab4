public import Domain
internal import Metrics
public import Storage

/// What shall be done, and how far it came: the only door between deciding and doing.
///
/// Every move names the state and the epoch it expects, so a sender that was overtaken writes nothing.
public enum Outbox {
    static func insert(
        _ effect: Effect,
        id: EffectID,
        event: Event,
        play: PlayName,
        account: AccountID,
        call: Result<FrozenCall, RenderingError>,
        now: Instant,
        _ transaction: Transaction
    ) throws {
        let state: EffectState
        let frozen: FrozenCall
        let reason: Bilingual
        switch call {
        case .success(let call):
            (state, frozen, reason) = (.pending, call, Bilingual("排队等待发送", "waits for its turn"))
        case .failure(let error) where error.isUnreachable:
            frozen = FrozenCall(endpoint: "", body: [], effectClass: .plain, destination: "")
            state = .cancelled
            reason = Bilingual("不发：", "not sent: ") + error.message
        case .failure(let error):
            // Kept and shown like any other dead effect: a person must mend the script or the configuration.
            frozen = FrozenCall(endpoint: "", body: [], effectClass: .plain, destination: "")
            state = .dead
            reason = Bilingual("在这个平台上发不出去：", "It cannot be said on this platform: ") + error.message
        }
        // It waits as long as the first that stands before it in its line; see `holdFollowers`.
        try transaction.run(
            """
            INSERT INTO outbox (id, event, play, account, shard, request, purpose, band, class, endpoint, body, fallback,
              destination, reports_back, created_at, run_at, deadline, state, epoch, attempt, settled_at, reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
              COALESCE((
                SELECT CASE WHEN h.run_at > $16 THEN h.run_at ELSE $16 END FROM outbox h
                WHERE h.account = $4 AND h.destination = $13 AND h.state IN ('pending', 'leased', 'inflight', 'retry')
                  AND h.state IN ('pending', 'retry') AND +h.band <= $8
                ORDER BY h.ordinal LIMIT 1), $16),
              $17, $18, 0, 0, $19, $20)
            """,
            .name(id),
            .event(event.id),
            .name(play),
            .name(account),
            .integer(account.shard),
            .text(effect.request.name),
            .text(effect.purpose.rawValue),
            .integer(effect.purpose.band),
            .text(frozen.effectClass.rawValue),
            .text(frozen.endpoint),
            .blob(frozen.body),
            .blob(frozen.fallbackBody),
            .text(frozen.destination),
            .flag(effect.reportsBack),
            .instant(now),
            .instant(max(now, effect.notBefore ?? now)),
            .instant(effect.deadline),
            .text(state.rawValue),
            state.isFinal ? .instant(now) : .null,
            try .reason(reason)
        )
        if state.isFinal, effect.reportsBack {
            let settled = EffectSettled(effect: id, play: play, state: state, code: nil, answer: nil)
            try Self.report(settled, event: event.id, account: account, now: now, transaction)
        }
    }

    /// Takes effects whose moment has come: each account in turn, urgent ones first, to each destination in order, one
    /// at a time.
    ///
    /// At its destination an effect passes less urgent ones: what is held over night holds back no reply. An account
    /// with much to send takes what the others leave. Only what the `look` showed is taken.
    public static func claim(
        limit: Int,
        upToBand: Int,
        after last: AccountID? = nil,
        now: Instant,
        of look: Lines.Look,
        epoch: Epoch,
        _ transaction: Transaction
    ) throws -> [ClaimedEffect] {
        try epoch.check(transaction)
        var claimed: [ClaimedEffect] = []
        var hungry = look.dueAccounts(upToBand: upToBand, after: last, now: now)[...]
        while claimed.count < limit, !hungry.isEmpty {
            let part = max(1, (limit - claimed.count) / hungry.count)
            var stillHungry: [AccountID] = []
            for account in hungry where claimed.count < limit {
                let end = claimed.count + min(part, limit - claimed.count)
                for (band, first) in (look.firsts[account] ?? []).prefix(upToBand + 1).enumerated() {
                    guard claimed.count < end, let first, first <= now else { continue }
                    let rows = try transaction.rows(
                        """
                        UPDATE outbox SET state = 'leased', epoch = $1
                        WHERE ordinal IN (
                          SELECT o.ordinal FROM outbox o
                          WHERE o.account = $2 AND o.band = $3 AND o.state IN ('pending', 'retry')
                            AND o.run_at >= $4 AND o.run_at <= $5
                            AND (
                              SELECT e.ordinal FROM outbox e
                              WHERE e.account = o.account AND e.destination = o.destination AND e.ordinal <> o.ordinal
                                AND e.state IN ('pending', 'leased', 'inflight', 'retry')
                                AND (e.state IN ('leased', 'inflight')
                                  OR e.band <= o.band AND e.ordinal < o.ordinal
                                  OR e.band < o.band AND e.run_at <= $5) LIMIT 1) IS NULL
                          ORDER BY o.run_at, o.ordinal LIMIT $6)
                        RETURNING ordinal, id, event, play, account, request, purpose, class, endpoint, body, fallback,
                          destination, reports_back, created_at, deadline, attempt, first_tried_at, last_tried_at
                        """,
                        .integer(epoch.number),
                        .name(account),
                        .integer(band),
                        .instant(first),
                        .instant(now),
                        .integer(end - claimed.count)
                    )
                    claimed += rows.map { ClaimedEffect($0, epoch: epoch) }
                }
                if claimed.count == end { stillHungry.append(account) }
            }
            hungry = stillHungry[...]
        }
        return claimed.sorted { ($0.purpose.band, $0.ordinal) < ($1.purpose.band, $1.ordinal) }
    }

    /// Notes that calls begin, before the first byte of any leaves.
    ///
    /// - Returns: The effects with their new attempts, without those that are not this sender's any more.
    public static func begin(
        _ effects: [ClaimedEffect],
        now: Instant,
        _ transaction: Transaction
    ) throws -> [ClaimedEffect] {
        let begun = effects.map { effect in
            var begun = effect
            begun.attempt += 1
            begun.firstTriedAt = effect.firstTriedAt ?? now
            begun.lastTriedAt = now
            return begun
        }
        let rows = try transaction.rows(
            """
            UPDATE outbox SET state = 'inflight', attempt = $1, first_tried_at = $2, last_tried_at = $3
            WHERE id = $4 AND state = 'leased' AND epoch = $5 RETURNING ordinal
            """,
            each: begun.map { effect in
                [
                    .integer(effect.attempt), .instant(effect.firstTriedAt), .instant(now), .name(effect.id),
                    .integer(effect.epoch.number),
                ]
            }
        )
        let ours = zip(begun, rows).filter { !$1.isEmpty }.map(\.0)
        _ = try transaction.rows(
            "INSERT INTO attempts (effect, number, started_at) VALUES ($1, $2, $3)",
            each: ours.map { [.name($0.id), .integer($0.attempt), .instant(now)] }
        )
        return ours
    }

    /// Completes the records of attempts, each once.
    public static func note(
        _ ends: [(effect: ClaimedEffect, end: AttemptEnd)],
        _ transaction: Transaction
    ) throws {
        _ = try transaction.rows(
            """
            UPDATE attempts SET took_millis = $1, outcome = $2, code = $3, message = $4
            WHERE effect = $5 AND number = $6 AND outcome IS NULL
            """,
            each: try ends.map { effect, end in
                [
                    .integer(end.took.wholeMillis), .text(end.outcome.rawValue), .text(end.code),
                    try .reason(end.message), .name(effect.id), .integer(effect.attempt),
                ]
            }
        )
    }

    /// Where an effect goes from the state in which its sender believes it.
    public struct Move: Sendable {
        let effect: ClaimedEffect
        let from: EffectState
        let step: Step
        let answer: Answer?
        let now: Instant

        public init(
            _ effect: ClaimedEffect,
            from: EffectState,
            to step: Step,
            answer: Answer? = nil,
            now: Instant
        ) {
            precondition(from.next.contains(step.state), "An effect does not go from \(from) to \(step.state).")
            self.effect = effect
            self.from = from
            self.step = step
            self.answer = answer
            self.now = now
        }

        fileprivate func values() throws -> [Value] {
            [
                .text(self.step.state.rawValue), .instant(self.step.runAt ?? self.now), try .reason(self.step.reason),
                self.step.state.isFinal ? .instant(self.now) : .null, .flag(self.step.usesFallback),
                .flag(self.step.usesFallback || self.step.isPartRefused), .text(self.answer?.madeID),
                .name(self.effect.id), .text(self.from.rawValue), .integer(self.effect.epoch.number),
                .integer(self.effect.attempt),
            ]
        }
    }

    /// Moves effects on.
    ///
    /// - Returns: For each whether it was in the state, of the epoch and at the attempt that the sender believed;
    ///   nothing was written of the others.
    @discardableResult
    public static func move(_ moves: [Move], _ transaction: Transaction) throws -> [Bool] {
        let moved = try transaction.rows(
            """
            UPDATE outbox SET state = $1, run_at = $2, reason = $3, settled_at = $4,
              body = CASE WHEN $5 = 1 AND fallback IS NOT NULL THEN fallback ELSE body END,
              fallback = CASE WHEN $5 = 1 THEN NULL ELSE fallback END,
              part_refused = CASE WHEN $6 = 1 THEN 1 ELSE part_refused END, made = $7
            WHERE id = $8 AND state = $9 AND epoch = $10 AND attempt = $11
            RETURNING part_refused
            """,
            each: try moves.map { try $0.values() }
        )
        try Self.holdFollowers(of: zip(moves, moved).filter { !$1.isEmpty }.map(\.0), transaction)
        for (move, rows) in zip(moves, moved) {
            guard let row = rows.first, move.step.state.isFinal, move.effect.reportsBack else { continue }
            let settled = EffectSettled(
                effect: move.effect.id,
                play: move.effect.play,
                state: move.step.state,
                code: move.step.state == .sent ? nil : move.step.code,
                answer: move.answer,
                refusedPart: row.flag(0)
            )
            let (event, account) = (move.effect.event, move.effect.account)
            try Self.report(settled, event: event, account: account, now: move.now, transaction)
        }
        return moved.map { !$0.isEmpty }
    }

    /// Moves one effect on.
    @discardableResult
    public static func move(
        _ effect: ClaimedEffect,
        from: EffectState,
        to step: Step,
        answer: Answer? = nil,
        now: Instant,
        _ transaction: Transaction
    ) throws -> Bool {
        try Self.move([Move(effect, from: from, to: step, answer: answer, now: now)], transaction) == [true]
    }

    /// Tells the play that wanted it, through the inbox, in the lane of the cause.
    private static func report(
        _ settled: EffectSettled,
        event: EventID,
        account: AccountID,
        now: Instant,
        _ transaction: Transaction
    ) throws {
        let cause = try transaction.row("SELECT lane, band FROM inbox WHERE id = $1", .event(event))
        try OwnEvent.effectSettled(settled).store(
            source: .outcome,
            identity: settled.effect.rawValue,
            account: account,
            lane: cause?.name(0) ?? LaneID("\(account)/app"),
            band: cause.flatMap { Letter.Band(rawValue: $0.int(1)) } ?? .ordinary,
            happenedAt: now,
            now: now,
            transaction
        )
    }
}

/// An effect that a sender holds.
public struct ClaimedEffect: Hashable, Sendable {
    public let ordinal: Int64
    public let id: EffectID
    public let event: EventID
    public let play: PlayName
    public let account: AccountID
    /// The name of the neutral request, such as `welcome`.
    public let request: String
    public let purpose: Purpose
    public let effectClass: EffectClass
    public let endpoint: String
    public let body: [UInt8]
    public let hasFallback: Bool
    public let destination: String
    public let reportsBack: Bool
    public let createdAt: Instant
    public let deadline: Instant?
    /// How many calls were begun.
    public var attempt: Int
    public var firstTriedAt: Instant?
    /// When the newest call was begun.
    public var lastTriedAt: Instant?
    public let epoch: Epoch

    /// Columns in the order of ``Outbox/claim(limit:upToBand:after:now:of:epoch:_:)``.
    init(_ row: Row, epoch: Epoch) {
        self.ordinal = row.integer(0)
        self.id = row.name(1)
        self.event = row.event(2)
        self.play = row.name(3)
        self.account = row.name(4)
        self.request = row.text(5)
        guard let purpose = Purpose(rawValue: row.text(6)), let effectClass = EffectClass(rawValue: row.text(7)) else {
            preconditionFailure("The schema allows no other purpose and class.")
        }
        self.purpose = purpose
        self.effectClass = effectClass
        self.endpoint = row.text(8)
        self.body = row.blob(9)
        self.hasFallback = row.optionalBlob(10) != nil
        self.destination = row.text(11)
        self.reportsBack = row.flag(12)
        self.createdAt = row.instant(13)
        self.deadline = row.optionalInstant(14)
        self.attempt = row.int(15)
        self.firstTriedAt = row.optionalInstant(16)
        self.lastTriedAt = row.optionalInstant(17)
        self.epoch = epoch
    }
}

/// Where an effect goes next, and why.
public struct Step: Hashable, Sendable {
    public let state: EffectState
    /// When it may be taken up again; nil means at once.
    public let runAt: Instant?
    /// One sentence for the shop manager.
    public let reason: Bilingual
    /// The platform's code behind it, where there is one.
    public let code: String?
    /// Go on with the shorter form.
    public let usesFallback: Bool
    /// A part of the content was refused, and there is no shorter form to go on with.
    public let isPartRefused: Bool

    public init(
        _ state: EffectState,
        runAt: Instant? = nil,
        reason: Bilingual,
        code: String? = nil,
        usesFallback: Bool = false,
        isPartRefused: Bool = false
    ) {
        self.state = state
        self.runAt = runAt
        self.reason = reason
        self.code = code
        self.usesFallback = usesFallback
        self.isPartRefused = isPartRefused
    }
}

/// How a call ended.
public struct AttemptEnd: Hashable, Sendable {
    public let took: Duration
    public let outcome: CallOutcome
    public let code: String
    /// nil when there is nothing to tell but the outcome.
    public let message: Bilingual?

    public init(took: Duration, outcome: CallOutcome, code: String, message: Bilingual?) {
        self.took = took
        self.outcome = outcome
        self.code = code
        self.message = message
    }
}

extension Answer {
    fileprivate var madeID: String? {
        if case .made(let id) = self { id } else { nil }
    }
}
