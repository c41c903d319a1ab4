import Community
import Domain
import Storage
import TestSupport
import Testing

/// Who serves whom: one row for each pair, whatever comes how often.
@Suite struct RelationsTests {
    private static let start = Instant(seconds: 1_767_000_000)
    private static let pair = Relation(guide: "li.na", customer: "wm1")

    @Test(arguments: StorageEngine.available)
    func `a first adding begins a relation`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let standing = try await store.add("spring", at: Self.start)
            #expect((standing.channel, standing.beganAt, standing.times) == ("spring", Self.start, 1))
            #expect(standing.isActive && !standing.isReturning)
            try await #expect(store.standing() == standing)
        }
    }

    @Test func `a half adding and its confirmation are one adding, in either channel spelling`() async throws {
        for channels in [("spring", "spring"), ("", "spring"), ("spring", "")] {
            try await StorageEngine.sqliteInMemory.withEmptyStore { store in
                try await store.add(channels.0, at: Self.start, isConfirmed: false)
                let standing = try await store.add(channels.1, at: Self.start + .seconds(60))
                #expect((standing.channel, standing.beganAt, standing.times) == ("spring", Self.start, 1))
                #expect(!standing.isReturning)
            }
        }
    }

    @Test func `the same adding told again changes nothing`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let first = try await store.add("spring", at: Self.start)
            try await #expect(store.add("spring", at: Self.start) == first)
            try await #expect(store.add("autumn", at: Self.start + .seconds(5)) == first, "the first channel stays")
        }
    }

    @Test func `who comes back after the end starts again, through the new channel`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.add("spring", at: Self.start)
            for round in 1...3 {
                let ended = Self.start + .seconds(round * 100)
                try await store.end(at: ended)
                try await #expect(store.standing()?.isActive == false)
                let again = try await store.add("round \(round)", at: ended + .seconds(10))
                #expect((again.channel, again.beganAt) == ("round \(round)", ended + .seconds(10)))
                #expect((again.times, again.isReturning, again.isActive) == (round + 1, true, true))
            }
        }
    }

    @Test func `who comes back half-confirmed is not confirmed by the time before`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.add("", at: Self.start)
            try await store.end(at: Self.start + .seconds(10))
            try await store.add("", at: Self.start + .seconds(20), isConfirmed: false)
            try await #expect(store.isConfirmed() == false)
            let standing = try await store.add("", at: Self.start + .seconds(30))
            try await #expect(store.isConfirmed())
            #expect(standing.times == 2)
        }
    }

    @Test func `an end that is older than the beginning changes nothing`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.add("", at: Self.start)
            try await store.end(at: Self.start - .seconds(1))
            try await #expect(store.standing()?.isActive == true)
            try await store.end(at: Self.start)
            try await #expect(store.standing()?.isActive == false)
        }
    }

    @Test func `an adding that is older than the end changes nothing`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.add("spring", at: Self.start)
            try await store.end(at: Self.start + .seconds(100))
            let late = try await store.add("late", at: Self.start + .seconds(50))
            #expect((late.isActive, late.times, late.channel) == (false, 1, "spring"))
            // In the second of the end, it is the next adding: a platform counts in whole seconds.
            try await #expect(store.add("new", at: Self.start + .seconds(100)).times == 2)
        }
    }

    @Test func `a late end that is older than the newest adding changes nothing, with or without a code`() async throws
    {
        for (code, pause) in [(nil, 110), ("wc-2", 110), ("wc-2", 30)] as [(String?, Int)] {
            try await StorageEngine.sqliteInMemory.withEmptyStore { store in
                try await store.add("spring", at: Self.start, code: "wc-1")
                let again = try await store.add("autumn", at: Self.start + .seconds(pause), code: code)
                try await store.end(at: Self.start + .seconds(pause - 10))
                try await #expect(store.standing() == again)
                #expect(again.isActive)
            }
        }
    }

    @Test(arguments: StorageEngine.available)
    func `an adding with a code a minute or more after the last is a new one, although no end was told`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            try await store.add("spring", at: Self.start, code: "wc-1")
            try await #expect(store.add("autumn", at: Self.start + .seconds(59), code: "wc-2").times == 1)
            try await #expect(store.add("autumn", at: Self.start + .seconds(3_600)).times == 1, "without a code")
            let again = try await store.add("winter", at: Self.start + .seconds(3_660), code: "wc-3")
            #expect((again.times, again.channel, again.beganAt) == (2, "winter", Self.start + .seconds(3_660)))
            #expect(again.isReturning && again.isActive)
        }
    }

    @Test func `a confirmation belongs to its half adding, however late and with whatever code`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.add("spring", at: Self.start, code: "wc-1", isConfirmed: false)
            let whole = try await store.add("", at: Self.start + .seconds(7_200), code: "wc-2")
            #expect((whole.times, whole.channel, whole.isReturning) == (1, "spring", false))
            // A half adding is never the confirmation of another.
            try await store.add("", at: Self.start + .seconds(9_000), code: "wc-3", isConfirmed: false)
            try await #expect(store.standing()?.times == 2)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `an end that comes before its own adding leaves the relation ended`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            try await store.end(at: Self.start + .seconds(10), by: .guide)
            try await #expect(store.standing()?.isActive == false)
            let late = try await store.add("spring", at: Self.start, code: "wc-1")
            #expect((late.isActive, late.times, late.channel, late.beganAt) == (false, 1, "spring", Self.start))
            let again = try await store.add("autumn", at: Self.start + .seconds(20), code: "wc-2")
            #expect((again.isActive, again.times, again.channel) == (true, 2, "autumn"))
        }
    }

    @Test func `an old adding that comes after the next one changes nothing`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let newest = try await store.add("", at: Self.start + .seconds(600), code: "wc-2")
            try await #expect(store.add("spring", at: Self.start, code: "wc-1") == newest)
        }
    }

    @Test func `an end that overtakes its adding ends that one, too`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.add("", at: Self.start)
            try await store.end(at: Self.start + .seconds(100), by: .customer)
            try await store.end(at: Self.start + .seconds(300), by: .customer)
            let late = try await store.add("", at: Self.start + .seconds(200), code: "wc-2")
            #expect(!late.isActive)
        }
    }

    @Test func `the first end says who ended it, the last one when nothing was left`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.add("", at: Self.start)
            try await store.end(at: Self.start + .seconds(10), by: .guide)
            try await store.end(at: Self.start + .seconds(20), by: .customer)
            let row = try await store.read { try $0.row("SELECT ended_at, ended_by FROM relations") }
            #expect(row == Row([.instant(Self.start + .seconds(20)), .text("guide")]))
        }
    }

    @Test func `pairs and accounts are kept apart`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.add("", at: Self.start)
            try await store.add("", at: Self.start, account: "other")
            try await store.end(at: Self.start + .seconds(10))
            try await #expect(store.standing()?.isActive == false)
            try await #expect(store.standing(account: "other")?.isActive == true)
            let stranger = Relation(guide: "li.na", customer: "wm2")
            try await #expect(store.read { try Relations.standing(stranger, account: "acme", $0) } == nil)
        }
    }
}

extension Store {
    private var pair: Relation { Relation(guide: "li.na", customer: "wm1") }

    @discardableResult
    fileprivate func add(
        _ channel: String,
        at instant: Instant,
        code: String? = nil,
        isConfirmed: Bool = true,
        account: AccountID = "acme"
    ) async throws -> Relations.Standing {
        let added = ContactAdded(
            relation: self.pair,
            channel: channel,
            welcomeCode: code.map { Secret($0) },
            isConfirmed: isConfirmed
        )
        return try await self.write { try Relations.add(added, account: account, at: instant, $0) }
    }

    fileprivate func end(at instant: Instant, by side: ContactRemoved.Side = .customer) async throws {
        let removed = ContactRemoved(relation: self.pair, by: side, isTransfer: false)
        _ = try await self.write { try Relations.end(removed, account: "acme", at: instant, $0) }
    }

    fileprivate func standing(account: AccountID = "acme") async throws -> Relations.Standing? {
        let pair = self.pair
        return try await self.read { try Relations.standing(pair, account: account, $0) }
    }

    fileprivate func isConfirmed() async throws -> Bool {
        try await self.read { try $0.row("SELECT is_confirmed FROM relations")?.flag(0) ?? false }
    }
}
