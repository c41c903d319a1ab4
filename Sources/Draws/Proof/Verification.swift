internal import Domain

/// A proof being checked: bytes go in as they come, the verdict comes out at the end.
///
/// It holds the roster (about 80 bytes an entry), the winners, and never more than one line. After the first wrong step
/// it looks at nothing more.
public struct Verification: Sendable {
    /// What of the proof has been read.
    struct Reading: Sendable {
        /// The names of the steps of which one must follow; none behind the end.
        var due: [Step.Name] = [.rules]
        var chain = ProofChain()
        var summary: Verdict.Summary?
        var commitment: Commitment?
        var roster: Roster?
        /// Where the winners of a deadline draw come from, once the secret is known.
        var draw: Draw?
        /// Where those of an instant draw come from.
        var replay: InstantReplay?
        /// The winner whose line is due.
        var coming: Winner?
        /// The hash that is looked for.
        var wanted: Hash?
    }

    let expectations: Expectations
    var reading = Reading()
    private var steps: [(name: Step.Name, count: Int)] = []
    private var flaw: Flaw?
    /// The beginning of a line whose end has not come yet.
    private var pending: [UInt8] = []

    public init(_ expectations: Expectations = Expectations()) { self.expectations = expectations }

    /// Whether the verdict stands, so that nothing more need be read.
    public var isDecided: Bool { self.flaw != nil }

    /// Takes the next bytes of the file, as many as there are.
    public mutating func feed(_ piece: [UInt8]) {
        var start = 0
        while start < piece.count, self.flaw == nil {
            guard let feed = piece[start...].firstIndex(of: UInt8(ascii: "\n")) else { break }
            if self.pending.isEmpty {
                self.take(piece, start..<feed)
            } else {
                self.pending.append(contentsOf: piece[start..<feed])
                let line = self.pending
                self.pending.removeAll(keepingCapacity: true)
                self.take(line, 0..<line.count)
            }
            start = feed + 1
        }
        guard self.flaw == nil, start < piece.count else { return }
        self.pending.append(contentsOf: piece[start...].prefix(ProofText.lineLimit + 1 - self.pending.count))
        if self.pending.count > ProofText.lineLimit { self.refuse(self.pending[...], Self.tooLong) }
    }

    /// The verdict over everything that was fed.
    public mutating func finish() -> Verdict {
        if self.flaw == nil, !self.pending.isEmpty {
            self.refuse(
                self.pending[...],
                Objection(.form, "最后一行没有换行，文件不完整。", "the last line has no line feed: the file is not whole.")
            )
        }
        let isWhole = self.reading.due.isEmpty || self.expectations.endsWithRoster && self.reading.due == [.entropy]
        if self.flaw == nil, !isWhole {
            let due = self.reading.due.map(\.title).joined(separator: Bilingual("或", " or "))
            self.flaw = Flaw(
                step: self.reading.chain.steps + 1,
                name: .end,
                code: .missing,
                reason: Bilingual("文件到这里就断了，后面应该是：", "the file ends too early; what is missing: ") + due
            )
        }
        return Verdict(flaw: self.flaw, steps: self.steps, summary: self.reading.summary)
    }

    private mutating func take(_ bytes: [UInt8], _ range: Range<Int>) {
        do throws(Objection) {
            guard range.count < ProofText.lineLimit else { throw Self.tooLong }
            guard let members = LineReader.members(of: bytes, in: range), let (step, seal) = Step.read(members) else {
                throw Objection(.form, "不是证明文件的任何一种行。", "it has the form of no step.")
            }
            guard self.reading.due.contains(step.name) else { throw self.notDue }
            let written = step.written()
            let line = written.sealed(with: seal)
            guard line.dropLast() == bytes[range] else {
                throw Objection(.form, "写法和规定的不一样。", "it is not written in the one way that is right.")
            }
            var chain = self.reading.chain
            chain.append(written)
            guard chain.seal == seal else {
                throw Objection(.seal, "封印对不上：这一行或它的封印被改过。", "the seal does not fit: the line or its seal was changed.")
            }
            self.reading.chain = chain
            do throws(Objection) { try self.admit(step) } catch {
                self.reading.chain = ProofChain(seal: seal, steps: chain.steps - 1)
                throw error
            }
            self.count(step.name)
        } catch {
            self.refuse(bytes[range], error)
        }
    }

    private var notDue: Objection {
        let due = self.reading.due.map(\.title).joined(separator: Bilingual("或", " or "))
        guard !self.reading.due.isEmpty else {
            return Objection(.order, "结束之后不能再有内容。", "nothing may follow the end.")
        }
        return Objection(.order, "这里应该是：\(due.chinese)。", "another step is due here: \(due.english).")
    }

    private mutating func count(_ name: Step.Name) {
        if self.steps.last?.name == name {
            self.steps[self.steps.count - 1].count += 1
        } else {
            self.steps.append((name, 1))
        }
    }

    private mutating func refuse(_ line: ArraySlice<UInt8>, _ objection: Objection) {
        self.flaw = Flaw(
            step: self.reading.chain.steps + 1,
            name: Step.Name(in: line),
            code: objection.code,
            reason: objection.reason
        )
    }

    private static let tooLong = Objection(.form, "这一行太长。", "the line is too long.")
}

/// What is wrong with a line.
struct Objection: Error {
    let code: Flaw.Code
    let reason: Bilingual

    init(_ code: Flaw.Code, _ chinese: String, _ english: String) {
        self.code = code
        self.reason = Bilingual(chinese, english)
    }

    init(_ code: Flaw.Code, _ reason: Bilingual) {
        self.code = code
        self.reason = reason
    }
}
