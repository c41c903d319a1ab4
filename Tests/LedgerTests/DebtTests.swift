import Domain
import Ledger
import Storage
import TestSupport
import Testing

extension CouponWish {
    /// A code of the pool `tea`.
    static func tea(
        for person: PersonID,
        _ cause: String,
        pool: String = "tea",
        through account: AccountID = "acme-wecom"
    ) -> CouponWish {
        CouponWish(
            pool: pool,
            holder: PointAccount(brand: "acme", person: person),
            cause: cause,
            reason: Bilingual("答对", "right answer"),
            language: .english,
            account: account
        )
    }
}

@Suite struct DebtTests {
    private static let now = Instant(seconds: 1_800_000_000)

    /// A store with short ways to say what is done with its pools.
    private struct Shelf {
        let store: any Store

        func stock(_ codes: String..., pool: String = "tea") async throws {
            try await self.store.write { try Coupons.stock(codes, pool: pool, brand: "acme", $0) }
        }

        func issue(_ wish: CouponWish) async throws -> Coupons.Issue {
            try await self.store.write { try Coupons.issue(wish, at: DebtTests.now, $0) }
        }

        /// Of person 1 for the cause `c1`, and so on.
        func issue(_ number: Int) async throws -> Coupons.Issue {
            try await self.issue(.tea(for: PersonID("customer:\(number)"), "c\(number)"))
        }

        /// `c1 A` for each that is paid.
        func pay(_ limit: Int = 10) async throws -> [String] {
            try await self.store.write { try CouponDebts.pay(of: "acme", limit: limit, at: DebtTests.now, $0) }
                .map { "\($0.wish.cause) \($0.code ?? "-")" }
        }

        func news(_ account: AccountID = "acme-wecom", limit: Int = 10) async throws -> [String] {
            try await self.store.write {
                try CouponDebts.takeNews(of: "acme", through: account, limit: limit, at: DebtTests.now, $0)
            }.map { "\($0.wish.cause) \($0.code ?? "-")" }
        }

        func missing() async throws -> [String] {
            try await self.store.read { try CouponDebts.missing(of: "acme", $0) }.map { "\($0.pool) \($0.count)" }
        }
    }

    private static func shelf(_ engine: StorageEngine, _ body: @escaping @Sendable (Shelf) async throws -> Void)
        async throws
    {
        try await engine.withLedger { try await body(Shelf(store: $0.store)) }
    }

