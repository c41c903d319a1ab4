import Domain
import Scripts

extension ScriptHead {
    /// A head with defaults.
    static func sample(
        _ id: String,
        title: String,
        accounts: Set<AccountID>? = nil,
        language: Language = .english,
        version: String = "v1"
    ) -> ScriptHead {
        ScriptHead(id: id, title: title, accounts: accounts, language: language, version: version)
    }
}

extension LocalMoment {
    /// A moment that is written right: `2025-12-30 20:00`.
    static func at(_ text: String) -> LocalMoment {
        guard let moment = LocalMoment(text) else { preconditionFailure("\(text) is no moment.") }
        return moment
    }
}

extension LocalDay {
    /// A day that is written right: `2025-12-30`.
    static func on(_ text: String) -> LocalDay {
        guard let day = LocalDay(text) else { preconditionFailure("\(text) is no day.") }
        return day
    }
}

extension RunSchedule {
    /// 2025-12-30 from 20:00 to 21:00, the evening after ``Shop/afternoon``.
    static let evening = RunSchedule.once(opens: .at("2025-12-30 20:00"), closes: .at("2025-12-30 21:00"))

    /// Every evening at 20:00, for an hour.
    static let evenings = RunSchedule.every(
        Rhythm(weekdays: Set(Weekday.allCases), minuteOfDay: 1_200, lasts: .seconds(3_600))
    )
}

extension QuizQuestion {
    /// `A` Longjing is right, `B` and `C` are not.
    static let tea = QuizQuestion(
        id: "tea",
        ask: "Which tea is it?",
        answer: .options([
            QuizOption(key: "A", text: "Longjing", isRight: true), QuizOption(key: "B", text: "Oolong"),
            QuizOption(key: "C", text: "Pu'er"),
        ]),
        explain: "It is flat."
    )

    /// 128 is right.
    static let number = QuizQuestion(id: "number", ask: "How many?", answer: .number(128))

    /// One of several with two options, of which `1` is right.
    static func numbered(_ id: String) -> QuizQuestion {
        QuizQuestion(
            id: id,
            ask: "Yes or no?",
            answer: .options([QuizOption(key: "1", text: "yes", isRight: true), QuizOption(key: "2", text: "no")])
        )
    }
}

extension QuizScript {
    /// A quiz with one question, for the first two.
    static func sample(
        id: String = "tea-quiz",
        title: String = "Tea quiz",
        accounts: Set<AccountID>? = nil,
        language: Language = .english,
        version: String = "v1",
        groups: GroupChoice = .all,
        schedule: RunSchedule = .evening,
        announce: Announcement? = Announcement(say: "quiz/announce", via: .ownerTask),
        remind: Reminder? = nil,
        questions: [QuizQuestion] = [.tea],
        change: AnswerChange = .allowed,
        reveal: Aftermath = .afterClosing(.seconds(600)),
        scoring: QuizScoring = .first(QuizPlaces(winners: 2, ties: .earlierFirst)),
        reward: Reward? = .points(50),
        consolation: Reward? = nil,
        streak: QuizStreak? = nil
    ) -> QuizScript {
        QuizScript(
            head: .sample(id, title: title, accounts: accounts, language: language, version: version),
            groups: groups,
            schedule: schedule,
            announce: announce,
            remind: remind,
            questions: questions,
            change: change,
            reveal: reveal,
            scoring: scoring,
            reward: reward,
            consolation: consolation,
            streak: streak
        )
    }
}

extension Deed {
    /// An answer to ``QuizQuestion/tea`` on its page.
    static func tea(_ key: String) -> Deed { .answer([Reply(question: "tea", answer: key)]) }
}
