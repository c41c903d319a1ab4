public import Domain

/// The part of an adapter that finds out who opens a page.
///
/// A browser is sent to the platform, which knows whose it is, and comes back with a code; the code is asked for a
/// name. What a browser brings is from strangers: nothing but the platform's own answer names anybody.
public protocol Recognising: Sendable {
    var account: AccountID { get }

    /// Where a browser is sent, to come back to `returnAddress` with `code` and `state` in its query.
    ///
    /// - Parameters:
    ///   - returnAddress: A whole address of ours.
    ///   - state: At most 128 ASCII letters and digits.
    /// - Returns: A whole address of the platform.
    func authorisationAddress(returningTo returnAddress: String, state: String) -> String

    /// What the code is called in the query of the return.
    var codeName: String { get }

    /// Who a code stands for that came back to `returnAddress`; it is good once, and for minutes.
    ///
    /// Ends within some seconds.
    func identity(for code: Secret, returnedTo returnAddress: String) async throws(Unrecognised) -> Identity
}

extension Recognising {
    public var codeName: String { "code" }
}

/// Why nobody was recognised.
public struct Unrecognised: Error, Hashable, Sendable {
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The code is used, too old, or none at all: the browser may be sent once more.
        case staleCode = "stale_code"
        /// The platform would not say, and will not: somebody has to look at the account.
        case refused
        /// The platform did not answer in time, or had no time.
        case unreachable
    }

    /// Also the metric label, so the set stays small.
    public let reason: Reason
    /// One sentence for the operator; no secret, no personal text.
    public let message: Bilingual

    public init(_ reason: Reason, _ message: Bilingual) {
        self.reason = reason
        self.message = message
    }
}
