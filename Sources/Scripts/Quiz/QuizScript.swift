/// A prize quiz (有奖竞猜): one file of `bot-scripts` with `play: quiz`, checked.
///
/// A quiz with one question may be answered in a chat, by the key of an option or by a number; one with several
/// questions is answered on its page only.
public struct QuizScript: RunScript {
    public static let play = ScriptedPlay.quiz

    public let head: ScriptHead
    public let groups: GroupChoice
    public let schedule: RunSchedule
    public let announce: Announcement?
    public let remind: Reminder?
    /// `questions`: 1 to 20, in the order in which they are asked.
    ///
    /// Required.
    public let questions: [QuizQuestion]
    /// `change`: `allowed` or `never`; one answer of a person counts for each question, the last or the first.
    ///
    /// Default `allowed`.
    public let change: AnswerChange
    /// `reveal`: when the right answers and the winners are told, 1 minute after the closing or later.
    ///
    /// Default `1m`.
    public let reveal: Aftermath
    /// `scoring`: who wins.
    ///
    /// Required.
    public let scoring: QuizScoring
    /// `reward`: what each winner gets.
    ///
    /// Required, but nil where a pot is shared, which is the reward.
    public let reward: Reward?
    /// `consolation`: what everybody else gets who answered every question before the closing.
    ///
    /// Default: nothing.
    public let consolation: Reward?
    /// `streak`: what somebody gets who answers everything right in several runs on end.
    ///
    /// Default: nothing. Only where a script has many runs.
    public let streak: QuizStreak?
    public let say: QuizTexts

    public init(
        head: ScriptHead,
        groups: GroupChoice = .all,
        schedule: RunSchedule,
        announce: Announcement? = nil,
        remind: Reminder? = nil,
        questions: [QuizQuestion],
        change: AnswerChange = .allowed,
        reveal: Aftermath = .afterClosing(.seconds(60)),
        scoring: QuizScoring,
        reward: Reward?,
        consolation: Reward? = nil,
        streak: QuizStreak? = nil,
        say: QuizTexts = QuizTexts()
    ) {
        self.head = head
        self.groups = groups
        self.schedule = schedule
        self.announce = announce
        self.remind = remind
        self.questions = questions
        self.change = change
        self.reveal = reveal
        self.scoring = scoring
        self.reward = reward
        self.consolation = consolation
        self.streak = streak
        self.say = say
    }

    /// Whether an answer given in a chat is understood.
    public var isAnsweredInChat: Bool { self.questions.count == 1 }
}

/// One question: an entry of `questions`.
public struct QuizQuestion: Hashable, Codable, Sendable {
    /// What is asked for.
    public enum Answer: Hashable, Codable, Sendable {
        /// `options`: 2 to 10, at least one of them right; a person who names a right one is right.
        case options([QuizOption])
        /// `closest: 128`: a whole number to be guessed, within ±1,000,000,000,000.
        case number(Int)
    }

    /// `id`: small letters, digits and `-`, 1 to 32 of them, unique in the script.
    ///
    /// Required.
    public let id: String
    /// `ask`: the question, at most 256 characters and 512 bytes.
    ///
    /// Required.
    public let ask: String
    /// `options` or `closest`, exactly one of the two.
    public let answer: Answer
    /// `explain`: why it is right, told with the reveal, at most 256 characters and 512 bytes.
    ///
    /// Default: nothing.
    public let explain: String?

    public init(id: String, ask: String, answer: Answer, explain: String? = nil) {
        self.id = id
        self.ask = ask
        self.answer = answer
        self.explain = explain
    }

    /// The most bytes of ``ask``, of ``explain``, and of an option's text.
    ///
    /// With ten options they and what stands around them still fit the 4,000 bytes of a mass send.
    public static let byteLimit = 512
    public static let optionByteLimit = 128
}

/// One option of a question: `{ key: A, text: …, right: true }`.
public struct QuizOption: Hashable, Codable, Sendable {
    /// `key`: what a person answers: one capital letter or one or two digits, unique in the question.
    ///
    /// Required.
    public let key: String
    /// `text`: at most 128 bytes.
    ///
    /// Required.
    public let text: String
    /// `right`.
    ///
    /// Default false.
    public let isRight: Bool

    public init(key: String, text: String, isRight: Bool = false) {
        self.key = key
        self.text = text
        self.isRight = isRight
    }
}

/// What somebody gets who answers everything right in so many runs on end: `streak: { runs: 3, reward: … }`.
public struct QuizStreak: Hashable, Codable, Sendable {
    /// `runs`: 2 to 100.
    ///
    /// Required. The count begins anew after it was reached, and with a run that was missed or not answered right.
    public let runs: Int
    /// `reward`.
    ///
    /// Required.
    public let reward: Reward

    public init(runs: Int, reward: Reward) {
        self.runs = runs
        self.reward = reward
    }
}
