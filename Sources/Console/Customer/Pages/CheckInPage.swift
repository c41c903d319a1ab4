public import Domain

/// A check-in as one person sees it: a month of days.
public struct CheckInPage: Hashable, Sendable {
    public struct Day: Hashable, Sendable {
        public enum State: Hashable, Sendable {
            case checked
            case madeUp
            case missed
            /// Today, not checked in yet.
            case today
            case future
            /// Before the first day, or behind the last.
            case outside
        }

        /// Counted from 1970, in the days of the script.
        public let number: Int
        public let state: State
        /// Whether this person may make up for it.
        public let mayMakeUp: Bool

        public init(_ number: Int, _ state: State, mayMakeUp: Bool = false) {
            self.number = number
            self.state = state
            self.mayMakeUp = mayMakeUp
        }
    }

    public struct Goal: Hashable, Sendable {
        /// What is to be reached, and what it brings, in words.
        public let title: Bilingual
        public let reward: Bilingual?
        public let done: Int
        public let of: Int

        public init(title: Bilingual, reward: Bilingual?, done: Int, of: Int) {
            self.title = title
            self.reward = reward
            self.done = done
            self.of = of
        }
    }

    public let title: String
    public let stage: PageStage
    /// Every day of one month, in order.
    public let days: [Day]
    public let hasCheckedIn: Bool
    /// How many days on end.
    public let streak: Int
    public let goals: [Goal]
    /// What making up for a day costs, in words; nil for nothing.
    public let makeUpCost: Bilingual?
    /// What this person lacks to make up for a day, in words; nil when they have enough.
    public let makeUpShort: Bilingual?
    /// What a day brings, in words.
    public let reward: Bilingual?
    /// Whether a code comes later, because none is left.
    public let isOwed: Bool

    public init(
        title: String,
        stage: PageStage,
        days: [Day],
        hasCheckedIn: Bool,
        streak: Int,
        goals: [Goal] = [],
        makeUpCost: Bilingual? = nil,
        makeUpShort: Bilingual? = nil,
        reward: Bilingual? = nil,
        isOwed: Bool = false
    ) {
        self.title = title
        self.stage = stage
        self.days = days
        self.hasCheckedIn = hasCheckedIn
        self.streak = streak
        self.goals = goals
        self.makeUpCost = makeUpCost
        self.makeUpShort = makeUpShort
        self.reward = reward
        self.isOwed = isOwed
    }
}
