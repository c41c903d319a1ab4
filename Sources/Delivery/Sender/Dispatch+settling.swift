package import Domain
package import Engine
package import Storage

/// From the beginning of a call to its record.
extension Dispatch {
    /// Why a call that was begun must not be made after all; nil when it may.
    ///
    /// The clock may have moved while the intent was written, or the process may have been stopped for a while: both
    /// are looked at again before the first byte.
    package func lapse(of effect: ClaimedEffect, hasLease: Bool, now: Instant) -> CallReport? {
        if !hasLease {
            return CallReport(
                .notSent,
                advice: .retry(after: .zero),
                code: "no_lease",
                message: Bilingual("别的节点可能已经接手", "another node may have taken over")
            )
        }
        if let deadline = effect.deadline, now >= deadline {
            return CallReport(
                .notSent,
                advice: .retry(after: .zero),
                code: "too_late",
                message: Bilingual("调用之前就过了时限", "its time was over before the call")
            )
        }
        return nil
    }

    /// A call has ended: its place is free, and the limits learn what the platform said of them.
    package mutating func ended(_ effect: ClaimedEffect, _ report: CallReport, now: Instant) {
        self.release(effect, now: now)
        if case .closeLimits(let keys, let time) = report.advice {
            self.limits.close(keys, until: now + time, now: now)
        } else if report.outcome == .sent, let adapter = self.adapters[effect.account] {
            let rules = adapter.rules(endpoint: effect.endpoint, destination: effect.destination)
            self.limits.reopen(rules, begunAt: effect.lastTriedAt ?? now)
        }
    }

    /// The record of how a call ended.
    package struct Settlement: Sendable {
        let effect: ClaimedEffect
        let report: CallReport
        let took: Duration
        let policy: Policy
        let now: Instant

        /// - Returns: Nil when the effect is not this sender's any more.
        package func run(_ transaction: Transaction) throws -> Step? { try Self.run([self], transaction)[0] }

        /// Records several together, which costs a database server little more than one.
        static func run(_ all: [Settlement], _ transaction: Transaction) throws -> [Step?] {
            let steps = try all.map { settlement in
                // A first attempt has none before it.
                let hadUnknown =
                    try settlement.effect.attempt > 1
                    && Outbox.hasUnknownAttempt(settlement.effect.id, transaction)
                return settlement.step(hadUnknown: hadUnknown)
            }
            try Outbox.note(all.map { ($0.effect, $0.end) }, transaction)
            let areOurs = try Outbox.move(
                zip(all, steps).map { settlement, step in
                    Outbox.Move(
                        settlement.effect,
                        from: .inflight,
                        to: step,
                        answer: settlement.report.answer,
                        now: settlement.now
                    )
                },
                transaction
            )
            for (settlement, isOurs) in zip(all, areOurs) where isOurs {
                guard case .gone(let group) = settlement.report.advice else { continue }
                try Outbox.tell(of: group, refusing: settlement.effect, code: settlement.report.code, transaction)
            }
            return zip(steps, areOurs).map { $1 ? $0 : nil }
        }

        private func step(hadUnknown: Bool) -> Step {
            var random = RandomSource(seed: UInt64(self.effect.ordinal) << 8 | UInt64(self.effect.attempt))
            return self.policy.step(
                after: self.report,
                of: self.effect,
                hadUnknown: hadUnknown,
                now: self.now,
                random: &random
            )
        }

        private var end: AttemptEnd {
            AttemptEnd(
                took: self.took,
                outcome: self.report.outcome,
                code: self.report.code,
                message: self.report.message
            )
        }
    }

    /// How a call ended is written; a newer one of the same effect may be under way already.
    package mutating func recorded(_ effect: ClaimedEffect) {
        if self.calls[effect.id] == effect.attempt { self.calls[effect.id] = nil }
    }

    package func settlement(
        of effect: ClaimedEffect,
        _ report: CallReport,
        took: Duration,
        now: Instant
    ) -> Settlement {
        Settlement(effect: effect, report: report, took: took, policy: self.policy(of: effect), now: now)
    }
}
