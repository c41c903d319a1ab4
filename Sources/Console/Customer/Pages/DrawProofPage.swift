public import Domain

/// How a draw is kept fair, and how it can be checked.
public struct DrawProofPage: Hashable, Sendable {
    /// One thing that is known, with its name.
    public struct Fact: Hashable, Sendable {
        public enum Value: Hashable, Sendable {
            /// As it was written, in whatever language.
            case text(String)
            case words(Bilingual)
            case moment(Instant)
        }

        public let name: Bilingual
        public let value: Value

        public init(_ name: Bilingual, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    public struct Step: Hashable, Sendable {
        public let title: Bilingual
        public let text: Bilingual
        public let facts: [Fact]
        /// In hexadecimal digits.
        public let hash: String?

        public init(title: Bilingual, text: Bilingual, facts: [Fact] = [], hash: String? = nil) {
            self.title = title
            self.text = text
            self.facts = facts
            self.hash = hash
        }
    }

    /// The numbers that won prizes of one kind.
    public struct Tier: Hashable, Sendable {
        public struct Winner: Hashable, Sendable {
            public let number: Int
            /// Whom it stands for now.
            public let insteadOf: Int?
            /// Not claimed in time, and not drawn again.
            public let isLapsed: Bool

            public init(number: Int, insteadOf: Int? = nil, isLapsed: Bool = false) {
                self.number = number
                self.insteadOf = insteadOf
                self.isLapsed = isLapsed
            }
        }

        public let title: String
        public let won: Int
        /// nil when they are too many for a page.
        public let winners: [Winner]?

        public init(title: String, won: Int, winners: [Winner]?) {
            self.title = title
            self.won = won
            self.winners = winners
        }
    }

    /// What the viewer has in the draw.
    public struct Mine: Hashable, Sendable {
        public let numbers: [Int]
        /// What won, in words; empty before the draw.
        public let prizes: [String]

        public init(numbers: [Int], prizes: [String] = []) {
            self.numbers = numbers
            self.prizes = prizes
        }
    }

    public let title: String
    /// Whether winners are known.
    public let isDrawn: Bool
    public let steps: [Step]
    public let tiers: [Tier]
    /// nil for somebody who is not in the draw, or is not known.
    public var mine: Mine?
    /// How anybody checks the file, one step each; commands stand in `code`.
    public let howToCheck: [Bilingual]
    public let code: [String]
    /// Whether there is a file to take.
    public let hasFile: Bool

    public init(
        title: String,
        isDrawn: Bool = true,
        steps: [Step],
        tiers: [Tier] = [],
        mine: Mine? = nil,
        howToCheck: [Bilingual],
        code: [String] = [],
        hasFile: Bool
    ) {
        self.title = title
        self.isDrawn = isDrawn
        self.steps = steps
        self.tiers = tiers
        self.mine = mine
        self.howToCheck = howToCheck
        self.code = code
        self.hasFile = hasFile
    }
}
