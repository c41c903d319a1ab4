import Domain

/// What may be shown of the words of others.
enum ErrorText {
    private static let longest = 300
    private static let longestLine = 160

    /// On one line and not too long.
    static func line(_ text: String) -> String {
        let shown = text.unicodeScalars.prefix(Self.longestLine)
            .map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) }
        return String(shown).trimmed
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
}
