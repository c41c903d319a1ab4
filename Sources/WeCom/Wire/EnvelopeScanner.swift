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
        while let mark = Self.next(UInt8(ascii: "<"), in: body, from: place) {
            place = mark + 1
            if body.holds("<!", at: mark) { try Self.refuseDeclaration(in: body, at: mark) }
            guard body.holds("<Encrypt", at: mark) else { continue }
            let nameEnd = mark + 8
            guard nameEnd < body.count, body[nameEnd] == UInt8(ascii: ">") else {
                // A longer name is another element; anything else is an Encrypt in a form the platform never writes.
                if nameEnd < body.count, !body[nameEnd].isSpace, body[nameEnd] != UInt8(ascii: "/") { continue }
                throw Refusal(.badEnvelope)
            }
            guard found == nil else { throw Refusal(.badEnvelope) }
            let text = try Self.text(in: body, from: nameEnd + 1)
            found = text
            place = text.endIndex
        }
        guard let found else { throw Refusal(.badEnvelope) }
        return found
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

    private static func next(_ byte: UInt8, in body: [UInt8], from start: Int) -> Int? {
        var place = start
        while place < body.count {
            if body[place] == byte { return place }
            place += 1
        }
        return nil
    }
}
