public import Domain
public import Engine

/// The half of an adapter that speaks: one call, one answer, no decisions about repeating.
public protocol Sending: Rendering {
    /// Makes one call. Never throws: whatever happens has an outcome.
    ///
    /// A token that expired early is refreshed and the call repeated once inside, because then the platform
    /// certainly did not act on the first one.
    func send(_ call: OutboundCall) async -> CallReport

    /// Asks whether a call of class B that ended unknown has happened.
    ///
    /// - Returns: `sent`, `notSent`, or `unknown` when it still cannot be told.
    func lookUp(_ call: OutboundCall, among siblings: Siblings) async -> CallReport

    /// How long the platform may take to answer; nil for the usual time.
    func patience(endpoint: String) -> Duration?

    /// How long the platform recognises the same bytes as a repeat, for calls of class A; 4 hours unless told otherwise.
    var memory: Duration { get }

    /// The limits that a call counts against, narrowest first; data from the platform's documentation.
    func limits(endpoint: String, destination: String) -> [LimitRule]

    /// What is counted by the calendar month: all of it, or what a call of one endpoint counts against.
    func quotas(endpoint: String?) -> [Quota]
}

extension Sending {
    public var memory: Duration { .seconds(4 * 3_600) }
    public func quotas(endpoint: String?) -> [Quota] { [] }

    /// The limits of a call, and its quotas as what a platform may close; their counts are in the store.
    func rules(endpoint: String, destination: String) -> [LimitRule] {
        self.limits(endpoint: endpoint, destination: destination)
            + self.quotas(endpoint: endpoint).map { LimitRule(key: $0.key, count: .max, window: nil) }
    }
}

/// A stored call on its way to the platform.
public struct OutboundCall: Hashable, Sendable {
    public let effect: EffectID
    public let endpoint: String
    public let body: [UInt8]
    public let effectClass: EffectClass
    public let destination: String
    /// When the first attempt was made; a look-up searches from here.
    public let firstTriedAt: Instant
    /// When the newest attempt was made; what it did may take a while to show.
    public let lastTriedAt: Instant
    /// How long the platform may take to answer.
    public let patience: Duration

    public init(
        effect: EffectID,
        endpoint: String,
        body: [UInt8],
        effectClass: EffectClass,
        destination: String,
        firstTriedAt: Instant,
        lastTriedAt: Instant,
        patience: Duration
    ) {
        self.effect = effect
        self.endpoint = endpoint
        self.body = body
        self.effectClass = effectClass
        self.destination = destination
        self.firstTriedAt = firstTriedAt
        self.lastTriedAt = lastTriedAt
        self.patience = patience
    }
}

/// What came of a call.
public struct CallReport: Hashable, Sendable {
    /// What the platform's error table says should follow when the call was not sent.
    public enum Advice: Hashable, Sendable {
        /// Nothing: it is settled, or the outcome is unknown and the effect's class decides.
        case none
        /// Try again after a while; the platform may have said how long.
        case retry(after: Duration?)
        /// The limits with these keys are used up: close them for everybody.
        case closeLimits(keys: [String], for: Duration)
        /// Try again at once with the fallback body.
        case degrade
        /// The platform says that it is done already, by whomever.
        case alreadyDone
        /// Never: a person may have to act.
        case giveUp
        /// Never: the account does not sit in this group any more, or the group is no more.
        ///
        /// With a call that was sent, by another way: only the group is told of.
        case gone(GroupID)
    }

    public let outcome: CallOutcome
    public let advice: Advice
    /// The platform's answer in a few letters, such as `45009`; also a metric label.
    public let code: String
    /// One sentence for the operator; no secret, no personal text, at most 300 characters.
    public let message: Bilingual?
    public let answer: Answer?

    public init(
        _ outcome: CallOutcome,
        advice: Advice = .none,
        code: String,
        message: Bilingual? = nil,
        answer: Answer? = nil
    ) {
        self.outcome = outcome
        self.advice = advice
        self.code = code
        self.message = message
        self.answer = answer
    }
}

/// At most `count` calls in any `window`, or `count` at the same time when there is no window.
public struct LimitRule: Hashable, Sendable {
    /// Names the bucket; equal keys share one: `wecom/ww1/externalcontact/get`.
    public let key: String
    public let count: Int
    public let window: Duration?

    public init(key: String, count: Int, window: Duration?) {
        self.key = key
        self.count = count
        self.window = window
    }
}
