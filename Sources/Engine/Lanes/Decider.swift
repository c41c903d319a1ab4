public import Domain
package import Storage

/// Decides stored events inside a transaction: translate, ask the plays, write what they want.
///
/// It knows no clock and no network: everything comes in. The same code serves service, rehearsal and replay.
public struct Decider: Sendable {
    /// What came of one event.
    package enum Result: Sendable {
        /// `wishes` counts the effects and timers it left, `news` the events; the play is the one that took it;
        /// `givenUp` are those that can never handle it, whatever the others did with it.
        case decided(verdict: String, by: PlayName?, givenUp: [EventRouter.Look], wishes: Int, news: Int = 0)
        case postponed(until: Instant, tries: Int, reason: Bilingual)
        /// Out of tries: recorded as failed.
        case failed(reason: Bilingual)
        /// An earlier event of its lane has to wait.
        case blocked
        /// A message that every play ignores: nothing was written.
        case passed
    }

    private let router: EventRouter
    private let receivers: [AccountID: any Receiving]
    private let renderers: [AccountID: any Rendering]
    private let capabilities: [AccountID: Capabilities]
    private let brands: [AccountID: BrandID]
    let epoch: Epoch

    /// Serves the accounts that `brands` names, each for its brand, and no others.
    ///
    /// `epoch` is the number of this start; a newer one fences this one off.
    public init(
        router: EventRouter,
        receivers: [any Receiving],
        renderers: [any Rendering],
        brands: [AccountID: BrandID],
        epoch: Epoch
    ) {
        self.router = router
        self.receivers = Dictionary(uniqueKeysWithValues: receivers.map { ($0.account, $0) })
        self.renderers = Dictionary(uniqueKeysWithValues: renderers.map { ($0.account, $0) })
        self.capabilities = self.renderers.mapValues(\.capabilities)
        self.brands = brands
        self.epoch = epoch
    }

    package func decide(_ stored: [StoredEvent], now: Instant, _ transaction: Transaction) throws -> [Result] {
        try self.epoch.check(transaction)
        var blocked: Set<LaneID> = []
        let events = stored.map(self.event)
        // What had to wait has a row among the postponed, and shall have one among the decided.
        let passing = zip(stored, events).map { $0.tries == nil ? $1 : nil }
        var chatter = Chatter(self.router, self.scene(seed: 0, now: now, transaction), passing)
        return try zip(stored, events).enumerated().map { number, each in
            let (stored, event) = each
            guard !blocked.contains(stored.lane) else { return .blocked }
            guard try !chatter.includes(number) else { return .passed }
            let result = try self.decide(stored, event, now: now, transaction)
            chatter.forget()
            if case .postponed = result { blocked.insert(stored.lane) }
            return result
        }
    }

    private func scene(seed: UInt64, now: Instant, _ transaction: Transaction) -> Scene {
        Scene(
            transaction: transaction,
            now: now,
            random: RandomSource(seed: seed),
            capabilities: self.capabilities,
            reaches: { person, account in self.renderers[account]?.reaches(person) ?? true }
        )
    }

    private func decide(
        _ stored: StoredEvent,
        _ event: Event?,
        now: Instant,
        _ transaction: Transaction
    ) throws -> Result {
        guard let event else {
            let reason = Bilingual("配置里没有这个账号。", "The account is not configured.")
            let look = EventRouter.Look(play: "router", verdict: "never", reason: reason)
            try self.record(stored, kind: "unknown", verdict: "never", play: nil, [look], now, transaction)
            return .decided(verdict: "never", by: nil, givenUp: [], wishes: 0)
        }
        let reason: Bilingual
        var until: Instant?
        do {
            return try transaction.part {
                var scene = self.scene(seed: stored.seed, now: now, transaction)
                let outcome = try self.router.decide(event, &scene)
                switch outcome.verdict {
                case .settled(let verdict, let play):
                    let kind = event.happening.kind
                    try self.apply(outcome, of: event, band: stored.band, now: now, transaction)
                    try self.record(stored, kind: kind, verdict: verdict, play: play, outcome.looks, now, transaction)
                    return .decided(
                        verdict: verdict,
                        by: play,
                        givenUp: outcome.looks.filter { $0.verdict == "never" },
                        wishes: outcome.effects.count + outcome.timers.count,
                        news: outcome.news.count
                    )
                case .postponed(let moment, let play, let reason):
                    throw Postponement(until: moment, reason: Bilingual("\(play)：", "\(play): ") + reason)
                }
            }
        } catch let postponement as Postponement {
            reason = postponement.reason
            until = postponement.until
        } catch let error as StorageError where error.code != .constraint && error.code != .failed {
            // It says nothing of the event: the store is away, or another node wrote to the same rows.
            throw error
        } catch {
            if let known = try self.known(stored, transaction) { return known }
            // Nobody foresaw it, so nobody translated it.
            let text = "\(type(of: error)): \(error)"
            reason = Bilingual("程序出错：\(text)", "unexpected error: \(text)")
        }
        return try self.postpone(stored, event, until: until, reason: reason, now: now, transaction)
    }

