import Domain
import Scripts

extension CheckInScript {
    /// A check-in with three points a day.
    static func sample(
        id: String = "daily",
        accounts: Set<AccountID>? = nil,
        language: Language = .simplifiedChinese,
        from: LocalDay? = nil,
        until: LocalDay? = nil,
        announce: Announcement? = nil,
        words: [String] = ["签到"],
        dayBegins: Int = 0,
        reward: Reward? = .points(3),
        goals: [CheckInGoal] = [],
        streaks: [CheckInStreak] = [],
        makeUp: CheckInMakeUp? = nil
    ) -> CheckInScript {
        CheckInScript(
            head: .sample(id, title: "Daily tea", accounts: accounts, language: language),
            from: from,
            until: until,
            announce: announce,
            words: words,
            dayBegins: dayBegins,
            reward: reward,
            goals: goals,
            streaks: streaks,
            makeUp: makeUp
        )
    }
}
