/// One line of a proof as it grows: a JSON object in its one form, without blanks.
///
/// Members are added in the order of their names; the writer does not sort.
struct LineWriter {
    private(set) var bytes: [UInt8] = []
    /// Where the seal belongs; it is put in last, because it is made of the rest.
    private var sealPlace = 0

    init() {
        self.bytes.reserveCapacity(256)
        self.bytes.append(UInt8(ascii: "{"))
    }

    mutating func text(_ key: StaticString, _ value: String) {
        self.key(key)
        self.append(quoted: value)
    }

    mutating func number(_ key: StaticString, _ value: Int) {
        self.key(key)
        self.bytes.append(contentsOf: String(value).utf8)
    }

    mutating func hash(_ key: StaticString, _ value: Hash?) { self.text(key, value?.hex ?? "") }

    mutating func object(_ key: StaticString, _ members: (inout LineWriter) -> Void) {
        self.key(key)
        self.append("{")
        members(&self)
        self.append("}")
    }

    mutating func list<Element>(
        _ key: StaticString,
        _ elements: [Element],
        _ members: (inout LineWriter, Element) -> Void
    ) {
        self.key(key)
        self.append("[")
        for (index, element) in elements.enumerated() {
            if index > 0 { self.append(",") }
            self.append("{")
            members(&self, element)
            self.append("}")
        }
        self.append("]")
    }

    /// Remembers that the seal stands here; a member follows.
    mutating func seal() { self.sealPlace = self.bytes.count }

    mutating func close() { self.append("}") }

    /// The whole line with its seal and its line feed.
    func sealed(with seal: Hash) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(self.bytes.count + 80)
        line.append(contentsOf: self.bytes[..<self.sealPlace])
        // A comma ends the member before; the one behind the seal has brought its own.
        let isFirst = self.sealPlace == 1
        line.append(contentsOf: (isFirst ? #""seal":""# : #","seal":""#).utf8)
        line.append(contentsOf: seal.hex.utf8)
        line.append(contentsOf: (isFirst ? #"","# : #"""#).utf8)
        line.append(contentsOf: self.bytes[self.sealPlace...])
        line.append(UInt8(ascii: "\n"))
        return line
    }

    private mutating func key(_ key: StaticString) {
        if let last = self.bytes.last, last != UInt8(ascii: "{") { self.append(",") }
        self.append("\"")
        self.append(key)
        self.append("\":")
    }

    private mutating func append(_ text: StaticString) {
        self.bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(quoted value: String) {
        self.append("\"")
        let needsEscape = value.utf8.contains { byte in
            byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\n")
        }
        if needsEscape {
            for byte in value.utf8 {
                switch byte {
                case UInt8(ascii: "\""): self.append("\\\"")
                case UInt8(ascii: "\\"): self.append("\\\\")
                case UInt8(ascii: "\n"): self.append("\\n")
                default: self.bytes.append(byte)
                }
            }
        } else {
            self.bytes.append(contentsOf: value.utf8)
        }
        self.append("\"")
    }
}
