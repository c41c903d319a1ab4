import Domain
import Storage
import Synchronization
import TestSupport
import Testing

@testable import Engine

/// Durable before the answer, each once, and nobody is left waiting.
@Suite struct InboxTests {
    private static let now = ManualClock().now

    @Test(arguments: StorageEngine.available)
    func `a redelivered letter is stored once`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let inbox = Inbox(store: store, logger: .silent)
            try await #expect(inbox.store(.sample("a"), at: Self.now).isNew)
            try await #expect(inbox.store(.sample("a"), at: Self.now + .seconds(7 * 86_400)) == .duplicate)
            try await #expect(store.inboxBodies() == ["a"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `the same letter many times in one commit is stored once`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let inbox = Inbox(store: store, logger: .silent)
            let release = await store.holdWriter()
            let receipts = await withTaskGroup(of: Inbox.Receipt?.self) { group in
                let started = Gate()
                started.open()
                for number in 0..<200 {
                    group.addTask {
                        await started.pass()
                        return try? await inbox.store(.sample(number % 2 == 0 ? "a" : "b"), at: Self.now)
                    }
                }
                await started.arrivals(atLeast: 200)
                release()
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(receipts.count { $0?.isNew == true } == 2)
            #expect(receipts.count { $0 == .duplicate } == 198)
            try await #expect(Set(store.inboxBodies()) == ["a", "b"])
        }
    }

    /// SQLite keeps the fingerprints of the newest letters apart from those of the rest.
    @Test(arguments: StorageEngine.available)
    func `a repeat is known, however many letters came in between`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let letters = (1...4_200).map { (Letter.sample("approve wm1 \($0)"), Self.now) }
            for isAgain in [false, true] {
                for start in stride(from: 0, to: letters.count, by: 600) {
                    let part = Array(letters[start..<start + 600])
                    let ids = try await store.write { transaction in
                        try transaction.takeTurn()
                        return try Inbox.insertTogether(part, transaction)
                    }
                    #expect(ids.allSatisfy { ($0 == nil) == isAgain })
                }
            }
            try await #expect(store.count(of: .inbox) == letters.count)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `what a transaction stored and lost is no repeat`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let inbox = Inbox(store: store, logger: .silent)
            await #expect(throws: Lost.self) {
                try await store.write { transaction in
                    try transaction.takeTurn()
                    _ = try Inbox.insertTogether([(.sample("a"), Self.now)], transaction)
                    throw Lost()
                }
            }
            try await #expect(inbox.store(.sample("a"), at: Self.now).isNew)
            try await #expect(inbox.store(.sample("a"), at: Self.now) == .duplicate)
        }
    }

    private struct Lost: Error {}

    @Test func `a letter is known again after a restart`() async throws {
        try await withStoreFile { path in
            for isNew in [true, false, false] {
                let store = try await SQLiteStore.open(path: path)
                let inbox = Inbox(store: store, logger: .silent)
                try await #expect(inbox.store(.sample("a"), at: Self.now).isNew == isNew)
                await store.close()
            }
        }
    }

    /// Same sender, same second, one field differs: the pair by which platforms tell us to deduplicate merges these.
    @Test(arguments: StorageEngine.available)
    func `near twins are all kept`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let inbox = Inbox(store: store, logger: .silent)
            let receipts = await withTaskGroup(of: Inbox.Receipt?.self) { group in
                for number in 0..<1_000 {
                    group.addTask { try? await inbox.store(.sample("approve wm1 \(number)"), at: Self.now) }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(receipts.allSatisfy { $0?.isNew == true })
            #expect(receipts.count == 1_000)
            try await #expect(store.inboxBodies().count == 1_000)
        }
    }

    /// Letters go into the database eight to a statement.
    @Test(arguments: StorageEngine.available, [1, 7, 8, 9, 17])
    func `each letter of a group has its own place, and a repeat has none`(engine: StorageEngine, count: Int)
        async throws
    {
        try await engine.withEmptyStore { store in
            let names = (0..<count).map { $0 % 5 == 4 ? "letter \($0 - 3)" : "letter \($0)" }
            for isAgain in [false, true] {
                let ids = try await store.write { transaction in
                    try transaction.takeTurn()
                    return try Inbox.insertTogether(names.map { (.sample("say wm1 \($0)"), Self.now) }, transaction)
                }
                var seen: Set<String> = []
                for (name, id) in zip(names, ids) {
                    let isFresh = seen.insert(name).inserted && !isAgain
                    #expect((id != nil) == isFresh, "\(name)")
                    guard let id else { continue }
                    let body = try await store.read { try StoredEvent.read(id, $0)?.body } ?? []
                    #expect(String(decoding: body, as: UTF8.self).hasSuffix(name))
                }
                try await #expect(store.inboxBodies().count == seen.count)
            }
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a letter is stored as it came`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let inbox = Inbox(store: store, logger: .silent)
            let letter = Letter.sample("x\u{0}y", lane: "acme/group:g1", band: .prompt, happenedAt: Instant(millis: 7))
            _ = try await inbox.store(letter, at: Instant(millis: 9))
            let row = try await store.read {
                try $0.row("SELECT id, account, source, lane, band, happened_at, received_at, body FROM inbox")
            }
            #expect(
                row
                    == Row([
                        .integer(Int64(1)), .text("acme"), .text("callback"), .text("acme/group:g1"),
                        .integer(Int64(0)),
                        .integer(Int64(7)), .integer(Int64(9)), .blob(Array("x\u{0}y".utf8)),
                    ])
            )
        }
    }

    @Test func `over the limit of waiting bytes a letter is refused at once and the next one taken again`() async throws
    {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let inbox = Inbox(store: store, mostBytes: 100, logger: .silent)
            let body = String(repeating: "x", count: 59)
            // Nothing is committed while the writer is held, so one of ten has room to wait.
            let release = await store.holdWriter()
            let outcomes = await withTaskGroup(of: String.self) { group in
                for number in 0..<10 {
                    group.addTask {
                        await Self.outcome { try await inbox.store(.sample("\(number)\(body)"), at: Self.now) }
                    }
                }
                var outcomes: [String] = []
                for await outcome in group {
                    outcomes.append(outcome)
                    if outcomes.count == 9 { release() }
                }
                return outcomes
            }
            #expect(outcomes == Array(repeating: "overloaded", count: 9) + ["stored"])
            try await #expect(inbox.store(.sample("a" + body), at: Self.now).isNew)
        }
    }

    @Test(arguments: [MortalStore.Death.before(write: 1), .after(write: 1)])
    func `when a commit fails everybody in it is told, and a retry finds the truth`(
        death: MortalStore.Death
    ) async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let inbox = Inbox(store: MortalStore(store, dying: death), logger: .silent)
            let failures = await withTaskGroup(of: (any Error)?.self) { group in
                for number in 0..<50 {
                    group.addTask { await Self.failure { try await inbox.store(.sample("\(number)"), at: Self.now) } }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(failures.count == 50)
            #expect(failures.allSatisfy { ($0 as? StorageError)?.code == .closed })

            // Nobody was told that it is stored; what the lost answer had stored is recognised, the rest is fresh.
            let kept = Set(try await store.inboxBodies())
            #expect(death == .before(write: 1) ? kept.isEmpty : !kept.isEmpty)
            let next = Inbox(store: store, logger: .silent)
            for number in 0..<50 {
                let receipt = try await next.store(.sample("\(number)"), at: Self.now)
                #expect(receipt.isNew != kept.contains("\(number)"))
            }
            try await #expect(store.inboxBodies().count == 50)
        }
    }

    @Test func `a closed store answers everybody`() async throws {
        let store = try SQLiteStore.inMemory()
        await store.close()
        let inbox = Inbox(store: store, logger: .silent)
        for _ in 1...3 {
            let error = await #expect(throws: StorageError.self) { try await inbox.store(.sample("a"), at: Self.now) }
            #expect(error?.code == .closed)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `what a commit stored is handed over once, and a retry is no news`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let arrivals = Arrivals()
            let inbox = Inbox(store: store, arrivals: arrivals, logger: .silent)
            for (body, isNew) in [("a", true), ("a", false), ("b", true), ("b", false)] {
                _ = try await inbox.store(.sample(body), at: Self.now)
                // The answer is given before the arrival is told; one more pass through the writer is behind both.
                try await store.write { _ in }
                let news = arrivals.take()
                #expect(news.events.map(\.body) == (isNew ? [Array(body.utf8)] : []))
                #expect(!news.isMoreInRecord)
            }
        }
    }

    private static func failure<Result>(_ body: () async throws -> Result) async -> (any Error)? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error
        }
    }

    private static func outcome(_ body: () async throws -> Inbox.Receipt) async -> String {
        do {
            return "\(try await body())"
        } catch {
            return (error as? Refusal)?.reason.rawValue ?? "\(error)"
        }
    }
}

extension Store {
    func inboxBodies() async throws -> [String] {
        try await self.read { transaction in
            try transaction.rows("SELECT body FROM inbox ORDER BY id LIMIT 10000").map {
                String(decoding: $0.blob(0), as: UTF8.self)
            }
        }
    }
}
