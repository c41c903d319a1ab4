import Delivery
import Domain
import Engine
import Foundation
import Testing

/// The table of abilities in docs/adapters.md says what the adapters say.
///
/// A cell begins with `yes` where every account of its column has the ability, with `with` where it hangs on the
/// configuration, and is `–` where none has it.
@Suite struct CapabilityTableTests {
    private struct Table {
        let columns: [String]
        let rows: [(ability: String, cells: [String])]

        init() throws {
            let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/adapters.md")
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                .filter { $0.hasPrefix("| ") }.map { line in
                    line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                }
            let head = try #require(lines.firstIndex { $0.first == "ability" })
            self.columns = Array(lines[head].dropFirst())
            self.rows = lines[(head + 2)...].prefix { $0.first?.hasPrefix("`") == true }.map { cells in
                (cells[0].trimmingCharacters(in: ["`"]), Array(cells.dropFirst()))
            }
        }
    }

    @Test func `every ability has its row, in order, and says what is without it`() throws {
        let table = try Table()
        #expect(table.rows.map(\.ability) == Capabilities.Ability.allCases.map(\.rawValue))
        #expect(table.columns.last == "without it")
        for row in table.rows {
            #expect(row.cells.count == table.columns.count, "\(row.ability)")
            #expect(row.cells.last.map { $0.count > 10 } == true, "\(row.ability)")
        }
    }

    @Test func `every kind of account has its column`() throws {
        let columns = try Table().columns.dropLast()
        #expect(Set(columns) == Set(Specimens.all.map(\.column)))
        #expect(Set(columns).count == columns.count)
    }

    @Test func `every cell says what the adapters of its column claim`() throws {
        let table = try Table()
        for (index, column) in table.columns.dropLast().enumerated() {
            let claims = try Specimens.all.filter { $0.column == column }.map {
                try $0.adapter("acme", base: "https://platform.test").capabilities.abilities
            }
            for (row, ability) in zip(table.rows, Capabilities.Ability.allCases) {
                let count = claims.count { $0.contains(ability) }
                let word = count == 0 ? "–" : count == claims.count ? "yes" : "with"
                #expect(
                    row.cells[index].split(separator: " ").first.map(String.init)?.trimmed == word,
                    "\(column): \(row)"
                )
            }
        }
    }
}

extension String {
    fileprivate var trimmed: String { self.trimmingCharacters(in: [","]) }
}
