/// What may stand in a proof.
///
/// Characters that move the cursor or turn the direction of writing are left out, so that a proof can be printed on any
/// terminal and reads as it is.
enum ProofText {
    /// The most bytes of an ordinary text, in UTF-8.
    static let limit = 4_000
    /// The most bytes of a tier's title.
    static let titleLimit = 400
    /// The most bytes of a line, with its line feed.
    static let lineLimit = 262_144
    /// The largest number: what every reader of JSON keeps exactly.
    static let top = (1 << 53) - 1
    /// Every number there is.
    static let numbers = 0...Self.top

    /// Whether every character may stand in a text; a line feed may.
    static func isPlain(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x0A: true
            case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: false
            default: true
            }
        }
    }

    /// Whether a text is 1 to 64 of `A–Z a–z 0–9 . _ -`.
    static func isName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"): true
                case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"): true
                default: false
                }
            }
    }
}
