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
