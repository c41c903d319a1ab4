public import Domain

/// The half of an adapter that takes callbacks: verify, decrypt, parse.
///
/// Everything here is a pure function of its arguments, cheap and bounded: the bytes come from strangers.
/// Nothing unverified reaches a parser; why a callback was refused is for the log and the metrics, never for the caller.
public protocol Receiving: Sendable {
    var account: AccountID { get }

    /// Answers the platform's check that this address is ours, where it comes as a GET.
    ///
    /// `query` is the raw query of the request, without `?`, still percent-encoded.
    ///
    /// - Returns: The exact bytes of the answer's body.
    func answerAddressCheck(query: String, now: Instant) throws(Refusal) -> [UInt8]

    /// Verifies and opens one callback, and makes the answer that it gets.
    ///
    /// Everything genuine is a letter, also what nobody here understands; a check of the address is none, and what the
    /// account itself did need not be one.
    func open(_ callback: Callback, now: Instant) throws(Refusal) -> Opened

    /// Makes the letter of a body that is open already: one that was captured, or written by hand for a rehearsal.
    func letter(of body: [UInt8], now: Instant) throws(Refusal) -> Letter

    /// Translates the opened body of a letter; the same bytes always give the same happening.
    ///
    /// What is genuine but unknown or incomplete becomes ``Happening/unknown(kind:)``; it never throws, because
    /// the letter has been acknowledged.
    func translate(_ body: [UInt8]) -> Happening
}

extension Receiving {
    /// Most platforms check by a POST; see ``Opened/check(_:)``.
    public func answerAddressCheck(query: String, now: Instant) throws(Refusal) -> [UInt8] { throw Refusal(.badQuery) }
}

/// A verified callback, ready to be stored.
public struct Letter: Hashable, Sendable {
    /// Who waits for it: a contact's welcome has 20 seconds, everything else has time.
    public enum Band: Int, Hashable, Codable, Sendable {
        case prompt = 0
        case ordinary = 1
    }

    public let account: AccountID
    /// Tells a retry from a new event: 16 bytes, equal if and only if account and what happened are equal.
    ///
    /// What happened is the opened body, or the platform's id of it where two bodies may tell of one thing: a message
    /// that arrives as two events, a press that arrives under two numbers.
    ///
    /// What is written at one time should lie together: a week of random ones makes every commit touch the disk widely.
    public let fingerprint: [UInt8]
    public let lane: LaneID
    /// The letters of one lane have one band; what follows from an event keeps both.
    public let band: Band
    public let happenedAt: Instant
    /// The day that the body itself names, counted from 1970 in UTC; 0 when it names none.
    ///
    /// A repeat is looked for within it, so it must be the same on every repeat, whenever that comes.
    public let day: Int
    /// The opened body, byte by byte as the platform wrote it.
    public let body: [UInt8]
    /// What ``Receiving/translate(_:)`` makes of the body, when it is known already: so it is not read twice.
    public let happening: Happening?
    package let source: Source

    /// Where an event of the inbox comes from; all but callbacks are written by Hearth itself.
    package enum Source: String, Sendable, CaseIterable {
        case callback, act, timer, outcome, system
    }

    /// Without a `day`, that of the moment at which it happened.
    public init(
        account: AccountID,
        fingerprint: [UInt8],
        lane: LaneID,
        band: Band,
        happenedAt: Instant,
        day: Int? = nil,
        body: [UInt8],
        happening: Happening? = nil
    ) {
        self.init(
            account: account,
            fingerprint: fingerprint,
            lane: lane,
            band: band,
            happenedAt: happenedAt,
            day: day,
            body: body,
            happening: happening,
            source: .callback
        )
    }

    package init(
        account: AccountID,
        fingerprint: [UInt8],
        lane: LaneID,
        band: Band,
        happenedAt: Instant,
        day: Int? = nil,
        body: [UInt8],
        happening: Happening? = nil,
        source: Source
    ) {
        self.account = account
        self.fingerprint = fingerprint
        self.lane = lane
        self.band = band
        self.happenedAt = happenedAt
        self.day = day ?? happenedAt.day
        self.body = body
        self.happening = happening
        self.source = source
    }
}

extension Instant {
    /// Whole days since 1970, in UTC.
    public var day: Int { Int(self.millis / 86_400_000) }
}

/// Why a request from outside was refused.
public struct Refusal: Error, Hashable, Sendable {
    /// Also the metric label, so the set stays small.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        case unknownAccount = "unknown_account"
        case badQuery = "bad_query"
        case duplicatedKey = "duplicated_key"
        case tooLarge = "too_large"
        case encodedContent = "encoded_content"
        case badEnvelope = "bad_envelope"
        case badSignature = "bad_signature"
        case stale
        case undecipherable
        case wrongReceiver = "wrong_receiver"
        case forbiddenMarkup = "forbidden_markup"
        case unparsable
        case overloaded
    }

    public let reason: Reason

    public init(_ reason: Reason) { self.reason = reason }

    /// The bare status a stranger gets.
    public var status: Int {
        switch self.reason {
        case .tooLarge: 413
        case .encodedContent: 415
        case .overloaded: 503
        default: 403
        }
    }
}
