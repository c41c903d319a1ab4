import Engine

/// Lifts the sealed text out of the outer JSON of a callback, before anything about it is known to be true.
///
/// It is no parser on purpose: it reads one flat object of texts and plain values forwards,
/// builds nothing, and interprets nothing but the one text it wants.
enum JSONEnvelope {
    private static let longest = 1_048_576
    private static let mostMembers = 16

    /// The base64 text under `encrypt`; a slash may be escaped in it, as some writers of JSON do.
    static func sealedText(in body: [UInt8]) throws(Refusal) -> ArraySlice<UInt8> {
        guard body.count <= Self.longest else { throw Refusal(.tooLarge) }
        var scanner = Scanner(bytes: body)
        var found: ArraySlice<UInt8>?
        try scanner.take(UInt8(ascii: "{"))
        for _ in 0..<Self.mostMembers {
            let key = try scanner.text()
            try scanner.take(UInt8(ascii: ":"))
            if key.equals("encrypt") {
                guard found == nil else { throw Refusal(.badEnvelope) }
                found = try Self.base64(try scanner.text())
            } else {
                try scanner.skipValue()
            }
            guard try scanner.hasMore() else {
                guard let found, scanner.isAtEnd else { throw Refusal(.badEnvelope) }
                return found
            }
        }
        throw Refusal(.badEnvelope)
    }

    private static func base64(_ text: ArraySlice<UInt8>) throws(Refusal) -> ArraySlice<UInt8> {
        var text = text
        if text.contains(UInt8(ascii: "\\")) {
            var plain: [UInt8] = []
            plain.reserveCapacity(text.count)
            var place = text.startIndex
            while place < text.endIndex {
                if text[place] == UInt8(ascii: "\\") {
                    place += 1
                    guard place < text.endIndex, text[place] == UInt8(ascii: "/") else { throw Refusal(.badEnvelope) }
                }
                plain.append(text[place])
                place += 1
            }
            text = plain[...]
        }
        let fillers = text.suffix(2).count { $0 == UInt8(ascii: "=") }
        let values = Base64.values
        guard !text.isEmpty, text.count % 4 == 0,
            text.dropLast(fillers).allSatisfy({ values[Int($0)] != Base64.foreign })
        else { throw Refusal(.badEnvelope) }
        return text
    }
}

/// Reads forwards over the pieces of a flat object.
private struct Scanner {
    let bytes: [UInt8]
    private var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { self.bytes[self.place...].allSatisfy(\.isSpace) }

    mutating func take(_ byte: UInt8) throws(Refusal) {
        self.skipSpace()
        guard self.place < self.bytes.count, self.bytes[self.place] == byte else { throw Refusal(.badEnvelope) }
        self.place += 1
    }

    /// What stands between two quotation marks, escapes as they are.
    mutating func text() throws(Refusal) -> ArraySlice<UInt8> {
        try self.take(UInt8(ascii: "\""))
        let start = self.place
        while self.place < self.bytes.count {
            switch self.bytes[self.place] {
            case UInt8(ascii: "\""):
                self.place += 1
                return self.bytes[start..<self.place - 1]
            case UInt8(ascii: "\\"): self.place += 2
            default: self.place += 1
            }
        }
        throw Refusal(.badEnvelope)
    }

    /// A text, a number or a word; no object and no list.
    mutating func skipValue() throws(Refusal) {
        self.skipSpace()
        guard self.place < self.bytes.count else { throw Refusal(.badEnvelope) }
        if self.bytes[self.place] == UInt8(ascii: "\"") {
            _ = try self.text()
            return
        }
        let start = self.place
        while self.place < self.bytes.count, Self.isPlain(self.bytes[self.place]) { self.place += 1 }
        guard self.place > start else { throw Refusal(.badEnvelope) }
    }

    /// Whether another member follows; otherwise the object ends here.
    mutating func hasMore() throws(Refusal) -> Bool {
        self.skipSpace()
        guard self.place < self.bytes.count else { throw Refusal(.badEnvelope) }
        defer { self.place += 1 }
        switch self.bytes[self.place] {
        case UInt8(ascii: ","): return true
        case UInt8(ascii: "}"): return false
        default: throw Refusal(.badEnvelope)
        }
    }

    private mutating func skipSpace() {
        while self.place < self.bytes.count, self.bytes[self.place].isSpace { self.place += 1 }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || "+-.".utf8.contains(byte)
    }
}
