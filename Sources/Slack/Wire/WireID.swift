/// Ids as the platform writes them: a letter that says of what, and capital letters and digits behind it.
enum WireID {
    private static let longest = 64

    /// `initials` are the letters with which such an id may begin.
    static func isID(_ text: String, of initials: String) -> Bool {
        guard let first = text.utf8.first, initials.utf8.contains(first) else { return false }
        return (2...Self.longest).contains(text.utf8.count) && text.utf8.allSatisfy { $0.isDigit || $0.isCapital }
    }

    static func isUser(_ text: String) -> Bool { Self.isID(text, of: "UW") }

    /// A channel or a group, open or private, or a chat of one with the bot.
    static func isChannel(_ text: String) -> Bool { Self.isID(text, of: "CGD") }

    static func isDirect(_ channel: String) -> Bool { channel.hasPrefix("D") }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isCapital: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }

    var isSmallLetter: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }

    /// Space, tab, line feed, carriage return.
    var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

    /// The value of a hexadecimal digit.
    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
