import Domain
import Storage
import TestSupport
import Testing

@testable import Engine

/// What an operator may send once more, and what not.
@Suite struct ReplayTests {
    @Test(
        arguments: [
            (EffectClass.plain, EffectState.dead, false, true), (.plain, .unknownFinal, false, false),
            (.plain, .unknownFinal, true, true), (.plain, .expired, false, false), (.plain, .expired, true, true),
            (.dangerous, .dead, false, true), (.dangerous, .unknownFinal, false, false),
            (.dangerous, .unknownFinal, true, true), (.singleUse, .dead, true, false),
            (.singleUse, .unknownFinal, true, false), (.keyed, .sent, true, false), (.keyed, .pending, true, false),
            (.keyed, .unknown, true, false), (.keyed, .inflight, true, false),
        ] as [(EffectClass, EffectState, Bool, Bool)]
    )
    func `only what ended without success is sent again, and what may have arrived only when confirmed`(
        effectClass: EffectClass,
        state: EffectState,
        isConfirmed: Bool,
        isAllowed: Bool
    ) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store, platform: ScriptedPlatform(effectClass: effectClass))
            let id = try await rig.emit(.to("a", .reply))[0]
            try await rig.lead(to: state)
            let fresh = await Self.replay(id, isConfirmed, rig)
            #expect((fresh == "1/wish/0/again-1") == isAllowed, "\(fresh)")
            try await #expect(store.count(of: .outbox) == (isAllowed ? 2 : 1))
            try await #expect(rig.state(id) == state, "the old one stays what it was")
        }
    }

    @Test func `a replay carries the same bytes, names the old effect and is journaled for itself`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let id = try await rig.emit(Effect(.note("x"), purpose: .task, deadline: rig.clock.now + .seconds(5)))[0]
            try await rig.lead(to: .dead)
            rig.clock.advance(by: .seconds(3_600))
            for number in 1...2 {
                let fresh = await Self.replay(id, number > 1, rig)
                #expect(fresh == "\(id)/again-\(number)")
                let effect = try await #require(rig.effect(EffectID(fresh)))
                #expect(effect.reason.isTranslated)
                #expect((effect.state, effect.body, effect.replaces, effect.deadline) == ("pending", "x", id, nil))
                #expect(effect.attempts.isEmpty)
                let begun = try await #require(rig.beginNext())
                #expect((begun.id.rawValue, begun.attempt) == (fresh, 1))
                try await rig.move(begun, from: .inflight, to: Step(.sent, reason: .same("x")))
                let refusal = await Self.replay(id, false, rig)
                #expect(refusal.hasPrefix("It was asked for again already") && refusal.hasSuffix("send it once more."))
            }
        }
    }

    @Test func `a refusal says why`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let ids = try await rig.emit(
                .to("a", .reply),
                Effect(.note(String(repeating: "x", count: 1_001)), purpose: .reply)
            )
            #expect(await Self.replay("9/wish/9", true, rig) == "There is no effect 9/wish/9.")
            #expect(
                await Self.replay(ids[0], true, rig).hasSuffix(
                    "only dead, unknown_final and expired ones can be sent again."
                )
            )
            #expect(await Self.replay(ids[1], true, rig).hasSuffix("mend the script instead."))
        }
    }

    @Test func `an operator sees the effects by state, the newest first, and their number`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            let ids = try await rig.emit(.to("a", .reply), .to("b", .reply), .to("c", .task))
            try await rig.lead(to: .dead)
            try await rig.lead(to: .unknownFinal)
            let list = try await store.read { try Outbox.list([.dead, .unknownFinal], $0) }
            #expect(list.map(\.id) == [ids[1], ids[0]])
            #expect(list.map(\.attempts) == [1, 1])
            try await #expect(
                store.read { try Outbox.list([.dead, .unknownFinal], limit: 1, $0) }.map(\.id) == [ids[1]]
            )
            try await #expect(store.read { try Outbox.census($0) } == [.dead: 1, .unknownFinal: 1, .pending: 1])
        }
    }

    private static func replay(_ id: EffectID, _ isConfirmed: Bool, _ rig: EngineRig) async -> String {
        let now = rig.clock.now
        do {
            return try await rig.store.write {
                try Outbox.replay(id, confirmed: isConfirmed, now: now, $0).rawValue
            }
        } catch {
            #expect((error as? Outbox.Objection)?.reason.isTranslated == true, "\(error)")
            return "\(error)"
        }
    }
}

extension EngineRig {
    /// Leads the next effect that is due into a state, on the way that leads there.
    fileprivate func lead(to state: EffectState) async throws {
        if state == .pending { return }
        let claimed = try await #require(self.claim(limit: 1).first)
        if state == .expired {
            return _ = try await self.move(claimed, from: .leased, to: Step(.expired, reason: .same("x")))
        }
        let begun = try await #require(self.begin(claimed))
        switch state {
        case .inflight: break
        case .unknownFinal:
            try await self.move(begun, from: .inflight, to: Step(.unknown, reason: .same("x")))
            let unknown = try await #require(self.unknowns().first)
            try await self.move(unknown, from: .unknown, to: Step(.unknownFinal, reason: .same("x")))
        default: try await self.move(begun, from: .inflight, to: Step(state, reason: .same("x")))
        }
    }
}
