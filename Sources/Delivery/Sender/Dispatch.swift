package import Domain
package import Engine
package import Storage

/// What the sender of one node knows and decides: a plain value, without clock, task, network or store.
///
/// Its owner runs each transaction that it hands out, makes the calls, and says what came of both.
package struct Dispatch: Sendable {
    let adapters: [AccountID: any Sending]
    let guards: [AccountID: Guard]
    /// By the habits of the platforms.
    let policies: [AccountID: Policy]
    let node: Node

    let places: Int
    let placesKeptForReplies: Int
    private let patience: Duration

    /// Calls and look-ups that take a place.
    package internal(set) var underWay = 0
    package internal(set) var lookUpsUnderWay = 0
    var limits = Limits()
    private var recoveredAt = Instant(millis: 0)
    /// The shards in which what others left behind was put right.
    private var recovered = Shards.none
    /// From where on something waits.
    var lines: Lines
    /// The account that was served last: the next claim begins behind it.
    var lastServed: AccountID?
    /// The store did not say what became of a taking, or of a step to look-ups: it may be this sender's without its
    /// knowledge.
    var isTakingLost = false
    var isResolvingLost = false
    /// Calls that were begun, until their outcome is written, with the number of the attempt.
    package internal(set) var calls: [EffectID: Int] = [:]
    /// What the platform is being asked about, until the answer is written.
    var lookUps: Set<EffectID> = []

    /// Up to `places` calls are under way at the same time; a quarter of the places is kept for replies.
    package init(
        adapters: [any Sending],
        guards: [AccountID: Guard],
        node: Node,
        places: Int,
        patience: Duration
    ) {
        self.adapters = Dictionary(uniqueKeysWithValues: adapters.map { ($0.account, $0) })
        self.guards = guards
        self.policies = self.adapters.mapValues { Policy(memory: $0.memory) }
        self.lines = Lines(adapters.map(\.account))
        self.node = node
        self.places = places
        self.placesKeptForReplies = places / 4
        self.patience = patience
    }

    func quotas(of effect: ClaimedEffect) -> [Quota] {
        self.adapters[effect.account]?.quotas(endpoint: effect.endpoint) ?? []
    }

    func policy(of effect: ClaimedEffect) -> Policy { self.policies[effect.account] ?? Policy() }

    /// A look-up is not bound by the effect's deadline: what happened before it may be found after it.
    package func call(_ effect: ClaimedEffect, isBound: Bool = true, now: Instant) -> OutboundCall {
        var patience = self.adapters[effect.account]?.patience(endpoint: effect.endpoint) ?? self.patience
        if isBound, let deadline = effect.deadline {
            patience = min(patience, max(.milliseconds(100), deadline - now))
        }
        return OutboundCall(
            effect: effect.id,
            endpoint: effect.endpoint,
            body: effect.body,
            effectClass: effect.effectClass,
            destination: effect.destination,
            firstTriedAt: effect.firstTriedAt ?? now,
            lastTriedAt: effect.lastTriedAt ?? now,
            patience: patience
        )
    }

    mutating func release(_ effect: ClaimedEffect, now: Instant) {
        self.underWay -= 1
        self.node.ended(effect.account.shard)
        guard let adapter = self.adapters[effect.account] else { return }
        let rules = adapter.rules(endpoint: effect.endpoint, destination: effect.destination)
        self.limits.ended(rules, now: now)
        self.limits.prune(now: now)
    }
}

// Putting right what others left behind.
extension Dispatch {
    package struct Recovery: Sendable {
        let shards: Shards
        let knownCalls: [EffectID: Int]
        let quotas: Set<Quota>
        let epoch: Epoch
        let now: Instant

        package func run(_ transaction: Transaction) throws -> Found {
            // A commit without an answer may show itself after it was looked for.
            try Outbox.giveBackCalls(of: self.epoch, except: self.knownCalls, now: self.now, transaction)
            let unknown = try Outbox.recover(shards: self.shards, epoch: self.epoch, now: self.now, transaction)
            let used = try self.quotas.map { QuotaUse($0, times: try $0.used(at: self.now, transaction), at: self.now) }
            return Found(
                unknown: unknown,
                calls: try Outbox.recentCalls(self.shards, now: self.now, transaction),
                used: used
            )
        }
    }

    /// What a recovery found.
    package struct Found: Sendable {
        /// How many effects became unknown.
        package let unknown: Int
        /// The calls that count against the limits, whoever made them.
        let calls: [PastCall]
        /// How much of each quota is used this month.
        package let used: [QuotaUse]
    }

    /// Those to take from now on.
    ///
    /// What came to the node since the last recovery waits for the next: what was called for its accounts lately is not
    /// known yet.
    func shardsInUse() -> Shards {
        let shards = self.node.use()
        return self.recovered.isEmpty ? shards : shards.intersection(self.recovered)
    }

    /// Whether the node has other shards since the last recovery.
    package var hasOtherShards: Bool { self.node.owned != self.recovered }

    /// Now and then it is looked whether anything was lost sight of.
    package func isRecoveryDue(now: Instant) -> Bool { now - self.recoveredAt > .seconds(30) }

    package mutating func recovery(now: Instant) -> Recovery {
        self.recoveredAt = now
        let quotas = self.adapters.values.flatMap { $0.quotas(endpoint: nil) }
        return Recovery(
            shards: self.node.owned,
            knownCalls: self.calls,
            quotas: Set(quotas),
            epoch: self.node.epoch,
            now: now
        )
    }

    /// It was written: with other shards come other accounts, and what was called for them lately.
    package mutating func recovered(_ recovery: Recovery, _ found: Found) {
        defer { self.recovered = recovery.shards }
        self.lines.forget()
        guard recovery.shards != self.recovered else { return }
        let calls = found.calls.compactMap { call in
            self.adapters[call.account].map { adapter in
                (adapter.rules(endpoint: call.endpoint, destination: call.destination), call.begunAt, call.times)
            }
        }
        self.limits.recall(calls, now: recovery.now)
    }
}
