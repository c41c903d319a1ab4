public import Domain
public import Engine
public import Logging
internal import Metrics
public import ServiceLifecycle
public import Storage

/// Takes effects from the outbox, asks guard and limits, calls the platform, and records what came of it.
///
/// Promises: the intent is durable before the first byte leaves; one bad recipient holds up no other; a slow platform
/// never takes the places that are kept for replies.
public actor Sender: Service {
    let store: any Store
    let adapters: [AccountID: any Sending]
    private let guards: [AccountID: Guard]
    let node: Node
    var epoch: Epoch { self.node.epoch }
    let work: Signal
    let onSettled: @Sendable () -> Void
    let now: WallClock
    private let logger: Logger
    let policy = Policy()

    let places: Int
    let placesKeptForReplies: Int
    private let patience: Duration
    private let writePause: Duration
    var underWay = 0 {
        didSet { self.underWayGauge.record(self.underWay) }
    }
    var lookUpsUnderWay = 0
    private var limits = Limits()
    private var recoveredAt = Instant(millis: 0)
    /// The shards in which what others left behind was put right.
    private var recovered = Shards.none
    /// Claimed, but the beginning could not be written: nothing of them was sent.
    private var stranded: [ClaimedEffect] = []

    private let callTimer = Timer(label: "hearth_call_seconds")
    private let replyTimer = Timer(label: "hearth_reply_seconds")
    private let underWayGauge = Gauge(label: "hearth_calls_under_way")

    /// Wakes when `work` is raised, which says that there may be something to send.
    ///
    /// Up to `places` calls are under way at the same time; a quarter of the places is kept for replies.
    /// A platform may take `patience` to answer. The `guards` hold the guard of each account's brand; without one,
    /// everything passes.
    ///
    /// An outcome that could not be written is written again after `writePause`, which doubles up to 8 s.
    /// After an outcome was written `onSettled` is called; it must be quick.
    public init(
        store: any Store,
        adapters: [any Sending],
        guards: [AccountID: Guard],
        node: Node,
        work: Signal,
        now: @escaping WallClock,
        logger: Logger,
        places: Int = 64,
        patience: Duration = .seconds(10),
        writePause: Duration = .seconds(1),
        onSettled: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.adapters = Dictionary(uniqueKeysWithValues: adapters.map { ($0.account, $0) })
        self.guards = guards
        self.node = node
        self.work = work
        self.now = now
        self.logger = logger
        self.places = places
        self.placesKeptForReplies = places / 4
        self.patience = patience
        self.writePause = writePause
        self.onSettled = onSettled
    }

    public func run() async throws {
        try await self.recover()
        try await withThrowingDiscardingTaskGroup { group in
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                do {
                    if self.node.owned != self.recovered { try await self.recover() }
                    let begun = try await self.take()
                    for effect in begun { group.addTask { await self.perform(effect) } }
                    let unknown = try await self.resolveUnknowns()
                    for (effect, siblings) in unknown.open {
                        group.addTask { await self.lookUp(effect, among: siblings) }
                    }
                    guard begun.isEmpty, unknown.moved == 0 else { continue }
                    try await self.recoverNowAndThen()
                    await self.work.wait(atMost: try await self.idleTime())
                } catch let error as Fenced {
                    throw error
                } catch is CancellationError {
                    return
                } catch {
                    self.logger.error("sending failed; trying again", metadata: ["error": "\(error)"])
                    await self.work.wait(atMost: .seconds(1))
                }
            }
        }
    }

    /// Puts right what was left behind in the shards of this node: before the first pass, and whenever it has others.
    public func recover() async throws {
        let (epoch, now, shards) = (self.epoch, self.now(), self.node.owned)
        self.recoveredAt = now
        let unknown = try await self.store.write { transaction in
            try Outbox.recover(shards: shards, epoch: epoch, now: now, transaction)
        }
        self.recovered = shards
        if unknown > 0 {
            self.logger.warning(
                "calls were under way when their process ended",
                metadata: ["effect.count": "\(unknown)"]
            )
        }
    }

    /// A lease that ran out under this very process, because its writes failed for a while, is taken back too.
    private func recoverNowAndThen() async throws {
        guard self.now() - self.recoveredAt > .seconds(30) else { return }
        try await self.recover()
    }

    /// One whole pass, sends included: for rehearsal and tests.
    ///
    /// - Returns: How many effects moved.
    public func runOnce() async throws -> Int {
        let begun = try await self.take()
        let unknown = try await self.resolveUnknowns()
        await withDiscardingTaskGroup { group in
            for effect in begun { group.addTask { await self.perform(effect) } }
            for (effect, siblings) in unknown.open { group.addTask { await self.lookUp(effect, among: siblings) } }
        }
        return begun.count + unknown.moved
    }

    private func idleTime() async throws -> Duration {
        let shards = self.node.kept
        let next = try await self.store.read { try Outbox.nextMoment(shards: shards, $0) }
        // A moment that is past waits for an earlier one to the same destination: the signal comes when that ends.
        guard let next, next > self.now() else { return .seconds(1) }
        // Others may want something sent without being heard.
        let most: Duration = self.node.hasOthers ? .seconds(1) : .seconds(5)
        return max(.milliseconds(1), min(most, next - self.now()))
    }

    /// Claims what may go now and begins it; what must wait is put back with its reason.
    private func take() async throws -> [ClaimedEffect] {
        try await self.giveBackStranded()
        let free = self.places - self.underWay
        guard free > 0 else { return [] }
        let onlyReplies = free <= self.placesKeptForReplies
        let (epoch, now, shards) = (self.epoch, self.now(), self.node.kept)
        let leaseUntil = now + Self.leaseTime
        let limit = onlyReplies ? free : free - self.placesKeptForReplies
        let hasWork = try await self.store.read { transaction in
            try Outbox.nextMoment(shards: shards, transaction).map { $0 <= now } ?? false
        }
        guard hasWork else { return [] }
        let claimed = try await self.store.write { transaction in
            try Outbox.claim(
                limit: limit,
                upToBand: onlyReplies ? Purpose.reply.band : Purpose.notice.band,
                now: now,
                leaseUntil: leaseUntil,
                shards: shards,
                epoch: epoch,
                transaction
            )
        }
        guard !claimed.isEmpty else { return [] }
        return try await self.begin(claimed)
    }

    private func begin(_ claimed: [ClaimedEffect]) async throws -> [ClaimedEffect] {
        let now = self.now()
        var going: [ClaimedEffect] = []
        var steps: [(ClaimedEffect, Step)] = []
        for effect in claimed {
            if let step = self.hindrance(effect, now: now) {
                steps.append((effect, step))
            } else {
                going.append(effect)
            }
        }
        self.underWay += going.count
        for effect in going { self.node.began(effect.account.shard) }
        let (begins, moves, policy, epoch) = (going, steps, self.policy, self.epoch)
        do {
            let begun = try await self.store.write { transaction in
                try epoch.check(transaction)
                for (effect, step) in moves {
                    let isDoubtful =
                        try step.state.isFinal && effect.effectClass != .readable
                        && Outbox.hasUnknownAttempt(effect.id, transaction)
                    try Outbox.move(
                        effect,
                        from: .leased,
                        to: isDoubtful ? step.doubted : step,
                        now: now,
                        transaction
                    )
                }
                return try begins.compactMap { effect -> ClaimedEffect? in
                    if policy.isForgotten(effect, now: now), try Outbox.hasUnknownAttempt(effect.id, transaction) {
                        try Outbox.move(effect, from: .leased, to: policy.forgotten, now: now, transaction)
                        return nil
                    }
                    return try Outbox.begin(effect, now: now, transaction)
                }
            }
            for effect in going where !begun.contains(where: { $0.id == effect.id }) { self.release(effect) }
            for (effect, step) in moves { self.count(effect, step) }
            return begun
        } catch {
            for effect in going { self.release(effect) }
            self.stranded += claimed
            throw error
        }
    }

    /// Longer than any call; what an older process left behind is known by its epoch, not by its lease.
    private static let leaseTime: Duration = .seconds(180)

    /// Puts back what was claimed while the store could not be written; its time may be short.
    private func giveBackStranded() async throws {
        guard !self.stranded.isEmpty else { return }
        let (stranded, now) = (self.stranded, self.now())
        let reason = Bilingual("没能记下开始，放回去再发", "its beginning could not be written; it is put back")
        try await self.store.write { transaction in
            for effect in stranded {
                // Whether the lost commit went through is not known, so both states are asked for.
                if try !Outbox.move(
                    effect,
                    from: .leased,
                    to: Step(.pending, runAt: now, reason: reason),
                    now: now,
                    transaction
                ) {
                    try Outbox.move(
                        effect,
                        from: .inflight,
                        to: Step(.retry, runAt: now, reason: reason),
                        now: now,
                        transaction
                    )
                }
            }
        }
        self.stranded = []
    }

    static let noAccount = Bilingual("这个账号已不在配置里", "the account is not configured any more")

    /// Why an effect cannot go now; nil when it goes.
    private func hindrance(_ effect: ClaimedEffect, now: Instant) -> Step? {
        if let deadline = effect.deadline, now >= deadline {
            return Step(.expired, reason: Bilingual("还没发出就过了时限", "its time was over before it could be sent"))
        }
        guard let adapter = self.adapters[effect.account] else {
            return Step(.dead, reason: Self.noAccount)
        }
        if case .hold(let until, let reason)? = self.guards[effect.account]?.judge(effect.purpose, now: now) {
            return Step(.pending, runAt: until, reason: reason)
        }
        let rules = adapter.limits(endpoint: effect.endpoint, destination: effect.destination)
        switch self.limits.admit(rules, mayKnock: effect.purpose == .reply && effect.deadline != nil, now: now) {
        case .go: return nil
        case .wait(let until, let key):
            if let deadline = effect.deadline, until >= deadline {
                let reason = Bilingual(
                    "平台的限额 \(key) 用完了，到时限之前轮不到",
                    "the limit \(key) has no room before its time is over"
                )
                return Step(.expired, reason: reason)
            }
            let reason = Bilingual("等平台的限额 \(key) 空出来", "waits for the platform's limit \(key)")
            return Step(.pending, runAt: until, reason: reason)
        case .crowded(let key):
            let reason = Bilingual("等进行中的调用结束（\(key)）", "waits for calls under way (\(key))")
            return Step(.pending, runAt: now + .milliseconds(50), reason: reason)
        }
    }

    private func release(_ effect: ClaimedEffect) {
        self.underWay -= 1
        self.node.ended(effect.account.shard)
        guard let adapter = self.adapters[effect.account] else { return }
        self.limits.ended(adapter.limits(endpoint: effect.endpoint, destination: effect.destination))
        self.limits.prune(now: self.now())
    }

    private func perform(_ effect: ClaimedEffect) async {
        defer { self.work.raise() }
        guard let adapter = self.adapters[effect.account] else { return }
        let started = ContinuousClock.now
        // The clock may have moved while the intent was written, or the process may have been stopped for a while: both
        // are looked at again before the first byte.
        let report =
            if !self.node.hasLease {
                CallReport(
                    .notSent,
                    advice: .retry(after: .zero),
                    code: "no_lease",
                    message: Bilingual("别的节点可能已经接手", "another node may have taken over")
                )
            } else if let deadline = effect.deadline, self.now() >= deadline {
                CallReport(
                    .notSent,
                    advice: .retry(after: .zero),
                    code: "too_late",
                    message: Bilingual("调用之前就过了时限", "its time was over before the call")
                )
            } else {
                await adapter.send(self.call(effect))
            }
        let took = ContinuousClock.now - started
        self.release(effect)
        let now = self.now()
        if case .closeLimits(let keys, let time) = report.advice {
            self.limits.close(keys, until: now + time, now: now)
        } else if report.outcome == .sent {
            let rules = adapter.limits(endpoint: effect.endpoint, destination: effect.destination)
            self.limits.reopen(rules, begunAt: effect.lastTriedAt ?? now)
        }
        self.callTimer.record(duration: took)
        await self.settle(effect, report, took: took)
    }

    /// A look-up is not bound by the effect's deadline: what happened before it may be found after it.
    func call(_ effect: ClaimedEffect, isBound: Bool = true) -> OutboundCall {
        var patience = self.adapters[effect.account]?.patience(endpoint: effect.endpoint) ?? self.patience
        if isBound, let deadline = effect.deadline {
            patience = min(patience, max(.milliseconds(100), deadline - self.now()))
        }
        return OutboundCall(
            effect: effect.id,
            endpoint: effect.endpoint,
            body: effect.body,
            effectClass: effect.effectClass,
            destination: effect.destination,
            firstTriedAt: effect.firstTriedAt ?? self.now(),
            lastTriedAt: effect.lastTriedAt ?? self.now(),
            patience: patience
        )
    }

    private func settle(_ effect: ClaimedEffect, _ report: CallReport, took: Duration) async {
        let (policy, now) = (self.policy, self.now())
        let end = AttemptEnd(took: took, outcome: report.outcome, code: report.code, message: report.message)
        if report.outcome == .sent, effect.purpose == .reply {
            self.replyTimer.record(duration: now - effect.createdAt)
        }
        await self.persist(effect, code: report.code) { transaction in
            let hadUnknown = try Outbox.hasUnknownAttempt(effect.id, transaction)
            var random = RandomSource(seed: UInt64(effect.ordinal) << 8 | UInt64(effect.attempt))
            let step = policy.step(after: report, of: effect, hadUnknown: hadUnknown, now: now, random: &random)
            try Outbox.note(end, of: effect, transaction)
            let isOurs = try Outbox.move(
                effect,
                from: .inflight,
                to: step,
                answer: report.answer,
                now: now,
                transaction
            )
            return isOurs ? step : nil
        }
    }

    /// Writes an outcome; a store that is full or away is tried again until it is there, or the process ends.
    ///
    /// `write` gives nil when the effect is not this sender's any more.
    func persist(
        _ effect: ClaimedEffect,
        code: String,
        _ write: @escaping @Sendable (Transaction) throws -> Step?
    ) async {
        var pause = self.writePause
        while true {
            do {
                guard let step = try await self.store.write(write) else { return }
                self.count(effect, step, code: code)
                self.onSettled()
                return
            } catch {
                self.logger.error(
                    "an outcome could not be written",
                    metadata: ["effect.id": "\(effect.id)", "error": "\(error)"]
                )
            }
            // Left as it is on purpose: the next start finds it and calls it unknown.
            if Task.isCancelled || Task.isShuttingDownGracefully { return }
            let now = pause
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: now) }
            pause = min(pause * 2, .seconds(8))
        }
    }

    func count(_ effect: ClaimedEffect, _ step: Step, code: String = "") {
        Counter(
            label: "hearth_outbox_steps_total",
            dimensions: [("request", effect.request), ("state", step.state.rawValue)]
        ).increment()
        switch step.state {
        case .dead, .unknownFinal, .expired:
            self.logger.warning(
                "an effect ended without success",
                metadata: [
                    "effect.id": "\(effect.id)", "effect.state": "\(step.state.rawValue)",
                    "effect.request": "\(effect.request)", "platform.code": "\(code)",
                    "reason": "\(step.reason.english)",
                ]
            )
        default: break
        }
    }
}
