import Domain

extension Shape where Content == CheckInScript {
    static func checkIn(_ context: ScriptContext) -> Shape {
        .keys("play: check-in and the other keys") { keys in
            let head = HeadReading(keys, .checkIn, context)
            let group = AnnouncementReading(keys, .checkIn, head.parts, hasReminder: false)
            let from = keys.optional("from", .day(), "The first day.")
            let until = keys.optional("until", .day(example: "2026-12-31"), "The last day.")
            let standard = head.parts.language == .english ? "check in" : "签到"
            let words = keys.optional("words", .words(1...10, example: "签到"), default: [standard], "What one writes.")
            let dayBegins = keys.optional(
                "dayBegins",
                .minuteOfDay(example: "04:00"),
                default: 0,
                "When a new day begins."
            )
            let reward = keys.optional("reward", .reward, "For each day.")
            let goals = keys.optional(
                "goals",
                Shape<CheckInGoal>.goal(context).places(1...10),
                default: [],
                "For so many days out of so many."
            )
            let streaks = keys.optional(
                "streaks",
                Shape<CheckInStreak>.streak(context).places(1...10),
                default: [],
                "For so many days on end."
            )
            let makeUp = keys.optional("makeUp", .makeUp, "How a missed day can be made up for.")
            let say = keys.section("say", "{ done: check-in/done }", "The templates; each may be left out.") {
                CheckInTexts($0, head.parts)
            }
            if keys.value != nil, reward.value == nil, goals.value == nil, streaks.value == nil {
                keys.report("has none of 'reward', 'goals' and 'streaks'", suggestion: "add reward: { points: 5 }")
            }
            CheckInChecks(from: from, until: until, goals: goals, streaks: streaks).run()
            context.crossings.use(reward, times: 1)
            guard let head = head.head, let groups = group.groups.content, let announce = group.announce.content,
                let from = from.content, let until = until.content, let words = words.content,
                let dayBegins = dayBegins.content, let reward = reward.content, let goals = goals.content,
                let streaks = streaks.content, let makeUp = makeUp.content, let say = say.content
            else { return nil }
            return CheckInScript(
                head: head,
                groups: groups,
                from: from,
                until: until,
                announce: announce,
                words: words,
                dayBegins: dayBegins,
                reward: reward,
                goals: goals.compactMap(\.content),
                streaks: streaks.compactMap(\.content),
                makeUp: makeUp,
                say: say
            )
        }
    }
}

extension CheckInTexts {
    fileprivate init?(_ keys: Keys, _ parts: PartReading) {
        let done = keys.said("done", "check-in/done", parts, "To a person who checked in.")
        let madeUp = keys.said("madeUp", "check-in/made-up", parts, "To a person who made up for a missed day.")
        let refused = keys.said("refused", "check-in/refused", parts, "To a person who could not.")
        guard let done = done.content, let madeUp = madeUp.content, let refused = refused.content else { return nil }
        self.init(done: done, madeUp: madeUp, refused: refused)
    }
}

extension Shape where Content == CheckInGoal {
    fileprivate static func goal(_ context: ScriptContext) -> Shape {
        .keys("{ days: 5, of: 7, reward: { points: 30 } }") { keys in
            let days = keys.required("days", .integer(1...366, example: 5), "How many days.")
            let of = keys.required("of", .integer(1...366, example: 7), "Out of how many.")
            let reward = keys.required("reward", .reward, "What somebody gets for it.")
            context.crossings.use(reward, times: 1)
            guard let days = days.content, let span = of.content, let reward = reward.content else { return nil }
            guard days <= span else {
                of.report("can never be reached: \(days) days do not fit", suggestion: "write \(days) or more")
                return nil
            }
            return CheckInGoal(days: days, of: span, reward: reward)
        }
    }
}

extension Shape where Content == CheckInStreak {
    fileprivate static func streak(_ context: ScriptContext) -> Shape {
        .keys("{ days: 7, reward: { points: 50 } }") { keys in
            let days = keys.required("days", .integer(2...366, example: 7), "How many days on end.")
            let reward = keys.required("reward", .reward, "What somebody gets for it.")
            context.crossings.use(reward, times: 1)
            guard let days = days.content, let reward = reward.content else { return nil }
            return CheckInStreak(days: days, reward: reward)
        }
    }
}

extension Shape where Content == CheckInMakeUp {
    fileprivate static var makeUp: Shape {
        .keys("{ perMonth: 1, costs: { points: 20 }, within: 3d }") { keys in
            let month = keys.required("perMonth", .integer(1...31, example: 1), "How many days in a month.")
            let costs = keys.optional("costs", .price, "What each costs.")
            let days = Duration.seconds(86_400)
            let within = keys.optional(
                "within",
                .duration(days...days * 31, example: "3d"),
                default: days * 3,
                "How many days back."
            )
            guard let month = month.content, let costs = costs.content, let span = within.content else { return nil }
            guard span.components.seconds.isMultiple(of: 86_400) else {
                within.report("must be whole days", suggestion: "write 3d")
                return nil
            }
            return CheckInMakeUp(perMonth: month, costs: costs, days: Int(span.components.seconds / 86_400))
        }
    }
}

/// What has to hold between the keys of a check-in.
private struct CheckInChecks {
    let from: Given<LocalDay?>
    let until: Given<LocalDay?>
    let goals: Given<[Placed<CheckInGoal>]>
    let streaks: Given<[Placed<CheckInStreak>]>

    func run() {
        self.checkDoubles()
        guard let first = self.from.content ?? nil, let last = self.until.content ?? nil else { return }
        guard first <= last else {
            return self.until.report("is before the first day, \(first)", suggestion: "write a later day")
        }
        let length = last - first + 1
        for goal in self.goals.content ?? [] {
            guard let content = goal.content, content.days > length else { continue }
            (goal.value.peek("days") ?? goal.value)
                .report("can never be reached in \(length) days", suggestion: "write \(length) or less")
        }
        for streak in self.streaks.content ?? [] {
            guard let content = streak.content, content.days > length else { continue }
            (streak.value.peek("days") ?? streak.value)
                .report("can never be reached in \(length) days", suggestion: "write \(length) or less")
        }
    }

    private func checkDoubles() {
        let goals = (self.goals.content ?? []).map { goal in
            Placed<String>(content: goal.content.map { "\($0.days) of \($0.of)" }, value: goal.value)
        }
        let streaks = (self.streaks.content ?? []).map { streak in
            Placed<String>(content: streak.content.map { "\($0.days)" }, value: streak.value)
        }
        for entries in [goals, streaks] { _ = entries.areDistinct(fault: "asks for the same days") }
    }
}
