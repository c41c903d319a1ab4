import Domain
import OpenSSL

/// Makes the texts of two effects differ where nobody sees it.
enum Mark {
    /// Characters without width, which no reader sees and the platform keeps.
    private static let alphabet: [Character] = ["\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}"]
    private static let length = 12
    /// Bytes of UTF-8 that a mark takes.
    static let bytes = 3 * length

    /// Twelve characters for 24 bits of the id's digest; the same for the same effect.
    static func of(_ effect: EffectID) -> String {
        let digest = Digest.sha256(Array(effect.rawValue.utf8))
        return String(
            (0..<Self.length).map { place in
                let byte = digest[place / 4]
                return Self.alphabet[Int(byte >> UInt8(place % 4 * 2)) & 3]
            }
        )
    }
}
