import Domain
import Testing

@testable import Draws

@Suite struct DrawTests {
    @Test func `nobody wins twice, tiers are filled in order, and prizes that nobody is left for stay`() throws {
        let record = try Samples.record(40)
        let winners = try Self.draw(record).picks
        #expect(winners.map(\.tier) == ["first", "second", "second"])
        #expect(winners.map(\.pick) == [1, 2, 3])
        #expect(Set(winners.map(\.entry)).count == 3)
        for winner in winners { #expect(winner.hash == record.roster.entries[winner.entry - 1].hash) }
        let few = try Self.draw(Samples.record(2)).picks
        #expect(few.map(\.tier) == ["first", "second"])
        #expect(Set(few.map(\.entry)) == [1, 2])
        #expect(try Self.draw(Samples.record(0)).picks.isEmpty)
    }

    @Test func `a pick takes the entry in whose weight the value lies`() throws {
        let weights = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5]
        let rules = Samples.deadline(tiers: [PrizeTier(id: "all", title: "All", count: 11, value: 1)])
        let roster = try Samples.roster(rules, weights.count, weights: weights)
        let winners = try Draw.result(rules: rules, roster: roster, secret: Samples.secret, entropy: .outside("1"))
        #expect(winners.map(\.entry).sorted() == Array(1...11))
        var left = weights
        for winner in winners {
            var (number, sum) = (0, 0)
            while sum <= winner.value {
                sum += left[number]
                number += 1
            }
            #expect(number == winner.entry)
            left[number - 1] = 0
        }
        #expect(left.allSatisfy { $0 == 0 })
    }

    @Test func `the sums of weights agree with plain addition for every number of entries`() throws {
        let rules = Samples.deadline()
        for count in 0...40 {
            let weights = (0..<max(1, count)).map { $0 * 7 % 5 + 1 }
            let roster = try Samples.roster(rules, count, weights: weights)
            var tree = WeightTree(roster.entries)
            var left = roster.entries.map(\.weight)
            for gone in [count / 3, count - 1, 0] where left.indices.contains(gone) {
                #expect(tree.total == left.reduce(0, +))
                var value = 0
                for (index, weight) in left.enumerated() {
                    for _ in 0..<weight {
                        #expect(tree.entry(at: value) == index + 1)
                        value += 1
                    }
                }
                tree.remove(gone + 1, weight: left[gone])
                left[gone] = 0
            }
        }
    }

    @Test func `a re-draw replaces who is named and nobody else, and goes on in the same stream`() throws {
        let record = try Samples.record(6)
        var draw = try Self.draw(record)
        let before = draw.picks
        let replacement = try draw.redraw(replacing: 2, reason: "not claimed")
        #expect(Array(draw.picks.dropLast()) == before)
        #expect(replacement.replaces == 2)
        #expect(replacement.winner.tier == "second" && replacement.winner.pick == 4)
        #expect(replacement.winner.place > before.map(\.place).max() ?? 0)
        #expect(!before.map(\.entry).contains(replacement.winner.entry))
        // One more prize from the start gives the same fourth pick: the stream is one.
        var longer = record
        longer.rules.tiers[1].count = 3
        let announcement = ProofChain.announcement(
            rules: record.rules,
            commitment: Commitment(draw: record.rules.draw, secret: record.secret),
            roster: record.roster
        )
        var whole = Draw(
            rules: longer.rules,
            roster: record.roster,
            announcement: announcement,
            secret: record.secret,
            entropy: record.entropy
        )
        let all = (0..<4).compactMap { _ in whole.next() }
        #expect(all.last == replacement.winner)
    }

    @Test func `a replaced winner never wins again, and when nobody is left nobody wins`() throws {
        var draw = try Self.draw(Samples.record(4))
        let fourth = try draw.redraw(replacing: 1, reason: "a")
        #expect(Set(draw.picks.map(\.entry)) == [1, 2, 3, 4])
        let nobody = try draw.redraw(replacing: fourth.winner.pick, reason: "b")
        #expect(nobody.winner.entry == 0 && nobody.winner.hash == nil && nobody.winner.tier == "first")
        for (pick, reason) in [
            (1, "again"), (nobody.winner.pick, "nobody"), (0, "none"), (99, "none"), (Int.min, "none"),
        ] {
            let unchanged = draw.picks
            let error = #expect(throws: DrawError.self) { try draw.redraw(replacing: pick, reason: reason) }
            #expect(error?.code == .nobodyToReplace && draw.picks == unchanged)
        }
        for reason in ["", "\u{1B}[31m", String(repeating: "x", count: 4_001)] {
            let error = #expect(throws: DrawError.self) { try draw.redraw(replacing: 2, reason: reason) }
            #expect(error?.code == .badText)
        }
        var record = try Samples.record(4)
        record.redraws = [(pick: 1, reason: "a"), (pick: 4, reason: "b")]
        let verdict = Samples.verdict(try Samples.bytes(record))
        #expect(verdict.isRight)
        #expect(verdict.summary?.standing.map(\.pick) == [2, 3])
    }

    @Test func `a proof with a re-draw begins with the lines of the proof without it`() throws {
        var record = try Samples.record(30)
        record.redraws = []
        let before = try Samples.bytes(record).split(separator: UInt8(ascii: "\n"))
        record.redraws = [(pick: 3, reason: "not claimed")]
        let after = try Samples.bytes(record).split(separator: UInt8(ascii: "\n"))
        #expect(after.count == before.count + 1)
        #expect(after[..<(before.count - 1)] == before[..<(before.count - 1)])
    }

    private static func draw(_ record: DrawRecord) throws -> Draw {
        try Draw(rules: record.rules, roster: record.roster, secret: record.secret, entropy: record.entropy)
    }
}