    /// What was decided of it before; whoever holds it a second time has nothing to do.
    private func known(_ stored: StoredEvent, _ transaction: Transaction) throws -> Result? {
        let row = try transaction.row("SELECT verdict, play FROM decisions WHERE event = $1", .event(stored.id))
        guard let row else { return nil }
        try transaction.run("DELETE FROM postponed WHERE event = $1", .event(stored.id))
        let play = row.optionalText(1).map { PlayName($0) }
        return .decided(verdict: row.text(0), by: play, givenUp: [], wishes: 0)
    }

    /// Whether no play waits for the event, so that there is nothing to decide.
    package func isPassed(_ stored: StoredEvent) -> Bool {
        guard let event = self.event(stored) else { return false }
        return !self.router.isHeard(event)
    }

    /// Postpones events because another of their lane has to wait.
    func postpone(_ blocked: [(id: EventID, until: Instant)], _ transaction: Transaction) throws {
        try self.epoch.check(transaction)
        let reason = Bilingual("要等同一会话里前面的事件", "an earlier event of its conversation has to wait")
        for (id, until) in blocked {
            try transaction.run(
                "INSERT INTO postponed (event, until, tries, reason) VALUES ($1, $2, 0, $3)",
                .event(id),
                .instant(until),
                try .reason(reason)
            )
        }
    }

    /// Translates a row; nil when its account is not served.
    func event(_ stored: StoredEvent) -> Event? {
        guard let brand = self.brands[stored.account] else { return nil }
        let happening: Happening
        switch stored.source {
        case .callback:
            guard let receiver = self.receivers[stored.account] else { return nil }
            happening = stored.happening ?? receiver.translate(stored.body)
        case .act, .timer, .outcome, .system:
            happening = OwnEvent.decode(stored.body)
        }
        return Event(
            id: stored.id,
            brand: brand,
            account: stored.account,
            lane: stored.lane,
            happenedAt: stored.happenedAt,
            receivedAt: stored.receivedAt,
            happening: happening
        )
    }

    private func apply(
        _ outcome: EventRouter.Outcome,
        of event: Event,
        band: Letter.Band,
        now: Instant,
        _ transaction: Transaction
    ) throws {
        var index: [PlayName: Int] = [:]
        for (play, effect) in outcome.effects {
            let id = EffectID(event: event.id, play: play, index: index[play, default: 0])
            index[play, default: 0] += 1
            let account = effect.account ?? event.account
            let call = self.call(for: effect, id, through: account, of: event.brand)
            try Outbox.insert(
                effect,
                id: id,
                event: event,
                play: play,
                account: account,
                call: call,
                now: now,
                transaction
            )
        }
        for message in outcome.news {
            try OwnEvent.serviceMessage(message).store(of: message, account: event.account, now: now, transaction)
        }
        for (play, change) in outcome.timers {
            try Timers.apply(change, play: play, of: event, band: band, now: now, transaction)
        }
    }

    /// What is sent; a brand speaks through its own accounts, also where one of them was another brand's before.
    private func call(
        for effect: Effect,
        _ id: EffectID,
        through account: AccountID,
        of brand: BrandID
    ) -> Swift.Result<FrozenCall, RenderingError> {
        if let owner = self.brands[account], owner != brand {
            let message = Bilingual("这个账号现在属于另一个品牌 \(owner)。", "The account belongs to another brand now, \(owner).")
            return .failure(RenderingError(message))
        }
        guard let renderer = self.renderers[account] else {
            return .failure(RenderingError(Bilingual("这个账号不能发送。", "The account cannot send.")))
        }
        return Swift.Result { () throws(RenderingError) in try renderer.freeze(effect.request, for: id) }
    }

    private func record(
        _ stored: StoredEvent,
        kind: EventKind,
        verdict: String,
        play: PlayName?,
        _ looks: [EventRouter.Look],
        _ now: Instant,
        _ transaction: Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO decisions (event, decided_at, kind, verdict, play, looked, epoch)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            .event(stored.id),
            .instant(now),
            .name(kind),
            .text(verdict),
            .name(play),
            try .looks(looks),
            .integer(self.epoch.number)
        )
        if stored.tries != nil {
            try transaction.run("DELETE FROM postponed WHERE event = $1", .event(stored.id))
        }
    }

    private func postpone(
        _ stored: StoredEvent,
        _ event: Event,
        until: Instant?,
        reason: Bilingual,
        now: Instant,
        _ transaction: Transaction
    ) throws -> Result {
        // Waiting for a named moment is not a failure and uses up no try.
        let tries = (stored.tries ?? 0) + (until == nil ? 1 : 0)
        guard tries <= Lanes.patience.count else {
            let look = EventRouter.Look(play: "router", verdict: "failed", reason: reason)
            try self.record(
                stored,
                kind: event.happening.kind,
                verdict: "failed",
                play: nil,
                [look],
                now,
                transaction
            )
            return .failed(reason: reason)
        }
        let moment = until ?? now + Lanes.patience[tries - 1]
        try transaction.run(
            """
            INSERT INTO postponed (event, until, tries, reason) VALUES ($1, $2, $3, $4)
            ON CONFLICT (event) DO UPDATE
            SET until = excluded.until, tries = excluded.tries, reason = excluded.reason
            """,
            .event(stored.id),
            .instant(moment),
            .integer(tries),
            try .reason(reason)
        )
        return .postponed(until: moment, tries: tries, reason: reason)
    }
}

/// Undoes what the plays wrote for an event that has to wait.
private struct Postponement: Error {
    let until: Instant?
    let reason: Bilingual
}
