public import Domain

/// A poll as one person sees it.
public struct PollPage: Hashable, Sendable {
    public struct Option: Hashable, Sendable {
        public let key: String
        public let text: String
        /// nil where the counts are not shown yet.
        public let count: Int?

        public init(key: String, text: String, count: Int? = nil) {
            self.key = key
            self.text = text
            self.count = count
        }
    }

    public let run: RunID?
    public let title: String
    public let question: String
    public let stage: PageStage
    public let options: [Option]
    /// How many options one may choose.
    public let mostChoices: Int
    /// The keys that this person chose.
    public let mine: Set<String>
    public let mayChange: Bool
    public let participants: Int

    public init(
        run: RunID?,
        title: String,
        question: String,
        stage: PageStage,
        options: [Option],
        mostChoices: Int = 1,
        mine: Set<String> = [],
        mayChange: Bool = true,
        participants: Int = 0
    ) {
        self.run = run
        self.title = title
        self.question = question
        self.stage = stage
        self.options = options
        self.mostChoices = mostChoices
        self.mine = mine
        self.mayChange = mayChange
        self.participants = participants
    }

    func mayVote(_ viewer: Identity?) -> Bool {
        self.stage.isOpen && viewer != nil && (self.mine.isEmpty || self.mayChange)
    }
}
