/// Reads one JSON text (RFC 8259), at most 32 levels deep.
struct JSONReader {
    /// Why a text is not JSON, in a few words, with the byte where it went wrong.
    struct Failure: Error, Hashable {
        let message: String
        let offset: Int
    }

    private let bytes: [UInt8]
    private var position = 0
    /// Whether a character outside ASCII was written as `\uXXXX`, which the platform refuses (code 40033).
    private(set) var hasEscapedNonASCII = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func read(_ bytes: [UInt8]) throws(Failure) -> JSON {
        var reader = Self(bytes)
        return try reader.whole()
    }

    /// Reads the whole text as one value; anything but spaces behind it is a failure.
    mutating func whole() throws(Failure) -> JSON {
        let value = try self.value(depth: 0)
        self.skipSpaces()
        guard self.position == self.bytes.count else { throw self.failure("text behind the value") }
        return value
    }

    private mutating func value(depth: Int) throws(Failure) -> JSON {
        guard depth < 32 else { throw self.failure("nested too deep") }
        self.skipSpaces()
        guard let byte = self.peek else { throw self.failure("unexpected end") }
        switch byte {
        case UInt8(ascii: "{"): return try self.object(depth: depth)
        case UInt8(ascii: "["): return try self.list(depth: depth)
        case UInt8(ascii: "\""): return .text(try self.text())
        case UInt8(ascii: "t"): return try self.word("true", .bool(true))
        case UInt8(ascii: "f"): return try self.word("false", .bool(false))
        case UInt8(ascii: "n"): return try self.word("null", .null)
        default: return try self.number()
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> JSON {
        self.position += 1
        var members: [JSON.Member] = []
        self.skipSpaces()
        if self.take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            self.skipSpaces()
            guard self.peek == UInt8(ascii: "\"") else { throw self.failure("a member's name is missing") }
            let name = try self.text()
            self.skipSpaces()
            guard self.take(UInt8(ascii: ":")) else { throw self.failure("a colon is missing") }
            members.append(JSON.Member(name: name, value: try self.value(depth: depth + 1)))
            self.skipSpaces()
            if self.take(UInt8(ascii: ",")) { continue }
            guard self.take(UInt8(ascii: "}")) else { throw self.failure("an object does not end") }
            return .object(members)
        }
    }

    private mutating func list(depth: Int) throws(Failure) -> JSON {
        self.position += 1
        var elements: [JSON] = []
        self.skipSpaces()
        if self.take(UInt8(ascii: "]")) { return .list(elements) }
        while true {
            elements.append(try self.value(depth: depth + 1))
            self.skipSpaces()
            if self.take(UInt8(ascii: ",")) { continue }
            guard self.take(UInt8(ascii: "]")) else { throw self.failure("a list does not end") }
            return .list(elements)
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(Failure) -> JSON {
        let end = self.position + word.utf8CodeUnitCount
        let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard end <= self.bytes.count, self.bytes[self.position..<end].elementsEqual(expected) else {
            throw self.failure("an unknown word")
        }
        self.position = end
        return value
    }

    private mutating func number() throws(Failure) -> JSON {
        let start = self.position
        while let byte = self.peek, "+-.0123456789eE".utf8.contains(byte) { self.position += 1 }
        let digits = self.bytes[start..<self.position]
        let text = String(decoding: digits, as: UTF8.self)
        let unsigned = digits.first == UInt8(ascii: "-") ? digits.dropFirst() : digits
        let hasLeadingZero = unsigned.first == UInt8(ascii: "0") && unsigned.dropFirst().first.map(Self.isDigit) == true
        guard unsigned.first.map(Self.isDigit) == true, unsigned.last.map(Self.isDigit) == true, !hasLeadingZero else {
            throw self.failure("not a number")
        }
        if let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw self.failure("not a number") }
        return .number(number)
    }

    private mutating func text() throws(Failure) -> String {
        self.position += 1
        var piece: [UInt8] = []
        while let byte = self.peek {
            self.position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: piece, as: UTF8.self) else {
                    throw self.failure("a text is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): try self.escape(into: &piece)
            case 0..<0x20: throw self.failure("a control character in a text")
            default: piece.append(byte)
            }
        }
        throw self.failure("a text does not end")
    }

    private mutating func escape(into piece: inout [UInt8]) throws(Failure) {
        guard let byte = self.peek else { throw self.failure("a text does not end") }
        self.position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): piece.append(byte)
        case UInt8(ascii: "b"): piece.append(0x08)
        case UInt8(ascii: "f"): piece.append(0x0C)
        case UInt8(ascii: "n"): piece.append(0x0A)
        case UInt8(ascii: "r"): piece.append(0x0D)
        case UInt8(ascii: "t"): piece.append(0x09)
        case UInt8(ascii: "u"):
            let scalar = try self.escapedScalar()
            self.hasEscapedNonASCII = self.hasEscapedNonASCII || !scalar.isASCII
            piece += String(Character(scalar)).utf8
        default: throw self.failure("an unknown escape")
        }
    }

    private mutating func escapedScalar() throws(Failure) -> Unicode.Scalar {
        let first = try self.codeUnit()
        if let scalar = Unicode.Scalar(UInt32(first)) { return scalar }
        guard UTF16.isLeadSurrogate(first), self.take(UInt8(ascii: "\\")), self.take(UInt8(ascii: "u")) else {
            throw self.failure("half a surrogate pair")
        }
        let second = try self.codeUnit()
        guard UTF16.isTrailSurrogate(second),
            let scalar = Unicode.Scalar(0x1_0000 + UInt32(first - 0xD800) << 10 + UInt32(second - 0xDC00))
        else { throw self.failure("half a surrogate pair") }
        return scalar
    }

    private mutating func codeUnit() throws(Failure) -> UInt16 {
        let end = self.position + 4
        guard end <= self.bytes.count, self.bytes[self.position..<end].allSatisfy(Self.isHexDigit),
            let unit = UInt16(String(decoding: self.bytes[self.position..<end], as: UTF8.self), radix: 16)
        else { throw self.failure("an escape without four digits") }
        self.position = end
        return unit
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        Self.isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }

    private var peek: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard self.peek == byte else { return false }
        self.position += 1
        return true
    }

    private mutating func skipSpaces() {
        while let byte = self.peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { self.position += 1 }
    }

    private func failure(_ message: String) -> Failure { Failure(message: message, offset: self.position) }
}
