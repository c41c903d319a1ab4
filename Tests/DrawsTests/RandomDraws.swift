import Domain
import Draws

/// A random draw of any shape, always the same for a seed.
struct RandomDraw {
    let record: DrawRecord
    var chance: RandomSource

    init(seed: UInt64) throws {
        var chance = RandomSource(seed: seed)
        let isInstant = chance.next() % 4 == 0
        let rules = isInstant ? Self.instant(&chance) : Self.deadline(&chance)
        let roster = try Self.roster(rules, &chance)
        let bytes = (0..<32).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
        guard let secret = DrawSecret(bytes) else { preconditionFailure("These are 32 bytes.") }
        let isOutside = !rules.entropy.source.isEmpty && chance.next() % 4 > 0
        let entropy =
            isOutside ? Entropy.outside(Self.text(&chance, 1...40)) : .fallback(reason: "unknown \"until\" then")
        var redraws: [(pick: Int, reason: String)] = []
        if !isInstant {
            var draw = try Draw(rules: rules, roster: roster, secret: secret, entropy: entropy)
            for _ in 0..<(chance.next() % 5) where !draw.picks.isEmpty {
                let pick = Int.random(in: 1...draw.picks.count, using: &chance)
                let reason = Self.text(&chance, 1...20)
                if (try? draw.redraw(replacing: pick, reason: reason)) != nil { redraws.append((pick, reason)) }
            }
        }
        self.record = DrawRecord(rules: rules, roster: roster, secret: secret, entropy: entropy, redraws: redraws)
        self.chance = chance
    }

    /// A change to a proof: a byte, a line or a whole piece, put in, left out, exchanged or written twice.
    mutating func changed(_ proof: [UInt8]) -> [UInt8] {
        var bytes = proof
        let at = Int.random(in: 0..<bytes.count, using: &self.chance)
        switch self.chance.next() % 8 {
        case 0: bytes.remove(at: at)
        case 1: bytes.insert(UInt8(truncatingIfNeeded: self.chance.next()), at: at)
        case 2: bytes[at] ^= UInt8(1 << (self.chance.next() % 8))
        case 3:
            let digit = bytes[at...].firstIndex { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? 0
            bytes[digit] = UInt8(ascii: "0") + (bytes[digit] &- UInt8(ascii: "0") &+ 1) % 10
        case 4: bytes.removeLast(at + 1)
        default:
            var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast().map(
                Array.init
            )
            let line = Int.random(in: 0..<lines.count, using: &self.chance)
            let other = Int.random(in: 0..<lines.count, using: &self.chance)
            switch self.chance.next() % 3 {
            case 0: lines.remove(at: line)
            case 1: lines.insert(lines[line], at: other)
            default: lines.swapAt(line, other)
            }
            bytes = lines.flatMap { $0 + [UInt8(ascii: "\n")] }
        }
        return bytes
    }

    private static func deadline(_ chance: inout RandomSource) -> DrawRules {
        let closes = Int64.random(in: 2...4_000_000_000_000, using: &chance)
        let hasEntropy = chance.next() % 3 > 0
        let tiers = (1...Int.random(in: 1...4, using: &chance)).map { number in
            PrizeTier(
                id: "tier-\(number)",
                title: Self.text(&chance, 1...30),
                count: Int.random(in: 1...6, using: &chance),
                value: Int.random(in: 0...5_000_000, using: &chance)
            )
        }
        return DrawRules(
            draw: "draw.\(chance.next() % 1_000)",
            kind: .deadline,
            title: Self.text(&chance, 1...60),
            organiser: Self.text(&chance, 1...60),
            eligibility: Self.text(&chance, 0...60),
            claim: Self.text(&chance, 0...60),
            opens: Instant(millis: closes - 1),
            closes: Instant(millis: closes),
            entropy: hasEntropy
                ? EntropyRule(
                    source: Self.text(&chance, 1...60),
                    known: Instant(millis: closes),
                    fallback: Instant(millis: closes + 5)
                )
                : .none,
            tiers: tiers
        )
    }

    private static func instant(_ chance: inout RandomSource) -> DrawRules {
        let tiers = (1...Int.random(in: 1...3, using: &chance)).map { number in
            PrizeTier(
                id: "T_\(number)",
                title: "\(number)",
                count: Int.random(in: 1...4, using: &chance),
                value: number,
                odds: Int.random(in: 1...333_333, using: &chance)
            )
        }
        return DrawRules(
            draw: "instant-\(chance.next() % 1_000)",
            kind: .instant,
            title: Self.text(&chance, 1...60),
            organiser: "O",
            opens: Instant(millis: 10),
            closes: Instant(millis: 11),
            entropy: chance.next() % 2 == 0
                ? .none : EntropyRule(source: "S", known: Instant(millis: 3), fallback: Instant(millis: 10)),
            limits: EntryLimits(
                entries: Int.random(in: 1...4, using: &chance),
                wins: Int.random(in: 1...2, using: &chance)
            ),
            tiers: tiers
        )
    }

    private static func roster(_ rules: DrawRules, _ chance: inout RandomSource) throws -> Roster {
        var roster = Roster(rules: rules)
        let count = Int.random(in: 0...24, using: &chance)
        let largest = [1, 5, 1_000, (1 << 53) / 64].randomElement(using: &chance) ?? 1
        for number in 0..<count {
            let person = rules.kind == .instant ? Int.random(in: 0...count, using: &chance) : number
            let entry = RosterEntry(
                entrant: "顾客 \(person)",
                draw: rules.draw,
                salt: Samples.salt(person),
                weight: rules.kind == .instant ? 1 : Int.random(in: 1...largest, using: &chance)
            )
            if rules.kind == .instant { _ = try? roster.append(entry) } else { try roster.append(entry) }
        }
        return roster
    }

    private static let characters = Array("ab 12\"\\\n,:{}[]é奖品😀e\u{301}/<>&'")

    private static func text(_ chance: inout RandomSource, _ length: ClosedRange<Int>) -> String {
        let count = Int.random(in: length, using: &chance)
        return String((0..<count).map { _ in Self.characters.randomElement(using: &chance) ?? "x" })
    }
}
