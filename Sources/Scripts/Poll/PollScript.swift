/// A poll (投票): one file of `bot-scripts` with `play: poll`, checked.
public struct PollScript: RunScript {
    public static let play = ScriptedPlay.poll

    /// When people see how the votes stand: `results`.
    public enum Results: String, Hashable, Codable, Sendable, CaseIterable {
        case always
        /// After the closing.
        case after
    }

    public let head: ScriptHead
    public let groups: GroupChoice
    public let schedule: RunSchedule
    public let announce: Announcement?
    public let remind: Reminder?
    /// `ask`: the question, at most 256 characters and 512 bytes.
    ///
    /// Required.
    public let ask: String
    /// `options`: 2 to 20.
    ///
    /// Required. Of options with equally many votes the one that stands first wins.
    public let options: [PollOption]
    /// `change`: `allowed` or `never`; a person has one vote, the last or the first.
    ///
    /// Default `allowed`.
    public let change: AnswerChange
    /// `results`: `always` or `after`.
    ///
    /// Default `after`.
    public let results: Results
    /// `reward`: for a vote.
    ///
    /// nil, the default, for none.
    public let reward: Reward?
    /// `feeds`: the tier of a lottery whose title becomes the prize of the option that won.
    ///
    /// nil, the default, for none.
    public let feeds: PollFeed?
    public let say: PollTexts

    public init(
        head: ScriptHead,
        groups: GroupChoice = .all,
        schedule: RunSchedule,
        announce: Announcement? = nil,
        remind: Reminder? = nil,
        ask: String,
        options: [PollOption],
        change: AnswerChange = .allowed,
        results: Results = .after,
        reward: Reward? = nil,
        feeds: PollFeed? = nil,
        say: PollTexts = PollTexts()
    ) {
        self.head = head
        self.groups = groups
        self.schedule = schedule
        self.announce = announce
        self.remind = remind
        self.ask = ask
        self.options = options
        self.change = change
        self.results = results
        self.reward = reward
        self.feeds = feeds
        self.say = say
    }
}

/// One option of a poll: `{ key: "1", text: …, prize: … }`.
public struct PollOption: Hashable, Codable, Sendable {
    /// `key`: what a person answers: one capital letter or one or two digits, unique in the poll.
    ///
    /// Required.
    public let key: String
    /// `text`: at most 128 bytes.
    ///
    /// Required.
    public let text: String
    /// `prize`: the title of the prize when the poll feeds a lottery, at most 128 bytes.
    ///
    /// Required with `feeds`, nil without.
    public let prize: String?

    public init(key: String, text: String, prize: String? = nil) {
        self.key = key
        self.text = text
        self.prize = prize
    }
}

/// `feeds: { lottery: december, tier: first }`.
///
/// The poll closes before the lottery opens: what was published of a draw is not changed.
public struct PollFeed: Hashable, Codable, Sendable {
    /// `lottery`: the id of a lottery script of the brand.
    public let lottery: String
    /// `tier`: the id of one of its tiers.
    public let tier: String

    public init(lottery: String, tier: String) {
        self.lottery = lottery
        self.tier = tier
    }
}

/// `say`: the templates of a poll; each may be left out.
public struct PollTexts: Hashable, Codable, Sendable {
    /// `remind`, to a group before the closing.
    public let remind: String
    /// `closed`, to a group after the closing.
    public let closed: String
    /// `accepted`, to a person whose vote counts.
    public let accepted: String
    /// `refused`, to a person whose vote does not count: too late, given already, or not understood.
    public let refused: String

    public init(
        remind: String = "poll/remind",
        closed: String = "poll/closed",
        accepted: String = "poll/accepted",
        refused: String = "poll/refused"
    ) {
        self.remind = remind
        self.closed = closed
        self.accepted = accepted
        self.refused = refused
    }
}
