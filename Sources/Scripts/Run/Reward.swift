/// What a person gets.
public enum Reward: Hashable, Codable, Sendable {
    /// `{ points: 50 }`: 1 to 1,000,000 points.
    case points(Int)
    /// `{ coupon: tea-9 }`: one code out of `coupons/tea-9.txt` beside the scripts.
    case coupon(pool: String)
    /// `{ tickets: { lottery: december, count: 1 } }`: 1 to 100 tickets of a lottery script of the brand.
    case tickets(lottery: String, count: Int)
}

/// What a person pays to take part: `costs: { points: 10 }`.
public struct Price: Hashable, Codable, Sendable {
    /// 1 to 1,000,000.
    public let points: Int

    public init(points: Int) { self.points = points }
}
