import Domain
import Testing

@testable import Draws

/// Whether chance is what it should be: exact probabilities against counts, with seeds that never change.
@Suite struct FairnessTests {
    @Test func `a million small draws fill every outcome alike`() async throws {
        // Two winners out of five, in order: twenty outcomes of one probability.
        let counts = try await Self.counts(of: 1_000_000, weights: [1, 1, 1, 1, 1])
        let cells = Self.pairs(5).map { Double(counts[$0, default: 0]) }
        #expect(cells.reduce(0, +) == 1_000_000)
        // The limit of 19 degrees of freedom that chance exceeds once in 10,000 times.
        #expect(Self.chiSquare(cells, [Double](repeating: 50_000, count: 20)) < 50.8)
    }

    @Test func `weights are kept for the first winner and, among those who are left, for the second`() async throws {
        let weights = [1, 2, 3, 10]
        let counts = try await Self.counts(of: 200_000, weights: weights)
        let total = Double(weights.reduce(0, +))
        let wanted = Self.pairs(4).map { pair in
            let (first, second) = (Double(weights[pair / 4]), Double(weights[pair % 4]))
            return 200_000 * first / total * second / (total - first)
        }
        // Eleven degrees of freedom, once in 10,000 times.
        #expect(Self.chiSquare(Self.pairs(4).map { Double(counts[$0, default: 0]) }, wanted) < 37.4)
    }

    @Test func `instant draws keep their odds`() throws {
        var rules = Samples.instant(EntryLimits(entries: 1, wins: 1))
        rules.tiers[0].count = 1_000_000
        rules.tiers[1].count = 1_000_000
        let draw = try InstantDraw(rules: rules, secret: Samples.secret, entropy: .outside("1"))
        var counts = [0.0, 0, 0]
        for entry in 1...100_000 {
            switch draw.outcome(entry: entry, stock: [1, 1], wins: 0) {
            case .win(let tier, _, _): counts[tier == "a" ? 0 : 1] += 1
            case .nothing: counts[2] += 1
            }
        }
        #expect(Self.chiSquare(counts, [20_000, 30_000, 50_000]) < 18.4)
    }

    @Test(arguments: [1, 2, 3, 5, 6, 7, 8, 1_000_000, 1 << 53 - 1])
    func `numbers below a limit are below it, and places tell which words were passed over`(limit: Int) {
        var (stream, words) = (Self.stream(9), Self.stream(9))
        let mask = UInt64(limit.nextPowerOfTwo - 1)
        for _ in 0..<200 {
            let drawn = stream.below(limit)
            #expect((0..<limit).contains(drawn.value))
            while words.place < drawn.place { #expect(Int(words.next() & mask) >= limit) }
            #expect(Int(words.next() & mask) == drawn.value)
        }
    }

    /// How often each ordered pair of winners came, as first × entries + second.
    private static func counts(of draws: Int, weights: [Int]) async throws -> [Int: Int] {
        let rules = Samples.deadline(tiers: [PrizeTier(id: "t", title: "T", count: 2, value: 1)])
        let roster = try Samples.roster(rules, weights.count, weights: weights)
        let announcement = roster.root
        let halves = 2
        return await withTaskGroup(of: [Int: Int].self) { group in
            for half in 0..<halves {
                group.addTask {
                    var counts: [Int: Int] = [:]
                    for number in stride(from: half, to: draws, by: halves) {
                        let bytes = (0..<4).flatMap { _ in withUnsafeBytes(of: UInt64(number)) { Array($0) } }
                        guard let secret = DrawSecret(bytes) else { preconditionFailure("These are 32 bytes.") }
                        var draw = Draw(
                            rules: rules,
                            roster: roster,
                            announcement: announcement,
                            secret: secret,
                            entropy: .outside("x")
                        )
                        guard let first = draw.next(), let second = draw.next() else { continue }
                        counts[(first.entry - 1) * weights.count + second.entry - 1, default: 0] += 1
                    }
                    return counts
                }
            }
            return await group.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
        }
    }

    /// All ordered pairs of two entries, as first × entries + second.
    private static func pairs(_ entries: Int) -> [Int] {
        (0..<entries * entries).filter { $0 / entries != $0 % entries }
    }

    private static func chiSquare(_ counts: [Double], _ wanted: [Double]) -> Double {
        zip(counts, wanted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / $1.1 }
    }

    private static func stream(_ first: UInt8) -> WordStream {
        WordStream(Seed(secret: Samples.secret(first), announcement: .zero, entropy: .outside("x")))
    }
}

extension Int {
    /// The least power of two that is not below this number.
    fileprivate var nextPowerOfTwo: Int {
        var power = 1
        while power < self { power *= 2 }
        return power
    }
}
