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

    /// As ``bytes(_:)``, for JSON that stands inside a text.
    static func text(_ value: some Encodable) -> String { String(decoding: Self.bytes(value), as: UTF8.self) }

    /// The value behind some bytes, or nil when they are something else.
    ///
    /// Linear in the bytes; what is nested more than 512 deep is refused.
    static func value<Value: Decodable>(_ type: Value.Type = Value.self, from bytes: [UInt8]) -> Value? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }
}

/// A field that may be missing, null or of another kind without spoiling the rest of its body.
@propertyWrapper struct Tolerant<Value: Decodable>: Decodable {
    var wrappedValue: Value?

    init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    init(from decoder: any Decoder) throws { self.wrappedValue = try? Value(from: decoder) }
}

extension KeyedDecodingContainer {
    /// Chosen by the compiler for every field that is ``Tolerant``.
    func decode<Value>(_ type: Tolerant<Value>.Type, forKey key: Key) throws -> Tolerant<Value> {
        (try? self.decodeIfPresent(type, forKey: key)) ?? Tolerant(wrappedValue: nil)
    }
}

/// A text, or a whole number where a text was expected.
struct WireText: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self.text = text
        } else {
            self.text = String(try container.decode(Int64.self))
        }
    }
}

extension String {
    /// Without control characters, which no reader sees; line ends and tabs stay.
    var withoutControls: String {
        let isControl = { (scalar: UnicodeScalar) in
            (scalar.value < 0x20 && scalar != "\n" && scalar != "\t") || scalar.value == 0x7F
        }
        guard self.unicodeScalars.contains(where: isControl) else { return self }
        return String(String.UnicodeScalarView(self.unicodeScalars.filter { !isControl($0) }))
    }
}
