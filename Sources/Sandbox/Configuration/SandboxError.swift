/// Something that cannot be done in the sandbox.
public struct SandboxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of mistake it was.
    ///
    /// Switch with a `default`: codes are added over time.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The configuration holds something that cannot be; the message names all of it.
        public static let badConfiguration = Self(rawValue: "bad-configuration")
        /// An act names somebody or something that is not in this world.
        public static let notFound = Self(rawValue: "not-found")
        /// An act that the real platform would not let people do.
        public static let impossible = Self(rawValue: "impossible")
        /// A request of the control API that is not understood.
        public static let badRequest = Self(rawValue: "bad-request")
        /// A callback or an encrypted answer that does not open.
        public static let undecipherable = Self(rawValue: "undecipherable")
    }

    public let code: Code
    /// What is wrong, for a person; no secret.
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(self.code.rawValue): \(self.message)" }
}
