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
            let rules = adapter.limits(endpoint: effect.endpoint, destination: effect.destination)
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
        package func run(_ transaction: Transaction) throws -> Step? {
            let (effect, report) = (self.effect, self.report)
            let hadUnknown = try Outbox.hasUnknownAttempt(effect.id, transaction)
            var random = RandomSource(seed: UInt64(effect.ordinal) << 8 | UInt64(effect.attempt))
            let step = self.policy.step(
                after: report,
                of: effect,
                hadUnknown: hadUnknown,
                now: self.now,
                random: &random
            )
            let end = AttemptEnd(took: self.took, outcome: report.outcome, code: report.code, message: report.message)
            try Outbox.note(end, of: effect, transaction)
            let isOurs = try Outbox.move(
                effect,
                from: .inflight,
                to: step,
                answer: report.answer,
                now: self.now,
                transaction
            )
            return isOurs ? step : nil
        }
    }

    package func settlement(
        of effect: ClaimedEffect,
        _ report: CallReport,
        took: Duration,
        now: Instant
    ) -> Settlement {
        Settlement(effect: effect, report: report, took: took, policy: self.policy, now: now)
    }
}
