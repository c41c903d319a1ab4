/// Names and values as a query or an HTML form carries them.
struct Form: Sendable {
    private let values: [String: String]

    /// Reads `a=1&b=2`; of equal names the first one counts, at most 64 are read.
    ///
    /// `plusIsSpace` is true for HTML forms, false for queries that carry base64.
    init(_ text: some StringProtocol, plusIsSpace: Bool) {
        var values: [String: String] = [:]
        for pair in text.utf8.split(separator: UInt8(ascii: "&"), maxSplits: 64).prefix(64) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let name = Self.decode(Array(parts[0]), plusIsSpace: plusIsSpace)
            let value = parts.count > 1 ? Self.decode(Array(parts[1]), plusIsSpace: plusIsSpace) : ""
            if values[name] == nil { values[name] = value }
        }
        self.values = values
    }

    subscript(name: String) -> String? { self.values[name] }

    /// The values as a JSON object of texts, so that forms and JSON bodies are read by the same code.
    var json: JSON {
        .object(self.values.sorted { $0.key < $1.key }.map { JSON.Member(name: $0.key, value: .text($0.value)) })
    }

    private static func decode(_ bytes: [UInt8], plusIsSpace: Bool) -> String {
        var decoded: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "+"), plusIsSpace {
                decoded.append(0x20)
            } else if byte == UInt8(ascii: "%"), position + 2 <= bytes.count,
                let value = UInt8(String(decoding: bytes[position..<position + 2], as: UTF8.self), radix: 16)
            {
                decoded.append(value)
                position += 2
            } else {
                decoded.append(byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// A value with everything but letters, digits and `-._~` percent-encoded (RFC 3986).
    static func encode(_ value: String) -> String {
        var text = ""
        for byte in value.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += "%\(digits.count == 1 ? "0" : "")\(digits)"
            }
        }
        return text
    }
}
