/// All that a finished draw is made of: from it alone the proof is written, always the same bytes.
public struct DrawRecord: Sendable {
    public var rules: DrawRules
    public var roster: Roster
    public var secret: DrawSecret
    public var entropy: Entropy
    /// Which picks were drawn again and why, in order; none in an instant draw.
    public var redraws: [(pick: Int, reason: String)]

    public init(
        rules: DrawRules,
        roster: Roster,
        secret: DrawSecret,
        entropy: Entropy,
        redraws: [(pick: Int, reason: String)] = []
    ) {
        self.rules = rules
        self.roster = roster
        self.secret = secret
        self.entropy = entropy
        self.redraws = redraws
    }
}
