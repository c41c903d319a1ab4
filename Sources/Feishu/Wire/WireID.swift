/// Ids as the platform gives them: letters, digits, `_` and `-`, so that they can stand in a path and in a lane's name.
enum WireID {
    private static let longest = 128

    static func isPlain(_ text: String) -> Bool {
        (1...Self.longest).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                byte.isDigit || byte.isLetter || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            }
    }

    /// The text itself, when it is an id.
    static func plain(_ text: String?) -> String? { text.flatMap { Self.isPlain($0) ? $0 : nil } }

    /// The open_id of somebody: `ou_…`.
    ///
    /// `all`, which calls everybody where a mention takes an open_id, is none.
    static func person(_ text: String?) -> String? { Self.plain(text).flatMap { $0.hasPrefix("ou_") ? $0 : nil } }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    /// An ASCII letter.
    var isLetter: Bool { self < 0x80 && (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
