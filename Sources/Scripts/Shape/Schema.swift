/// A piece of JSON Schema: what an editor is told about a value.
///
/// Source of the words: JSON Schema, draft 7, which the YAML services of editors read.
indirect enum Schema: Encodable, Sendable {
    case object([String: Schema])
    case list([Schema])
    case text(String)
    case number(Int)
    case flag(Bool)

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let content):
            var container = encoder.container(keyedBy: Name.self)
            for (key, value) in content { try container.encode(value, forKey: Name(stringValue: key)) }
        case .list(let content):
            var container = encoder.unkeyedContainer()
            for value in content { try container.encode(value) }
        case .text(let text):
            var container = encoder.singleValueContainer()
            try container.encode(text)
        case .number(let number):
            var container = encoder.singleValueContainer()
            try container.encode(number)
        case .flag(let flag):
            var container = encoder.singleValueContainer()
            try container.encode(flag)
        }
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// The same with one more word, when it is an object; a word that is there stays.
    func adding(_ key: String, _ value: Schema?) -> Schema {
        guard let value, case .object(let content) = self else { return self }
        return .object(content.merging([key: value]) { old, _ in old })
    }

    static func anyOf(_ schemas: [Schema]) -> Schema { .object(["anyOf": .list(schemas)]) }

    static func choice(_ words: [String]) -> Schema { .object(["enum": .list(words.map { .text($0) })]) }

    /// A text; YAML takes `2026` and `true` without quotes for something else, and Hearth takes them for what they are.
    static func scalar(pattern: String? = nil, lengths: ClosedRange<Int>? = nil) -> Schema {
        var content: [String: Schema] = [
            "type": .list([.text("string"), .text("number"), .text("boolean")])
        ]
        content["pattern"] = pattern.map { .text($0) }
        content["minLength"] = lengths.map { .number($0.lowerBound) }
        content["maxLength"] = lengths.map { .number($0.upperBound) }
        return .object(content)
    }
}
