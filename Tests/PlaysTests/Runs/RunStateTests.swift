import Domain
import Foundation
import Plays
import Storage
import TestSupport
import Testing

/// The diagram of a run exists three times: as an enum, as a rule of the table, as a drawing.
@Suite struct RunStateTests {
    @Test func `the drawing in ARCHITECTURE.md shows exactly the ways of the enum`() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../../ARCHITECTURE.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let section = try #require(text.components(separatedBy: "## The way of a run\n").last)
        let diagram = try #require(section.firstMatch(of: /```mermaid\s+stateDiagram-v2\s+([\s\S]*?)```/)?.output.1)
        var drawn: [Run.State: Set<Run.State>] = [:]
        for line in diagram.split(separator: "\n") {
            guard let arrow = line.firstMatch(of: /^\s*(\w+)\s*-->\s*(\w+)\s*$/) else { continue }
            let from = try #require(Run.State(rawValue: String(arrow.output.1)))
            drawn[from, default: []].insert(try #require(Run.State(rawValue: String(arrow.output.2))))
        }
        for state in Run.State.allCases { #expect(drawn[state, default: []] == state.next, "from \(state.rawValue)") }
    }

    @Test func `the table allows exactly the states of the enum`() async throws {
        try await StorageEngine.sqliteInMemory.withBareStore { store in
            try await store.migrate(PlayMigrations.all, now: Shop.afternoon)
            let schema = try await #require(
                store.read { try $0.row("SELECT sql FROM sqlite_master WHERE name = 'runs'")?.text(0) }
            )
            let rule = try #require(schema.firstMatch(of: /CHECK \(state IN \(([^)]*)\)\)/))
            let states = rule.output.1.matches(of: /'(\w+)'/).map { String($0.output.1) }
            #expect(states.count == Run.State.allCases.count)
            #expect(Set(states) == Set(Run.State.allCases.map(\.rawValue)))
        }
    }
}
