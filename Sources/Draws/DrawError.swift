public import Domain

/// Something that a draw cannot do as it was asked.
public struct DrawError: Error, Hashable, Sendable {
    /// What is wrong.
    ///
    /// Switch with a `default`: codes are added over time. Also the metric label, so the set stays small.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// This entrant has entered as often as the rules allow.
        public static let enteredTooOften = Self(rawValue: "entered-too-often")
        /// The weight is below 1, above 1 in an instant draw, or too large with all others.
        public static let badWeight = Self(rawValue: "bad-weight")
        /// There are as many entries as a draw may have.
        public static let full = Self(rawValue: "full")
        /// The pick that shall be replaced is none, won nothing, or was replaced before.
        public static let nobodyToReplace = Self(rawValue: "nobody-to-replace")
        /// The reason of a re-draw, or the outside value, is no text that a proof may hold.
        public static let badText = Self(rawValue: "bad-text")
        /// The rules have problems, or are for the other kind of draw.
        public static let badRules = Self(rawValue: "bad-rules")
    }

    public let code: Code
    /// One sentence for people; no secret, no personal text.
    public let text: Bilingual

    init(_ code: Code, _ chinese: String, _ english: String) {
        self.code = code
        self.text = Bilingual(chinese, english)
    }
}
