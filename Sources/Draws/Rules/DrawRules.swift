public import Domain

// The room Draws holds the lottery as plain values: rules, commitment, roster, the draw itself and its proof, as
// docs/draws.md tells them. Secrets, salts, outside values and moments come in as arguments; it stores nothing, and what
// it computes from the same arguments is the same for ever.

/// What is fixed before anybody enters a draw, and published.
///
/// The texts are what people read; their bytes are part of every seal, so no word can be changed afterwards.
public struct DrawRules: Hashable, Sendable {
    /// How a draw is decided.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Everybody enters, then all winners are drawn at once (到点开奖).
        case deadline
        /// Each entry is decided when it comes (即点即开).
        case instant
    }

    /// The draw's name, unique for its organiser: 1 to 64 of `A–Z a–z 0–9 . _ -`.
    public var draw: String
    public var kind: Kind
    /// What is drawn, for a headline; 1 to 4,000 bytes.
    public var title: String
    /// Who holds the draw, and how to reach them; 1 to 4,000 bytes.
    public var organiser: String
    /// Who may enter; up to 4,000 bytes.
    public var eligibility: String
    /// How and until when a prize is claimed; up to 4,000 bytes.
    public var claim: String
    /// From when on entries are taken.
    public var opens: Instant
    /// Until when; after ``opens``.
    public var closes: Instant
    public var entropy: EntropyRule
    public var limits: EntryLimits
    /// The prizes, in the order in which they are drawn; 1 to 100.
    public var tiers: [PrizeTier]

    public init(
        draw: String,
        kind: Kind,
        title: String,
        organiser: String,
        eligibility: String = "",
        claim: String = "",
        opens: Instant,
        closes: Instant,
        entropy: EntropyRule = .none,
        limits: EntryLimits = EntryLimits(),
        tiers: [PrizeTier]
    ) {
        self.draw = draw
        self.kind = kind
        self.title = title
        self.organiser = organiser
        self.eligibility = eligibility
        self.claim = claim
        self.opens = opens
        self.closes = closes
        self.entropy = entropy
        self.limits = limits
        self.tiers = tiers
    }
}

/// How often one entrant may enter and win.
public struct EntryLimits: Hashable, Sendable {
    /// 1 or more; 1 in a deadline draw, where more chances are a weight.
    public var entries: Int
    /// 1 or more; 1 in a deadline draw.
    public var wins: Int

    public init(entries: Int = 1, wins: Int = 1) {
        self.entries = entries
        self.wins = wins
    }
}

/// Prizes of one kind.
public struct PrizeTier: Hashable, Sendable {
    /// Unique in its draw: 1 to 64 of `A–Z a–z 0–9 . _ -`.
    public var id: String
    /// What is won; 1 to 400 bytes.
    public var title: String
    /// How many prizes there are; 1 to 10,000,000 in all tiers together.
    public var count: Int
    /// What one of them is worth, in fen.
    public var value: Int
    /// How many of a million entries win it, while there are prizes; instant draws only, 0 in a deadline draw.
    public var odds: Int

    public init(id: String, title: String, count: Int, value: Int, odds: Int = 0) {
        self.id = id
        self.title = title
        self.count = count
        self.value = value
        self.odds = odds
    }
}
