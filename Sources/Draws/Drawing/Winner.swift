/// One pick of a draw.
public struct Winner: Hashable, Sendable {
    /// 1, 2, 3 … through all tiers and re-draws.
    public let pick: Int
    /// The tier's id.
    public let tier: String
    /// The number of the entry that wins; 0 in a re-draw for which nobody was left.
    public let entry: Int
    /// Who that is; nil when ``entry`` is 0.
    public let hash: Hash?
    /// The place in the stream of the word that decided.
    public let place: Int
    /// The number it gave.
    public let value: Int
}

/// A pick in place of an earlier one.
public struct Replacement: Hashable, Sendable {
    /// The pick whose winner is replaced.
    public let replaces: Int
    /// Why, in words for everybody: "not claimed by 30 June".
    public let reason: String
    /// Who wins instead.
    public let winner: Winner
}
