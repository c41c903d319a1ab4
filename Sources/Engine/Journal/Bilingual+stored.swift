internal import Domain
internal import Foundation
internal import Storage

extension Value {
    /// A reason as it is stored: JSON with both languages, each cut to 300 characters.
    static func reason(_ reason: Bilingual) throws -> Value {
        .text(String(decoding: try StoredJSON.bytes(reason.map { $0.prefixed(300) }), as: UTF8.self))
    }

    static func reason(_ reason: Bilingual?) throws -> Value { try reason.map { try .reason($0) } ?? .null }

    static func looks(_ looks: [EventRouter.Look]) throws -> Value {
        .text(looks.isEmpty ? "[]" : String(decoding: try StoredJSON.bytes(looks), as: UTF8.self))
    }
}

extension Row {
    /// A reason; a text that is none as it stands, in both languages, because it explains more than nothing.
    func reason(_ column: Int) -> Bilingual { Self.reason(self.text(column)) }

    func optionalReason(_ column: Int) -> Bilingual? { self.optionalText(column).map(Self.reason) }

    /// What the plays said; a text that is no list of looks is one look, by the play named `?`.
    func looks(_ column: Int) -> [EventRouter.Look] {
        let text = self.text(column)
        return StoredJSON.value([EventRouter.Look].self, from: text)
            ?? [EventRouter.Look(play: "?", verdict: "?", reason: .same(text))]
    }

    private static func reason(_ text: String) -> Bilingual {
        StoredJSON.value(Bilingual.self, from: text) ?? .same(text)
    }
}

private enum StoredJSON {
    static func bytes(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return try encoder.encode(value)
    }

    /// nil for anything else than such a value.
    static func value<Kind: Decodable>(_ kind: Kind.Type, from text: String) -> Kind? {
        try? JSONDecoder().decode(kind, from: Data(text.utf8))
    }
}

extension String {
    /// The text cut to so many characters.
    func prefixed(_ most: Int) -> String { self.count <= most ? self : String(self.prefix(most)) + "…" }
}
