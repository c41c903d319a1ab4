import Domain

/// The platform's own words on a refusal: what may be shown of them.
enum ErrorText {
    private static let longest = 300
    private static let longestCode = 64

    /// On one line, without control characters.
    static func bare(_ text: String) -> String {
        let shown = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) }
        return String(shown).trimmed
    }

    /// An error code as the platform writes it: it becomes a metric label.
    static func code(_ text: String) -> String {
        let isCode =
            (1...Self.longestCode).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isLetterOrDigit || "._-".utf8.contains($0) }
        return isCode ? text : "refused"
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
