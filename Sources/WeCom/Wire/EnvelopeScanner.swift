import Engine

/// Lifts the sealed text out of the outer XML of a callback, before anything about it is known to be true.
///
/// It is no XML parser on purpose: it reads the bytes once, forwards, builds nothing, and what it skips it does not
/// interpret. Which of the other elements are there, and in what order, does not matter.
enum EnvelopeScanner {
    private static let longest = 1_048_576

    /// The place of the base64 text between `<Encrypt>` and `</Encrypt>`, with or without CDATA.
    static func sealedText(in body: [UInt8]) throws(Refusal) -> ArraySlice<UInt8> {
        guard body.count <= Self.longest else { throw Refusal(.tooLarge) }
        var found: ArraySlice<UInt8>?
        var place = 0
        while place < body.count - 1 {
            guard body[place] == UInt8(ascii: "<") else {
                place += 1
                continue
            }
            if body[place + 1] == UInt8(ascii: "!") { try Self.refuseDeclaration(in: body, at: place) }
            guard body[place + 1] == UInt8(ascii: "E"), try Self.opensEncrypt(in: body, at: place) else {
                place += 1
                continue
            }
            guard found == nil else { throw Refusal(.badEnvelope) }
            let text = try Self.text(in: body, from: place + 9)
            found = text
            place = text.endIndex
        }
        guard let found else { throw Refusal(.badEnvelope) }
        return found
    }

    /// Whether `<Encrypt>` stands here; with attributes or closed at once, which the platform never writes, it throws.
    private static func opensEncrypt(in body: [UInt8], at mark: Int) throws(Refusal) -> Bool {
        guard body.holds("<Encrypt", at: mark) else { return false }
        guard mark + 8 < body.count else { throw Refusal(.badEnvelope) }
        let end = body[mark + 8]
        guard !end.isSpace, end != UInt8(ascii: "/") else { throw Refusal(.badEnvelope) }
        // Anything else makes it a longer name.
        return end == UInt8(ascii: ">")
    }

    private static func text(in body: [UInt8], from start: Int) throws(Refusal) -> ArraySlice<UInt8> {
        let isQuoted = body.holds("<![CDATA[", at: start)
        let textStart = isQuoted ? start + 9 : start
        let textEnd = Self.endOfBase64(in: body, from: textStart)
        let closing: StaticString = isQuoted ? "]]></Encrypt>" : "</Encrypt>"
        let count = textEnd - textStart
        guard count > 0, count % 4 == 0, body.holds(closing, at: textEnd) else { throw Refusal(.badEnvelope) }
        return body[textStart..<textEnd]
    }

    private static func endOfBase64(in body: [UInt8], from start: Int) -> Int {
        let values = Base64.values
        var place = start
        while place < body.count, values[Int(body[place])] != Base64.foreign { place += 1 }
        var fillers = 0
        while fillers < 2, place < body.count, body[place] == UInt8(ascii: "=") {
            place += 1
            fillers += 1
        }
        return place
    }

    private static func refuseDeclaration(in body: [UInt8], at mark: Int) throws(Refusal) {
        if body.holds(upperCased: "<!DOCTYPE", at: mark) || body.holds(upperCased: "<!ENTITY", at: mark) {
            throw Refusal(.forbiddenMarkup)
        }
        guard body.holds("<![CDATA[", at: mark) else { throw Refusal(.badEnvelope) }
    }
}
