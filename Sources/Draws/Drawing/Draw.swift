/// A deadline draw: winners picked one after the other, weighted, each entry at most once.
///
/// A value without a life of its own: the same rules, roster, secret and outside value give the same winners in the same
/// order, on every machine, for ever. To re-draw later, make the draw again and hand it the same replacements.
public struct Draw: Sendable {
    /// Every pick so far, in order; re-draws behind the winners.
    public private(set) var picks: [Winner] = []
    public private(set) var replacements: [Replacement] = []

    private let tiers: [PrizeTier]
    private let entries: [RosterEntry]
    private var weights: WeightTree
    private var stream: WordStream
    private var replaced: Set<Int> = []
    private var tier = 0
    private var drawnInTier = 0

    /// A draw before its first pick, whose announcement, the seal of its roster, is known already.
    init(rules: DrawRules, roster: Roster, announcement: Hash, secret: DrawSecret, entropy: Entropy) {
        self.tiers = rules.tiers
        self.entries = roster.entries
        self.weights = WeightTree(roster.entries)
        self.stream = WordStream(Seed(secret: secret, announcement: announcement, entropy: entropy))
    }

    /// The draw with all its winners picked.
    ///
    /// - Throws: ``DrawError/Code/badRules`` when the rules have problems or are for an instant draw,
    ///   ``DrawError/Code/badText`` for an outside value that a proof cannot hold.
    /// - Complexity: O(*n*) hashes in the number of entries, and O(log *n*) for each pick.
    public init(rules: DrawRules, roster: Roster, secret: DrawSecret, entropy: Entropy) throws(DrawError) {
        guard rules.kind == .deadline, rules.validate().isEmpty else {
            throw DrawError(
                .badRules,
                "规则有问题，或者不是到点开奖。",
                "The rules have problems, or are not those of a deadline draw."
            )
        }
        try entropy.check(rules)
        let commitment = Commitment(draw: rules.draw, secret: secret)
        let announcement = ProofChain.announcement(rules: rules, commitment: commitment, roster: roster)
        self.init(rules: rules, roster: roster, announcement: announcement, secret: secret, entropy: entropy)
        while self.next() != nil {}
    }

    /// The winners of a draw, tier after tier in the order of picks; fewer than prizes when there are fewer entries.
    public static func result(
        rules: DrawRules,
        roster: Roster,
        secret: DrawSecret,
        entropy: Entropy
    ) throws(DrawError) -> [Winner] {
        try Draw(rules: rules, roster: roster, secret: secret, entropy: entropy).picks
    }

    /// Picks another winner in place of one who is named; the stream goes on where it stopped.
    ///
    /// Who was picked before, also who is replaced, is not picked again in this draw.
    ///
    /// - Parameters:
    ///   - pick: The pick to replace: of a winner, or of an earlier re-draw.
    ///   - reason: Why, 1 to 4,000 bytes, for everybody to read.
    /// - Returns: The new winner, with `entry` 0 when nobody was left.
    /// - Throws: ``DrawError/Code/nobodyToReplace``, ``DrawError/Code/badText``; then nothing has changed.
    @discardableResult
    public mutating func redraw(replacing pick: Int, reason: String) throws(DrawError) -> Replacement {
        guard ProofText.isPlain(reason), (1...ProofText.limit).contains(reason.utf8.count) else {
            throw DrawError(.badText, "理由要有 1 到 4000 个字节。", "A reason has 1 to 4000 bytes and no control characters.")
        }
        let isReplaceable = pick >= 1 && pick <= self.picks.count && self.picks[pick - 1].entry > 0
        guard isReplaceable, !self.replaced.contains(pick) else {
            throw DrawError(.nobodyToReplace, "第 \(pick) 个中奖位没有可替换的人。", "Pick \(pick) has nobody to replace.")
        }
        self.replaced.insert(pick)
        let tier = self.picks[pick - 1].tier
        let nobody = Winner(pick: self.picks.count + 1, tier: tier, entry: 0, hash: nil, place: 0, value: 0)
        let winner = self.pick(tier) ?? nobody
        self.picks.append(winner)
        let replacement = Replacement(replaces: pick, reason: reason, winner: winner)
        self.replacements.append(replacement)
        return replacement
    }

    /// Picks the next winner of the tiers; nil when all prizes are drawn or nobody is left.
    mutating func next() -> Winner? {
        while self.tier < self.tiers.count, self.drawnInTier == self.tiers[self.tier].count {
            self.tier += 1
            self.drawnInTier = 0
        }
        guard self.tier < self.tiers.count, let winner = self.pick(self.tiers[self.tier].id) else { return nil }
        self.drawnInTier += 1
        self.picks.append(winner)
        return winner
    }

    private mutating func pick(_ tier: String) -> Winner? {
        guard self.weights.total > 0 else { return nil }
        let (value, place) = self.stream.below(self.weights.total)
        let number = self.weights.entry(at: value)
        let entry = self.entries[number - 1]
        self.weights.remove(number, weight: entry.weight)
        return Winner(
            pick: self.picks.count + 1,
            tier: tier,
            entry: number,
            hash: entry.hash,
            place: place,
            value: value
        )
    }
}

extension Entropy {
    /// Whether a proof can hold it under these rules.
    func check(_ rules: DrawRules) throws(DrawError) {
        let text =
            switch self {
            case .outside(let value): value
            case .fallback(let reason): reason
            }
        guard ProofText.isPlain(text), (1...ProofText.limit).contains(text.utf8.count) else {
            throw DrawError(.badText, "外部数值或理由要有 1 到 4000 个字节。", "An outside value or a reason has 1 to 4000 bytes.")
        }
        guard !self.isOutside || !rules.entropy.source.isEmpty else {
            throw DrawError(.badText, "规则没有指定外部数值。", "The rules name no outside value.")
        }
    }
}
