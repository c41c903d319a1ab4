package import Domain
package import Engine
package import Storage

/// From the outbox to the beginning of a call.
extension Dispatch {
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

    /// From the outbox to the beginning of calls, in one transaction.
    package struct Taking: Sendable {
        let limit: Int
        let upToBand: Int
        let look: Lines.Look
        /// As it was when the taking began: guard and limits are asked within the transaction.
        let dispatch: Dispatch
        let now: Instant

        /// Claims what may go, and writes that its calls begin, before their first byte leaves; what has to wait is put
        /// back with its reason.
        package func run(_ transaction: Transaction) throws -> Taken {
            let claimed = try Outbox.claim(
                limit: self.limit,
                upToBand: self.upToBand,
                after: self.dispatch.lastServed,
                now: self.now,
                of: self.look,
                epoch: self.dispatch.node.epoch,
                transaction
            )
            var round = Limits.Round(self.dispatch.limits)
            var quotas = QuotaRound(now: self.now)
            var going: [ClaimedEffect] = []
            var moves: [(effect: ClaimedEffect, step: Step)] = []
            for effect in claimed {
                if let step = try self.dispatch.obstacle(to: effect, &round, &quotas, now: self.now, transaction) {
                    moves.append((effect, step))
                } else {
                    going.append(effect)
                }
            }
            // What ends is told to its play, and callbacks wait from then on: so that comes last.
            let begun = try Outbox.begin(going, now: self.now, transaction)
            let used = try quotas.write(begun.map { ($0.account, self.dispatch.quotas(of: $0)) }, transaction)
            try Outbox.move(
                moves.map { Outbox.Move($0.effect, from: .leased, to: $0.step, now: self.now) },
                transaction
            )
            return Taken(
                accounts: Set(claimed.map(\.account)),
                begun: begun,
                moves: moves,
                quotas: used,
                turns: round.turns
            )
        }
    }

    /// What was taken from the outbox.
    package struct Taken: Sendable {
        let accounts: Set<AccountID>
        /// The calls to make, with their new attempts.
        package let begun: [ClaimedEffect]
        /// What was put back or ended.
        package let moves: [(effect: ClaimedEffect, step: Step)]
        /// How far quotas were used by it.
        package let quotas: [QuotaUse]
        let turns: Turns

        package var isEmpty: Bool { self.accounts.isEmpty }
    }

    /// Without a lease nothing could be called, and each vain beginning would use up a limit.
    ///
    /// - Returns: Nil when nothing is due, no place is free, or the node has no lease.
    package func taking(of look: Lines.Look, hasLease: Bool, now: Instant) -> Taking? {
        guard hasLease else { return nil }
        let free = self.places - self.underWay
        guard free > 0 else { return nil }
        let onlyReplies = free <= self.placesKeptForReplies
        let taking = Taking(
            limit: onlyReplies ? free : free - self.placesKeptForReplies,
            upToBand: onlyReplies ? Purpose.reply.band : Purpose.notice.band,
            look: look,
            dispatch: self,
            now: now
        )
        return look.isDue(upToBand: taking.upToBand, now: now) ? taking : nil
    }

    /// It was written: what was begun has its place, and counts against the limits.
    package mutating func took(_ taking: Taking, _ taken: Taken) {
        self.remember(taken.accounts)
        self.limits.turns = taken.turns
        self.underWay += taken.begun.count
        for effect in taken.begun {
            self.calls[effect.id] = effect.attempt
            self.node.began(effect.account.shard)
            guard let adapter = self.adapters[effect.account] else { continue }
            let rules = adapter.rules(endpoint: effect.endpoint, destination: effect.destination)
            self.limits.count(rules, now: taking.now)
        }
        self.limits.prune(now: taking.now)
    }

    /// Where not every account had a place, the others come first next time: accounts are served in the order of their
    /// names, beginning behind the last one and going round.
    private mutating func remember(_ served: Set<AccountID>) {
        let isPastTheEnd = served.filter { account in self.lastServed.map { account <= $0 } ?? false }
        self.lastServed = isPastTheEnd.max() ?? served.max() ?? self.lastServed
    }

    /// The store did not say what became of a taking: it may have been written, and nothing of it is sent.
    package mutating func loseTaking() { self.isTakingLost = true }

