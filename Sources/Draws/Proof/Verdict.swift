public import Domain

/// What a check of a proof came to.
public struct Verdict: Sendable {
    /// The first wrong step; nil when the proof is right.
    public let flaw: Flaw?
    /// How many steps of each name were right, in the order in which they came.
    public let steps: [(name: Step.Name, count: Int)]
    /// What the right steps say; nil when not even the rules are.
    public let summary: Summary?

    public var isRight: Bool { self.flaw == nil }

    /// What the right steps of a proof say.
    public struct Summary: Sendable {
        public let rules: DrawRules
        public internal(set) var entries = 0
        public internal(set) var weight = 0
        /// The hash that was to be published beforehand; nil when the proof does not get that far.
        public internal(set) var announcement: Hash?
        public internal(set) var entropy: Entropy?
        /// Every pick, in order; those of re-draws behind the winners.
        public internal(set) var picks: [Winner] = []
        public internal(set) var replacements: [Replacement] = []
        /// The entry that was looked for, when it is in the roster.
        public internal(set) var found: Found?

        init(rules: DrawRules) { self.rules = rules }

        /// The picks that were not replaced and won something.
        public var standing: [Winner] {
            let replaced = Set(self.replacements.map(\.replaces))
            return self.picks.filter { $0.entry > 0 && !replaced.contains($0.pick) }
        }
    }

    /// An entry that was looked for.
    public struct Found: Hashable, Sendable {
        /// Its number; of several, the first.
        public let number: Int
        public let weight: Int
        /// The seal of its line: what the entrant was given on entering.
        public let receipt: Hash
        /// The numbers of all entries of this entrant.
        public internal(set) var numbers: [Int]
    }
}

/// The first wrong step of a proof.
public struct Flaw: Hashable, Sendable {
    /// The kind of mistake.
    ///
    /// Switch with a `default`: codes are added over time.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }

        /// No whole line of the form that proofs have.
        public static let form = Self(rawValue: "form")
        /// Another step was due.
        public static let order = Self(rawValue: "order")
        /// The line, or its seal, was changed.
        public static let seal = Self(rawValue: "seal")
        /// What the line says contradicts what stands before it.
        public static let content = Self(rawValue: "content")
        /// The file ends before its end.
        public static let missing = Self(rawValue: "missing")
        /// Another announcement was published.
        public static let announcement = Self(rawValue: "announcement")
    }

    /// The number of the line, from 1 on.
    public let step: Int
    /// The step's name as the line itself has it; nil when it names none.
    public let name: Step.Name?
    public let code: Code
    /// One sentence that says what is wrong.
    public let reason: Bilingual
}
