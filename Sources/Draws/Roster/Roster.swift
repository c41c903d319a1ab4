/// The numbered entries of a draw, in the order in which they came; entry 1 is the first.
///
/// Entries are only added. Sums, root and the watch over who enters how often are kept up as they come, so adding one
/// takes the same time at the millionth as at the first.
public struct Roster: Sendable {
    public let kind: DrawRules.Kind
    public let limits: EntryLimits
    public private(set) var entries: [RosterEntry] = []
    /// The sum of all weights.
    public private(set) var weight = 0

    private var tree = MerkleTree()
    private var entrants = EntrantTable()

    public init(rules: DrawRules) {
        self.kind = rules.kind
        self.limits = rules.limits
    }

    /// The root over all entries so far.
    public var root: Hash { self.tree.root }

    /// Adds an entry.
    ///
    /// - Returns: Its number.
    /// - Throws: ``DrawError/Code/enteredTooOften``, ``DrawError/Code/badWeight``, ``DrawError/Code/full``; then nothing
    ///   has changed.
    @discardableResult
    public mutating func append(_ entry: RosterEntry) throws(DrawError) -> Int {
        guard self.entries.count < DrawRules.most else {
            throw DrawError(.full, "一次抽奖最多 \(DrawRules.most) 条。", "A draw has at most \(DrawRules.most) entries.")
        }
        guard entry.weight >= 1, entry.weight <= ProofText.top - self.weight else {
            throw DrawError(.badWeight, "权重从 1 开始，总和有上限。", "A weight is 1 or more, and all together stay below 2^53.")
        }
        guard self.kind == .deadline || entry.weight == 1 else {
            throw DrawError(.badWeight, "即点即开没有权重。", "In an instant draw every weight is 1.")
        }
        guard self.entrants.enter(entry.hash, upTo: self.limits.entries, in: self.entries) else {
            throw DrawError(
                .enteredTooOften,
                "同一个人参加的次数超过了规则。",
                "This entrant has entered as often as the rules allow."
            )
        }
        self.entries.append(entry)
        self.weight += entry.weight
        self.tree.append(entry.leaf(self.entries.count))
        return self.entries.count
    }

    /// The first entry of whoever made entry `number`.
    func firstEntry(ofWhoMade number: Int) -> Int {
        self.entrants.first(self.entries[number - 1].hash, in: self.entries)
    }
}
