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

    /// The value behind some bytes, or nil when they are something else.
    static func value<Value: Decodable>(_ type: Value.Type = Value.self, from bytes: [UInt8]) -> Value? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }
}

extension KeyedDecodingContainer {
    /// What is there and of the right kind; anything else counts as missing, because one odd field must not hide the
    /// rest of a genuine callback.
    func part<Part: Decodable>(_ key: Key, as type: Part.Type = Part.self) -> Part? {
        try? self.decodeIfPresent(type, forKey: key)
    }

    func text(_ key: Key) -> String? { self.part(key) }

    /// Seconds since 1970, whole or with a fraction.
    func seconds(_ key: Key) -> Int64? {
        if let whole: Int64 = self.part(key) { return whole }
        guard let number: Double = self.part(key), number.magnitude < 1e15 else { return nil }
        return Int64(number)
    }
}
