/// Base64 over bytes, as callbacks and their keys need it (RFC 4648, section 4).
///
/// Strict about alphabet, length and place of `=`. The unused bits of the last character are ignored, because an
/// `EncodingAESKey` of 43 characters carries 258 bits and the official sample key leaves the last two of them set.
enum Base64 {
    /// 0…63 for a character of the alphabet, ``foreign`` for every other byte, `=` included.
    static let values: [UInt8] = {
        var values = [UInt8](repeating: Self.foreign, count: 256)
        for (value, character) in Self.alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    static let foreign: UInt8 = 0x80

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let filler = UInt8(ascii: "=")

    /// The bytes behind a text, or nil when it is not base64; no text gives no bytes.
    static func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        if text.isEmpty { return [] }
        let fillers = text.last != Self.filler ? 0 : text[text.endIndex - 2] != Self.filler ? 1 : 2
        let length = text.count / 4 * 3 - fillers
        let values = Self.values
        var isForeign = false
        let bytes = [UInt8](unsafeUninitializedCapacity: length + 2) { output, count in
            let input = text.span
            let values = values.span
            var seen: UInt8 = 0
            var written = 0
            let whole = fillers == 0 ? input.count : input.count - 4
            var place = 0
            while place < whole {
                let first = values[Int(input[place])], second = values[Int(input[place + 1])]
                let third = values[Int(input[place + 2])], fourth = values[Int(input[place + 3])]
                seen |= first | second | third | fourth
                output[written] = first << 2 | second >> 4
                output[written + 1] = second << 4 | third >> 2
                output[written + 2] = third << 6 | fourth
                place += 4
                written += 3
            }
            if fillers > 0 {
                let first = values[Int(input[place])], second = values[Int(input[place + 1])]
                let third = fillers == 2 ? 0 : values[Int(input[place + 2])]
                seen |= first | second | third
                output[written] = first << 2 | second >> 4
                if fillers == 1 { output[written + 1] = second << 4 | third >> 2 }
            }
            isForeign = seen & Self.foreign != 0
            count = length
        }
        return isForeign ? nil : bytes
    }

    /// The text for some bytes, filled up with `=` to a multiple of four characters.
    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let known = min(3, bytes.count - start)
            var group = 0
            for offset in 0..<3 { group = group << 8 | (offset < known ? Int(bytes[start + offset]) : 0) }
            for position in 0..<4 {
                let character = Self.alphabet[group >> (18 - 6 * position) & 0x3F]
                text.append(position <= known ? character : Self.filler)
            }
        }
        return text
    }
}
