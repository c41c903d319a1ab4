/// The lines of a proof, each sealed over all before it.
///
/// Keep the value, or only its seal and number of lines, between one entry and the next: that is all a proof needs to go
/// on. The seal behind an entrant's line is the receipt to give them.
public struct ProofChain: Hashable, Sendable {
    /// The seal of the last line; 32 zero bytes before the first.
    public private(set) var seal: Hash
    /// How many lines there are.
    public private(set) var steps: Int

    /// A proof without a line.
    public init() {
        self.seal = .zero
        self.steps = 0
    }

    /// A proof that goes on behind its line number `steps`.
    public init(seal: Hash, steps: Int) {
        self.seal = seal
        self.steps = steps
    }

    /// Adds a step.
    ///
    /// - Returns: Its line, with the seal and the line feed.
    @discardableResult
    public mutating func append(_ step: Step) -> [UInt8] {
        let line = step.written()
        self.append(line)
        return line.sealed(with: self.seal)
    }

    /// Adds a line that is written but not sealed.
    mutating func append(_ line: LineWriter) {
        var frame = Frame(.seal)
        frame.add(self.seal)
        frame.add(line.bytes)
        self.seal = frame.hash
        self.steps += 1
    }

    /// The hash to publish before the outside value of a deadline draw is known.
    ///
    /// - Complexity: O(*n*) hashes in the number of entries.
    public static func announcement(rules: DrawRules, commitment: Commitment, roster: Roster) -> Hash {
        var chain = Self()
        chain.append(.rules(rules))
        chain.append(.commitment(commitment))
        chain.append(roster) { _ in }
        return chain.seal
    }

    /// The hash to publish before the outside value of an instant draw is known, and before anybody enters.
    public static func announcement(rules: DrawRules, commitment: Commitment) -> Hash {
        var chain = Self()
        chain.append(.rules(rules))
        chain.append(.commitment(commitment))
        return chain.seal
    }

    /// Adds all entries and the end of the roster.
    mutating func append<Failure>(_ roster: Roster, _ write: ([UInt8]) throws(Failure) -> Void) throws(Failure) {
        for (index, entry) in roster.entries.enumerated() {
            try write(self.append(.entry(number: index + 1, entry)))
        }
        try write(self.append(.roster(entries: roster.entries.count, weight: roster.weight, root: roster.root)))
    }
}
