import Domain
import Ledger
import Storage
import TestSupport

/// Somebody's points in a store, with short ways to say what tests do.
struct Purse: Sendable {
    let store: any Store
    var account = PointAccount(brand: "acme", person: "customer:wm1")
    private static let start = Instant(seconds: 1_800_000_000)
    private static let reason = Bilingual("答对", "right")

    init(_ store: any Store) { self.store = store }

    func of(_ person: PersonID) -> Purse {
        var other = self
        other.account = PointAccount(brand: self.account.brand, person: person)
        return other
    }

    func earn(_ amount: Int, _ cause: String, expiresAt: Instant? = nil, after seconds: Int64 = 0) async throws -> Bool
    {
        let account = self.account
        return try await self.store.write {
            try Points.earn(
                amount,
                for: account,
                cause: cause,
                reason: Self.reason,
                at: Self.start + .seconds(seconds),
                expiresAt: expiresAt,
                $0
            )
        }
    }

    func spend(_ amount: Int, _ cause: String, after seconds: Int64 = 0) async throws -> Points.Spending {
        let account = self.account
        return try await self.store.write {
            let now = Self.start + .seconds(seconds)
            return try Points.spend(amount, of: account, cause: cause, reason: Self.reason, at: now, $0)
        }
    }

    func reverse(_ cause: String) async throws -> Bool {
        let brand = self.account.brand
        return try await self.store.write {
            try Points.reverse(cause: cause, brand: brand, reason: Self.reason, at: Self.start, $0)
        }
    }

    func balance(after seconds: Int64 = 0) async throws -> Int {
        let account = self.account
        return try await self.store.read { try Points.balance(of: account, now: Self.start + .seconds(seconds), $0) }
    }

    func statement(after seconds: Int64 = 0, limit: Int = 100) async throws -> [PointLine] {
        let account = self.account
        return try await self.store.read {
            try Points.statement(of: account, limit: limit, now: Self.start + .seconds(seconds), $0)
        }
    }

    func lines() async throws -> [PointLine] {
        let account = self.account
        return try await self.store.read { try Points.lines(of: account, limit: 100, $0) }
    }
}

extension StorageEngine {
    func withLedger(_ body: @escaping @Sendable (Purse) async throws -> Void) async throws {
        try await self.withBareStore { store in
            try await store.migrate(LedgerMigrations.all, now: Instant(seconds: 1_800_000_000))
            try await body(Purse(store))
        }
    }
}
