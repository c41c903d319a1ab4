import Domain
import Ledger
import TestSupport
import Testing

/// What a person reads about their points adds up, at every moment.
@Suite struct StatementTests {
    private static let start = Instant(seconds: 1_800_000_000)

    @Test(arguments: StorageEngine.available)
    func `what has expired stands where it did, though nobody wrote it down`(engine: StorageEngine) async throws {
        try await engine.withLedger { purse in
            _ = try await purse.earn(30, "a", expiresAt: Self.start + .seconds(100))
            _ = try await purse.earn(20, "b", expiresAt: Self.start + .seconds(200), after: 10)
            _ = try await purse.earn(5, "c", after: 150)
            try await #expect(purse.statement(after: 99).map(\.amount) == [5, 20, 30], "by what is written")
            let lines = try await purse.statement(after: 250)
            #expect(lines.map(\.amount) == [-20, 5, -30, 20, 30])
            #expect(lines.map(\.balance) == [5, 25, 20, 50, 30])
            #expect(lines.map(\.kind) == [.expired, .earned, .expired, .earned, .earned])
            #expect(lines[0].at == Self.start + .seconds(200) && lines[2].at == Self.start + .seconds(100))
            #expect(lines[0].reason == Bilingual("过期", "expired"))
            try await #expect(purse.balance(after: 250) == 5)
            try await #expect(purse.lines().count == 3, "reading writes nothing")
        }
    }

    @Test func `the newest lines are shown, and their balances are right without the older ones`() async throws {
        try await StorageEngine.sqliteInMemory.withLedger { purse in
            for number in 1...5 { _ = try await purse.earn(number, "\(number)", after: Int64(number)) }
            let lines = try await purse.statement(after: 10, limit: 2)
            #expect(lines.map(\.amount) == [5, 4] && lines.map(\.balance) == [15, 10])
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `lines add up to the balance whatever happens`(seed: UInt64) async throws {
        try await StorageEngine.sqliteInMemory.withLedger { purse in
            var random = RandomSource(seed: seed)
            var time: Int64 = 0
            for step in 0..<60 {
                time += Int64.random(in: 0..<30, using: &random)
                let amount = Int.random(in: 1...40, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: _ = try await purse.spend(amount, "\(step)", after: time)
                case 1: _ = try await purse.earn(amount, "\(step)", after: time)
                default:
                    let end = Self.start + .seconds(time + Int64.random(in: 1..<90, using: &random))
                    _ = try await purse.earn(amount, "\(step)", expiresAt: end, after: time)
                }
                let lines = try await purse.statement(after: time)
                try await #expect(lines.map(\.amount).reduce(0, +) == purse.balance(after: time), "step \(step)")
                for (line, older) in zip(lines, lines.dropFirst()) {
                    #expect(line.balance == older.balance + line.amount && line.at >= older.at)
                }
            }
        }
    }
}
