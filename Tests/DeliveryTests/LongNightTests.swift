import Delivery
import Domain
import Engine
import Storage
import TestSupport
import Testing

/// Everything together, with processes that die at random writes and a platform that loses answers.
@Suite struct LongNightTests {
    private static let letters = (1...30).map { number in
        Letter.sample("say wm\(number % 4) order \(number)", lane: LaneID("acme/contact:wm\(number % 4)"))
    }

    /// Wants one effect of each class for each event.
    private static let play = ScriptedPlay("shop", routes: [Route(["message.text"])]) { event, scene in
        let text = event.happening.text ?? ""
        let members: [PlatformUserID] = ["keyed", "readable", "plain", "dangerous"]
        let welcome = Effect.welcome("code of \(text)", text: text, deadline: scene.now + .seconds(20))
        return .done(.same("all of them"), effects: members.map { .to($0, .task, text: text) } + [welcome])
    }

    @Test(arguments: 1...24 as ClosedRange<UInt64>)
    func `nothing is lost, nothing forbidden is doubled, and what is not known is called unknown`(
        seed: UInt64
    ) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            var random = RandomSource(seed: seed)
            let clock = ManualClock()
            let platform = ScriptedPlatform()
            for member in ["keyed", "readable", "plain", "dangerous"] {
                for _ in 0..<40 { platform.script("member/\(member)", Self.turn(&random)) }
            }
            var unanswered = Self.letters
            var deaths = 0
            while true {
                let write = Int.random(in: 1...30, using: &random)
                let death = Bool.random(using: &random) ? MortalStore.Death.before(write: write) : .after(write: write)
                let life = await Self.live(store, deaths < 25 ? death : nil, unanswered, clock, platform)
                unanswered.removeFirst(life.answered)
                if life.isOver { break }
                deaths += 1
                try #require(deaths < 100, "a process that is not killed has to come to an end")
            }
            #expect(deaths > 0)

            let rig = try await EngineRig(store, clock: clock, platform: platform, plays: [Self.play])
            let states = try await rig.states()
            #expect(states.count == Self.letters.count * 5, "every effect was wanted exactly once")
            #expect(states.values.allSatisfy { $0.isFinal }, "nothing is left open")
            try await #expect(store.read { try $0.row("SELECT COUNT(*) FROM inbox")?.int(0) } == Self.letters.count)
            let counts = Dictionary(grouping: platform.ledger, by: \.effect).mapValues(\.count)
            for (id, state) in states { try await Self.check(id, state, counts[id] ?? 0, rig, seed) }
        }
    }

    private static func check(
        _ id: EffectID,
        _ state: EffectState,
        _ deeds: Int,
        _ rig: EngineRig,
        _ seed: UInt64
    ) async throws {
        let effect = try await #require(rig.effect(id))
        let label: Comment = "seed \(seed): \(id) \(effect.effectClass) \(state.rawValue) has \(deeds)"
        #expect(effect.attempts.allSatisfy { $0.outcome != nil }, label)
        if state == .sent { #expect(deeds >= 1, label) }
        let wasUnknown = effect.attempts.contains { $0.outcome == "unknown" }
        if !wasUnknown { #expect(deeds == (state == .sent ? 1 : 0), label) }
        switch EffectClass(rawValue: effect.effectClass) {
        case .keyed, .readable: #expect(deeds == 1 || state == .unknownFinal, label)
        case .plain: #expect(deeds <= 2 && (state == .sent || state == .unknownFinal), label)
        case .dangerous:
            #expect(deeds <= 1, label)
            #expect(effect.attempts.dropLast().allSatisfy { $0.outcome == "not_sent" }, label)
            #expect(state == (wasUnknown ? .unknownFinal : .sent), label)
        case .singleUse: #expect(deeds <= 1, label)
        case nil: Issue.record(label)
        }
    }

    private static func turn(_ random: inout RandomSource) -> ScriptedPlatform.Turn {
        switch Int.random(in: 0..<8, using: &random) {
        case 0: .loseAnswer
        case 1: .loseRequest
        case 2: .answer(.busy)
        default: .accept
        }
    }

    /// One process, from its start to its death.
    ///
    /// - Returns: Whether it lived until nothing was left to do, and how many letters it answered.
    private static func live(
        _ store: any Store,
        _ death: MortalStore.Death?,
        _ letters: [Letter],
        _ clock: ManualClock,
        _ platform: ScriptedPlatform
    ) async -> (isOver: Bool, answered: Int) {
        let end = Gate()
        let mortal = MortalStore(store, dying: death) { end.open() }
        let process = Task { () -> Int in
            defer { end.open() }
            var answered = 0
            do {
                let rig = try await EngineRig(mortal, clock: clock, platform: platform, plays: [Self.play])
                let sender = rig.sender()
                try await sender.recover()
                for letter in letters {
                    _ = try await rig.inbox.store(letter, at: clock.now)
                    answered += 1
                    if answered % 3 == 0 {
                        _ = try await rig.lanes.runOnce(limit: 2)
                        _ = try await sender.runOnce()
                    }
                }
                try await rig.lanes.drain()
                try await rig.settle(sender)
                try await rig.lanes.drain()
            } catch {
                // Died; what it had answered stays answered.
            }
            return answered
        }
        await end.pass()
        if mortal.isDead { process.cancel() }
        return (!mortal.isDead, await process.value)
    }
}
