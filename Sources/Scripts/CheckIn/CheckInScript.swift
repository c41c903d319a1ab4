public import Domain

/// A sign-in (签到): one file of `bot-scripts` with `play: check-in`, checked.
public struct CheckInScript: PlayScript {
    public static let play = ScriptedPlay.checkIn

    public let head: ScriptHead
    public let groups: GroupChoice
    /// `from` and `until`: the first and the last day.
    ///
    /// nil, the default, for no limit.
    public let from: LocalDay?
    public let until: LocalDay?
    /// `announce`: what the groups hear on the first day; nil when they hear nothing, or when there is no first day.
    public let announce: Announcement?
    /// `words`: with which words one checks in in a chat, 1 to 10 of them.
    ///
    /// Default `[签到]`; `[check in]` in English.
    public let words: [String]
    /// `dayBegins`: when a new day begins, in minutes after midnight; before it, it is still the day before.
    ///
    /// Default `"00:00"`.
    public let dayBegins: Int
    /// `reward`: for each day.
    ///
    /// nil, the default, for none.
    public let reward: Reward?
    /// `goals`: at most 10; for so many days out of so many.
    public let goals: [CheckInGoal]
    /// `streaks`: at most 10; for so many days on end.
    public let streaks: [CheckInStreak]
    /// `makeUp`: how a missed day can be made up for.
    ///
    /// nil, the default, for not at all.
    public let makeUp: CheckInMakeUp?
    public let say: CheckInTexts

    public init(
        head: ScriptHead,
        groups: GroupChoice = .all,
        from: LocalDay? = nil,
        until: LocalDay? = nil,
        announce: Announcement? = nil,
        words: [String] = ["签到"],
        dayBegins: Int = 0,
        reward: Reward? = nil,
        goals: [CheckInGoal] = [],
        streaks: [CheckInStreak] = [],
        makeUp: CheckInMakeUp? = nil,
        say: CheckInTexts = CheckInTexts()
    ) {
        self.head = head
        self.groups = groups
        self.from = from
        self.until = until
        self.announce = announce
        self.words = words
        self.dayBegins = dayBegins
        self.reward = reward
        self.goals = goals
        self.streaks = streaks
        self.makeUp = makeUp
        self.say = say
    }
}

/// `{ days: 5, of: 7, reward: … }`: reached with the fifth day inside any seven days on end.
///
/// After it was reached, the days that counted count no more for it.
public struct CheckInGoal: Hashable, Codable, Sendable {
    /// `days`: 1 to 366.
    public let days: Int
    /// `of`: 1 to 366, not less than ``days``.
    public let of: Int
    public let reward: Reward

    public init(days: Int, of: Int, reward: Reward) {
        self.days = days
        self.of = of
        self.reward = reward
    }
}

/// `{ days: 7, reward: … }`: reached on the seventh day on end, the fourteenth, and so on.
public struct CheckInStreak: Hashable, Codable, Sendable {
    /// `days`: 2 to 366.
    public let days: Int
    public let reward: Reward

    public init(days: Int, reward: Reward) {
        self.days = days
        self.reward = reward
    }
}

/// `makeUp: { perMonth: 1, costs: { points: 20 }, within: 3d }`.
public struct CheckInMakeUp: Hashable, Codable, Sendable {
    /// `perMonth`: how many missed days in a month of the calendar, 1 to 31.
    ///
    /// Required.
    public let perMonth: Int
    /// `costs`.
    ///
    /// nil, the default, for nothing.
    public let costs: Price?
    /// `within`: how many days back, 1 to 31; the day before is 1.
    ///
    /// Default `3d`.
    public let days: Int

    public init(perMonth: Int, costs: Price? = nil, days: Int = 3) {
        self.perMonth = perMonth
        self.costs = costs
        self.days = days
    }
}

/// `say`: the templates of a check-in; each may be left out.
public struct CheckInTexts: Hashable, Codable, Sendable {
    /// `done`, to a person who checked in.
    public let done: String
    /// `madeUp`, to a person who made up for a missed day.
    public let madeUp: String
    /// `refused`, to a person who could not: there already, not open, nothing to make up for, too few points.
    public let refused: String

    public init(
        done: String = "check-in/done",
        madeUp: String = "check-in/made-up",
        refused: String = "check-in/refused"
    ) {
        self.done = done
        self.madeUp = madeUp
        self.refused = refused
    }
}
