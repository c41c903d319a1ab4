import Community
import Domain
import Storage
import TestSupport
import Testing

/// How guides tagged a customer: the platform's last word, as long as it is not in doubt.
@Suite struct TagsTests {
    private static let start = Instant(seconds: 1_767_000_000)

    @Test(arguments: StorageEngine.available)
    func `each look-up takes the place of the one before, tags of all guides together`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            try await store.ask("1/lottery/0")
            try await #expect(store.hear("1/lottery/0", ["li.na": ["老顾客", "会员"], "wang": ["会员", "会员"]]))
            try await #expect(store.tags() == ["老顾客", "会员"])
            try await store.ask("2/lottery/0")
            try await #expect(store.hear("2/lottery/0", ["wang": ["新茶"]]))
            try await #expect(store.tags() == ["新茶"])
            try await store.ask("3/lottery/0")
            try await #expect(store.hear("3/lottery/0", [:]))
            try await #expect(store.tags().isEmpty)
        }
    }

    @Test func `what is known has a moment, and what is asked for has a name`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            var standing = try await store.standing()
            #expect(standing.seenAt == nil && standing.changedAt == nil && standing.lookUp == nil)
            try await store.ask("1/lottery/0")
            standing = try await store.standing()
            #expect(standing.seenAt == nil && standing.lookUp == "1/lottery/0")
            _ = try await store.hear("1/lottery/0", ["li.na": ["会员"]], at: Self.start)
            standing = try await store.standing()
            #expect(standing.seenAt == Self.start && standing.lookUp == nil)
            // Asked anew, the old answer is known as long as no other comes.
            try await store.ask("2/lottery/0")
            standing = try await store.standing()
            #expect(standing.seenAt == Self.start && standing.lookUp == "2/lottery/0" && standing.names == ["会员"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `after a change nothing is certain, and an answer from before it comes too late`(
        engine: StorageEngine
    ) async throws {
        try await engine.withEmptyStore { store in
            try await store.ask("1/lottery/0")
            _ = try await store.hear("1/lottery/0", ["li.na": ["会员"]])
            try await store.ask("2/lottery/0")
            try await #expect(store.doubt(at: Self.start + .seconds(10)))
            let standing = try await store.standing()
            #expect(standing.seenAt == nil && standing.lookUp == nil)
            #expect(standing.changedAt == Self.start + .seconds(10))
            try await #expect(store.hear("2/lottery/0", ["li.na": ["会员"]]) == false)
            try await #expect(store.standing().seenAt == nil)
            try await store.ask("3/lottery/0")
            try await #expect(store.hear("2/lottery/0", ["li.na": ["会员"]]) == false)
            try await #expect(store.hear("3/lottery/0", ["li.na": ["新茶"]]))
            try await #expect(store.tags() == ["新茶"])
        }
    }

    @Test func `the newest change counts, in whatever order changes are heard of`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.ask("1/lottery/0")
            for seconds in [10, 30, 20] { _ = try await store.doubt(at: Self.start + .seconds(seconds)) }
            try await #expect(store.standing().changedAt == Self.start + .seconds(30))
        }
    }

    @Test func `of a customer whom nobody asked about no change is kept`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await #expect(store.doubt(at: Self.start) == false)
            try await #expect(store.standing().changedAt == nil)
        }
    }

    @Test func `a look-up that failed leaves what was known and may be followed by another`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.ask("1/lottery/0")
            _ = try await store.hear("1/lottery/0", ["li.na": ["会员"]], at: Self.start)
            try await store.ask("2/lottery/0")
            try await #expect(store.fail("2/lottery/0"))
            try await #expect(store.fail("2/lottery/0") == false)
            let standing = try await store.standing()
            #expect(standing.seenAt == Self.start && standing.lookUp == nil && standing.names == ["会员"])
        }
    }

    @Test(arguments: StorageEngine.available)
    func `with a relation its tags end, also where the platform lists them still`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            try await store.add("li.na", at: Self.start)
            try await store.ask("1/lottery/0")
            // Of the other guide's adding nothing was heard; the platform's word is enough.
            _ = try await store.hear("1/lottery/0", ["li.na": ["会员"], "wang": ["新茶"]])
            try await store.end("li.na", at: Self.start + .seconds(10))
            try await #expect(store.tags() == ["新茶"])
            try await store.ask("2/lottery/0")
            _ = try await store.hear("2/lottery/0", ["li.na": ["会员"], "wang": []])
            try await #expect(store.tags().isEmpty)
            try await store.add("li.na", at: Self.start + .seconds(20))
            try await #expect(store.tags() == ["会员"])
        }
    }

    @Test func `customers and accounts are kept apart`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.ask("1/lottery/0")
            _ = try await store.hear("1/lottery/0", ["li.na": ["会员"]])
            try await #expect(store.tags(of: "wm2").isEmpty)
            try await #expect(store.tags(account: "other").isEmpty)
            try await #expect(store.hear("1/lottery/0", ["li.na": ["会员"]], account: "other") == false)
        }
    }
}

extension Store {
    fileprivate func ask(_ effect: EffectID) async throws {
        try await self.write {
            try Tags.lookUpBegan("wm1", effect: effect, account: "acme", at: Instant(millis: 0), $0)
        }
    }

    fileprivate func hear(
        _ effect: EffectID,
        _ tags: [PlatformUserID: [String]],
        at instant: Instant = Instant(seconds: 1_767_000_000),
        account: AccountID = "acme"
    ) async throws -> Bool {
        let snapshot = ContactSnapshot(
            customer: "wm1",
            guides: tags.sorted { $0.key < $1.key }.map { ContactSnapshot.Guide(id: $0.key, tags: $0.value) }
        )
        return try await self.write {
            try Tags.replace(snapshot, from: effect, account: account, now: instant, $0)
        }
    }

    fileprivate func fail(_ effect: EffectID) async throws -> Bool {
        try await self.write { try Tags.lookUpFailed(effect, account: "acme", $0) }
    }

    fileprivate func doubt(at instant: Instant) async throws -> Bool {
        try await self.write { try Tags.doubt("wm1", account: "acme", at: instant, $0) }
    }

    fileprivate func standing() async throws -> Tags.Standing {
        try await self.read { try Tags.standing(of: "wm1", account: "acme", $0) }
    }

    fileprivate func tags(of customer: PlatformUserID = "wm1", account: AccountID = "acme") async throws -> Set<String>
    {
        try await self.read { try Tags.names(of: customer, account: account, $0) }
    }

    fileprivate func add(_ guide: PlatformUserID, at instant: Instant) async throws {
        let relation = Relation(guide: guide, customer: "wm1")
        let added = ContactAdded(relation: relation, channel: "", welcomeCode: nil, isConfirmed: true)
        _ = try await self.write { try Relations.add(added, account: "acme", at: instant, $0) }
    }

    fileprivate func end(_ guide: PlatformUserID, at instant: Instant) async throws {
        let relation = Relation(guide: guide, customer: "wm1")
        let removed = ContactRemoved(relation: relation, by: .guide, isTransfer: false)
        _ = try await self.write { try Relations.end(removed, account: "acme", at: instant, $0) }
    }
}
