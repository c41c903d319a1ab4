/// A draw that decides each entry when it comes, by its number alone.
///
/// The result does not hang on who enters: salts, names and order of others change nothing but the number one gets. What
/// an insider could still do, and what stands against it, is told in docs/draws.md.
public struct InstantDraw: Sendable {
    /// What an entry gets.
    public enum Outcome: Hashable, Sendable {
        /// One prize of this tier; place and value as in ``Winner``.
        case win(tier: String, place: Int, value: Int)
        case nothing(Reason)

        /// Why an entry wins nothing.
        public enum Reason: String, Hashable, Sendable {
            /// Its value lies in no tier.
            case odds
            /// All prizes of its tier are gone.
            case stock
            /// The entrant has won as often as the rules allow.
            case limit
        }
    }

    private let rules: DrawRules
    private let seed: Seed

    /// A draw whose announcement, the seal of its commitment, is known already.
    init(rules: DrawRules, announcement: Hash, secret: DrawSecret, entropy: Entropy) {
        self.rules = rules
        self.seed = Seed(secret: secret, announcement: announcement, entropy: entropy)
    }

    /// An instant draw that can decide entries.
    ///
    /// - Throws: ``DrawError/Code/badRules`` when the rules have problems or are for a deadline draw,
    ///   ``DrawError/Code/badText`` for an outside value that a proof cannot hold.
    public init(rules: DrawRules, secret: DrawSecret, entropy: Entropy) throws(DrawError) {
        guard rules.kind == .instant, rules.validate().isEmpty else {
            throw DrawError(
                .badRules,
                "规则有问题，或者不是即点即开。",
                "The rules have problems, or are not those of an instant draw."
            )
        }
        try entropy.check(rules)
        let commitment = Commitment(draw: rules.draw, secret: secret)
        let announcement = ProofChain.announcement(rules: rules, commitment: commitment)
        self.init(rules: rules, announcement: announcement, secret: secret, entropy: entropy)
    }

    /// What an entry gets.
    ///
    /// - Parameters:
    ///   - entry: Its number, from 1 on, given in the order of arrival.
    ///   - stock: How many prizes of each tier are left, by the tier's place in the rules.
    ///   - wins: How often this entrant has won before.
    /// - Returns: The same for the same arguments, for ever.
    public func outcome(entry: Int, stock: [Int], wins: Int) -> Outcome {
        var stream = WordStream(self.seed, entry: entry)
        let (value, place) = stream.below(DrawRules.million)
        var end = 0
        for (index, tier) in self.rules.tiers.enumerated() {
            end += tier.odds
            guard value < end else { continue }
            guard stock[index] > 0 else { return .nothing(.stock) }
            guard wins < self.rules.limits.wins else { return .nothing(.limit) }
            return .win(tier: tier.id, place: place, value: value)
        }
        return .nothing(.odds)
    }
}

/// The winners of an instant draw, found again from its roster.
struct InstantReplay {
    private let draw: InstantDraw
    private let roster: Roster
    private let tiers: [PrizeTier]
    private var stock: [Int]
    /// How often, by the number of the entrant's first entry.
    private var wins: [Int: Int] = [:]
    private var entry = 0
    private var picks = 0

    init(_ draw: InstantDraw, rules: DrawRules, roster: Roster) {
        self.draw = draw
        self.roster = roster
        self.tiers = rules.tiers
        self.stock = rules.tiers.map(\.count)
    }

    /// The next winner; nil when no further entry wins.
    mutating func next() -> Winner? {
        while self.entry < self.roster.entries.count {
            self.entry += 1
            let entrant = self.roster.firstEntry(ofWhoMade: self.entry)
            let before = self.wins[entrant, default: 0]
            guard
                case .win(let tier, let place, let value) = self.draw.outcome(
                    entry: self.entry,
                    stock: self.stock,
                    wins: before
                )
            else { continue }
            if let index = self.tiers.firstIndex(where: { $0.id == tier }) { self.stock[index] -= 1 }
            self.wins[entrant] = before + 1
            self.picks += 1
            let hash = self.roster.entries[self.entry - 1].hash
            return Winner(pick: self.picks, tier: tier, entry: self.entry, hash: hash, place: place, value: value)
        }
        return nil
    }
}
