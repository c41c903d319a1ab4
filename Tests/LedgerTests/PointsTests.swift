import Domain
import Ledger
import Storage
import TestSupport
import Testing

@Suite struct PointsTests {
    private static let start = Instant(seconds: 1_800_000_000)

    @Test(arguments: StorageEngine.available)
    func `one cause has one line, and each line tells the balance`(engine: StorageEngine) async throws {
        try await engine.withLedger { purse in
            try await #expect(purse.earn(50, "quiz/1"))
            try await #expect(!purse.earn(50, "quiz/1"))
            try await #expect(purse.spend(20, "draw/1") == .spent)
            try await #expect(purse.spend(20, "draw/1") == .known)
            try await #expect(purse.balance() == 30)
            try await #expect(purse.lines().map(\.amount) == [-20, 50])
            try await #expect(purse.lines().map(\.balance) == [30, 50])
            try await #expect(purse.lines().map(\.number) == [2, 1])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `nobody spends more than they have, and one's points are not another's`(engine: StorageEngine) async throws {
        try await engine.withLedger { purse in
            try await #expect(purse.earn(10, "quiz/1"))
            try await #expect(purse.spend(11, "draw/1") == .short(by: 1))
            try await #expect(purse.of("customer:other").spend(1, "draw/2") == .short(by: 1))
            try await #expect(purse.spend(10, "draw/3") == .spent)
            try await #expect(purse.balance() == 0)
            try await #expect(purse.lines().count == 2)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a line is taken back once by its opposite`(engine: StorageEngine) async throws {
        try await engine.withLedger { purse in
            try await #expect(purse.earn(10, "quiz/1"))
            try await #expect(purse.spend(8, "draw/1") == .spent)
            try await #expect(purse.reverse("quiz/1"))
            try await #expect(!purse.reverse("quiz/1"))
            try await #expect(!purse.reverse("quiz/2"))
            try await #expect(purse.balance() == -8)
            try await #expect(purse.spend(1, "draw/2") == .short(by: 1))
            try await #expect(purse.reverse("draw/1"))
            try await #expect(purse.balance() == 0)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `what expires first is spent first, and what is left of it goes`(engine: StorageEngine) async throws {
        try await engine.withLedger { purse in
            try await #expect(purse.earn(30, "a", expiresAt: Self.start + .seconds(100)))
            try await #expect(purse.earn(50, "b"))
            try await #expect(purse.spend(10, "c") == .spent)
            try await #expect(purse.balance(after: 99) == 70)
            try await #expect(purse.balance(after: 100) == 50)
            try await #expect(purse.spend(51, "d", after: 100) == .short(by: 1))
            try await #expect(purse.balance(after: 100) == 50)
            try await #expect(purse.lines().first?.kind == .expired)
            try await #expect(purse.spend(50, "e", after: 101) == .spent)
            try await #expect(purse.balance(after: 1_000) == 0)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `points are good for as long as their brand keeps them`(engine: StorageEngine) async throws {
        try await engine.withLedger { purse in
            try await purse.store.write { try Points.keep(for: .seconds(100), brand: "acme", $0) }
            try await #expect(purse.earn(10, "a"))
            try await purse.store.write { try Points.keep(for: nil, brand: "acme", $0) }
            try await #expect(purse.earn(5, "b"))
            try await #expect(purse.balance(after: 99) == 15)
            try await #expect(purse.balance(after: 100) == 5)
        }
    }

    /// Against a purse of single lots that is slow and plain.
    @Test(arguments: StorageEngine.available)
    func `whether a line can be taken back is told beforehand`(engine: StorageEngine) async throws {
        try await engine.withLedger { purse in
            _ = try await purse.earn(5, "a")
            _ = try await purse.earn(5, "b", expiresAt: Instant(seconds: 1_800_000_100))
            func standing(_ cause: String, after seconds: Int64 = 0) async throws -> Points.Standing {
                let now = Instant(seconds: 1_800_000_000 + seconds)
                return try await purse.store.read { try Points.standing(of: cause, brand: "acme", now: now, $0) }
            }
            try await #expect(standing("a") == .reversible)
            try await #expect(standing("b") == .reversible)
            try await #expect(standing("b", after: 100) == .expired)
            try await #expect(standing("c") == .unknown)
            try await #expect(purse.reverse("a"))
            try await #expect(standing("a") == .reversed)
            try await #expect(purse.lines().map(\.cause) == ["reverse/a", "b", "a"])
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `it agrees with a purse of lots`(seed: UInt64) async throws {
        try await StorageEngine.sqliteInMemory.withLedger { purse in
            var random = RandomSource(seed: seed)
            var lots = Lots()
            var time: Int64 = 0
            for step in 0..<150 {
                time += Int64.random(in: 0..<20, using: &random)
                let amount = Int.random(in: 1...40, using: &random)
                if Bool.random(using: &random) {
                    // In order, as a rule of the brand gives them: nothing earned later goes earlier.
                    let life: Int64? = Int.random(in: 0..<5, using: &random) == 0 ? nil : 60
                    try await #expect(
                        purse.earn(
                            amount,
                            "\(step)",
                            expiresAt: life.map { Self.start + .seconds(time + $0) },
                            after: time
                        )
                    )
                    lots.earn(amount, until: life.map { time + $0 })
                } else {
                    let isSpent = lots.spend(amount, at: time)
                    try await #expect((purse.spend(amount, "\(step)", after: time) == .spent) == isSpent)
                }
                try await #expect(purse.balance(after: time) == lots.balance(at: time), "step \(step)")
            }
        }
    }
}

/// Points as lots, each with its own end.
private struct Lots {
    private var lots: [(left: Int, until: Int64)] = []

    mutating func earn(_ amount: Int, until: Int64?) { self.lots.append((amount, until ?? .max)) }

    func balance(at time: Int64) -> Int { self.lots.filter { $0.until > time }.map(\.left).reduce(0, +) }

    mutating func spend(_ amount: Int, at time: Int64) -> Bool {
        guard self.balance(at: time) >= amount else { return false }
        var rest = amount
        self.lots.sort { $0.until < $1.until }
        for index in self.lots.indices where self.lots[index].until > time {
            let part = min(rest, self.lots[index].left)
            self.lots[index].left -= part
            rest -= part
        }
        return true
    }
}