    /// Puts back what was taken while the store could not be written; its time may be short.
    package struct GivingBack: Sendable {
        /// The calls that this sender knows of; nil when no taking was lost.
        let knownCalls: [EffectID: Int]?
        /// Nil when no look-up was lost.
        let knownLookUps: Set<EffectID>?
        let epoch: Epoch
        let now: Instant

        package func run(_ transaction: Transaction) throws {
            if let known = self.knownCalls {
                try Outbox.giveBackCalls(of: self.epoch, except: known, now: self.now, transaction)
            }
            if let known = self.knownLookUps {
                try Outbox.giveBackLookUps(of: self.epoch, except: known, now: self.now, transaction)
            }
        }
    }

    /// What has to be given back before anything is taken; nil when there is nothing.
    package func givingBack(now: Instant) -> GivingBack? {
        guard self.isTakingLost || self.isResolvingLost else { return nil }
        return GivingBack(
            knownCalls: self.isTakingLost ? self.calls : nil,
            knownLookUps: self.isResolvingLost ? self.lookUps : nil,
            epoch: self.node.epoch,
            now: now
        )
    }

    package mutating func gaveBack(_ back: GivingBack) {
        self.isTakingLost = false
        self.isResolvingLost = false
    }

    /// Why an effect cannot go now; nil when it goes, and is counted.
    private func obstacle(
        to effect: ClaimedEffect,
        _ round: inout Limits.Round,
        _ quotas: inout QuotaRound,
        now: Instant,
        _ transaction: Transaction
    ) throws -> Step? {
        if let step = try self.hindrance(effect, &round, &quotas, now: now, transaction) {
            let isDoubtful =
                try step.state.isFinal && effect.effectClass != .readable
                && Outbox.hasUnknownAttempt(effect.id, transaction)
            return isDoubtful ? step.doubted : step
        }
        let policy = self.policy(of: effect)
        let isForgotten = try policy.isForgotten(effect, now: now) && Outbox.hasUnknownAttempt(effect.id, transaction)
        return isForgotten ? policy.forgotten : nil
    }

    private func hindrance(
        _ effect: ClaimedEffect,
        _ round: inout Limits.Round,
        _ quotas: inout QuotaRound,
        now: Instant,
        _ transaction: Transaction
    ) throws -> Step? {
        if let deadline = effect.deadline, now >= deadline {
            return Step(.expired, reason: Bilingual("还没发出就过了时限", "its time was over before it could be sent"))
        }
        guard let adapter = self.adapters[effect.account] else {
            return Step(.dead, reason: Self.noAccount)
        }
        if case .hold(let until, let reason)? = self.guards[effect.account]?.judge(effect.purpose, now: now) {
            return Step(.pending, runAt: until, reason: reason)
        }
        let months = adapter.quotas(endpoint: effect.endpoint)
        if let step = try quotas.obstacle(months, deadline: effect.deadline, transaction) { return step }
        let rules = adapter.rules(endpoint: effect.endpoint, destination: effect.destination)
        switch round.admit(rules, mayKnock: effect.purpose == .reply && effect.deadline != nil, now: now) {
        case .go:
            quotas.count(months)
            return nil
        case .wait(let until, let key):
            if let deadline = effect.deadline, until >= deadline {
                let reason = Bilingual(
                    "平台的限额 \(key) 用完了，到时限之前轮不到",
                    "the limit \(key) has no room before its time is over"
                )
                return Step(.expired, reason: reason)
            }
            let reason = Bilingual("等平台的限额 \(key) 空出来", "waits for the platform's limit \(key)")
            // A reply is one of few, and is looked at as soon as there is room.
            let isReply = effect.purpose == .reply
            let band = effect.purpose.band
            let turn = isReply ? until : round.turn(of: effect.id, rules, key: key, band: band, free: until)
            return Step(.pending, runAt: effect.deadline.map { turn < $0 ? turn : until } ?? turn, reason: reason)
        case .crowded(let key):
            let reason = Bilingual("等进行中的调用结束（\(key)）", "waits for calls under way (\(key))")
            return Step(.pending, runAt: now + .milliseconds(50), reason: reason)
        }
    }
}
