import Domain
import Foundation
import OpenSSL
import Testing

@testable import Draws

/// The proof and the vectors that docs/draws.md shows.
@Suite struct ExampleTests {
    @Test func `the example of the documentation is written byte by byte, and is right`() throws {
        let file = Self.docs("draw-example.jsonl")
        let shown = [UInt8](try Data(contentsOf: file))
        let record = try Self.record()
        #expect(try Samples.bytes(record) == shown)
        let verdict = Samples.verdict(shown)
        #expect(verdict.isRight)
        #expect(verdict.summary?.picks.map(\.entry) == [5, 2, 8, 4])
        #expect(verdict.summary?.standing.map(\.entry) == [5, 8, 4])
    }

    @Test func `the vectors of the documentation hold`() throws {
        let record = try Self.record()
        let commitment = Commitment(draw: record.rules.draw, secret: record.secret)
        let announcement = ProofChain.announcement(rules: record.rules, commitment: commitment, roster: record.roster)
        let (first, second) = (record.roster.entries[0], record.roster.entries[1])
        let seed = Seed(secret: record.secret, announcement: announcement, entropy: record.entropy)
        let fallback = Seed(secret: record.secret, announcement: announcement, entropy: .fallback(reason: "any"))
        var stream = WordStream(seed)
        let blocks = (0..<8).map { _ in stream.next() }.map { word in
            lowercaseHex(withUnsafeBytes(of: word.bigEndian) { Array($0) })
        }
        var instant = WordStream(seed, entry: 17)
        let drawn = instant.below(1_000_000)
        let told = try String(contentsOf: Self.docs("draws.md"), encoding: .utf8)
        for vector in [
            commitment.hash.hex, first.hash.hex, first.leaf(1).hex, MerkleTree.node(first.leaf(1), second.leaf(2)).hex,
            record.roster.root.hex, MerkleTree().root.hex, announcement.hex, lowercaseHex(seed.key),
            lowercaseHex(fallback.key), blocks[..<4].joined(), blocks[4...].joined(),
            "\(drawn.value) at place \(drawn.place)",
        ] { #expect(told.contains("| \(vector) |"), "\(vector)") }
    }

    private static func docs(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/\(name)").standardizedFileURL
    }

    /// Eight customers, each with a salt of sixteen bytes of their number, every third with three chances.
    static func record() throws -> DrawRecord {
        let closes = Instant(seconds: 1_780_311_600)
        let rules = DrawRules(
            draw: "acme-2026-06-01",
            kind: .deadline,
            title: "六一抽奖 · Children's Day draw",
            organiser: "Acme, service@example.com",
            eligibility:
                "Members of an Acme customer group on 1 June 2026; one entry each, three chances with a purchase.",
            claim: "Within 14 days in any Acme store, with the number of your entry.",
            opens: Instant(seconds: 1_779_933_600),
            closes: closes,
            entropy: EntropyRule(
                source: "SSE Composite Index (000001), close of 2026-06-02 as published by the exchange, two decimals",
                known: closes + .seconds(80_400),
                fallback: closes + .seconds(252_000)
            ),
            tiers: [
                PrizeTier(id: "first", title: "Backpack 双肩包", count: 1, value: 19_900),
                PrizeTier(id: "second", title: "Picture book 绘本", count: 2, value: 3_900),
            ]
        )
        var roster = Roster(rules: rules)
        for number in 1...8 {
            let entry = RosterEntry(
                entrant: "customer-\(number)",
                draw: rules.draw,
                salt: [UInt8](repeating: UInt8(number), count: 16),
                weight: number % 3 == 0 ? 3 : 1
            )
            try roster.append(entry)
        }
        return DrawRecord(
            rules: rules,
            roster: roster,
            secret: Samples.secret,
            entropy: .outside("3347.52"),
            redraws: [(pick: 2, reason: "Not claimed by 16 June 2026. 逾期未领。")]
        )
    }
}
