import Domain
import Storage
import TestSupport

@testable import Engine

extension Effect {
    /// A message to one member.
    static func to(_ member: PlatformUserID, _ purpose: Purpose, reportsBack: Bool = false) -> Effect {
        Effect(.note("for \(member)", to: member), purpose: purpose, reportsBack: reportsBack)
    }
}

/// The steps of a sender, one by one.
extension EngineRig {
    func claim(limit: Int = 9, upToBand: Int = 9) async throws -> [ClaimedEffect] {
        let (now, epoch) = (self.clock.now, self.epoch)
        return try await self.store.write { transaction in
            try Outbox.claim(
                limit: limit,
                upToBand: upToBand,
                now: now,
                of: Outbox.look(now: now, transaction),
                epoch: epoch,
                transaction
            )
        }
    }

    func begin(_ effect: ClaimedEffect) async throws -> ClaimedEffect? {
        let now = self.clock.now
        return try await self.store.write { try Outbox.begin([effect], now: now, $0).first }
    }

    @discardableResult
    func move(
        _ effect: ClaimedEffect,
        from state: EffectState,
        to step: Step,
        answer: Answer? = nil
    ) async throws -> Bool {
        let now = self.clock.now
        return try await self.store.write {
            try Outbox.move(effect, from: state, to: step, answer: answer, now: now, $0)
        }
    }

    @discardableResult
    func recover() async throws -> Int {
        let (now, epoch) = (self.clock.now, self.epoch)
        return try await self.store.write { try Outbox.recover(epoch: epoch, now: now, $0) }
    }

    func unknowns() async throws -> [ClaimedEffect] {
        let (now, epoch) = (self.clock.now, self.epoch)
        return try await self.store.write { try Outbox.unknowns(limit: 9, now: now, epoch: epoch, $0) }
    }

    /// Claims and begins the only effect that is due.
    func beginNext() async throws -> ClaimedEffect? {
        guard let claimed = try await self.claim(limit: 1).first else { return nil }
        return try await self.begin(claimed)
    }
}
