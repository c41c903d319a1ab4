import Delivery
import Domain
import Engine
import Storage
import TestSupport
import Testing

/// The process dies at each point of a call's way; the next one goes on. What has the platform in the end?
///
/// The points are those of the record of an effect: O0 nothing is on record · O1 in flight is on record, nothing left · O2 a part
/// left, the platform did nothing · O3 the platform did it, no answer · O4 the answer came, its commit did not ·
/// O5 the commit of the answer happened or not, and nobody learned it.
@Suite struct CrashPointTests {
    enum Point: String, CaseIterable, Sendable {
        case beforeBegin, begunUnheard, partLeft, arrived, beforeOutcome, outcomeUnheard

        /// Whether the call of the first process took effect.
        var hasArrived: Bool { [.arrived, .beforeOutcome, .outcomeUnheard].contains(self) }
        /// Whether the second process knows that nothing happened, or how it ended.
        var isCertain: Bool {
            switch self {
            case .beforeBegin, .outcomeUnheard: true
            case .begunUnheard, .partLeft, .arrived, .beforeOutcome: false
            }
        }
    }

    @Test(arguments: Point.allCases, EffectClass.allCases)
    func `the next process ends it as its class promises`(point: Point, effectClass: EffectClass) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let platform = ScriptedPlatform(effectClass: effectClass)
            let first = try await EngineRig(store, platform: platform)
            let id = try await first.emit(.to("a", deadline: first.clock.now + .seconds(20)))[0]
            try await Self.die(at: point, first)
            #expect(platform.ledger.count == (point.hasArrived ? 1 : 0))

            let second = try await EngineRig(store, clock: first.clock, platform: platform)
            let sender = second.sender()
            try await sender.recover()
            try await second.settle(sender)

            let state = try await second.state(id)
            if point.isCertain {
                #expect((platform.ledger.count, state) == (1, .sent))
                #expect(platform.calls.count == 1)
            } else {
                switch effectClass {
                case .keyed, .singleUse, .readable: #expect((platform.ledger.count, state) == (1, .sent))
                // It may be there twice: that is what the class says.
                case .plain: #expect((platform.ledger.count, state) == (point.hasArrived ? 2 : 1, .sent))
                // Never repeated: a person looks.
                case .dangerous: #expect((platform.ledger.count, state) == (point.hasArrived ? 1 : 0, .unknownFinal))
                }
            }
            #expect(Set(platform.ledger.map(\.body)).count <= 1)
            try await #expect(
                second.effect(id)?.attempts.allSatisfy { $0.outcome != nil } == true,
                "no record stays open"
            )
        }
    }

    /// Several processes in a row die while the outcome is open.
    @Test(arguments: EffectClass.allCases)
    func `many deaths in a row do not multiply it`(effectClass: EffectClass) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let platform = ScriptedPlatform(effectClass: effectClass)
            let clock = ManualClock()
            let first = try await EngineRig(store, clock: clock, platform: platform)
            let id = try await first.emit(.to("a", deadline: clock.now + .seconds(20)))[0]
            for _ in 1...6 {
                let rig = try await EngineRig(store, clock: clock, platform: platform)
                try await Self.die(at: .arrived, rig)
            }
            let last = try await EngineRig(store, clock: clock, platform: platform)
            let sender = last.sender()
            try await sender.recover()
            try await last.settle(sender)
            #expect(platform.ledger.count == (effectClass == .plain ? 2 : 1))
            let expected: EffectState = [.plain, .dangerous].contains(effectClass) ? .unknownFinal : .sent
            try await #expect(last.state(id) == expected)
        }
    }

    /// Runs a sender until its process is gone, or has nothing more to do.
    private static func die(at point: Point, _ rig: EngineRig) async throws {
        // Writes of a process: 1 recovery, 2 begin, 3 outcome.
        let death: MortalStore.Death? =
            switch point {
            case .beforeBegin: .before(write: 2)
            case .begunUnheard: .after(write: 2)
            case .beforeOutcome: .before(write: 3)
            case .outcomeUnheard: .after(write: 3)
            case .partLeft, .arrived: nil
            }
        let end = Gate()
        let mortal = MortalStore(rig.store, dying: death) { end.open() }
        if death == nil {
            rig.platform.script("member/a", point == .arrived ? .loseAnswer : .loseRequest)
            rig.platform.atNextCall { mortal.die() }
        }
        let process = Task {
            defer { end.open() }
            let sender = rig.sender(store: mortal)
            try await sender.recover()
            while try await sender.runOnce() > 0 {}
        }
        await end.pass()
        // The dead do not wait for a better moment: cancelling ends their pauses.
        process.cancel()
        _ = await process.result
    }
}
