/// The hash tree over the entries of a roster, shaped as in RFC 6962, section 2.1.
///
/// It keeps one node for each binary digit of the number of leaves, no more.
struct MerkleTree: Sendable {
    /// The roots of the full trees that the leaves make up, the largest first.
    private var peaks: [(size: Int, root: Hash)] = []

    mutating func append(_ leaf: Hash) {
        var (size, root) = (1, leaf)
        while let last = self.peaks.last, last.size == size {
            root = Self.node(last.root, root)
            size *= 2
            self.peaks.removeLast()
        }
        self.peaks.append((size, root))
    }

    var root: Hash {
        guard var root = self.peaks.last?.root else { return Frame(.node).hash }
        for peak in self.peaks.dropLast().reversed() { root = Self.node(peak.root, root) }
        return root
    }

    static func node(_ left: Hash, _ right: Hash) -> Hash {
        var frame = Frame(.node)
        frame.add(left)
        frame.add(right)
        return frame.hash
    }
}
