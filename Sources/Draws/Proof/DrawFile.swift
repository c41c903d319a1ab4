/// The proof of a draw as a file of lines, written and checked piece by piece: never is more than a line in memory twice.
public enum DrawFile {
    /// Writes the whole proof of a finished draw.
    ///
    /// - Parameters:
    ///   - record: The draw; its roster is one for its rules.
    ///   - write: Takes the lines, in pieces of about 64 KiB.
    /// - Returns: The seal of the last line.
    /// - Throws: What `write` throws, and ``DrawError`` as ``Draw`` and ``InstantDraw`` do.
    @discardableResult
    public static func write(_ record: DrawRecord, to write: ([UInt8]) throws -> Void) throws -> Hash {
        guard record.roster.kind == record.rules.kind, record.roster.limits == record.rules.limits else {
            throw DrawError(.badRules, "名单不是按这份规则登记的。", "The roster was made under other rules.")
        }
        return try withoutActuallyEscaping(write) { write in
            var lines = Lines(write)
            try lines.add(.rules(record.rules))
            try lines.add(.commitment(Commitment(draw: record.rules.draw, secret: record.secret)))
            switch record.rules.kind {
            case .deadline: try Self.writeDeadline(record, &lines)
            case .instant: try Self.writeInstant(record, &lines)
            }
            try lines.add(.end(steps: lines.chain.steps + 1))
            try lines.flush()
            return lines.chain.seal
        }
    }

    /// Writes the part of a deadline draw's proof that is published before the outside value is known: up to the roster.
    ///
    /// - Returns: The announcement.
    @discardableResult
    public static func writeAnnounced(
        rules: DrawRules,
        commitment: Commitment,
        roster: Roster,
        to write: ([UInt8]) throws -> Void
    ) throws -> Hash {
        try withoutActuallyEscaping(write) { write in
            var lines = Lines(write)
            try lines.add(.rules(rules))
            try lines.add(.commitment(commitment))
            try lines.add(roster)
            try lines.flush()
            return lines.chain.seal
        }
    }

    /// Checks a proof piece by piece.
    ///
    /// - Parameters:
    ///   - expectations: What it is held against beside itself.
    ///   - read: Gives the next bytes, nil at the end; pieces of any size.
    /// - Returns: Right, or the first wrong step.
    public static func verify(
        _ expectations: Expectations = Expectations(),
        reading read: () throws -> [UInt8]?
    ) rethrows -> Verdict {
        var verification = Verification(expectations)
        while !verification.isDecided, let piece = try read() { verification.feed(piece) }
        return verification.finish()
    }

    private static func writeDeadline(_ record: DrawRecord, _ lines: inout Lines) throws {
        try lines.add(record.roster)
        var draw = try Draw(record, announcement: lines.chain.seal)
        try lines.add(.entropy(record.entropy))
        try lines.add(.secret(record.secret))
        while let winner = draw.next() { try lines.add(.winner(winner)) }
        for (pick, reason) in record.redraws {
            try lines.add(.redraw(draw.redraw(replacing: pick, reason: reason)))
        }
    }

    private static func writeInstant(_ record: DrawRecord, _ lines: inout Lines) throws {
        let draw = try InstantDraw(rules: record.rules, secret: record.secret, entropy: record.entropy)
        guard record.redraws.isEmpty else {
            throw DrawError(.nobodyToReplace, "即点即开不补抽。", "An instant draw is not drawn again.")
        }
        try lines.add(.entropy(record.entropy))
        try lines.add(record.roster)
        try lines.add(.secret(record.secret))
        var replay = InstantReplay(draw, rules: record.rules, roster: record.roster)
        while let winner = replay.next() { try lines.add(.winner(winner)) }
    }
}

extension Draw {
    fileprivate init(_ record: DrawRecord, announcement: Hash) throws(DrawError) {
        guard record.rules.validate().isEmpty else {
            throw DrawError(.badRules, "规则有问题。", "The rules have problems.")
        }
        try record.entropy.check(record.rules)
        self.init(
            rules: record.rules,
            roster: record.roster,
            announcement: announcement,
            secret: record.secret,
            entropy: record.entropy
        )
    }
}

/// Sealed lines on their way out, some together.
private struct Lines {
    private static let pieceLength = 65_536

    private(set) var chain = ProofChain()
    private let write: ([UInt8]) throws -> Void
    private var waiting: [UInt8] = []

    init(_ write: @escaping ([UInt8]) throws -> Void) { self.write = write }

    mutating func add(_ step: Step) throws { try self.add(self.chain.append(step)) }

    mutating func add(_ roster: Roster) throws {
        var chain = self.chain
        try chain.append(roster) { line in try self.add(line) }
        self.chain = chain
    }

    mutating func flush() throws {
        if !self.waiting.isEmpty { try self.write(self.waiting) }
        self.waiting.removeAll(keepingCapacity: true)
    }

    private mutating func add(_ line: [UInt8]) throws {
        self.waiting.append(contentsOf: line)
        if self.waiting.count >= Self.pieceLength { try self.flush() }
    }
}
