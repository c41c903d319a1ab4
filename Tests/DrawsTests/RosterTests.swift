import Domain
import Draws
import Testing

@Suite struct RosterTests {
    @Test func `everybody's inclusion proof holds for their entry, number and root, and for nothing else`() throws {
        let rules = Samples.deadline()
        for count in 1...33 {
            let roster = try Samples.roster(rules, count, weights: [1, 2, 3])
            let other = try Samples.roster(rules, count + 1, weights: [1, 2, 3])
            for number in 1...count {
                let proof = try #require(InclusionProof(of: number, in: roster))
                let entry = roster.entries[number - 1]
                #expect(proof.holds(entry, root: roster.root))
                #expect(!proof.holds(entry, root: other.root))
                #expect(!proof.holds(RosterEntry(hash: entry.hash, weight: entry.weight + 1), root: roster.root))
                for wrong in [number - 1, number + 1, 0, -1] {
                    let moved = InclusionProof(number: wrong, count: count, path: proof.path)
                    #expect(!moved.holds(entry, root: roster.root))
                }
                let longer = InclusionProof(number: number, count: count, path: proof.path + [roster.root])
                #expect(!longer.holds(entry, root: roster.root))
                guard !proof.path.isEmpty else { continue }
                let shorter = InclusionProof(number: number, count: count, path: proof.path.dropLast())
                #expect(!shorter.holds(entry, root: roster.root))
            }
            #expect(InclusionProof(of: count + 1, in: roster) == nil && InclusionProof(of: 0, in: roster) == nil)
        }
    }

    @Test func `who enters too often, or with a weight that cannot be, is refused and nothing has changed`() throws {
        var roster = Roster(rules: Samples.deadline())
        let entry = RosterEntry(entrant: "a", draw: "d", salt: Samples.salt(1))
        #expect(try roster.append(entry) == 1)
        let root = roster.root
        #expect(Self.code { try roster.append(entry) } == .enteredTooOften)
        let hash = RosterEntry(entrant: "b", draw: "d", salt: Samples.salt(1)).hash
        for weight in [0, -1, Int.min, Int.max, 1 << 53 - 1] {
            #expect(Self.code { try roster.append(RosterEntry(hash: hash, weight: weight)) } == .badWeight)
        }
        #expect(roster.entries.count == 1 && roster.weight == 1 && roster.root == root)
        #expect(try roster.append(RosterEntry(hash: hash, weight: 1 << 53 - 2)) == 2)
        var instant = Roster(rules: Samples.instant(EntryLimits(entries: 3, wins: 1)))
        #expect(Self.code { try instant.append(RosterEntry(hash: hash, weight: 2)) } == .badWeight)
        for _ in 0..<3 { try instant.append(entry) }
        #expect(Self.code { try instant.append(entry) } == .enteredTooOften)
    }

    @Test func `among many entrants each is counted for itself`() throws {
        var roster = Roster(rules: Samples.instant(EntryLimits(entries: 2, wins: 1)))
        for _ in 0..<2 {
            for number in 0..<500 {
                try roster.append(RosterEntry(entrant: "\(number)", draw: "d", salt: Samples.salt(number)))
            }
        }
        for number in 0..<500 {
            let entry = RosterEntry(entrant: "\(number)", draw: "d", salt: Samples.salt(number))
            #expect(Self.code { try roster.append(entry) } == .enteredTooOften)
        }
    }

    @Test func `an entry tells its person only to who has the salt`() {
        let entry = RosterEntry(entrant: "li.na", draw: "d", salt: Samples.salt(1))
        #expect(entry == RosterEntry(entrant: "li.na", draw: "d", salt: Samples.salt(1)))
        #expect(entry.hash != RosterEntry(entrant: "li.na", draw: "d", salt: Samples.salt(2)).hash)
        #expect(entry.hash != RosterEntry(entrant: "li.na", draw: "e", salt: Samples.salt(1)).hash)
        #expect(entry.hash != RosterEntry(entrant: "li.nb", draw: "d", salt: Samples.salt(1)).hash)
    }

    @Test func `the part before the draw is right when only that is asked for`() throws {
        let record = try Samples.record()
        let commitment = Commitment(draw: record.rules.draw, secret: record.secret)
        var part: [UInt8] = []
        let announcement = try DrawFile.writeAnnounced(
            rules: record.rules,
            commitment: commitment,
            roster: record.roster
        ) { part += $0 }
        let whole = try Samples.bytes(record)
        #expect(Array(whole.prefix(part.count)) == part)
        #expect(Samples.verdict(part).flaw?.code == .missing)
        // What an entrant needs to see that a root belongs to an announcement: the last receipt and the sums.
        var chain = ProofChain()
        chain.append(.rules(record.rules))
        chain.append(.commitment(commitment))
        for (index, entry) in record.roster.entries.enumerated() { chain.append(.entry(number: index + 1, entry)) }
        var short = ProofChain(seal: chain.seal, steps: chain.steps)
        short.append(.roster(entries: 5, weight: record.roster.weight, root: record.roster.root))
        #expect(short.seal == announcement)
        let expected = Expectations(announced: announcement, endsWithRoster: true)
        #expect(Samples.verdict(part, expected).isRight)
        #expect(Samples.verdict(whole, expected).isRight)
        #expect(Samples.verdict(part.dropLast(10).map { $0 }, expected).flaw?.code == .form)
    }

    private static func code(_ body: () throws -> Int) -> DrawError.Code? {
        do { _ = try body() } catch { return (error as? DrawError)?.code }
        return nil
    }
}
