public import Domain
public import Storage

extension Outbox {
    /// An effect as an operator sees it.
    public struct Entry: Hashable, Codable, Sendable {
        public let id: EffectID
        public let event: EventID
        public let account: AccountID
        public let request: String
        public let destination: String
        public let state: EffectState
        public let reason: Bilingual
        public let attempts: Int
        public let createdAt: Instant
        public let settledAt: Instant?
    }

    /// Effects in the given states, newest first.
    public static func list(
        _ states: Set<EffectState>,
        limit: Int = 100,
        _ transaction: Transaction
    ) throws -> [Entry] {
        var found: [Entry] = []
        for state in states {
            found += try transaction.rows(
                """
                SELECT id, event, account, request, destination, state, reason, attempt, created_at, settled_at
                FROM outbox WHERE state = $1 ORDER BY ordinal DESC LIMIT $2
                """,
                .text(state.rawValue),
                .integer(limit)
            ).map { row in
                Entry(
                    id: row.name(0),
                    event: row.event(1),
                    account: row.name(2),
                    request: row.text(3),
                    destination: row.text(4),
                    state: state,
                    reason: row.reason(6),
                    attempts: row.int(7),
                    createdAt: row.instant(8),
                    settledAt: row.optionalInstant(9)
                )
            }
        }
        return Array(found.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }.prefix(limit))
    }

    /// How many effects are in each state.
    public static func census(_ transaction: Transaction) throws -> [EffectState: Int] {
        try transaction.rows("SELECT state, COUNT(*) FROM outbox GROUP BY state").reduce(into: [:]) { counts, row in
            if let state = EffectState(rawValue: row.text(0)) { counts[state] = row.int(1) }
        }
    }

    /// Why an operator's wish cannot be met.
    public struct Objection: Error, Hashable, Sendable, CustomStringConvertible {
        public let reason: Bilingual
        public var description: String { self.reason.english }
        init(_ chinese: String, _ english: String) { self.reason = Bilingual(chinese, english) }
    }

    /// Sends an ended effect once more, as a new effect that names the old one.
    ///
    /// `confirmed` says that a person finds a repeat right; it is asked for where a repeat may double something.
    ///
    /// - Returns: The id of the new effect.
    /// - Throws: ``Objection`` when there is no such effect, or it cannot be sent again, or `confirmed` is missing.
    public static func replay(
        _ id: EffectID,
        confirmed: Bool,
        now: Instant,
        _ transaction: Transaction
    ) throws -> EffectID {
        guard let row = try transaction.row("SELECT state, class, endpoint FROM outbox WHERE id = $1", .name(id)) else {
            throw Objection("没有发送 \(id)。", "There is no effect \(id).")
        }
        guard let state = EffectState(rawValue: row.text(0)), [.dead, .unknownFinal, .expired].contains(state) else {
            throw Objection(
                "发送 \(id) 的状态是“\(Glossary.title(row.text(0)).chinese)”；只有“发不出去”“需要人来定”“过期”的可以重发。",
                "The effect \(id) is \(row.text(0)); only dead, unknown_final and expired ones can be sent again."
            )
        }
        guard !row.text(2).isEmpty else {
            throw Objection(
                "发送 \(id) 的内容不合平台的要求；请改脚本。",
                "The effect \(id) could not be put into words for the platform; mend the script instead."
            )
        }
        guard row.text(1) != EffectClass.singleUse.rawValue else {
            throw Objection(
                "发送 \(id) 用的欢迎码只有 20 秒有效，不能重发。",
                "The effect \(id) needed a code that was good for 20 seconds; it cannot be sent again."
            )
        }
        guard confirmed || state == .dead else {
            throw Objection(
                "发送 \(id) 可能已经送达；仍要重发，请加 --yes。",
                "The effect \(id) may have arrived already; say --yes to send it all the same."
            )
        }
        if !confirmed, let other = try Self.replacement(of: id, transaction) {
            throw Objection(
                "已经要求重发过：\(other.id) 的状态是“\(Glossary.title(other.state).chinese)”；仍要重发，请加 --yes。",
                "It was asked for again already: \(other.id) is \(other.state); say --yes to send it once more."
            )
        }
        let known = try transaction.row("SELECT COUNT(*) FROM outbox WHERE replaces = $1", .name(id))?.int(0) ?? 0
        let fresh = EffectID("\(id)/again-\(known + 1)")
        try transaction.run(
            """
            INSERT INTO outbox (id, event, play, account, shard, request, purpose, band, class, endpoint, body, fallback,
              destination, reports_back, created_at, run_at, deadline, state, epoch, attempt, reason, replaces)
            SELECT $1, event, play, account, shard, request, purpose, band, class, endpoint, body, fallback,
              destination, reports_back, $2, $2, NULL, 'pending', 0, 0, $3, id
            FROM outbox WHERE id = $4
            """,
            .name(fresh),
            .instant(now),
            try .reason(Bilingual("按操作人员的要求重发", "an operator asked for it again")),
            .name(id)
        )
        return fresh
    }

    /// An effect that was asked for in the place of this one, and is on its way or was sent.
    private static func replacement(
        of id: EffectID,
        _ transaction: Transaction
    ) throws -> (id: EffectID, state: String)? {
        try transaction.row(
            """
            SELECT id, state FROM outbox
            WHERE replaces = $1 AND state NOT IN ('dead', 'unknown_final', 'expired', 'cancelled') LIMIT 1
            """,
            .name(id)
        ).map { ($0.name(0), $0.text(1)) }
    }
}
