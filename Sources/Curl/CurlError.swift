/// A request that brought no complete answer.
public struct CurlError: Error, Sendable, CustomStringConvertible {
    /// What went wrong.
    ///
    /// Switch with a `default`: codes are added over time. Also the metric label, so the set stays small.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// The request itself is wrong: sending it again cannot help.
        public static let badRequest = Self(rawValue: "bad-request")
        /// As many requests as the configuration allows are waiting or under way.
        public static let overloaded = Self(rawValue: "overloaded")
        /// The name of the server or of the proxy has no address.
        public static let unresolved = Self(rawValue: "unresolved")
        /// No connection to the server or the proxy came up.
        public static let unreachable = Self(rawValue: "unreachable")
        /// The proxy answered, but made no way to the server.
        public static let proxyRefused = Self(rawValue: "proxy-refused")
        /// No encrypted connection came up, or the server's certificate is not trusted.
        public static let untrusted = Self(rawValue: "untrusted")
        /// The deadline or the connect timeout passed.
        public static let timedOut = Self(rawValue: "timed-out")
        /// The task that asked was cancelled.
        public static let cancelled = Self(rawValue: "cancelled")
        /// The connection ended before the answer was complete.
        public static let lost = Self(rawValue: "lost")
        /// What came back is not HTTP.
        public static let badAnswer = Self(rawValue: "bad-answer")
        /// The answer is larger than the request allows.
        public static let answerTooLarge = Self(rawValue: "answer-too-large")
        /// The client was shut down.
        public static let shutDown = Self(rawValue: "shut-down")
        /// Anything else that libcurl reports, for example no memory.
        public static let failed = Self(rawValue: "failed")
    }

    /// What is known about the request's arrival.
    public enum Delivery: Sendable {
        /// The server cannot have received the whole request: it is safe to send it again.
        case notSent
        /// The last byte may have left: the server may have acted on it.
        case unknown
    }

    public let code: Code
    public let delivery: Delivery
    /// One sentence for the operator with method, scheme, host and port; never a path, a query, a header or a body.
    public let message: String

    public init(_ code: Code, _ delivery: Delivery, _ message: String) {
        self.code = code
        self.delivery = delivery
        self.message = message
    }

    public var description: String {
        "\(self.code.rawValue) (\(self.delivery == .notSent ? "not sent" : "delivery unknown")): \(self.message)"
    }
}
