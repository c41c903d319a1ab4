import Domain
import Draws

/// Draws to try things on; everything hangs on arguments and seeds.
enum Samples {
    static let secret = Self.secret(0)

    static func secret(_ first: UInt8) -> DrawSecret {
        guard let secret = DrawSecret((0..<32).map { $0 &+ first }) else { preconditionFailure("These are 32 bytes.") }
        return secret
    }

    static func salt(_ number: Int) -> [UInt8] { (0..<16).map { UInt8(truncatingIfNeeded: number &* 31 &+ $0) } }

    static func deadline(
        _ draw: String = "spring",
        tiers: [PrizeTier] = [
            PrizeTier(id: "first", title: "一等奖：一只背包", count: 1, value: 19_900),
            PrizeTier(id: "second", title: "Second: a \"book\"", count: 2, value: 2_990),
        ],
        entropy: EntropyRule = EntropyRule(
            source: "Shanghai Composite, close of 2026-03-02, two decimals",
            known: Instant(seconds: 1_772_436_600),
            fallback: Instant(seconds: 1_772_523_000)
        )
    ) -> DrawRules {
        DrawRules(
            draw: draw,
            kind: .deadline,
            title: "春日抽奖",
            organiser: "Acme\nservice@example.com",
            eligibility: "Members of group \\1",
            claim: "",
            opens: Instant(seconds: 1_772_000_000),
            closes: Instant(seconds: 1_772_400_000),
            entropy: entropy,
            tiers: tiers
        )
    }

    static func instant(_ limits: EntryLimits = EntryLimits(entries: 3, wins: 1)) -> DrawRules {
        DrawRules(
            draw: "scratch",
            kind: .instant,
            title: "刮刮乐",
            organiser: "Acme",
            opens: Instant(seconds: 1_772_000_000),
            closes: Instant(seconds: 1_772_400_000),
            entropy: EntropyRule(
                source: "drand round 1",
                known: Instant(seconds: 1_771_000_000),
                fallback: Instant(seconds: 1_771_500_000)
            ),
            limits: limits,
            tiers: [
                PrizeTier(id: "a", title: "A", count: 1, value: 100, odds: 200_000),
                PrizeTier(id: "b", title: "B", count: 5, value: 10, odds: 300_000),
            ]
        )
    }

    /// A roster of so many entrants with these weights, again and again.
    static func roster(_ rules: DrawRules, _ count: Int, weights: [Int] = [1]) throws -> Roster {
        var roster = Roster(rules: rules)
        for number in 0..<count {
            let person = rules.kind == .instant ? number * 2 / 3 : number
            let weight = rules.kind == .instant ? 1 : weights[number % weights.count]
            let entry = RosterEntry(
                entrant: "person-\(person)",
                draw: rules.draw,
                salt: Self.salt(person),
                weight: weight
            )
            try roster.append(entry)
        }
        return roster
    }

    static func record(_ count: Int = 5) throws -> DrawRecord {
        let rules = Self.deadline()
        return DrawRecord(
            rules: rules,
            roster: try Self.roster(rules, count, weights: [1, 2]),
            secret: Self.secret,
            entropy: .outside("3412.88"),
            redraws: [(pick: 1, reason: "not claimed")]
        )
    }

    static func instantRecord(_ count: Int = 12) throws -> DrawRecord {
        let rules = Self.instant()
        return DrawRecord(
            rules: rules,
            roster: try Self.roster(rules, count),
            secret: Self.secret(7),
            entropy: .outside("8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce")
        )
    }

    static func bytes(_ record: DrawRecord) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try DrawFile.write(record) { bytes += $0 }
        return bytes
    }

    static func verdict(_ bytes: [UInt8], _ expectations: Expectations = Expectations()) -> Verdict {
        var verification = Verification(expectations)
        verification.feed(bytes)
        return verification.finish()
    }
}
