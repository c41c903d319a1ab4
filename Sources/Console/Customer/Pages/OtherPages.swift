public import Domain

/// What can be played now.
struct HomePage: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        let script: ScriptID
        let kind: String
        let title: String
        let stage: PageStage
    }

    let entries: [Entry]
}

/// The points of one person.
public struct PointsPage: Hashable, Sendable {
    public struct Line: Hashable, Sendable {
        public let at: Instant
        /// Positive or negative, never 0.
        public let change: Int
        public let reason: Bilingual
        /// The balance behind this line.
        public let balance: Int

        public init(at: Instant, change: Int, reason: Bilingual, balance: Int) {
            self.at = at
            self.change = change
            self.reason = reason
            self.balance = balance
        }
    }

    public let balance: Int
    /// The newest first.
    public let lines: [Line]

    public init(balance: Int, lines: [Line]) {
        self.balance = balance
        self.lines = lines
    }
}

/// How a draw can be checked.
public struct DrawProofPage: Hashable, Sendable {
    public struct Step: Hashable, Sendable {
        public let title: Bilingual
        public let text: Bilingual
        /// In hexadecimal digits.
        public let hash: String?

        public init(title: Bilingual, text: Bilingual, hash: String? = nil) {
            self.title = title
            self.text = text
            self.hash = hash
        }
    }

    public let title: String
    public let steps: [Step]
    /// How anybody checks the file, one step each; commands stand in `code`.
    public let howToCheck: [Bilingual]
    public let code: [String]
    /// Whether there is a file to take.
    public let hasFile: Bool

    public init(title: String, steps: [Step], howToCheck: [Bilingual], code: [String] = [], hasFile: Bool) {
        self.title = title
        self.steps = steps
        self.howToCheck = howToCheck
        self.code = code
        self.hasFile = hasFile
    }
}
