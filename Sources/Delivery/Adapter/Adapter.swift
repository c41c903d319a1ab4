public import Domain
public import Engine

/// One account on its platform: it takes callbacks, and it speaks.
///
/// Everything that is particular to a platform is behind this: signatures, envelopes, names of people and groups, forms
/// of messages, error codes, limits. ``Capabilities`` say what it cannot do; nobody above asks which platform it is.
public protocol Adapter: Receiving, Sending {
    /// Finds out who opens a page; nil where the platform cannot.
    var recogniser: (any Recognising)? { get }

    /// What an opened body is written in, to be told to a person: `JSON`, or `XML`.
    var bodyFormat: String { get }

    /// Asks the platform whether the account can work as it is configured, without changing anything there.
    ///
    /// - Parameter guides: Who shall serve customers, where the platform gives leave for that.
    /// - Returns: What is in the way, empty when all is well; nil where the platform cannot be asked.
    func checkOnline(guides: [PlatformUserID]) async -> [OnlineFinding]?

    /// Tells the platform where callbacks go, where it is told by a call and not in its console; again at every start.
    ///
    /// - Parameter address: The whole address of this account's callbacks.
    /// - Returns: nil when all is well; else what happened, for the operator.
    func register(at address: String) async -> Bilingual?
}

extension Adapter {
    public func register(at address: String) async -> Bilingual? { nil }

    public var recogniser: (any Recognising)? { self as? any Recognising }
    public var bodyFormat: String { "JSON" }
}

/// One thing that the platform says about an account, for its operator.
public struct OnlineFinding: Hashable, Sendable {
    public enum Weight: Hashable, Sendable {
        /// The account works, but not for everybody.
        case warning
        /// The account cannot work until somebody mends the configuration or the admin console.
        case wrong
        /// The platform could not be asked, or had no time, so nothing is known.
        case unreachable
    }

    public let weight: Weight
    /// What is wrong and what to do; no secret, no personal text.
    public let text: Bilingual

    public init(weight: Weight, text: Bilingual) {
        self.weight = weight
        self.text = text
    }
}
