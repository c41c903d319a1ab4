/// Where an effect stands on its way out.
///
/// The diagram is drawn in ARCHITECTURE.md and checked by the database; a test holds the three together.
public enum EffectState: String, Hashable, Codable, Sendable, CaseIterable {
    /// Waits for its moment.
    case pending
    /// Taken by a sender, nothing sent.
    case leased
    /// A call is under way: committed before its first byte leaves.
    case inflight
    /// Did not happen; will be tried again.
    case retry
    /// It may or may not have happened.
    case unknown
    /// The platform is being asked whether it happened.
    case reconciling
    /// Happened.
    case sent
    /// Cannot happen: refused for good, or out of attempts.
    case dead
    /// Nobody can find out: a person has to decide.
    case unknownFinal = "unknown_final"
    /// Its deadline passed before it could be sent.
    case expired
    /// Not needed any more: withdrawn before it was sent, or somebody else has done it.
    case cancelled

    /// Where it may go from here.
    public var next: Set<EffectState> {
        switch self {
        case .pending: [.leased, .expired, .cancelled]
        case .leased: [.inflight, .pending, .dead, .expired, .cancelled, .unknownFinal]
        case .inflight: [.sent, .retry, .dead, .unknown, .unknownFinal, .expired, .cancelled]
        case .retry: [.leased, .dead, .expired, .cancelled]
        case .unknown: [.reconciling, .retry, .sent, .unknownFinal]
        case .reconciling: [.sent, .retry, .unknown, .unknownFinal]
        case .sent, .dead, .unknownFinal, .expired, .cancelled: []
        }
    }

    /// Whether nothing more happens by itself.
    public var isFinal: Bool { self.next.isEmpty }
}

/// What a repeat would do, declared for every request by its adapter; see reliability class A to E.
public enum EffectClass: String, Hashable, Codable, Sendable, CaseIterable {
    /// A: the platform recognises the same bytes, or a repeat changes nothing.
    case keyed
    /// B: a look-up tells whether it happened.
    case readable
    /// C: a repeat is only annoying; one more try is made.
    case plain
    /// D: a repeat costs money or trust; never repeated without a person.
    case dangerous
    /// E: a token allows it once; a repeat inside its time is refused by the platform.
    case singleUse = "single_use"
}
