import Domain
import Ledger
import Scripts
import Storage

/// Gives people what a script promises; once for each cause.
struct Rewards: Sendable {
    /// Why something is given, and to whom.
    struct Occasion {
        let account: PointAccount
        /// Unique in the brand, such as `tea-quiz.20261201-2000/win/customer:wm1`.
        let cause: String
        /// What is read beside it in the list of points.
        let reason: Bilingual
        let now: Instant
    }

    /// What was given.
    enum Gift: Hashable, Codable {
        case points(Int)
        case coupon(code: String)
        case tickets(lottery: String, count: Int)
        /// The stock was used up: headquarters is told, the person gets nothing.
        case outOfStock(pool: String)
    }

    static func give(_ reward: Reward, _ occasion: Occasion, _ transaction: Transaction) throws -> Gift {
        switch reward {
        case .points(let amount):
            try self.give(points: amount, occasion, transaction)
            return .points(amount)
        case .coupon(let pool):
            let issue = try Coupons.issue(
                pool: pool,
                to: occasion.account,
                cause: occasion.cause,
                at: occasion.now,
                transaction
            )
            return switch issue {
            case .issued(let code), .known(let code): .coupon(code: code)
            case .outOfStock: .outOfStock(pool: pool)
            }
        case .tickets(let lottery, let count):
            try Tickets.give(
                count,
                of: ScriptID(lottery),
                to: occasion.account,
                cause: occasion.cause,
                at: occasion.now,
                transaction
            )
            return .tickets(lottery: lottery, count: count)
        }
    }

    /// What is said behind a reason when codes were missing, so that headquarters hears of it; nothing when none was.
    static func shortage(_ count: Int) -> Bilingual {
        count == 0
            ? Bilingual("", "")
            : Bilingual("；券码不够，\(count) 份没有发", "; \(count) could not be given: no codes are left")
    }

    static func give(points: Int, _ occasion: Occasion, _ transaction: Transaction) throws {
        try Points.earn(
            points,
            for: occasion.account,
            cause: occasion.cause,
            reason: occasion.reason,
            at: occasion.now,
            transaction
        )
    }
}

extension Rewards.Gift {
    /// Whether it is nothing, because no code was left.
    var isMissing: Bool {
        if case .outOfStock = self { true } else { false }
    }

    /// What somebody reads of it; empty when there was nothing to give.
    func words(_ language: Language) -> String {
        switch self {
        case .points(let count): PrizeWords.points(count, language)
        case .coupon(let code):
            language == .english ? "coupon \(code)" : "优惠券 \(code)"
        case .tickets(_, let count): PrizeWords.tickets(count, language)
        case .outOfStock: ""
        }
    }
}

extension Reward {
    /// What a script promises, in words.
    func words(_ language: Language) -> String {
        switch self {
        case .points(let count): PrizeWords.points(count, language)
        case .coupon: language == .english ? "a coupon" : "优惠券一张"
        case .tickets(_, let count): PrizeWords.tickets(count, language)
        }
    }
}

enum PrizeWords {
    static func points(_ count: Int, _ language: Language) -> String {
        language == .english ? count.counted("point", "points") : "\(count) 积分"
    }

    static func tickets(_ count: Int, _ language: Language) -> String {
        language == .english ? count.counted("lottery ticket", "lottery tickets") : "抽奖券 \(count) 张"
    }
}
