/// That an entry is in a roster, without the roster: its number and the way to the root.
///
/// For a million entries it has 20 hashes. Whoever has it, the own salt and the published root needs nobody's word.
///
/// Source of shape and check: RFC 9162, section 2.1.3.
public struct InclusionProof: Hashable, Sendable {
    /// The number of the entry, from 1 on.
    public let number: Int
    /// How many entries there are.
    public let count: Int
    /// The neighbours on the way from the leaf to the root.
    public let path: [Hash]

    public init(number: Int, count: Int, path: [Hash]) {
        self.number = number
        self.count = count
        self.path = path
    }

    /// The proof for an entry; nil when there is no such number.
    ///
    /// - Complexity: O(*n*) hashes in the number of entries.
    public init?(of number: Int, in roster: Roster) {
        guard number >= 1, number <= roster.entries.count else { return nil }
        var level = roster.entries.enumerated().map { $0.element.leaf($0.offset + 1) }
        var (index, path): (Int, [Hash]) = (number - 1, [])
        while level.count > 1 {
            let neighbour = index ^ 1
            if neighbour < level.count { path.append(level[neighbour]) }
            level = Self.above(level)
            index /= 2
        }
        self.init(number: number, count: roster.entries.count, path: path)
    }

    /// Whether this entry has this number in the roster with this root.
    public func holds(_ entry: RosterEntry, root: Hash) -> Bool {
        guard self.number >= 1, self.number <= self.count, entry.weight >= 1 else { return false }
        var (index, last, hash) = (self.number - 1, self.count - 1, entry.leaf(self.number))
        for neighbour in self.path {
            guard last > 0 else { return false }
            if index & 1 == 1 || index == last {
                hash = MerkleTree.node(neighbour, hash)
                // Where a node has no neighbour on the right it stands for itself one level up.
                while index & 1 == 0, index > 0 {
                    index /= 2
                    last /= 2
                }
            } else {
                hash = MerkleTree.node(hash, neighbour)
            }
            index /= 2
            last /= 2
        }
        return last == 0 && hash == root
    }

    /// The level above: pairs are joined, a last one without a pair goes up as it is.
    private static func above(_ level: [Hash]) -> [Hash] {
        stride(from: 0, to: level.count, by: 2).map { left in
            left + 1 < level.count ? MerkleTree.node(level[left], level[left + 1]) : level[left]
        }
    }
}
