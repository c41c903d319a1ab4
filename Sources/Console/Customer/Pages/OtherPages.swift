public import Domain

/// What can be played now.
struct HomePage: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        let script: ScriptID
        let kind: String
        let title: String
        let stage: PageStage
    }

    let entries: [Entry]
}

/// The points of one person, and their coupons.
public struct PointsPage: Hashable, Sendable {
    public struct Line: Hashable, Sendable {
        public let at: Instant
        /// Positive or negative, never 0.
        public let change: Int
        public let reason: Bilingual
        /// The balance behind this line.
        public let balance: Int

        public init(at: Instant, change: Int, reason: Bilingual, balance: Int) {
            self.at = at
            self.change = change
            self.reason = reason
            self.balance = balance
        }
    }

    public struct Coupon: Hashable, Sendable {
        public let at: Instant
        public let reason: Bilingual
        /// nil while it is owed, because none is left.
        public let code: String?

        public init(at: Instant, reason: Bilingual, code: String?) {
            self.at = at
            self.reason = reason
            self.code = code
        }
    }

    public let balance: Int
    /// The newest first.
    public let lines: [Line]
    /// What is owed, then what was given, the newest first.
    public let coupons: [Coupon]

    public init(balance: Int = 0, lines: [Line] = [], coupons: [Coupon] = []) {
        self.balance = balance
        self.lines = lines
        self.coupons = coupons
    }
}
