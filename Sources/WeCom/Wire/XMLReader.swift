/// Reads the bytes of a document once, forwards, into the elements of a ``FlatXML``.
struct XMLReader {
    private let bytes: [UInt8]
    private var place = 0
    private(set) var elements: [FlatXML.Element] = []
    private var open: [Open] = []

    /// An element whose end tag has not come yet, with what its text is made of so far.
    private struct Open {
        let index: Int
        var quoted = 0
        var plain = 0
        var hasReference = false
        var piece: Range<Int>?

        /// The place of a text that stands in one piece; nil when it has to be put together.
        func onlyPiece(of content: Range<Int>) -> Range<Int>? {
            switch (self.quoted, self.plain) {
            case (0, 0): content
            case (1, 0): self.piece
            case (0, 1) where !self.hasReference: self.piece
            default: nil
            }
        }
    }

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func read() throws(FlatXML.Flaw) {
        do { _ = try UTF8Span(validating: self.bytes.span) } catch { throw .malformed }
        self.elements.reserveCapacity(24)
        if self.bytes.holds("\u{FEFF}", at: 0) { self.place = 3 }
        self.skipSpace()
        try self.skipDeclaration()
        self.skipSpace()
        try self.readStart()
        while !self.open.isEmpty {
            try self.readText()
            try self.readMarkup()
        }
        self.skipSpace()
        guard self.place == self.bytes.count else { throw self.flawHere }
    }

    private mutating func readMarkup() throws(FlatXML.Flaw) {
        if self.bytes.holds("</", at: self.place) {
            try self.readEnd()
        } else if self.bytes.holds("<![CDATA[", at: self.place) {
            try self.readQuoted()
        } else {
            try self.readStart()
        }
    }

    private mutating func readStart() throws(FlatXML.Flaw) {
        guard self.byte == UInt8(ascii: "<"), self.open.count < FlatXML.deepest,
            self.elements.count < FlatXML.mostElements
        else { throw self.flawHere }
        let mark = self.place
        self.place += 1
        let name = self.readName()
        guard !name.isEmpty else {
            self.place = mark
            throw self.flawHere
        }
        try self.skipAttributes()
        let isEmpty = self.byte == UInt8(ascii: "/")
        if isEmpty { self.place += 1 }
        guard self.byte == UInt8(ascii: ">") else { throw .malformed }
        self.place += 1
        let index = self.elements.count
        let content = self.place..<self.place
        self.elements.append(.init(name: name, content: content, piece: isEmpty ? content : nil, end: index + 1))
        if !isEmpty { self.open.append(Open(index: index)) }
    }

    private mutating func readEnd() throws(FlatXML.Flaw) {
        let contentEnd = self.place
        self.place += 2
        let name = self.readName()
        self.skipSpace()
        guard self.byte == UInt8(ascii: ">"), let closed = self.open.popLast(),
            self.bytes[name] == self.bytes[self.elements[closed.index].name]
        else { throw .malformed }
        self.place += 1
        let start = self.elements[closed.index].content.lowerBound
        self.elements[closed.index].content = start..<contentEnd
        self.elements[closed.index].end = self.elements.count
        guard self.elements.count == closed.index + 1 else { return }
        self.elements[closed.index].piece = closed.onlyPiece(of: start..<contentEnd)
    }

    private mutating func readQuoted() throws(FlatXML.Flaw) {
        let start = self.place + 9
        self.place = start
        while !self.bytes.holds("]]>", at: self.place) {
            guard self.place < self.bytes.count else { throw .malformed }
            self.place += 1
        }
        self.open[self.open.count - 1].quoted += 1
        self.open[self.open.count - 1].piece = start..<self.place
        self.place += 3
    }

    /// Reads over text up to the next `<`, and makes sure that every reference in it can be resolved.
    private mutating func readText() throws(FlatXML.Flaw) {
        let start = self.place
        var isBlank = true
        var hasReference = false
        while self.place < self.bytes.count, self.bytes[self.place] != UInt8(ascii: "<") {
            if self.bytes[self.place] == UInt8(ascii: "&") {
                guard let reference = XMLText.reference(in: self.bytes[self.place...]) else { throw .malformed }
                hasReference = true
                isBlank = false
                self.place = reference.end
            } else {
                guard self.bytes[self.place] != 0 else { throw .malformed }
                if !self.bytes[self.place].isSpace { isBlank = false }
                self.place += 1
            }
        }
        guard self.place < self.bytes.count else { throw .malformed }
        guard !isBlank else { return }
        let last = self.open.count - 1
        self.open[last].plain += 1
        self.open[last].piece = start..<self.place
        if hasReference { self.open[last].hasReference = true }
    }

    private mutating func readName() -> Range<Int> {
        let start = self.place
        while self.place < self.bytes.count, Self.isNamePart(self.bytes[self.place]) { self.place += 1 }
        guard start < self.place, Self.isNameStart(self.bytes[start]) else { return start..<start }
        return start..<self.place
    }

    private mutating func skipAttributes() throws(FlatXML.Flaw) {
        while self.byte?.isSpace == true {
            self.skipSpace()
            guard let byte = self.byte, Self.isNameStart(byte) else { return }
            _ = self.readName()
            self.skipSpace()
            guard self.byte == UInt8(ascii: "=") else { throw .malformed }
            self.place += 1
            self.skipSpace()
            guard let quote = self.byte, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                throw .malformed
            }
            self.place += 1
            while let byte = self.byte, byte != quote {
                guard byte != UInt8(ascii: "<"), byte != 0 else { throw .malformed }
                self.place += 1
            }
            guard self.byte == quote else { throw .malformed }
            self.place += 1
        }
    }

    private mutating func skipDeclaration() throws(FlatXML.Flaw) {
        guard self.bytes.holds("<?xml", at: self.place) else { return }
        let limit = min(self.bytes.count, self.place + 256)
        while self.place < limit {
            if self.bytes.holds("?>", at: self.place) {
                self.place += 2
                return
            }
            self.place += 1
        }
        throw .malformed
    }

    private mutating func skipSpace() {
        while self.byte?.isSpace == true { self.place += 1 }
    }

    private var byte: UInt8? { self.place < self.bytes.count ? self.bytes[self.place] : nil }

    private var flawHere: FlatXML.Flaw {
        self.bytes.holds(upperCased: "<!DOCTYPE", at: self.place)
            || self.bytes.holds(upperCased: "<!ENTITY", at: self.place) ? .forbiddenMarkup : .malformed
    }

    private static func isNameStart(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        Self.isNameStart(byte) || byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
}
