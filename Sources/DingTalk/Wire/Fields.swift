import Domain

/// The fields of an object of JSON, whatever the case of their names: the platform writes `corpId` and `CorpId`.
///
/// Nothing here throws: a field of another type than expected is like a field that is missing.
struct Fields {
    /// Any name.
    struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private let container: KeyedDecodingContainer<Name>
    private let names: [String: Name]

    init(_ decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        self.container = container
        self.names = Dictionary(container.allKeys.map { ($0.stringValue.lowercased(), $0) }) {
            $0.stringValue < $1.stringValue ? $0 : $1
        }
    }

    /// All names as they are written, sorted.
    var sortedNames: [String] { self.container.allKeys.map(\.stringValue).sorted() }

    /// `name` in any case, here and below.
    func has(_ name: String) -> Bool { self.names[name.lowercased()] != nil }

    func value<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) -> Value? {
        guard let name = self.names[name.lowercased()] else { return nil }
        return try? self.container.decode(type, forKey: name)
    }

    /// A text that is not empty; a number is taken as its digits.
    func text(_ name: String) -> String? {
        guard self.has(name) else { return nil }
        if let text = self.value(name, as: String.self) { return text.filled }
        return self.value(name, as: Int64.self).map(String.init)
    }

    /// A number, or a text of digits.
    func number(_ name: String) -> Int64? {
        guard self.has(name) else { return nil }
        return self.value(name, as: Int64.self) ?? self.value(name, as: String.self).flatMap(Int64.init)
    }

    /// A text of at most 128 bytes, as every id of the platform has.
    func id(_ name: String) -> String? {
        guard let id = self.text(name), id.utf8.count <= 128 else { return nil }
        return id
    }

    func moment(_ name: String) -> Instant? { self.number(name).flatMap(Instant.init(wireMillis:)) }

    /// A list of texts, or one text instead of it.
    func texts(_ name: String) -> [String] {
        guard self.has(name) else { return [] }
        return self.value(name, as: [String].self) ?? self.text(name).map { [$0] } ?? []
    }
}
