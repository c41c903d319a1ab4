import Domain
import Foundation
import Storage
import TestSupport
import Testing

@testable import Engine

/// The state diagram exists three times: as an enum, as a rule of the table, as a drawing.
///
/// They agree.
@Suite struct EffectStateTests {
    @Test func `the drawing in ARCHITECTURE.md shows exactly the ways of the enum`() throws {
        var drawn: [EffectState: Set<EffectState>] = [:]
        var beginnings: [EffectState] = []
        for (from, to) in try Self.arrows() {
            let target = try #require(EffectState(rawValue: to), "\(to) is drawn and is no state")
            if from == "[*]" {
                beginnings.append(target)
            } else {
                let source = try #require(EffectState(rawValue: from), "\(from) is drawn and is no state")
                drawn[source, default: []].insert(target)
            }
        }
        #expect(beginnings == [.pending])
        for state in EffectState.allCases { #expect(drawn[state, default: []] == state.next, "from \(state.rawValue)") }
    }

    @Test func `the table allows exactly the states of the enum`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let schema = try await #require(
                store.read { try $0.row("SELECT sql FROM sqlite_master WHERE name = 'outbox'")?.text(0) }
            )
            let rule = try #require(schema.firstMatch(of: /CHECK \(state IN \(([^)]*)\)\)/))
            let states = rule.output.1.matches(of: /'(\w+)'/).map { String($0.output.1) }
            #expect(Set(states) == Set(EffectState.allCases.map(\.rawValue)))
            #expect(states.count == EffectState.allCases.count)
        }
    }

    @Test func `the table refuses any other state`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let rig = try await EngineRig(store)
            try await rig.emit(.to("a", .reply))
            let error = await #expect(throws: StorageError.self) {
                try await store.write { try $0.run("UPDATE outbox SET state = 'lost'") }
            }
            #expect(error?.code == .constraint)
        }
    }

    @Test func `every state can be reached, and final ones are never left`() {
        var reached: Set<EffectState> = [.pending]
        for _ in EffectState.allCases { for state in reached { reached.formUnion(state.next) } }
        #expect(reached == Set(EffectState.allCases))
        let final = EffectState.allCases.filter(\.isFinal)
        #expect(Set(final) == [.sent, .dead, .unknownFinal, .expired, .cancelled])
    }

    /// A way from anywhere to an end: nothing can be stuck by construction.
    @Test(arguments: EffectState.allCases)
    func `every state has a way to an end`(state: EffectState) {
        var reached: Set<EffectState> = [state]
        for _ in EffectState.allCases { for next in reached { reached.formUnion(next.next) } }
        #expect(reached.contains { $0.isFinal })
    }

    private static func arrows() throws -> [(from: String, to: String)] {
        let document = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../ARCHITECTURE.md")
        let text = try String(contentsOf: document, encoding: .utf8)
        let diagram = try #require(text.firstMatch(of: /```mermaid\s+stateDiagram-v2\s+([\s\S]*?)```/)?.output.1)
        return diagram.split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^\s*(\[\*\]|\w+)\s*-->\s*(\w+)\s*$/).map { (String($0.output.1), String($0.output.2)) }
        }
    }
}
