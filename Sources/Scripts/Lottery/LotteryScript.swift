public import Domain

/// A lottery (抽奖): one file of `bot-scripts` with `play: lottery`, checked.
public struct LotteryScript: RunScript {
    public static let play = ScriptedPlay.lottery

    /// When it is decided who wins: `kind`.
    public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        /// People enter until the closing, then all prizes are drawn at once.
        case deadline
        /// Every draw is decided at once, as on a wheel, as long as the prizes last.
        case instant
    }

    /// How likely an entrant is drawn: `weights`.
    public enum Weights: String, Hashable, Codable, Sendable, CaseIterable {
        /// Everybody alike, however often they entered.
        case equal
        /// As often as they entered, each time with a ticket or at the price.
        case tickets
    }

    public let head: ScriptHead
    public let groups: GroupChoice
    public let schedule: RunSchedule
    public let announce: Announcement?
    public let remind: Reminder?
    /// `kind`: `deadline` or `instant`.
    ///
    /// Required.
    public let kind: Kind
    /// `words`: with which words one enters or draws in a chat, 1 to 10 of them.
    ///
    /// Default `[抽奖]`; `[draw]` in English.
    public let words: [String]
    /// `tiers`: 1 to 20, the best first; they are drawn in this order, and nobody wins twice in one draw.
    ///
    /// Required.
    public let tiers: [LotteryTier]
    /// `eligibility`: who may take part.
    ///
    /// Default: everybody.
    public let eligibility: LotteryEligibility
    /// `weights`: `equal` or `tickets`; for `deadline` only.
    ///
    /// Default `equal`.
    public let weights: Weights
    /// `limits`: how often one may enter, or draw.
    ///
    /// Default: once.
    public let limits: LotteryLimits
    /// `entropy`: what chance is taken from beside our own secret; for `deadline` it is required, for `instant` nil.
    public let entropy: LotteryEntropy?
    /// `notice`: what the law wants published before the beginning.
    ///
    /// Required.
    public let notice: PrizeNotice
    public let say: LotteryTexts

    public init(
        head: ScriptHead,
        groups: GroupChoice = .all,
        schedule: RunSchedule,
        announce: Announcement? = nil,
        remind: Reminder? = nil,
        kind: Kind,
        words: [String] = ["抽奖"],
        tiers: [LotteryTier],
        eligibility: LotteryEligibility = LotteryEligibility(),
        weights: Weights = .equal,
        limits: LotteryLimits = LotteryLimits(),
        entropy: LotteryEntropy?,
        notice: PrizeNotice,
        say: LotteryTexts = LotteryTexts()
    ) {
        self.head = head
        self.groups = groups
        self.schedule = schedule
        self.announce = announce
        self.remind = remind
        self.kind = kind
        self.words = words
        self.tiers = tiers
        self.eligibility = eligibility
        self.weights = weights
        self.limits = limits
        self.entropy = entropy
        self.notice = notice
        self.say = say
    }
}

/// Prizes of one rank: an entry of `tiers`.
public struct LotteryTier: Hashable, Codable, Sendable {
    /// `id`: small letters, digits and `-`, 1 to 32 of them, unique in the script.
    ///
    /// Required.
    public let id: String
    /// `title`: what the prize is, at most 128 bytes.
    ///
    /// Required; a poll that feeds the tier replaces it.
    public let title: String
    /// `count`: how many there are, 1 to 100,000.
    ///
    /// Required.
    public let count: Int
    /// `value`: what one of them is worth, in yuan: `29.9`.
    ///
    /// Required.
    public let value: Fen
    /// `reward`: what a winner gets without doing more.
    ///
    /// nil where the prize is handed over; then there is a ``claim``.
    public let reward: Reward?
    /// `claim`: what a winner has to do to get it.
    ///
    /// nil, the default, for nothing: the reward is given with the draw.
    public let claim: PrizeClaim?
    /// `odds`: how many of a million draws win it, 1 to 1,000,000; for `instant` it is required, for `deadline` nil.
    public let odds: Int?

    public init(
        id: String,
        title: String,
        count: Int,
        value: Fen,
        reward: Reward? = nil,
        claim: PrizeClaim? = nil,
        odds: Int? = nil
    ) {
        self.id = id
        self.title = title
        self.count = count
        self.value = value
        self.reward = reward
        self.claim = claim
        self.odds = odds
    }
}

/// `claim: { join: wr…, within: 24h }`: a prize that lapses when it is not claimed.
///
/// In a `deadline` lottery a lapsed prize is drawn again among those who have not won, once for each prize.
public struct PrizeClaim: Hashable, Codable, Sendable {
    /// `join`: a group in which the winner has to be.
    ///
    /// nil, the default, for none: the winner answers, or shows the code in a store.
    public let join: GroupID?
    /// `within`: `10m` to `30d` after the win.
    ///
    /// Required.
    public let within: Duration

    public init(join: GroupID? = nil, within: Duration) {
        self.join = join
        self.within = within
    }
}
