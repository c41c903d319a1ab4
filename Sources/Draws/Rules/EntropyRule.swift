public import Domain

/// Which outside value takes part in a draw, named before it is known.
///
/// Without one the organiser could try many secrets or rosters before announcing one, and nobody could tell.
public struct EntropyRule: Hashable, Sendable {
    /// No outside value: secret and roster alone decide.
    public static let none = EntropyRule(
        source: "",
        known: Instant(millis: 0),
        fallback: Instant(millis: 0)
    )

    /// The value in words that leave no choice: which number, of which day, published where, written how.
    ///
    /// Up to 4,000 bytes; empty for none.
    public var source: String
    /// When the value becomes known: after everything that the organiser chooses.
    public var known: Instant
    /// When it is given up, so that secret and roster alone decide.
    public var fallback: Instant

    public init(source: String, known: Instant, fallback: Instant) {
        self.source = source
        self.known = known
        self.fallback = fallback
    }
}

/// The outside value of a draw, or why there is none.
public enum Entropy: Hashable, Sendable {
    /// The value as text, exactly as the rules say it is written; 1 to 4,000 bytes.
    case outside(String)
    /// Secret and roster alone decide; the reason has 1 to 4,000 bytes and no part in the result.
    case fallback(reason: String)

    /// Whether the result hangs on something that nobody in the house could choose.
    public var isOutside: Bool {
        switch self {
        case .outside: true
        case .fallback: false
        }
    }
}
