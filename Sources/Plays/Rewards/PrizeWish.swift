import Domain

/// What people would like to win, as one play found out and another takes over.
struct PrizeWish: Hashable, Codable {
    let lottery: ScriptID
    /// The id of the tier.
    let tier: String
    /// What the prize is called from now on.
    let title: String
}
