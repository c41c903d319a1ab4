/// The row of 64-bit numbers that a seed stands for, four to a keyed hash.
struct WordStream: Sendable {
    /// The place of the next word, from 0 on.
    private(set) var place = 0

    private let seed: Seed
    private var frame: Frame
    private var block: Hash?

    /// The stream of a deadline draw.
    init(_ seed: Seed) {
        self.seed = seed
        self.frame = Frame(.stream)
        self.frame.add(0)
    }

    /// The stream of one entry of an instant draw.
    init(_ seed: Seed, entry: Int) {
        self.seed = seed
        self.frame = Frame(.instant)
        self.frame.add(entry)
        self.frame.add(0)
    }

    mutating func next() -> UInt64 {
        let (number, word) = self.place.quotientAndRemainder(dividingBy: 4)
        self.place += 1
        if word > 0, let block = self.block { return block.word(word) }
        if number > 0 { self.frame.replaceLast(with: number) }
        let block = self.frame.hash(under: self.seed.key)
        self.block = block
        return block.word(word)
    }

    /// A number from 0 to `count` − 1, none likelier than another, and the place of the word it comes from.
    ///
    /// Words are cut to as many bits as `count` − 1 has and passed over while they are too large: fewer than two on
    /// average.
    mutating func below(_ count: Int) -> (value: Int, place: Int) {
        precondition(count > 0, "There is no number below \(count).")
        let bits = Int.bitWidth - (count - 1).leadingZeroBitCount
        let mask = (UInt64(1) << UInt64(bits)) - 1
        while true {
            let value = Int(self.next() & mask)
            if value < count { return (value, self.place - 1) }
        }
    }
}
