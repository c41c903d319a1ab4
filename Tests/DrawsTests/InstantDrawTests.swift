import Domain
import Draws
import Testing

@Suite struct InstantDrawTests {
    @Test func `the result hangs on the number and not on who enters`() throws {
        let record = try Samples.instantRecord(60)
        var other = record
        other.roster = Roster(rules: record.rules)
        for number in 1...60 {
            let entry = RosterEntry(entrant: "other \(number)", draw: record.rules.draw, salt: Samples.salt(number))
            try other.roster.append(entry)
        }
        func winners(_ record: DrawRecord) throws -> [Int] {
            let summary = Samples.verdict(try Samples.bytes(record)).summary
            return summary?.picks.filter { $0.pick == 1 }.map(\.entry) ?? []
        }
        #expect(try !winners(record).isEmpty)
        #expect(try winners(record) == winners(other))
    }

    @Test func `stock is never oversold and limits are kept`() throws {
        let record = try Samples.instantRecord(60)
        let verdict = Samples.verdict(try Samples.bytes(record))
        let winners = try #require(verdict.summary?.picks)
        #expect(verdict.isRight)
        #expect(winners.count { $0.tier == "a" } == 1)
        #expect(winners.count { $0.tier == "b" } == 5)
        #expect(Set(winners.map(\.hash)).count == winners.count)
        #expect(winners.map(\.entry) == winners.map(\.entry).sorted())
    }

    @Test func `who plays entry by entry gets what the proof says`() throws {
        var record = try Samples.instantRecord(60)
        record.rules.tiers[1].count = 30
        let draw = try InstantDraw(rules: record.rules, secret: record.secret, entropy: record.entropy)
        var (stock, wins): ([Int], [Hash: Int]) = (record.rules.tiers.map(\.count), [:])
        var won: [[Int]] = []
        var reasons: Set<InstantDraw.Outcome.Reason> = []
        for (index, entry) in record.roster.entries.enumerated() {
            switch draw.outcome(entry: index + 1, stock: stock, wins: wins[entry.hash, default: 0]) {
            case .win(let tier, let place, let value):
                stock[tier == "a" ? 0 : 1] -= 1
                wins[entry.hash, default: 0] += 1
                won.append([index + 1, place, value])
            case .nothing(let reason): reasons.insert(reason)
            }
        }
        let winners = Samples.verdict(try Samples.bytes(record)).summary?.picks ?? []
        #expect(winners.map { [$0.entry, $0.place, $0.value] } == won)
        #expect(reasons == [.odds, .stock, .limit])
    }

    @Test func `the announcement stands before anybody enters, and each entry has a receipt`() throws {
        let record = try Samples.instantRecord()
        let commitment = Commitment(draw: record.rules.draw, secret: record.secret)
        let announcement = ProofChain.announcement(rules: record.rules, commitment: commitment)
        var chain = ProofChain()
        var lines = chain.append(.rules(record.rules)) + chain.append(.commitment(commitment))
        #expect(chain.seal == announcement)
        lines += chain.append(.entropy(record.entropy))
        var receipts: [Hash] = []
        for (index, entry) in record.roster.entries.enumerated() {
            // What a play keeps between two entries: the seal and the number of lines.
            chain = ProofChain(seal: chain.seal, steps: chain.steps)
            lines += chain.append(.entry(number: index + 1, entry))
            receipts.append(chain.seal)
        }
        let proof = try Samples.bytes(record)
        #expect(Array(proof.prefix(lines.count)) == lines)
        for person in [0, 3, 7] {
            let entrant = (id: "person-\(person)", salt: Samples.salt(person))
            let found = Samples.verdict(proof, Expectations(announced: announcement, entrant: entrant)).summary?.found
            #expect(found.map { receipts[$0.number - 1] } == found?.receipt)
            #expect(found?.numbers == (1...12).filter { ($0 - 1) * 2 / 3 == person })
        }
        let stranger = (id: "person-0", salt: Samples.salt(1))
        #expect(Samples.verdict(proof, Expectations(entrant: stranger)).summary?.found == nil)
    }
}
