/// The weights of who may still be picked, with their sums: a Fenwick tree.
///
/// Source: Peter Fenwick, "A New Data Structure for Cumulative Frequency Tables", 1994.
struct WeightTree: Sendable {
    /// The sum of all weights that are left.
    private(set) var total = 0

    /// Node *i*, from 1 on, is the sum of the weights from *i* − (lowest bit of *i*) + 1 to *i*.
    private var sums: [Int] = [0]
    private let largestStep: Int

    init(_ entries: [RosterEntry]) {
        self.sums.reserveCapacity(entries.count + 1)
        self.largestStep = entries.isEmpty ? 0 : 1 << (Int.bitWidth - 1 - entries.count.leadingZeroBitCount)
        for entry in entries {
            var (sum, child) = (entry.weight, self.sums.count - 1)
            let end = self.sums.count & (self.sums.count - 1)
            while child > end {
                sum += self.sums[child]
                child &= child - 1
            }
            self.sums.append(sum)
            self.total += entry.weight
        }
    }

    /// The number of the first entry at which the running sum of what is left exceeds a value below ``total``.
    func entry(at value: Int) -> Int {
        var (number, rest, step) = (0, value, self.largestStep)
        while step > 0 {
            if number + step < self.sums.count, self.sums[number + step] <= rest {
                number += step
                rest -= self.sums[number]
            }
            step /= 2
        }
        return number + 1
    }

    /// Takes an entry out, with the weight it has.
    mutating func remove(_ number: Int, weight: Int) {
        var node = number
        while node < self.sums.count {
            self.sums[node] -= weight
            node += node & -node
        }
        self.total -= weight
    }
}
