import Domain
import Storage
import TestSupport
import Testing

@testable import Engine

/// What people say to each other costs no row, and what is for a play is heard, however close it stands to it.
@Suite struct ChatterTests {
    /// Listens to messages while it is awake; the word `wake` wakes it, `sleep` lets it sleep.
    private struct Listener: Play {
        let name: PlayName = "listener"
        let routes = [Route(["message.text"])]

        func isConcerned(by event: Event) -> Bool { Self.word(event) != "never" }

        func ignores(_ messages: [Event], _ scene: Scene) throws -> [Bool] {
            let isAwake = try scene.transaction.row("SELECT 1 FROM diary WHERE text = 'awake'") != nil
            return messages.map { !isAwake && Self.word($0) != "wake" }
        }

        func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
            switch Self.word(event) {
            case "wake":
                try scene.transaction.run(
                    "INSERT INTO diary (event, play, text, chance) VALUES ($1, 'listener', 'awake', '')",
                    .event(event.id)
                )
            case "sleep": try scene.transaction.run("DELETE FROM diary WHERE text = 'awake'")
            default: break
            }
            return .done(.same("heard"))
        }

        private static func word(_ event: Event) -> Substring {
            event.happening.text?.prefix { $0 != " " } ?? ""
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a play hears what it waits for, and no row is left of the rest`(engine: StorageEngine) async throws {
        try await engine.withDiary { store in
            let rig = try await EngineRig(store, plays: [Listener()])
            let said = (1...40).map { "chatter \($0)" } + ["wake", "for you", "never", "and this", "sleep"]
            try await rig.receive(said + (1...40).map { "more \($0)" })
            try await rig.lanes.drain()
            try await #expect(store.verdicts() == ["41 done", "42 done", "44 done", "45 done"])
            let last = EventID(rawValue: Int64(said.count + 40))
            try await #expect(store.read { try Positions(of: .all, $0)[.ordinary] } == last)
            let explained = try await #require(rig.journal.explain(last))
            #expect(explained.verdict == "pass" && explained.decidedAt == nil)
            #expect(Self.why(explained) == ["it waited for no such words then"])
            #expect(explained.others.allSatisfy { $0.reason.isTranslated })
            let never = try await #require(rig.journal.explain(EventID(rawValue: 43)))
            #expect(Self.why(never) == ["the text is not one it answers"])
        }
    }

    private static func why(_ explained: Explanation) -> [String] {
        explained.others.filter { $0.play == "listener" }.map(\.reason.english)
    }

    /// The same in whatever batches it is decided: as if each message were asked about alone.
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `what is heard does not depend on what stands beside it`(seed: UInt64) async throws {
        var random = RandomSource(seed: seed)
        let words = ["chatter", "chatter", "chatter", "wake", "sleep", "never"]
        let said = (0..<120).map { _ in words.randomElement(using: &random) ?? "" }
        var heard: [String] = []
        var isAwake = false
        for (number, word) in said.enumerated() where word != "never" && (isAwake || word == "wake") {
            heard.append("\(number + 1) done")
            isAwake = word == "wake" || isAwake && word != "sleep"
        }
        let wanted = heard
        try await StorageEngine.sqliteInMemory.withDiary { store in
            let rig = try await EngineRig(store, plays: [Listener()])
            try await rig.receive(said.enumerated().map { "\($1) \($0)" })
            while try await rig.lanes.runOnce(limit: 1 + Int(seed) * 7) > 0 {}
            try await #expect(store.verdicts() == wanted)
        }
    }
}

extension EngineRig {
    /// Everything in one lane, in this order.
    fileprivate func receive(_ texts: [String]) async throws {
        for text in texts { try await self.receive(.words(text)) }
    }
}
