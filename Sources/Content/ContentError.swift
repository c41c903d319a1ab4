public import Domain

/// A text or a medium that cannot be given.
public struct ContentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    ///
    /// Switch with a `default`: codes are added over time.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// No template of that name and language.
        public static let unknownTemplate = Self(rawValue: "unknown-template")
        /// The template mentions a variable that was not given.
        public static let missingValue = Self(rawValue: "missing-value")
        /// The text is longer than the platform takes.
        public static let tooLong = Self(rawValue: "too-long")
        /// What came out is not what the platform reads.
        public static let malformed = Self(rawValue: "malformed")
        /// Nothing but blanks came out.
        public static let empty = Self(rawValue: "empty")
    }

    public let code: Code
    /// One sentence for the operator; holds names and sizes, never a value.
    public let message: Bilingual

    public init(_ code: Code, _ message: Bilingual) {
        self.code = code
        self.message = message
    }

    public var description: String { self.message.english }
}
