import Domain

/// The platform's own words: what may be shown of them.
enum ErrorText {
    private static let longest = 300
    private static let longestCode = 64
    private static let longestDetail = 150

    static func bounded(_ text: String) -> String {
        text.count <= Self.longest ? text : String(text.prefix(Self.longest - 1)) + "…"
    }

    /// An error code as the platform writes it: it becomes a metric label.
    static func code(_ text: String) -> String {
        let isCode =
            (1...Self.longestCode).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isSmallLetter || $0.isDigit || $0 == UInt8(ascii: "_") }
        return isCode ? text : "refused"
    }

    /// One line of what the platform wrote, with every secret covered.
    static func detail(_ text: String, hiding secrets: [Secret]) -> String {
        let line = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
        let covered = Self.hiding(secrets, in: line)
        return covered.count <= Self.longestDetail ? covered : String(covered.prefix(Self.longestDetail - 1)) + "…"
    }

    static func hiding(_ secrets: [Secret], in text: String) -> String {
        secrets.reduce(text) { text, secret in
            secret.reveal { hidden in
                guard !hidden.isEmpty, text.contains(hidden) else { return text }
                return text.split(separator: hidden, omittingEmptySubsequences: false).joined(separator: "‹secret›")
            }
        }
    }
}
