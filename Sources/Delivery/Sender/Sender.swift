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
    private let store: any Store
    private let node: Node
    private let work: Signal
    private let onSettled: @Sendable () -> Void
    private let now: WallClock
    private let logger: Logger
    private let adapters: [AccountID: any Sending]
    private let settlements: Settlements
    private let writePause: Duration
    private var dispatch: Dispatch {
        didSet { self.underWayGauge.record(self.dispatch.underWay) }
    }

    private let quotaReport: QuotaReport
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
        self.settlements = Settlements(store)
        self.adapters = Dictionary(uniqueKeysWithValues: adapters.map { ($0.account, $0) })
        self.node = node
        self.work = work
        self.now = now
        self.logger = logger
        self.quotaReport = QuotaReport(logger: logger)
        self.writePause = writePause
        self.onSettled = onSettled
        self.dispatch = Dispatch(adapters: adapters, guards: guards, node: node, places: places, patience: patience)
    }

    public func run() async throws {
        // The store may be away in this moment, and callbacks are taken all the same.
        var hasRecovered = false
        try await withThrowingDiscardingTaskGroup { group in
            while !Task.isCancelled, !Task.isShuttingDownGracefully {
                do {
                    if !hasRecovered || self.dispatch.hasOtherShards { try await self.recover() }
                    hasRecovered = true
                    let look = try await self.look()
                    let taken = try await self.take(look)
                    for effect in taken.begun { group.addTask { await self.perform(effect) } }
                    let unknown = try await self.resolveUnknowns(look)
                    for (effect, siblings) in unknown.open {
                        group.addTask { await self.lookUp(effect, among: siblings) }
                    }
                    guard !taken.isAny, unknown.steps.isEmpty else { continue }
                    try await self.recoverNowAndThen()
                    await self.work.wait(atMost: self.idleTime(look))
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
        let recovery = self.dispatch.recovery(now: self.now())
        let found = try await self.store.write(to: .sending) { try recovery.run($0) }
        self.dispatch.recovered(recovery, found)
        for use in found.used { self.quotaReport.tell(use) }
        let unknown = found.unknown
        if unknown > 0 {
            self.logger.warning(
                "calls were under way when their process ended",
                metadata: ["effect.count": "\(unknown)"]
            )
        }
    }

    private func recoverNowAndThen() async throws {
        if self.dispatch.isRecoveryDue(now: self.now()) { try await self.recover() }
    }

    /// One whole pass, sends included: for rehearsal and tests.
    ///
    /// - Returns: How many effects moved.
    public func runOnce() async throws -> Int {
        let look = try await self.look()
        let begun = try await self.take(look).begun
        let unknown = try await self.resolveUnknowns(look)
        await withDiscardingTaskGroup { group in
            for effect in begun { group.addTask { await self.perform(effect) } }
            for (effect, siblings) in unknown.open { group.addTask { await self.lookUp(effect, among: siblings) } }
        }
        return begun.count + unknown.steps.count
    }

    private func idleTime(_ look: Lines.Look) -> Duration {
        let now = self.now()
        // Others may want something sent without being heard.
        let most: Duration = self.node.hasOthers || look.next.map { $0 <= now } ?? false ? .seconds(1) : .seconds(5)
        guard let next = look.next(after: now) else { return most }
        return max(.milliseconds(1), min(most, next - now))
    }

    /// Puts back what was lost sight of, and looks what waits.
    private func look() async throws -> Lines.Look {
        if let back = self.dispatch.givingBack(now: self.now()) {
            try await self.store.write(to: .sending) { try back.run($0) }
            self.dispatch.gaveBack(back)
        }
        let looking = self.dispatch.looking(now: self.now())
        let look = try await self.store.read { try looking.run($0) }
        self.dispatch.saw(look)
        return look
    }

    /// Takes what may go now and begins it; what must wait is put back with its reason.
    ///
    /// - Returns: Whether anything was taken, and the calls to make.
    private func take(_ look: Lines.Look) async throws -> (isAny: Bool, begun: [ClaimedEffect]) {
        guard let taking = self.dispatch.taking(of: look, hasLease: self.node.hasLease, now: self.now()) else {
            return (false, [])
        }
        do {
            let taken = try await self.store.write(to: .sending) { try taking.run($0) }
            self.dispatch.took(taking, taken)
            for use in taken.quotas { self.quotaReport.tell(use) }
            for (effect, step) in taken.moves { self.count(effect, step) }
            return (!taken.isEmpty, taken.begun)
        } catch {
            self.dispatch.loseTaking()
            throw error
        }
    }

    private func perform(_ effect: ClaimedEffect) async {
        defer { self.work.raise() }
        guard let adapter = self.adapters[effect.account] else { return }
        let started = ContinuousClock.now
        let report: CallReport
        if let lapse = self.dispatch.lapse(of: effect, hasLease: self.node.hasLease, now: self.now()) {
            report = lapse
        } else {
            report = await adapter.send(self.dispatch.call(effect, now: self.now()))
        }
        let took = ContinuousClock.now - started
        self.dispatch.ended(effect, report, now: self.now())
        self.callTimer.record(duration: took)
        let now = self.now()
        if report.outcome == .sent, effect.purpose == .reply {
            self.replyTimer.record(duration: now - effect.createdAt)
        }
        let settlement = self.dispatch.settlement(of: effect, report, took: took, now: now)
        let isWritten = await self.persist(
            effect,
            code: report.code,
            first: { [settlements] in try await settlements.write(settlement) }
        ) {
            try settlement.run($0)
        }
        if isWritten { self.dispatch.recorded(effect) }
    }

    /// Decides what follows for effects whose outcome is unknown.
    private func resolveUnknowns(_ look: Lines.Look) async throws -> Dispatch.Resolved {
        guard let first = look.unknown, first <= self.now() else { return Dispatch.Resolved() }
        let resolving = self.dispatch.resolving(now: self.now())
        let resolved: Dispatch.Resolved
        do {
            resolved = try await self.store.write(to: .sending) { try resolving.run($0) }
        } catch {
            self.dispatch.loseLookUps()
            throw error
        }
        self.dispatch.beganLookUps(resolved)
        for (effect, step) in resolved.steps { self.count(effect, step) }
        if resolved.steps.contains(where: \.step.state.isFinal) { self.onSettled() }
        return resolved
    }

    private func lookUp(_ effect: ClaimedEffect, among siblings: Siblings) async {
        defer { self.work.raise() }
        let report =
            if let adapter = self.adapters[effect.account] {
                await adapter.lookUp(self.dispatch.call(effect, isBound: false, now: self.now()), among: siblings)
            } else {
                CallReport(.unknown, code: "no_account", message: Dispatch.noAccount)
            }
        self.dispatch.endedLookUp(effect)
        let finding = self.dispatch.finding(of: effect, among: siblings, report, now: self.now())
        let isWritten = await self.persist(effect, code: report.code) { try finding.run($0) }
        if isWritten { self.dispatch.recordedLookUp(effect) }
    }

    /// Writes an outcome; a store that is full or away is tried again until it is there, or the process ends.
    ///
    /// `write` gives nil when the effect is not this sender's any more. The `first` try may be one with others; when
    /// that fails, each goes on alone, because only one of them may be to blame.
    ///
    /// - Returns: False when the process ends before it is written.
    private func persist(
        _ effect: ClaimedEffect,
        code: String,
        first: (@Sendable () async throws -> Step?)? = nil,
        _ write: @escaping @Sendable (Transaction) throws -> Step?
    ) async -> Bool {
        var first = first
        var pause = self.writePause
        while true {
            let together = first
            first = nil
            do {
                let step =
                    if let together { try await together() } else { try await self.store.write(to: .sending, write) }
                if let step {
                    self.count(effect, step, code: code)
                    self.onSettled()
                }
                return true
            } catch let error as StorageError where together != nil && [.constraint, .failed].contains(error.code) {
                continue
            } catch {
                self.logger.error(
                    "an outcome could not be written",
                    metadata: ["effect.id": "\(effect.id)", "error": "\(error)"]
                )
            }
            // Left as it is on purpose: the next start finds it and calls it unknown.
            if Task.isCancelled || Task.isShuttingDownGracefully { return false }
            let now = pause
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: now) }
            pause = min(pause * 2, .seconds(8))
        }
    }

    private func count(_ effect: ClaimedEffect, _ step: Step, code: String = "") {
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
