/// A text that must never be printed: a token, a key, a password.
///
/// Every way Swift has of turning a value into text gives `‹secret›`. It is not `Codable` on purpose.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    public init(_ value: String) { self.value = value }

    public var isEmpty: Bool { self.value.isEmpty }
    public var description: String { "‹secret›" }
    public var debugDescription: String { "‹secret›" }
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Lends the text to the one place that must have it.
    ///
    /// Never return or log what is lent.
    public func reveal<Result>(_ body: (String) throws -> Result) rethrows -> Result {
        try body(self.value)
    }
}
