/// Finds what a person probably meant to write.
public enum Nearest {
    /// The candidate closest to a word, or nil when none is close enough to be a slip.
    ///
    /// Case, `-` and `_` do not count. Words of up to two letters must be equal otherwise, a longer one may differ in
    /// one to three places; two neighbours swapped are one difference. Of equally close candidates the first one wins.
    public static func match(for word: String, in candidates: some Sequence<String>) -> String? {
        let wanted = self.bare(word)
        guard !wanted.isEmpty, wanted.count <= 64 else { return nil }
        var best: (candidate: String, distance: Int)?
        for candidate in candidates {
            let other = self.bare(candidate)
            guard !other.isEmpty, abs(other.count - wanted.count) <= 3 else { continue }
            let distance = self.distance(from: wanted, to: other)
            let allowed = self.allowance(for: max(wanted.count, other.count))
            guard distance <= allowed, distance < best?.distance ?? .max else { continue }
            best = (candidate, distance)
        }
        return best?.candidate
    }

    private static func allowance(for length: Int) -> Int {
        switch length {
        case ...2: 0
        case ...4: 1
        case ...8: 2
        default: 3
        }
    }

    private static func bare(_ word: String) -> [Character] {
        Array(word.lowercased().filter { $0 != "-" && $0 != "_" })
    }

    /// How many letters are added, lost, changed or swapped with their neighbour (optimal string alignment).
    private static func distance(from source: [Character], to target: [Character]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...target.count)
        for row in source.indices {
            var current = [row + 1]
            for column in target.indices {
                let change = last[column] + (source[row] == target[column] ? 0 : 1)
                var cost = min(change, last[column + 1] + 1, current[column] + 1)
                let isSwap =
                    row > 0 && column > 0
                    && source[row] == target[column - 1] && source[row - 1] == target[column]
                if isSwap {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[target.count]
    }
}
