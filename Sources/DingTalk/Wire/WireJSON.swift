import FoundationEssentials

/// JSON as the platform takes and gives it.
enum WireJSON {
    /// The same value always gives the same bytes: keys sorted, slashes plain, text as UTF-8.
    static func bytes(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            preconditionFailure("A body of texts and whole numbers can always be written: \(error)")
        }
    }

    /// As ``bytes(_:)``, for JSON that goes into JSON as a text.
    static func text(_ value: some Encodable) -> String { String(decoding: Self.bytes(value), as: UTF8.self) }

    /// The value behind some bytes, or nil when they are something else.
    static func value<Value: Decodable>(_ type: Value.Type = Value.self, from bytes: [UInt8]) -> Value? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }
}

extension String {
    /// Without control characters, but for line ends and tabs.
    var withoutControls: String {
        guard self.utf8.contains(where: { $0 < 0x20 && !$0.isSpace }) else { return self }
        return String(
            String.UnicodeScalarView(self.unicodeScalars.filter { $0.value >= 0x20 || UInt8($0.value).isSpace })
        )
    }
}
