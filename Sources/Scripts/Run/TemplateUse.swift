public import Domain

/// A template that a script says, and the occasion, which decides what it may mention and how long it may be.
public struct TemplateUse: Hashable, Sendable {
    public let template: String
    public let language: Language
    public let occasion: Occasion
    /// The most bytes of UTF-8 that the platform takes there.
    public let byteLimit: Int

    public init(template: String, language: Language, occasion: Occasion, byteLimit: Int) {
        self.template = template
        self.language = language
        self.occasion = occasion
        self.byteLimit = byteLimit
    }

    /// The most bytes of a text to one person: of the ways to reach them, the narrowest.
    ///
    /// Source: WeCom developer documentation, 微信客服 "send a message" and "app messages".
    public static let personByteLimit = 2_048
}

extension TemplateUse {
    /// When something is said.
    public enum Occasion: String, Hashable, Sendable, CaseIterable {
        /// A customer added a guide.
        case contact
        /// Customers joined a group.
        case groupGreeting = "group-greeting"
        /// The platform's own group welcome, which knows nothing but the brand.
        case groupMaterial = "group-material"

        case quizAnnounce = "quiz-announce"
        case quizRemind = "quiz-remind"
        case quizReveal = "quiz-reveal"
        case quizAccepted = "quiz-accepted"
        case quizRefused = "quiz-refused"
        case quizResult = "quiz-result"

        case lotteryAnnounce = "lottery-announce"
        case lotteryRemind = "lottery-remind"
        case lotteryDrawn = "lottery-drawn"
        case lotteryEntered = "lottery-entered"
        case lotteryRefused = "lottery-refused"
        case lotteryWon = "lottery-won"
        case lotteryLost = "lottery-lost"
        case lotteryLapsed = "lottery-lapsed"

        case checkInAnnounce = "check-in-announce"
        case checkInDone = "check-in-done"
        case checkInMadeUp = "check-in-made-up"
        case checkInRefused = "check-in-refused"

        case pollAnnounce = "poll-announce"
        case pollRemind = "poll-remind"
        case pollClosed = "poll-closed"
        case pollAccepted = "poll-accepted"
        case pollRefused = "poll-refused"

        case flashSaleAnnounce = "flash-sale-announce"
        case keywordReply = "keyword-reply"
        case moderation

        /// Who hears it.
        public var hearer: Hearer {
            switch self {
            case .groupGreeting, .groupMaterial, .quizAnnounce, .quizRemind, .quizReveal, .lotteryAnnounce,
                .lotteryRemind, .lotteryDrawn, .checkInAnnounce, .pollAnnounce, .pollRemind, .pollClosed,
                .flashSaleAnnounce, .keywordReply:
                .group
            case .contact, .quizAccepted, .quizRefused, .quizResult, .lotteryEntered, .lotteryRefused, .lotteryWon,
                .lotteryLost, .lotteryLapsed, .checkInDone, .checkInMadeUp, .checkInRefused, .pollAccepted,
                .pollRefused:
                .person
            case .moderation: .owner
            }
        }
    }

    /// Who hears a text.
    public enum Hearer: String, Hashable, Sendable {
        /// Everybody in a group: nothing about one person may stand in it.
        case group
        /// The person it is about.
        case person
        /// The guide who owns the group.
        case owner
    }
}

/// Collects what a script says, each template once for each occasion.
struct TemplateUses {
    let language: Language
    private(set) var all: [TemplateUse] = []

    init(_ language: Language) { self.language = language }

    mutating func add(_ template: String?, _ occasion: TemplateUse.Occasion, _ byteLimit: Int) {
        guard let template else { return }
        let use = TemplateUse(
            template: template,
            language: self.language,
            occasion: occasion,
            byteLimit: byteLimit
        )
        if !self.all.contains(use) { self.all.append(use) }
    }

    /// What one person is told.
    mutating func add(_ template: String, _ occasion: TemplateUse.Occasion) {
        self.add(template, occasion, TemplateUse.personByteLimit)
    }

    /// What a group is told, in the way of its announcement.
    mutating func add(_ template: String?, _ occasion: TemplateUse.Occasion, like announcement: Announcement?) {
        guard let announcement else { return }
        self.add(template, occasion, announcement.via.byteLimit)
    }
}
