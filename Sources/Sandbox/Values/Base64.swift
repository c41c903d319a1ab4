/// Base64 with the alphabet and the padding of RFC 4648, section 4.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, letter) in Self.alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var position = 0
        while position < bytes.count {
            let left = min(3, bytes.count - position)
            let first = UInt32(bytes[position]) << 16
            let second = left > 1 ? UInt32(bytes[position + 1]) << 8 : 0
            let third = left > 2 ? UInt32(bytes[position + 2]) : 0
            let group = first | second | third
            text.append(Self.alphabet[Int(group >> 18)])
            text.append(Self.alphabet[Int(group >> 12 & 63)])
            text.append(left > 1 ? Self.alphabet[Int(group >> 6 & 63)] : UInt8(ascii: "="))
            text.append(left > 2 ? Self.alphabet[Int(group & 63)] : UInt8(ascii: "="))
            position += 3
        }
        return text
    }

    /// Reads whole groups of four letters; bits that no byte needs may have any value.
    ///
    /// That leniency is required: the 43 letters of an encoding key carry two bits too many, and the platform's own
    /// sample key has them set.
    ///
    /// - Returns: nil when the length is no multiple of four, or a letter does not belong.
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
        guard padding == 0 || text.last == UInt8(ascii: "=") else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var bits = 0
        for letter in text.dropLast(padding) {
            let value = Self.values[Int(letter)]
            guard value != 0xFF else { return nil }
            group = group << 6 | UInt32(value)
            bits += 6
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
        }
        return bytes
    }
}
