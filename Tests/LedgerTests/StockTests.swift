import Domain
import Ledger
import Storage
import TestSupport
import Testing

@Suite struct StockTests {
    private static let now = Instant(seconds: 1_800_000_000)

    @Test(arguments: StorageEngine.available)
    func `each code goes to one person, once for each cause, until there is none`(engine: StorageEngine) async throws {
        try await engine.withLedger { purse in
            let store = purse.store
            try await store.write { transaction in
                try Coupons.stock(["A", "B"], pool: "tea", brand: "acme", transaction)
                // The file grew by a code.
                try Coupons.stock(["A", "B", "C"], pool: "tea", brand: "acme", transaction)
            }
            func issue(_ person: PersonID, _ cause: String) async throws -> Coupons.Issue {
                try await store.write {
                    try Coupons.issue(.tea(for: person, cause), at: Self.now, $0)
                }
            }
            try await #expect(issue("customer:1", "x") == .issued(code: "A"))
            try await #expect(issue("customer:1", "x") == .known(code: "A"))
            try await #expect(issue("customer:2", "y") == .issued(code: "B"))
            try await #expect(store.read { try Coupons.left(in: "tea", brand: "acme", $0) } == 1)
            try await #expect(issue("customer:2", "z") == .issued(code: "C"))
            try await #expect(issue("customer:3", "w") == .owed)
            let held = try await store.read {
                try Coupons.held(by: PointAccount(brand: "acme", person: "customer:2"), limit: 10, $0)
            }
            #expect(held.map(\.code) == ["C", "B"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `what somebody has of all lotteries is told, and nothing where nothing is left`(
        engine: StorageEngine
    ) async throws {
        try await engine.withLedger { purse in
            let account = purse.account
            let held = try await purse.store.write { transaction in
                for (lottery, count, cause) in [("tea", 2, "a"), ("tea", -1, "b"), ("cup", 1, "a"), ("cup", -1, "b")] {
                    let lottery = ScriptID(lottery)
                    try Tickets.give(count, of: lottery, to: account, cause: cause, at: Self.now, transaction)
                }
                return try Tickets.held(by: account, transaction).map { "\($0.lottery) \($0.count)" }
            }
            #expect(held == ["tea 1"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a thousand at once never get more codes than there are`(engine: StorageEngine) async throws {
        try await engine.withLedger { purse in
            let store = purse.store
            let codes = (1...37).map { "C\($0)" }
            try await store.write { try Coupons.stock(codes, pool: "tea", brand: "acme", $0) }
            let issues = try await withThrowingTaskGroup { group in
                for number in 0..<1_000 {
                    group.addTask {
                        try await store.write {
                            try Coupons.issue(.tea(for: PersonID("customer:\(number)"), "\(number)"), at: Self.now, $0)
                        }
                    }
                }
                var issues: [Coupons.Issue] = []
                for try await issue in group { issues.append(issue) }
                return issues
            }
            let given = issues.compactMap { issue -> String? in
                if case .issued(let code) = issue { code } else { nil }
            }
            #expect(Set(given) == Set(codes) && given.count == codes.count)
            #expect(issues.count { $0 == .owed } == 963)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `tickets are given and used once for each cause`(engine: StorageEngine) async throws {
        try await engine.withLedger { purse in
            let (store, account) = (purse.store, purse.account)
            func give(_ count: Int, _ cause: String) async throws -> Bool {
                try await store.write {
                    try Tickets.give(count, of: "lottery", to: account, cause: cause, at: Self.now, $0)
                }
            }
            try await #expect(give(3, "quiz"))
            try await #expect(!give(3, "quiz"))
            try await #expect(give(-1, "enter"))
            try await #expect(store.read { try Tickets.count(of: "lottery", for: account, $0) } == 2)
            try await #expect(store.read { try Tickets.count(of: "other", for: account, $0) } == 0)
        }
    }
}
