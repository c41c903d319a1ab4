package import Domain
package import Engine
package import Storage

/// From the outbox to the beginning of a call.
extension Dispatch {
    /// Longer than any call; what an older process left behind is known by its epoch, not by its lease.
    private static let leaseTime: Duration = .seconds(180)

    static let noAccount = Bilingual("这个账号已不在配置里", "the account is not configured any more")

    /// A look at what waits.
    package struct Looking: Sendable {
        let lines: Lines
        let shards: Shards
        let now: Instant

        package func run(_ transaction: Transaction) throws -> Lines.Look {
            try Outbox.look(self.lines, shards: self.shards, now: self.now, transaction)
        }
    }

    package func looking(now: Instant) -> Looking {
        Looking(lines: self.lines, shards: self.shardsInUse(), now: now)
    }

    package mutating func saw(_ look: Lines.Look) { self.lines.note(look) }

    /// What may be taken from the outbox now.
    package struct Claim: Sendable {
        let limit: Int
        let upToBand: Int
        let last: AccountID?
        let now: Instant
        let look: Lines.Look
        let epoch: Epoch

        package func run(_ transaction: Transaction) throws -> [ClaimedEffect] {
            try Outbox.claim(
                limit: self.limit,
                upToBand: self.upToBand,
                after: self.last,
                now: self.now,
                leaseUntil: self.now + Dispatch.leaseTime,
                of: self.look,
                epoch: self.epoch,
                transaction
            )
        }
    }

    /// Without a lease nothing could be called, and each vain beginning would use up a limit.
    ///
    /// - Returns: Nil when nothing is due, no place is free, or the node has no lease.
    package func claim(of look: Lines.Look, hasLease: Bool, now: Instant) -> Claim? {
        guard hasLease else { return nil }
        let free = self.places - self.underWay
        guard free > 0 else { return nil }
        let onlyReplies = free <= self.placesKeptForReplies
        let claim = Claim(
            limit: onlyReplies ? free : free - self.placesKeptForReplies,
            upToBand: onlyReplies ? Purpose.reply.band : Purpose.notice.band,
            last: self.lastServed,
            now: now,
            look: look,
            epoch: self.node.epoch
        )
        return look.isDue(upToBand: claim.upToBand, now: now) ? claim : nil
    }

    /// What of the claimed effects goes, and what is put back or ended with its reason.
    package struct Beginning: Sendable {
        package let going: [ClaimedEffect]
        package let moves: [(effect: ClaimedEffect, step: Step)]
        let policy: Policy
        let epoch: Epoch
        let now: Instant

        /// Writes that the calls begin, before their first byte leaves.
        ///
        /// - Returns: Those that may be made, with their new attempt.
        package func run(_ transaction: Transaction) throws -> [ClaimedEffect] {
            try self.epoch.check(transaction)
            for (effect, step) in self.moves {
                let isDoubtful =
                    try step.state.isFinal && effect.effectClass != .readable
                    && Outbox.hasUnknownAttempt(effect.id, transaction)
                try Outbox.move(
                    effect,
                    from: .leased,
                    to: isDoubtful ? step.doubted : step,
                    now: self.now,
                    transaction
                )
            }
            let forgotten = try self.going.filter { effect in
                try self.policy.isForgotten(effect, now: self.now)
                    && Outbox.hasUnknownAttempt(effect.id, transaction)
            }
            for effect in forgotten {
                try Outbox.move(effect, from: .leased, to: self.policy.forgotten, now: self.now, transaction)
            }
            return try Outbox.begin(self.going.filter { !forgotten.contains($0) }, now: self.now, transaction)
        }
    }

    /// Asks guard and limits; what goes takes its place at once.
    package mutating func judge(_ claimed: [ClaimedEffect], now: Instant) -> Beginning {
        self.remember(Set(claimed.map(\.account)))
        var going: [ClaimedEffect] = []
        var moves: [(effect: ClaimedEffect, step: Step)] = []
        for effect in claimed {
            if let step = self.hindrance(effect, now: now) {
                moves.append((effect, step))
            } else {
                going.append(effect)
            }
        }
        self.underWay += going.count
        for effect in going { self.node.began(effect.account.shard) }
        return Beginning(going: going, moves: moves, policy: self.policy, epoch: self.node.epoch, now: now)
    }

    /// Where not every account had a place, the others come first next time: accounts are served in the order of their
    /// names, beginning behind the last one and going round.
    private mutating func remember(_ served: Set<AccountID>) {
        let isPastTheEnd = served.filter { account in self.lastServed.map { account <= $0 } ?? false }
        self.lastServed = isPastTheEnd.max() ?? served.max() ?? self.lastServed
    }

    /// It was written: those that are not this sender's any more give their places back.
    package mutating func began(_ beginning: Beginning, _ begun: [ClaimedEffect], now: Instant) {
        for effect in beginning.going where !begun.contains(where: { $0.id == effect.id }) {
            self.release(effect, now: now)
        }
    }

    /// It could not be written, or nobody knows: nothing of it is sent.
    package mutating func strand(_ beginning: Beginning, now: Instant) {
        for effect in beginning.going { self.release(effect, now: now) }
        self.stranded += beginning.going + beginning.moves.map(\.effect)
    }

    /// The store did not say what became of a claim.
    package mutating func loseClaim() { self.isClaimLost = true }

    /// Puts back what was claimed while the store could not be written, known or not; its time may be short.
    package struct GivingBack: Sendable {
        let stranded: [ClaimedEffect]
        let hasLostClaim: Bool
        /// Nil when no look-up was lost.
        let knownLookUps: Set<EffectID>?
        let epoch: Epoch
        let now: Instant

        package func run(_ transaction: Transaction) throws {
            let reason = Bilingual("没能记下开始，放回去再发", "its beginning could not be written; it is put back")
            for effect in self.stranded {
                // Whether the lost commit went through is not known, so both states are asked for.
                if try !Outbox.move(
                    effect,
                    from: .leased,
                    to: Step(.pending, runAt: self.now, reason: reason),
                    now: self.now,
                    transaction
                ) {
                    try Outbox.move(
                        effect,
                        from: .inflight,
                        to: Step(.retry, runAt: self.now, reason: reason),
                        now: self.now,
                        transaction
                    )
                }
            }
            // Between two passes nothing is leased but what was lost.
            if self.hasLostClaim { try Outbox.giveBackLeased(of: self.epoch, now: self.now, reason, transaction) }
            if let known = self.knownLookUps {
                try Outbox.giveBackLookUps(of: self.epoch, except: known, now: self.now, transaction)
            }
        }
    }

    /// What has to be given back before anything is claimed; nil when there is nothing.
    package func givingBack(now: Instant) -> GivingBack? {
        guard !self.stranded.isEmpty || self.isClaimLost || self.isResolvingLost else { return nil }
        return GivingBack(
            stranded: self.stranded,
            hasLostClaim: self.isClaimLost,
            knownLookUps: self.isResolvingLost ? self.lookUps : nil,
            epoch: self.node.epoch,
            now: now
        )
    }

    package mutating func gaveBack(_ back: GivingBack) {
        self.stranded = []
        self.isClaimLost = false
        self.isResolvingLost = false
    }

    /// Why an effect cannot go now; nil when it goes.
    private mutating func hindrance(_ effect: ClaimedEffect, now: Instant) -> Step? {
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
}
