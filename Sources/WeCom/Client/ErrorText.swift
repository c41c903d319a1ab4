import Domain

/// The platform's `errmsg`: what may be shown of it.
enum ErrorText {
    private static let longest = 300

    /// Without what makes every one of them different: hint, caller's address, link; on one line.
    static func bare(_ text: String) -> String {
        var end = text.endIndex
        for tail in ["hint:", "from ip:", "more info at"] {
            if let place = Self.place(of: tail, in: text) { end = min(end, place) }
        }
        let shown = text[..<end].unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) }
        var trimmed = Substring(String(shown))
        while let last = trimmed.last, last == " " || last == "," { trimmed.removeLast() }
        return String(trimmed.drop { $0 == " " })
    }

    /// The address from which the platform saw the call come, as it writes it after `from ip:`.
    static func callerAddress(in text: String) -> String? {
        guard let place = Self.place(of: "from ip:", in: text) else { return nil }
        let rest = text[text.index(place, offsetBy: 8)...].drop { $0 == " " }
        let address = rest.prefix { $0.isASCII && ($0.isHexDigit || $0 == "." || $0 == ":") }
        return (3...45).contains(address.utf8.count) ? String(address) : nil
    }

    static func bounded(_ text: String) -> String {
        text.count <= Self.longest ? text : String(text.prefix(Self.longest - 1)) + "…"
    }

    /// The text with every occurrence of a secret covered.
    static func hiding(_ secrets: [Secret], in text: String) -> String {
        secrets.reduce(text) { text, secret in
            secret.reveal { hidden in
                guard !hidden.isEmpty, text.contains(hidden) else { return text }
                return text.split(separator: hidden, omittingEmptySubsequences: false).joined(separator: "‹secret›")
            }
        }
    }

    private static func place(of needle: String, in text: String) -> String.Index? {
        text.firstRange(of: needle)?.lowerBound
    }
}
