import Community
import Domain
import Storage
import TestSupport
import Testing

/// What is known of a group, and when it has to be looked up.
@Suite struct GroupsTests {
    private static let start = Instant(seconds: 1_767_000_000)

    @Test(arguments: StorageEngine.available)
    func `a burst of events plans one look-up`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            let planned = Self.start + .seconds(2)
            try await #expect(store.plan(at: planned, now: Self.start) == planned)
            for millis in [0, 500, 1_999] as [Int64] {
                let now = Self.start + .milliseconds(millis)
                try await #expect(store.plan(at: now + .seconds(2), now: now) == nil)
            }
            try await #expect(store.group()?.lookUpAt == planned)
            // Its moment has come: what happens now may be missing from its answer.
            try await #expect(store.plan(at: planned + .seconds(2), now: planned) == planned + .seconds(2))
        }
    }

    @Test func `after the answer, and after a failed look-up, the next event plans again`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let later = Self.start + .seconds(3_600)
            _ = try await store.plan(at: later, now: Self.start)
            _ = try await store.replace([.sample("wm1")])
            let group = try await #require(store.group())
            #expect((group.name, group.owner, group.version, group.lookUpAt) == ("Spring", "li.na", "v1", nil))
            try await #expect(store.plan(at: later, now: Self.start) == later)
            try await store.began("e1")
            try await #expect(store.group()?.lookUpAt == nil)
            try await #expect(store.failed("e1")?.isSettled == false)
            try await #expect(store.plan(at: later, now: Self.start) == later)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `failed look-ups are counted until one succeeds`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            _ = try await store.plan(at: Self.start, now: Self.start)
            for count in 1...3 {
                try await store.began(EffectID(rawValue: "e\(count)"))
                let failed = try await #require(store.failed(EffectID(rawValue: "e\(count)")))
                #expect((failed.group, failed.count, failed.isSettled) == ("g1", count, false))
            }
            try await store.began("e4")
            _ = try await store.replace([.sample("wm1")])
            try await #expect(store.failed("e4") == nil, "it succeeded")
            try await store.began("e5")
            try await #expect(store.failed("e5")?.count == 1)
        }
    }

    @Test func `a failed look-up is settled when another one is wanted anyway, or the group is closed`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            _ = try await store.plan(at: Self.start, now: Self.start)
            try await store.began("e1")
            _ = try await store.plan(at: Self.start + .seconds(9), now: Self.start + .seconds(7))
            try await #expect(store.failed("e1")?.isSettled == true)
            try await store.began("e2")
            try await store.began("e3")
            try await #expect(store.failed("e2") == nil, "a newer one is under way")
            try await store.write { try Groups.dismiss("g1", account: "acme", at: Self.start, $0) }
            try await #expect(store.failed("e3")?.isSettled == true)
        }
    }

    @Test func `a step of the member list is taken only from the version that we have`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await #expect(store.advance("v1", "v2") == false, "of an unknown group nothing is known")
            _ = try await store.replace([])
            try await #expect(store.advance("v1", "v2"))
            try await #expect(store.advance("v1", "v2") == false, "told twice")
            try await #expect(store.advance("v3", "v4") == false, "a step is missing")
            try await #expect(store.advance(nil, "v3") == false)
            try await #expect(store.advance("v2", nil) == false)
            try await #expect(store.group()?.version == "v2")
            try await #expect(store.advance("v2", "v3"))
        }
    }

    @Test func `a dismissed group has no members left`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            _ = try await store.replace([.sample("wm1"), .sample("wm2")])
            try await store.leave(["wm2"], at: Self.start + .seconds(70))
            let end = Self.start + .seconds(100)
            try await store.write { try Groups.dismiss("g1", account: "acme", at: end, $0) }
            try await #expect(store.member("wm1")?.leftAt == end)
            try await #expect(store.member("wm2")?.leftAt == Self.start + .seconds(70))
            try await #expect(store.group()?.name == "Spring")
        }
    }

    @Test func `a group nobody told us of is dismissed too, and unknown ones have no standing`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await #expect(store.group() == nil)
            try await store.write { try Groups.dismiss("g1", account: "acme", at: Self.start, $0) }
            try await #expect(store.group() != nil)
        }
    }
}

extension Store {
    fileprivate func plan(at instant: Instant, now: Instant) async throws -> Instant? {
        try await self.write { try Groups.planLookUp("g1", account: "acme", at: instant, now: now, $0) }
    }

    fileprivate func began(_ effect: EffectID) async throws {
        try await self.write { try Groups.lookUpBegan("g1", effect: effect, account: "acme", $0) }
    }

    fileprivate func failed(_ effect: EffectID) async throws -> Groups.FailedLookUp? {
        try await self.write { try Groups.lookUpFailed(effect, account: "acme", $0) }
    }

    fileprivate func group() async throws -> Groups.Standing? {
        try await self.read { try Groups.standing("g1", account: "acme", $0) }
    }

    fileprivate func advance(_ before: String?, _ after: String?) async throws -> Bool {
        let change = MemberChange.sample(before: before, after: after)
        return try await self.write { try Groups.advance(change, account: "acme", $0) }
    }
}
