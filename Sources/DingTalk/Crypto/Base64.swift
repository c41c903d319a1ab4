/// Base64 over bytes, as signatures, sealed texts and their keys need it (RFC 4648, section 4).
///
/// Strict about alphabet, length and place of `=`. The unused bits of the last character are ignored, because an
/// `EncodingAESKey` of 43 characters carries 258 bits and an official sample key leaves the last two of them set.
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
        let fillers = text.suffix(2).reversed().prefix { $0 == Self.filler }.count
        let known = text.dropLast(fillers)
        let values = Self.values
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var bits = 0
        for character in known {
            let value = values[Int(character)]
            guard value != Self.foreign else { return nil }
            group = group << 6 | UInt32(value)
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
        }
        return bytes
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

/// The alphabet that needs no escape in an address (RFC 4648, section 5), without `=`.
enum Base64URL {
    static func encode(_ bytes: [UInt8]) -> String {
        let text = Base64.encode(bytes).filter { $0 != UInt8(ascii: "=") }.map { byte in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: byte
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes = text.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "-"): UInt8(ascii: "+")
            case UInt8(ascii: "_"): UInt8(ascii: "/")
            case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): UInt8(0)
            default: byte
            }
        }
        while bytes.count % 4 != 0 { bytes.append(UInt8(ascii: "=")) }
        return Base64.decode(bytes[...])
    }
}
