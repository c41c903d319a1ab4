/// The character data of an element: what references and CDATA stand for.
enum XMLText {
    /// `&#x10FFFF;` has ten bytes; leading zeros are allowed up to here.
    private static let longestReference = 12

    /// The reference that begins with the first byte, and the place behind it; nil when it is none of XML's own.
    static func reference(in bytes: ArraySlice<UInt8>) -> (scalar: Unicode.Scalar, end: Int)? {
        let window = bytes.prefix(Self.longestReference)
        guard let end = window.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = window[(window.startIndex + 1)..<end]
        guard let scalar = Self.named(name) ?? Self.numbered(name) else { return nil }
        return (scalar, end + 1)
    }

    /// Resolves the content of an element that has no children and was read without a flaw.
    static func decoded(_ content: ArraySlice<UInt8>) -> [UInt8] {
        var pieces: [(text: [UInt8], isQuoted: Bool)] = []
        var place = content.startIndex
        while place < content.endIndex {
            if content[place] == UInt8(ascii: "<") {
                let start = place + 9
                place = start
                while !Self.endsQuote(content, at: place) { place += 1 }
                pieces.append((Array(content[start..<place]), true))
                place += 3
            } else {
                let end = content[place...].firstIndex(of: UInt8(ascii: "<")) ?? content.endIndex
                pieces.append((Self.resolved(content[place..<end]), false))
                place = end
            }
        }
        let hasQuoted = pieces.contains { $0.isQuoted }
        return pieces.filter { !hasQuoted || $0.isQuoted || !$0.text.allSatisfy(\.isSpace) }.flatMap(\.text)
    }

    private static func resolved(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var resolved: [UInt8] = []
        var place = text.startIndex
        while place < text.endIndex {
            if text[place] == UInt8(ascii: "&"), let reference = Self.reference(in: text[place...]) {
                resolved.append(contentsOf: UTF8.encode(reference.scalar) ?? UTF8.encodedReplacementCharacter)
                place = reference.end
            } else {
                resolved.append(text[place])
                place += 1
            }
        }
        return resolved
    }

    private static func endsQuote(_ content: ArraySlice<UInt8>, at place: Int) -> Bool {
        guard content.endIndex - place > 2 else { return true }
        return content[place..<(place + 3)].equals("]]>")
    }

    private static func named(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? {
        if name.equals("amp") { return "&" }
        if name.equals("lt") { return "<" }
        if name.equals("gt") { return ">" }
        if name.equals("quot") { return "\"" }
        if name.equals("apos") { return "'" }
        return nil
    }

    private static func numbered(_ name: ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard name.first == UInt8(ascii: "#") else { return nil }
        var digits = name.dropFirst()
        let isHex = digits.first == UInt8(ascii: "x")
        if isHex { digits = digits.dropFirst() }
        guard !digits.isEmpty, digits.allSatisfy({ isHex ? $0.hexValue != nil : $0.isDigit }) else { return nil }
        let value = UInt32(String(decoding: digits, as: UTF8.self), radix: isHex ? 16 : 10)
        guard let value, value != 0 else { return nil }
        return Unicode.Scalar(value)
    }
}
