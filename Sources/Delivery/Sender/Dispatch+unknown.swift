package import Domain
package import Engine
package import Storage

/// What follows for effects whose outcome is unknown.
extension Dispatch {
    package struct Resolving: Sendable {
        let free: Int
        let now: Instant
        let policies: [AccountID: Policy]
        let shards: Shards
        let epoch: Epoch

        package func run(_ transaction: Transaction) throws -> Resolved {
            var resolved = Resolved()
            let effects = try Outbox.unknowns(
                limit: 50,
                now: self.now,
                shards: self.shards,
                epoch: self.epoch,
                transaction
            )
            for effect in effects {
                let step: Step
                switch (self.policies[effect.account] ?? Policy()).resolve(effect, now: self.now) {
                case .move(let next):
                    step = next
                case .lookUp:
                    guard resolved.open.count < self.free else { continue }
                    step = Step(
                        .reconciling,
                        reason: Bilingual("正在问平台有没有办成", "asking the platform whether it happened")
                    )
                    resolved.open.append((effect, try Outbox.siblings(of: effect, transaction)))
                }
                if try Outbox.move(effect, from: .unknown, to: step, now: self.now, transaction) {
                    resolved.steps.append((effect, step))
                }
            }
            return resolved
        }
    }

    /// What moved, and those that the platform has to be asked about, with their siblings.
    package struct Resolved: Sendable {
        package var steps: [(effect: ClaimedEffect, step: Step)] = []
        package var open: [(effect: ClaimedEffect, siblings: Siblings)] = []
    }

    /// A look-up takes a place like any other call; without a free one it waits.
    package func resolving(now: Instant) -> Resolving {
        Resolving(
            // Two at least, or a long push would leave what is unknown unknown to its end.
            free: max(2 - self.lookUpsUnderWay, self.places - self.underWay - self.placesKeptForReplies),
            now: now,
            policies: self.policies,
            shards: self.shardsInUse(),
            epoch: self.node.epoch
        )
    }

    /// The store did not say what became of a step to look-ups.
    package mutating func loseLookUps() { self.isResolvingLost = true }

    package mutating func beganLookUps(_ resolved: Resolved) {
        self.lookUps.formUnion(resolved.open.map(\.effect.id))
        self.underWay += resolved.open.count
        self.lookUpsUnderWay += resolved.open.count
        for (effect, _) in resolved.open { self.node.began(effect.account.shard) }
    }

    package mutating func endedLookUp(_ effect: ClaimedEffect) {
        self.underWay -= 1
        self.lookUpsUnderWay -= 1
        self.node.ended(effect.account.shard)
    }

    /// What a look-up found is written.
    package mutating func recordedLookUp(_ effect: ClaimedEffect) { self.lookUps.remove(effect.id) }

    /// The record of what a look-up found.
    package struct Finding: Sendable {
        let effect: ClaimedEffect
        let siblings: Siblings
        let report: CallReport
        let policy: Policy
        let now: Instant

        /// - Returns: Nil when the effect is not this sender's any more.
        package func run(_ transaction: Transaction) throws -> Step? {
            let effect = self.effect
            var random = RandomSource(seed: UInt64(effect.ordinal) << 8 | UInt64(effect.attempt))
            let step = self.policy.step(
                afterLookUp: try self.uncontested(transaction),
                of: effect,
                now: self.now,
                random: &random
            )
            let isOurs = try Outbox.move(
                effect,
                from: .reconciling,
                to: step,
                answer: self.report.answer,
                now: self.now,
                transaction
            )
            return isOurs ? step : nil
        }

        /// What was found, unless a sibling came between: one that began while the platform was asked may have made it.
        private func uncontested(_ transaction: Transaction) throws -> CallReport {
            guard self.report.outcome == .sent, case .made(let id)? = self.report.answer else { return self.report }
            let siblings = try Outbox.siblings(of: self.effect, transaction)
            guard siblings.contest(id, known: self.siblings) else { return self.report }
            return CallReport(.unknown, code: "contested")
        }
    }

    package func finding(
        of effect: ClaimedEffect,
        among siblings: Siblings,
        _ report: CallReport,
        now: Instant
    ) -> Finding {
        Finding(effect: effect, siblings: siblings, report: report, policy: self.policy(of: effect), now: now)
    }
}
