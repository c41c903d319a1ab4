import Domain
import Scripts

/// The days on which somebody checked in: what they make together, without clock or store.
struct CheckInDays: Hashable {
    private(set) var days: Set<Int>

    init(_ days: Set<Int>) { self.days = days }

    func contains(_ day: LocalDay) -> Bool { self.days.contains(day.number) }

    mutating func add(_ day: LocalDay) { self.days.insert(day.number) }

    /// How many days on end, up to that one; 0 when it is not among them.
    func streak(endingAt day: LocalDay) -> Int {
        var length = 0
        while self.days.contains(day.number - length) { length += 1 }
        return length
    }

    /// The streak that is still alive: that of today, or of yesterday while today may still come.
    func streak(alive today: LocalDay) -> Int {
        self.contains(today) ? self.streak(endingAt: today) : self.streak(endingAt: today + (-1))
    }

    /// What a goal asks for.
    struct Goal: Hashable {
        /// Unique among the goals of a script: `5-of-7`, `7-on-end`.
        let key: String
        let days: Int
        /// Within so many days; nil for days on end.
        let span: Int?
        let reward: Reward

        /// So many days count for it at the end of a day, if those up to `used` count no more.
        func progress(_ checked: CheckInDays, at day: LocalDay, used: Int?) -> Int {
            let first = used.map { $0 + 1 } ?? .min
            guard let span else {
                return min(checked.streak(endingAt: day), first == .min ? .max : max(0, day.number - first + 1))
            }
            return checked.days.count { max(first, day.number - span + 1) <= $0 && $0 <= day.number }
        }

        /// So many days count for it today; days on end also while today may still come.
        func progress(_ checked: CheckInDays, alive today: LocalDay, used: Int?) -> Int {
            let isComing = self.span == nil && !checked.contains(today)
            return self.progress(checked, at: isComing ? today + (-1) : today, used: used)
        }
    }

    /// The days on which a goal is reached because `day` was added, the earliest first.
    ///
    /// A day that is made up for, or told late, may complete what ended later, so every day from it on is looked at.
    /// Days up to `used` count no more, those before it that never counted neither.
    func reaches(_ goal: Goal, adding day: LocalDay, used: Int?) -> [LocalDay] {
        var used = used
        var reached: [LocalDay] = []
        for number in self.days.sorted() where day.number <= number {
            guard used.map({ $0 < number }) ?? true else { continue }
            let end = LocalDay(number: number)
            guard goal.progress(self, at: end, used: used) >= goal.days else { continue }
            reached.append(end)
            used = number
        }
        return reached
    }
}

extension CheckInScript {
    /// Goals and streaks in the order of the script.
    var allGoals: [CheckInDays.Goal] {
        self.goals.map {
            CheckInDays.Goal(key: "\($0.days)-of-\($0.of)", days: $0.days, span: $0.of, reward: $0.reward)
        }
            + self.streaks.map {
                CheckInDays.Goal(key: "\($0.days)-on-end", days: $0.days, span: nil, reward: $0.reward)
            }
    }

    /// The missed days so near that they can be made up for, the latest first; none before the first day and after the
    /// last, when nobody checks in.
    func missed(_ days: CheckInDays, today: LocalDay) -> [LocalDay] {
        guard let makeUp = self.makeUp, self.isOn(today) else { return [] }
        return (1...makeUp.days).map { today + (-$0) }.filter { self.isOn($0) && !days.contains($0) }
    }

    /// Whether the month of a day has a make-up left, besides those that were used.
    func mayMakeUp(_ day: LocalDay, besides madeUp: Set<Int>) -> Bool {
        guard let makeUp = self.makeUp else { return false }
        let month = day.parts
        let used = madeUp.count {
            let parts = LocalDay(number: $0).parts
            return (parts.year, parts.month) == (month.year, month.month)
        }
        return used < makeUp.perMonth
    }

    /// Whether a day lies between the first and the last.
    func isOn(_ day: LocalDay) -> Bool {
        self.from.map { $0 <= day } != false && self.until.map { day <= $0 } != false
    }
}

extension CheckInDays.Goal {
    /// `7 天签到 5 天`, `连续 7 天`.
    func words(_ language: Language) -> String {
        switch (language, self.span) {
        case (.simplifiedChinese, let span?): "\(span) 天内签到 \(self.days) 天"
        case (.simplifiedChinese, nil): "连续签到 \(self.days) 天"
        case (.english, let span?): "\(self.days) of \(span) days"
        case (.english, nil): "\(self.days) days in a row"
        }
    }
}