    @Test(arguments: StorageEngine.available)
    func `what an empty pool owes is paid in the order in which it came to owe it`(engine: StorageEngine) async throws {
        try await Self.shelf(engine) { shelf in
            for number in [3, 1, 2] { try await #expect(shelf.issue(number) == .owed) }
            try await #expect(shelf.issue(1) == .owed)
            try await #expect(shelf.pay() == [])
            try await #expect(shelf.missing() == ["tea 3"])
            try await shelf.stock("A", "B")
            try await #expect(shelf.missing() == ["tea 1"])
            try await #expect(shelf.pay() == ["c3 A", "c1 B"])
            try await #expect(shelf.pay() == [])
            try await #expect(shelf.issue(3) == .known(code: "A"))
            try await #expect(shelf.issue(2) == .owed)
            try await shelf.stock("A", "B", "C", "D")
            try await #expect(shelf.pay() == ["c2 C"])
            try await #expect(shelf.missing() == [])
            try await #expect(shelf.issue(4) == .issued(code: "D"))
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a new wish overtakes no debt, and takes what no debt needs`(engine: StorageEngine) async throws {
        try await Self.shelf(engine) { shelf in
            for number in [1, 2] { try await #expect(shelf.issue(number) == .owed) }
            try await shelf.stock("A", "B")
            try await #expect(shelf.issue(3) == .owed)
            try await shelf.stock("A", "B", "C", "D")
            try await #expect(shelf.issue(4) == .issued(code: "D"))
            try await #expect(shelf.issue(5) == .owed)
            try await #expect(shelf.pay() == ["c1 A", "c2 B", "c3 C"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `so many debts at a time, and one pool keeps no other waiting`(engine: StorageEngine) async throws {
        try await Self.shelf(engine) { shelf in
            for number in 1...5 { try await #expect(shelf.issue(number) == .owed) }
            for number in [6, 7] {
                let wish = CouponWish.tea(for: "customer:1", "c\(number)", pool: "cake")
                try await #expect(shelf.issue(wish) == .owed)
            }
            try await shelf.stock("A", "B", "C", "D")
            try await #expect(shelf.pay(3) == ["c1 A", "c2 B", "c3 C"])
            try await #expect(shelf.pay(3) == ["c4 D"])
            try await #expect(shelf.missing() == ["cake 2", "tea 1"])
            try await shelf.stock("X", pool: "cake")
            try await #expect(shelf.pay(3) == ["c6 X"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `what was paid is told once, through the account in which it arose`(engine: StorageEngine) async throws {
        try await Self.shelf(engine) { shelf in
            for number in 1...3 { try await #expect(shelf.issue(number) == .owed) }
            try await #expect(shelf.issue(.tea(for: "customer:4", "c4", through: "other")) == .owed)
            try await #expect(shelf.news() == [])
            try await shelf.stock("A", "B", "C", "D")
            try await #expect(shelf.pay().count == 4)
            try await #expect(shelf.news(limit: 2) == ["c1 A", "c2 B"])
            try await #expect(shelf.news(limit: 2) == ["c3 C"])
            try await #expect(shelf.news() == [])
            try await #expect(shelf.news("other") == ["c4 D"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a person sees what they are owed, and then the code`(engine: StorageEngine) async throws {
        try await Self.shelf(engine) { shelf in
            let holder = PointAccount(brand: "acme", person: "customer:1")
            try await #expect(shelf.issue(1) == .owed)
            try await #expect(shelf.issue(2) == .owed)
            func owed() async throws -> [String] {
                try await shelf.store.read { try CouponDebts.owed(to: holder, limit: 10, $0) }.map(\.wish.cause)
            }
            try await #expect(owed() == ["c1"])
            try await shelf.stock("A")
            try await #expect(shelf.pay() == ["c1 A"])
            try await #expect(owed() == [])
            let held = try await shelf.store.read { try Coupons.held(by: holder, limit: 10, $0) }
            #expect(held.map(\.code) == ["A"] && held.map(\.reason.english) == ["right answer"])
            let debt = try await shelf.store.read { try CouponDebts.find("c1", brand: "acme", $0) }
            #expect(debt?.code == "A")
        }
    }

    /// Whatever happens between them: who wishes, what comes in and what is paid.
    @Test(arguments: StorageEngine.available)
    func `codes that come in among wishes go to one cause each, and none is left lying`(engine: StorageEngine)
        async throws
    {
        try await Self.shelf(engine) { shelf in
            try await withThrowingTaskGroup { group in
                for number in 0..<120 {
                    group.addTask {
                        try await Self.again { _ = try await shelf.issue(number) }
                        if number % 10 == 0 {
                            let codes = (0..<8).map { "C\(number)-\($0)" }
                            try await Self.again {
                                try await shelf.store.write { try Coupons.stock(codes, pool: "tea", brand: "acme", $0) }
                            }
                        }
                        if number % 15 == 0 { try await Self.again { _ = try await shelf.pay(3) } }
                    }
                }
                try await group.waitForAll()
            }
            while try await !shelf.pay().isEmpty {}
            try await #expect(shelf.missing() == ["tea 24"])
            try await #expect(shelf.store.read { try Coupons.left(in: "tea", brand: "acme", $0) } == 0)
            var codes: [String] = []
            for number in 0..<120 {
                if case .known(let code) = try await shelf.issue(number) { codes.append(code) }
            }
            #expect(codes.count == 96 && Set(codes).count == 96)
        }
    }

    /// On a store that many write to, a transaction that comes in between is decided again.
    private static func again(_ body: () async throws -> Void) async throws {
        for _ in 0..<1_000 {
            do {
                return try await body()
            } catch let error as StorageError where error.code == .busy {
                continue
            }
        }
        throw Mishap()
    }
}
