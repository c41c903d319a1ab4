/// A transaction that did not succeed.
///
/// It never carries values of statements.
public struct StorageError: Error, Sendable, CustomStringConvertible {
    /// What the caller should do.
    ///
    /// Switch with a `default`: codes are added over time.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A rule of the schema forbids it: a duplicate, an impossible state.
        public static let constraint = Self(rawValue: "constraint")
        /// No room left on the disk: refuse new work, it may come back.
        public static let full = Self(rawValue: "full")
        /// Somebody else holds the store.
        public static let busy = Self(rawValue: "busy")
        /// The file is damaged or not ours.
        public static let corrupt = Self(rawValue: "corrupt")
        /// The database cannot be reached; nothing was done, and it may come back.
        public static let unavailable = Self(rawValue: "unavailable")
        /// The commit was asked for and not answered: only the record knows whether it was done.
        public static let uncertain = Self(rawValue: "uncertain")
        /// The store was closed.
        public static let closed = Self(rawValue: "closed")
        /// The store cannot be opened as asked.
        public static let unusable = Self(rawValue: "unusable")
        /// Anything else the engine reports.
        public static let failed = Self(rawValue: "failed")
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { "\(self.code.rawValue): \(self.message)" }
}
