import Domain

extension PlayScript {
    /// What the script takes up; nil when it is played in no group.
    func occupation(root: Value) -> Crossings.Occupation? {
        let span: (groups: GroupChoice, schedule: RunSchedule?, answers: [String], key: String)
        switch self {
        case let quiz as QuizScript:
            span = (quiz.groups, quiz.schedule, quiz.chatAnswers, quiz.schedule.key)
        case let lottery as LotteryScript:
            span = (lottery.groups, lottery.schedule, lottery.words, lottery.schedule.key)
        case let poll as PollScript:
            span = (poll.groups, poll.schedule, poll.options.map(\.key), poll.schedule.key)
        case let checkIn as CheckInScript:
            span = (checkIn.groups, checkIn.window, checkIn.words, "from")
        case let sale as FlashSaleScript:
            span = (sale.groups, .every(sale.rhythm), [], "rhythm")
        case let replies as KeywordReplyScript:
            span = (replies.groups, nil, replies.rules.flatMap(\.words), "groups")
        case let moderation as ModerationScript:
            span = (moderation.groups, nil, [], "groups")
        default: return nil
        }
        return Crossings.Occupation(
            play: Self.play,
            id: self.id,
            accounts: self.head.accounts,
            groups: span.groups,
            schedule: span.schedule,
            answers: Set(span.answers.map(ChatWord.plain)),
            value: root.peek(span.key) ?? root.peek("id") ?? root
        )
    }
}

extension QuizScript {
    /// What is taken for an answer in a chat.
    fileprivate var chatAnswers: [String] {
        guard self.isAnsweredInChat else { return [] }
        switch self.questions.first?.answer {
        case .options(let options): return options.map(\.key)
        case .number: return (0..<100).map(String.init)
        case nil: return []
        }
    }
}

extension CheckInScript {
    /// From the first day to the last one, as one long run; nil for always.
    fileprivate var window: RunSchedule? {
        guard self.from != nil || self.until != nil else { return nil }
        let first = self.from ?? LocalDay(number: 0)
        let last = self.until ?? LocalDay(number: 2_932_000)
        return .once(
            opens: LocalMoment(first, minuteOfDay: self.dayBegins),
            closes: LocalMoment(last + 1, minuteOfDay: self.dayBegins)
        )
    }
}

extension RunSchedule {
    fileprivate var key: String {
        switch self {
        case .once, .onStart: "opens"
        case .every: "every"
        }
    }

    /// A moment at which runs of both are open; nil when there is none.
    ///
    /// A run that opens with a start may be open at any time.
    func overlap(with other: Self) -> Overlap? {
        switch (self, other) {
        case (.onStart, _), (_, .onStart): return .any
        case (.once(let opens, let closes), .once(let otherOpens, let otherCloses)):
            let first = max(opens, otherOpens)
            return first < min(closes, otherCloses) ? .at(first) : nil
        case (.once(let opens, let closes), .every):
            guard let run = other.nextRun(closingAfter: opens), run.opens < closes else { return nil }
            return .at(max(opens, run.opens))
        case (.every, .once): return other.overlap(with: self)
        case (.every(let rhythm), .every(let second)):
            return rhythm.overlap(with: second).map { moment in
                let isDated = rhythm.from != nil || second.from != nil || rhythm.until != nil || second.until != nil
                return isDated ? .at(moment) : .on(moment.day.weekday, TimeWindow.text(moment.minuteOfDay))
            }
        }
    }

    enum Overlap {
        case any
        case at(LocalMoment)
        /// Week after week.
        case on(Weekday, String)
    }
}

extension Rhythm {
    /// The first moment at which runs of both are open.
    ///
    /// Behind the last exception the weeks are alike, so that one more of them tells all.
    fileprivate func overlap(with other: Self) -> LocalMoment? {
        // 2024-01-01, a Monday, stands for "any week" where neither has a first day.
        let first = [self.from, other.from].compactMap { $0 }.max() ?? LocalDay(number: 19_723)
        let exceptions = self.exceptions.union(other.exceptions).max() ?? first
        let last = min(
            max(first, exceptions) + 21,
            [self.until, other.until].compactMap { $0 }.min() ?? first + 400_000
        )
        var moment = LocalMoment(first + (-8), minuteOfDay: 0)
        while let opening = self.nextOpening(after: moment), opening.day <= last + 8 {
            let closes = opening + self.lengthInMinutes
            if let run = RunSchedule.every(other).nextRun(closingAfter: opening), run.opens < closes {
                return max(opening, run.opens)
            }
            moment = opening
        }
        return nil
    }
}
