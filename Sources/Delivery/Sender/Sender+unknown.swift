internal import Domain
internal import Engine
internal import Storage

extension Sender {
    /// Decides what follows for effects whose outcome is unknown.
    ///
    /// A look-up takes a place like any other call; without a free one it waits.
    ///
    /// - Returns: How many moved, and those that the platform has to be asked about, with their siblings.
    func resolveUnknowns() async throws -> (moved: Int, open: [(ClaimedEffect, Siblings)]) {
        let (epoch, now, policy, shards) = (self.epoch, self.now(), self.policy, self.node.kept)
        let isAny = try await self.store.read { try Outbox.hasUnknowns(dueAt: now, shards: shards, $0) }
        guard isAny else { return (0, []) }
        // Two at least, or a long push would leave what is unknown unknown to its end.
        let free = max(2 - self.lookUpsUnderWay, self.places - self.underWay - self.placesKeptForReplies)
        let (steps, open) = try await self.store.write { transaction in
            var steps: [(ClaimedEffect, Step)] = []
            var open: [(ClaimedEffect, Siblings)] = []
            for effect in try Outbox.unknowns(limit: 50, now: now, shards: shards, epoch: epoch, transaction) {
                let step: Step
                switch policy.resolve(effect, now: now) {
                case .move(let next):
                    step = next
                case .lookUp:
                    guard open.count < free else { continue }
                    step = Step(
                        .reconciling,
                        reason: Bilingual("正在问平台有没有办成", "asking the platform whether it happened")
                    )
                    open.append((effect, try Outbox.siblings(of: effect, transaction)))
                }
                if try Outbox.move(effect, from: .unknown, to: step, now: now, transaction) {
                    steps.append((effect, step))
                }
            }
            return (steps, open)
        }
        self.underWay += open.count
        self.lookUpsUnderWay += open.count
        for (effect, _) in open { self.node.began(effect.account.shard) }
        for (effect, step) in steps { self.count(effect, step) }
        if steps.contains(where: \.1.state.isFinal) { self.onSettled() }
        return (steps.count, open)
    }

    func lookUp(_ effect: ClaimedEffect, among siblings: Siblings) async {
        defer { self.work.raise() }
        let report =
            if let adapter = self.adapters[effect.account] {
                await adapter.lookUp(self.call(effect, isBound: false), among: siblings)
            } else {
                CallReport(.unknown, code: "no_account", message: Self.noAccount)
            }
        self.underWay -= 1
        self.lookUpsUnderWay -= 1
        self.node.ended(effect.account.shard)
        let (policy, now) = (self.policy, self.now())
        await self.persist(effect, code: report.code) { transaction in
            var random = RandomSource(seed: UInt64(effect.ordinal) << 8 | UInt64(effect.attempt))
            let step = policy.step(
                afterLookUp: try Self.uncontested(report, of: effect, transaction),
                of: effect,
                now: now,
                random: &random
            )
            let isOurs = try Outbox.move(
                effect,
                from: .reconciling,
                to: step,
                answer: report.answer,
                now: now,
                transaction
            )
            return isOurs ? step : nil
        }
    }

    /// What was found, unless a sibling came between: one that began while the platform was asked may have made it.
    private static func uncontested(
        _ report: CallReport,
        of effect: ClaimedEffect,
        _ transaction: Transaction
    ) throws -> CallReport {
        guard report.outcome == .sent, case .made(let id)? = report.answer else { return report }
        let siblings = try Outbox.siblings(of: effect, transaction)
        guard siblings.isAnyOpen || siblings.made.contains(id) else { return report }
        return CallReport(.unknown, code: "contested")
    }
}
