public import Domain

/// `eligibility`: who may take part; what is given must all fit.
public struct LotteryEligibility: Hashable, Codable, Sendable {
    /// `memberSince: 2026-11-01`: in a group of the brand, or a contact of a guide, on that day or before.
    ///
    /// nil, the default, for any. At most one of the two is given.
    public let memberSince: LocalDay?
    /// `memberFor: 7d`: the same, `1h` to `366d` before the entry.
    public let memberFor: Duration?
    /// `tags`: the names of tags (标签) of which the person has at least one from a guide, 1 to 20.
    ///
    /// Tags of the corporation and of rule groups count, those that a guide made up for themselves do not. Only
    /// customers of a guide have tags. nil, the default, for anybody.
    public let tags: Set<String>?
    /// `costs: { points: 10 }`: what each entry or draw costs.
    ///
    /// nil, the default, for nothing.
    public let costs: Price?
    /// `tickets: true`: each entry or draw uses up a ticket of this lottery.
    ///
    /// Default false.
    public let needsTicket: Bool

    public init(
        memberSince: LocalDay? = nil,
        memberFor: Duration? = nil,
        tags: Set<String>? = nil,
        costs: Price? = nil,
        needsTicket: Bool = false
    ) {
        self.memberSince = memberSince
        self.memberFor = memberFor
        self.tags = tags
        self.costs = costs
        self.needsTicket = needsTicket
    }
}

/// `limits: { perPerson: 3, perDay: 1 }`: how often one person may enter, or draw.
public struct LotteryLimits: Hashable, Codable, Sendable {
    /// `perPerson`: in one run, 1 to 1,000.
    ///
    /// Default 1.
    public let perPerson: Int
    /// `perDay`: on one day of the calendar, 1 to 1,000.
    ///
    /// nil, the default, for as often as ``perPerson`` says.
    public let perDay: Int?

    public init(perPerson: Int = 1, perDay: Int? = nil) {
        self.perPerson = perPerson
        self.perDay = perDay
    }
}

/// `entropy`: a public value that nobody can know before the entries are closed.
public struct LotteryEntropy: Hashable, Codable, Sendable {
    /// `source`: which value it is, so that anybody can look it up, 1 to 256 characters.
    ///
    /// Required.
    public let source: String
    /// `known`: when it is known, later than the closing.
    ///
    /// Required.
    public let known: Aftermath
    /// `fallbackAfter`: how long after that the draw waits for the value before it goes on without, `10m` to `7d`.
    ///
    /// Default `2h`.
    public let fallbackAfter: Duration

    public init(source: String, known: Aftermath, fallbackAfter: Duration = .seconds(7_200)) {
        self.source = source
        self.known = known
        self.fallbackAfter = fallbackAfter
    }
}

/// `notice`: what the law wants said before a promotion with prizes begins, beside what the script holds anyway.
///
/// Source: SAMR order 32 (规范促销行为暂行规定), article 13, in force since 2020-12-01; see ``PromotionLaw``.
public struct PrizeNotice: Hashable, Codable, Sendable {
    /// `organiser` (主办方): 1 to 128 characters.
    public let organiser: String
    /// `contact` (联系方式): 1 to 128 characters.
    public let contact: String
    /// `conditions` (参与条件、参与方式): 1 to 256 characters.
    public let conditions: String
    /// `drawing` (开奖方式): 1 to 256 characters.
    public let drawing: String
    /// `claiming` (兑奖时间、条件、方式，奖品交付方式，弃奖条件): 1 to 256 characters.
    public let claiming: String

    public init(organiser: String, contact: String, conditions: String, drawing: String, claiming: String) {
        self.organiser = organiser
        self.contact = contact
        self.conditions = conditions
        self.drawing = drawing
        self.claiming = claiming
    }
}

/// `say`: the templates of a lottery; each may be left out.
public struct LotteryTexts: Hashable, Codable, Sendable {
    /// `remind`, to a group before the closing.
    public let remind: String
    /// `drawn`, to a group after the draw.
    public let drawn: String
    /// `entered`, to a person who takes part in a draw.
    public let entered: String
    /// `refused`, to a person who may not: too late, too often, not eligible, too few points.
    public let refused: String
    /// `won`, to a person who won.
    public let won: String
    /// `lost`, to a person who did not.
    public let lost: String
    /// `lapsed`, to a person who did not claim in time.
    public let lapsed: String

    public init(
        remind: String = "lottery/remind",
        drawn: String = "lottery/drawn",
        entered: String = "lottery/entered",
        refused: String = "lottery/refused",
        won: String = "lottery/won",
        lost: String = "lottery/lost",
        lapsed: String = "lottery/lapsed"
    ) {
        self.remind = remind
        self.drawn = drawn
        self.entered = entered
        self.refused = refused
        self.won = won
        self.lost = lost
        self.lapsed = lapsed
    }
}
