/// What stands in a line of a proof: numbers, texts, and objects of them.
enum LineValue {
    case number(Int)
    case text(String)
    case object([LineMember])
    case list([LineValue])
}

/// One member of an object.
struct LineMember {
    let name: String
    let value: LineValue
}

/// Reads one JSON object without blanks, as proofs are written; anything else is nil.
///
/// Depth is bounded by the form itself: an object in a list in an object is the deepest there is. Whether members are the
/// right ones, once and in order, is for whoever takes them.
struct LineReader {
    private static let depthLimit = 3

    private let bytes: [UInt8]
    private let end: Int
    private var place: Int

    /// The members of the object that these bytes are, nothing before and nothing after it; nil when they are none.
    static func members(of bytes: [UInt8], in range: Range<Int>) -> [LineMember]? {
        var reader = Self(bytes: bytes, end: range.upperBound, place: range.lowerBound)
        guard let members = reader.object(Self.depthLimit), reader.place == reader.end else { return nil }
        return members
    }

    private mutating func object(_ depth: Int) -> [LineMember]? {
        guard depth > 0, self.take("{") else { return nil }
        var members: [LineMember] = []
        members.reserveCapacity(8)
        repeat {
            guard let name = self.text(), self.take(":"), let value = self.value(depth - 1) else { return nil }
            members.append(LineMember(name: name, value: value))
        } while self.take(",")
        return self.take("}") ? members : nil
    }

    private mutating func list(_ depth: Int) -> [LineValue]? {
        guard depth > 0, self.take("[") else { return nil }
        var values: [LineValue] = []
        repeat {
            guard let value = self.value(depth - 1) else { return nil }
            values.append(value)
        } while self.take(",")
        return self.take("]") ? values : nil
    }

    private mutating func value(_ depth: Int) -> LineValue? {
        guard self.place < self.end else { return nil }
        return switch self.bytes[self.place] {
        case UInt8(ascii: "\""): self.text().map(LineValue.text)
        case UInt8(ascii: "{"): self.object(depth).map(LineValue.object)
        case UInt8(ascii: "["): self.list(depth).map(LineValue.list)
        default: self.number().map(LineValue.number)
        }
    }

    /// Sixteen digits at most, so nothing can overflow.
    private mutating func number() -> Int? {
        let start = self.place
        var number = 0
        while self.place < self.end, self.place - start < 17 {
            let digit = self.bytes[self.place]
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { break }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
            self.place += 1
        }
        return self.place > start && number <= ProofText.top ? number : nil
    }

    private mutating func text() -> String? {
        guard self.take("\"") else { return nil }
        let start = self.place
        while self.place < self.end {
            switch self.bytes[self.place] {
            case UInt8(ascii: "\""):
                let text = String(validating: self.bytes[start..<self.place], as: UTF8.self)
                self.place += 1
                return text
            case UInt8(ascii: "\\"):
                return self.escapedText(from: start)
            default: self.place += 1
            }
        }
        return nil
    }

    /// A text of which an escape was met.
    private mutating func escapedText(from start: Int) -> String? {
        var text = Array(self.bytes[start..<self.place])
        while self.place < self.end {
            let byte = self.bytes[self.place]
            self.place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard self.place < self.end, let meant = Self.meant(by: self.bytes[self.place]) else { return nil }
                text.append(meant)
                self.place += 1
            default: text.append(byte)
            }
        }
        return nil
    }

    private static func meant(by escaped: UInt8) -> UInt8? {
        switch escaped {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): escaped
        case UInt8(ascii: "n"): UInt8(ascii: "\n")
        default: nil
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard self.place < self.end, self.bytes[self.place] == UInt8(ascii: character) else { return false }
        self.place += 1
        return true
    }
}
