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
        /// In which language, and through which account, they hear of a code that comes later.
        let language: Language
        let via: AccountID
        let now: Instant
    }

    /// What was given.
    enum Gift: Hashable, Codable {
        case points(Int)
        case coupon(code: String)
        case tickets(lottery: String, count: Int)
        /// The pool is empty: the code comes as soon as there are new ones.
        case owed(pool: String)
    }

    static func give(_ reward: Reward, _ occasion: Occasion, _ transaction: Transaction) throws -> Gift {
        switch reward {
        case .points(let amount):
            try self.give(points: amount, occasion, transaction)
            return .points(amount)
        case .coupon(let pool):
            let wish = CouponWish(
                pool: pool,
                holder: occasion.account,
                cause: occasion.cause,
                reason: occasion.reason,
                language: occasion.language,
                account: occasion.via
            )
            return switch try Coupons.issue(wish, at: occasion.now, transaction) {
            case .issued(let code), .known(let code): .coupon(code: code)
            case .owed: .owed(pool: pool)
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

    /// What was given for a cause by now, where its code is or was owed; nil where it was not.
    static func debt(of cause: String, brand: BrandID, _ transaction: Transaction) throws -> Gift? {
        try CouponDebts.find(cause, brand: brand, transaction).map { debt in
            debt.code.map { .coupon(code: $0) } ?? .owed(pool: debt.wish.pool)
        }
    }

    /// Whether a code is owed to somebody for a cause that begins with this id.
    static func owes(_ account: PointAccount, under id: String, _ transaction: Transaction) throws -> Bool {
        try CouponDebts.owed(to: account, limit: 100, transaction).contains { $0.wish.cause.hasPrefix("\(id)/") }
    }

    /// What is said behind a reason when codes were missing, so that headquarters hears of it; nothing when none was.
    static func shortage(_ count: Int) -> Bilingual {
        count == 0
            ? Bilingual("", "")
            : Bilingual(
                "；券码不够，欠 \(count) 份，到货自动补发",
                "; \(count) \(count == 1 ? "is" : "are") owed until there are new codes"
            )
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
    /// Whether it comes later, because no code was left.
    var isOwed: Bool {
        if case .owed = self { true } else { false }
    }

    /// What somebody reads of it; empty while it is owed.
    func words(_ language: Language) -> String {
        switch self {
        case .points(let count): PrizeWords.points(count, language)
        case .coupon(let code):
            language == .english ? "coupon \(code)" : "优惠券 \(code)"
        case .tickets(_, let count): PrizeWords.tickets(count, language)
        case .owed: ""
        }
    }
}

extension [Rewards.Gift] {
    /// What somebody reads of all that is given already.
    func words(_ language: Language) -> String {
        self.map { $0.words(language) }.filter { !$0.isEmpty }
            .joined(separator: language.comma)
    }
}

extension Language {
    /// What stands between the parts of a list.
    var comma: String { self == .english ? ", " : "、" }
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
