import Domain
import Scripts

extension LotteryScript {
    /// A draw of two boxes of tea at the end of ``RunSchedule/evening``, by a value that is known half an hour later.
    static func sample(
        id: String = "december",
        accounts: Set<AccountID>? = nil,
        language: Language = .english,
        schedule: RunSchedule = .evening,
        announce: Announcement? = Announcement(say: "lottery/announce", via: .ownerTask),
        remind: Reminder? = nil,
        words: [String] = ["抽奖"],
        tiers: [LotteryTier] = [.box()],
        eligibility: LotteryEligibility = LotteryEligibility(),
        weights: Weights = .equal,
        limits: LotteryLimits = LotteryLimits(),
        known: Aftermath = .afterClosing(.seconds(1_800)),
        fallbackAfter: Duration = .seconds(7_200)
    ) -> LotteryScript {
        LotteryScript(
            head: .sample(id, title: "December draw", accounts: accounts, language: language),
            schedule: schedule,
            announce: announce,
            remind: remind,
            kind: .deadline,
            words: words,
            tiers: tiers,
            eligibility: eligibility,
            weights: weights,
            limits: limits,
            entropy: LotteryEntropy(source: "the index of the day", known: known, fallbackAfter: fallbackAfter),
            notice: .sample
        )
    }

    /// A wheel that everybody may turn, with a hundred small prizes at one in ten.
    static func wheel(
        id: String = "wheel",
        language: Language = .english,
        schedule: RunSchedule = .evening,
        tiers: [LotteryTier] = [.box("small", title: "A sachet", count: 100, reward: .points(10), odds: 100_000)],
        eligibility: LotteryEligibility = LotteryEligibility(),
        limits: LotteryLimits = LotteryLimits()
    ) -> LotteryScript {
        LotteryScript(
            head: .sample(id, title: "Wheel", language: language),
            schedule: schedule,
            kind: .instant,
            words: ["转"],
            tiers: tiers,
            eligibility: eligibility,
            limits: limits,
            entropy: nil,
            notice: .sample
        )
    }
}

extension LotteryTier {
    /// Boxes of tea that are shown a word for in a store, unless another reward or a claim is given.
    static func box(
        _ id: String = "first",
        title: String = "A box of tea",
        count: Int = 2,
        reward: Reward? = nil,
        claim: PrizeClaim? = nil,
        odds: Int? = nil
    ) -> LotteryTier {
        LotteryTier(id: id, title: title, count: count, value: Fen(19_900), reward: reward, claim: claim, odds: odds)
    }
}

extension PrizeNotice {
    static let sample = PrizeNotice(
        organiser: "Acme",
        contact: "400-000-0000",
        conditions: "Members of a group",
        drawing: "By a public value",
        claiming: "In a store within a day"
    )
}
