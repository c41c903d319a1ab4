/// One line of a proof.
public enum Step: Sendable {
    case rules(DrawRules)
    case commitment(Commitment)
    case entry(number: Int, RosterEntry)
    /// The end of the roster: how many, with which weight together, under which root.
    case roster(entries: Int, weight: Int, root: Hash)
    case entropy(Entropy)
    case secret(DrawSecret)
    case winner(Winner)
    case redraw(Replacement)
    /// The end of the proof; the number of lines, this one included.
    case end(steps: Int)

    /// The steps by their names in a proof.
    public enum Name: String, Hashable, Sendable, CaseIterable {
        case rules, commitment, entry, roster, entropy, secret, winner, redraw, end
    }

    public var name: Name {
        switch self {
        case .rules: .rules
        case .commitment: .commitment
        case .entry: .entry
        case .roster: .roster
        case .entropy: .entropy
        case .secret: .secret
        case .winner: .winner
        case .redraw: .redraw
        case .end: .end
        }
    }
}
