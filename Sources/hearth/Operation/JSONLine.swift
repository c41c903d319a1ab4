/// One flat JSON object whose values are texts, built from left to right.
///
/// Escaping follows RFC 8259, section 7; U+2028 and U+2029 are escaped too, because some log viewers break lines there.
struct JSONLine {
    /// The most bytes of UTF-8 in one text; what is longer is cut between characters and ends in `…`.
    static let textLimit = 512

    private var text = "{"

    mutating func add(_ name: String, _ value: String) {
        if self.text.utf8.count > 1 { self.text += "," }
        self.append(quoted: name)
        self.text += ":"
        self.append(quoted: value)
    }

    /// The whole line with its line feed.
    func finished() -> String { self.text + "}\n" }

    private mutating func append(quoted value: String) {
        self.text += "\""
        for scalar in Self.cut(value).unicodeScalars {
            switch scalar {
            case "\"": self.text += "\\\""
            case "\\": self.text += "\\\\"
            case "\n": self.text += "\\n"
            case "\r": self.text += "\\r"
            case "\t": self.text += "\\t"
            case "\0"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
                let hex = String(scalar.value, radix: 16)
                self.text += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
            default: self.text.unicodeScalars.append(scalar)
            }
        }
        self.text += "\""
    }

    private static func cut(_ value: String) -> String {
        guard value.utf8.count > Self.textLimit else { return value }
        var room = Self.textLimit
        let kept = value.unicodeScalars.prefix { scalar in
            room -= UTF8.width(scalar)
            return room >= 0
        }
        return String(kept) + "…"
    }
}
