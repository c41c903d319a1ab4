/// A cipher that could not be made or could not do its work.
public struct CryptoError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was wrong.
    ///
    /// Switch with a `default`: codes are added over time. Also the metric label, so the set stays small.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The key or the vector has the wrong length.
        public static let badKey = Self(rawValue: "bad-key")
        /// The message is not whole blocks, or longer than libcrypto takes at once.
        public static let badLength = Self(rawValue: "bad-length")
        /// libcrypto refused: no memory, or the algorithm is disabled on this machine.
        public static let refused = Self(rawValue: "refused")
    }

    public let code: Code
    /// One sentence for the operator; lengths at most, no key and no text.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(self.code.rawValue): \(self.message)" }
}
