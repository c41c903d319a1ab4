public import Domain

/// A quiz as one person sees it.
public struct QuizPage: Hashable, Sendable {
    /// One question; without options it asks for a number.
    public struct Question: Hashable, Sendable {
        public let id: String
        public let ask: String
        public let options: [Option]

        public init(id: String, ask: String, options: [Option]) {
            self.id = id
            self.ask = ask
            self.options = options
        }
    }

    public struct Option: Hashable, Sendable {
        public let key: String
        public let text: String

        public init(key: String, text: String) {
            self.key = key
            self.text = text
        }
    }

    /// How it ended, once that is told.
    public struct Result: Hashable, Sendable {
        /// By question: the keys that were right, or the number.
        public let right: [String: Set<String>]
        public let winners: Int
        public let hasWon: Bool
        /// 1 for the first; nil for somebody who won nothing.
        public let place: Int?
        public let score: Int?
        /// What this person got, in words.
        public let reward: String?
        /// Whether a code of it comes later, because none is left.
        public let isOwed: Bool

        public init(
            right: [String: Set<String>],
            winners: Int,
            hasWon: Bool? = nil,
            place: Int? = nil,
            score: Int? = nil,
            reward: String? = nil,
            isOwed: Bool = false
        ) {
            self.right = right
            self.winners = winners
            self.hasWon = hasWon ?? (place != nil)
            self.place = place
            self.score = score
            self.reward = reward
            self.isOwed = isOwed
        }
    }

    public let run: RunID?
    public let title: String
    public let stage: PageStage
    public let questions: [Question]
    /// By question: what this person answered.
    public let mine: [String: String]
    public let mayChange: Bool
    public let participants: Int
    /// Who wins and what, one sentence each.
    public let rules: [Bilingual]
    public let result: Result?

    public init(
        run: RunID?,
        title: String,
        stage: PageStage,
        questions: [Question],
        mine: [String: String] = [:],
        mayChange: Bool = true,
        participants: Int = 0,
        rules: [Bilingual] = [],
        result: Result? = nil
    ) {
        self.run = run
        self.title = title
        self.stage = stage
        self.questions = questions
        self.mine = mine
        self.mayChange = mayChange
        self.participants = participants
        self.rules = rules
        self.result = result
    }

    /// Whether the form is shown.
    func mayAnswer(_ viewer: Identity?) -> Bool {
        self.stage.isOpen && viewer != nil && (self.mine.isEmpty || self.mayChange)
    }
}
