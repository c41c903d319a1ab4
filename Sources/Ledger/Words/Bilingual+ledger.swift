internal import Domain
internal import Foundation

/// How the ledger keeps a reason: as JSON.
extension Bilingual {
    init(stored text: String) throws {
        self = try JSONDecoder().decode(Bilingual.self, from: Data(text.utf8))
    }

    func stored() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
