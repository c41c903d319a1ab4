import FoundationEssentials

/// JSON as the platform takes and gives it.
enum WireJSON {
    /// The same value always gives the same bytes: keys sorted, slashes plain, text as UTF-8.
    ///
    /// Code 40033 refuses requests with `\u` escapes, so text must hold no other control characters than those that
    /// have a short form; see ``Swift/String/withoutControls``.
    static func bytes(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(value))
        } catch {
            preconditionFailure("A body of texts and whole numbers can always be written: \(error)")
        }
    }

    /// The value behind some bytes, or nil when they are something else.
    static func value<Value: Decodable>(_ type: Value.Type = Value.self, from bytes: [UInt8]) -> Value? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }
}

extension String {
    /// Without the control characters that JSON can only write as `\u` escapes; line ends and tabs stay.
    var withoutControls: String {
        guard self.utf8.contains(where: { $0 < 0x20 && !$0.isSpace }) else { return self }
        return String(
            String.UnicodeScalarView(self.unicodeScalars.filter { $0.value >= 0x20 || UInt8($0.value).isSpace })
        )
    }
}
