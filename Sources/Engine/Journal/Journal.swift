public import Domain
public import Storage

/// Tells what happened and why, from the record alone.
public struct Journal: Sendable {
    private let store: any Store
    private let decider: Decider?
    private let router: EventRouter

    /// The `decider` translates stored bodies; without it, events that are not decided yet have no kind.
    public init(store: any Store, router: EventRouter, decider: Decider?) {
        self.store = store
        self.router = router
        self.decider = decider
    }

    /// Explains one event; nil when there is none of this number.
    public func explain(_ id: EventID) async throws -> Explanation? {
        try await self.store.read { try self.explain(id, $0) }
    }

    /// Explains the newest events, newest first.
    public func newest(_ count: Int) async throws -> [Explanation] {
        try await self.store.read { transaction in
            try transaction.rows("SELECT id FROM inbox ORDER BY id DESC LIMIT $1", .integer(count)).compactMap {
                try self.explain($0.event(0), transaction)
            }
        }
    }

    private func explain(_ id: EventID, _ transaction: Transaction) throws -> Explanation? {
        guard let stored = try StoredEvent.read(id, transaction) else { return nil }
        let event = self.decider?.event(stored)
        let decision = try transaction.row(
            "SELECT kind, verdict, play, looked, decided_at FROM decisions WHERE event = $1",
            .event(id)
        )
        let postponed = try transaction.row("SELECT until, tries, reason FROM postponed WHERE event = $1", .event(id))
        // What no play waits for has no row of its own: the position tells that it was seen.
        let isPassed =
            try id <= Positions(at: stored.shard, transaction)[stored.band]
            || event.map { !self.router.isHeard($0) } ?? false
        return Explanation(
            id: id,
            account: stored.account,
            kind: decision?.text(0) ?? event?.happening.kind.rawValue ?? "?",
            unknownKind: event?.happening.unknownKind,
            source: stored.source.rawValue,
            lane: stored.lane,
            happenedAt: stored.happenedAt.millis,
            receivedAt: stored.receivedAt.millis,
            decidedAt: decision?.instant(4).millis,
            verdict: decision?.text(1) ?? (postponed != nil ? "postponed" : isPassed ? "pass" : "waiting"),
            play: decision?.optionalText(2).map(PlayName.init(rawValue:)),
            looked: decision?.looks(3) ?? [],
            others: event.map { self.others($0, isAsked: decision != nil || postponed != nil || !isPassed) } ?? [],
            postponed: postponed.map {
                Explanation.Postponed(until: $0.instant(0).millis, tries: $0.int(1), reason: $0.reason(2))
            },
            effects: try self.effects(of: id, transaction)
        )
    }

    /// The plays that did not look, and why: without a decision none did, also of those that listen.
    private func others(_ event: Event, isAsked: Bool) -> [Explanation.Other] {
        let ignoring = isAsked ? [] : self.router.hearers(of: event).map(\.name)
        let reason = Bilingual("它那时没有在等这样的话", "it waited for no such words then")
        return self.router.objections(to: event).map { Explanation.Other(play: $0.play, reason: $0.reason) }
            + ignoring.map { Explanation.Other(play: $0, reason: reason) }
    }

    private func effects(of id: EventID, _ transaction: Transaction) throws -> [Explanation.Effect] {
        try transaction.rows(
            """
            SELECT id, request, endpoint, state, purpose, reason, body, class, deadline, replaces FROM outbox
            WHERE event = $1 ORDER BY ordinal LIMIT 1000
            """,
            .event(id)
        ).map { row in
            let effect: EffectID = row.name(0)
            return Explanation.Effect(
                id: effect,
                request: row.text(1),
                endpoint: row.text(2),
                state: row.text(3),
                purpose: row.text(4),
                reason: row.reason(5),
                body: String(decoding: row.blob(6), as: UTF8.self),
                effectClass: row.text(7),
                deadline: row.optionalInteger(8),
                replaces: row.optionalText(9).map(EffectID.init(rawValue:)),
                attempts: try self.attempts(of: effect, transaction)
            )
        }
    }

    private func attempts(of id: EffectID, _ transaction: Transaction) throws -> [Explanation.Attempt] {
        try transaction.rows(
            """
            SELECT number, started_at, took_millis, outcome, code, message FROM attempts
            WHERE effect = $1 ORDER BY number LIMIT 1000
            """,
            .name(id)
        ).map { row in
            Explanation.Attempt(
                number: row.int(0),
                startedAt: row.integer(1),
                tookMillis: row.optionalInteger(2),
                outcome: row.optionalText(3),
                code: row.optionalText(4),
                message: row.optionalReason(5)
            )
        }
    }
}

/// All that is known of one event.
///
/// Moments are in milliseconds since 1970.
public struct Explanation: Codable, Sendable {
    public struct Other: Codable, Sendable {
        public let play: PlayName
        public let reason: Bilingual
    }
    public struct Postponed: Codable, Sendable {
        public let until: Int64
        public let tries: Int
        public let reason: Bilingual
    }
    public struct Effect: Codable, Sendable {
        public let id: EffectID
        public let request: String
        public let endpoint: String
        public let state: String
        public let purpose: String
        public let reason: Bilingual
        public let body: String
        public let effectClass: String
        public let deadline: Int64?
        public let replaces: EffectID?
        public let attempts: [Attempt]
    }
    public struct Attempt: Codable, Sendable {
        public let number: Int
        public let startedAt: Int64
        public let tookMillis: Int64?
        public let outcome: String?
        public let code: String?
        public let message: Bilingual?
    }

    public let id: EventID
    public let account: AccountID
    public let kind: String
    /// What an event that the adapter does not know calls itself; nil for all others.
    public let unknownKind: String?
    public let source: String
    public let lane: LaneID
    public let happenedAt: Int64
    public let receivedAt: Int64
    public let decidedAt: Int64?
    /// `done`, `pass`, `never`, `failed`, `postponed` or `waiting`.
    public let verdict: String
    public let play: PlayName?
    public let looked: [EventRouter.Look]
    /// The plays that did not look, and why.
    public let others: [Other]
    public let postponed: Postponed?
    public let effects: [Effect]
}

extension Happening {
    fileprivate var unknownKind: String? {
        if case .unknown(let kind) = self { kind } else { nil }
    }
}
