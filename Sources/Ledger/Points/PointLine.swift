public import Domain

/// One line of somebody's points; lines are never changed.
public struct PointLine: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case earned, spent, expired, reversed
    }

    /// 1, 2, 3 … for each person.
    public let number: Int
    public let kind: Kind
    /// What was added; negative for what was taken.
    ///
    /// Never zero.
    public let amount: Int
    /// What the person has after this line; below zero when something was taken back that had been spent.
    public let balance: Int
    public let reason: Bilingual
    public let at: Instant
    /// When what is left of it goes; nil when it stays.
    public let expiresAt: Instant?
    /// What it is told apart by, in its brand.
    public let cause: String

    public init(
        number: Int,
        kind: Kind,
        amount: Int,
        balance: Int,
        reason: Bilingual,
        at: Instant,
        expiresAt: Instant?,
        cause: String
    ) {
        self.number = number
        self.kind = kind
        self.amount = amount
        self.balance = balance
        self.reason = reason
        self.at = at
        self.expiresAt = expiresAt
        self.cause = cause
    }
}

/// Whose points: one person of one brand.
public struct PointAccount: Hashable, Sendable {
    public let brand: BrandID
    public let person: PersonID

    public init(brand: BrandID, person: PersonID) {
        self.brand = brand
        self.person = person
    }
}
