import Community
import Domain
import Storage
import TestSupport
import Testing

/// Who is in which group, brought by whom: from callbacks, and from the platform's list.
@Suite struct MembershipsTests {
    private static let start = Instant(seconds: 1_767_000_000)

    @Test(arguments: StorageEngine.available)
    func `a joining is known at once, who brought them with the list`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            try await store.join(["wm1", "wm2"], at: Self.start)
            let joined = try await #require(store.member("wm1"))
            #expect(
                (joined.joinedAt, joined.scene, joined.broughtBy, joined.leftAt) == (Self.start, "scanned", nil, nil)
            )
            let change = try await store.replace([
                .sample("li.na", isCustomer: false), .sample("wm1", by: "li.na", channel: "spring"),
                .sample("wm3", by: "wm1"),
            ])
            #expect(change == [2, 1])
            let known = try await #require(store.member("wm1"))
            #expect((known.scene, known.broughtBy, known.channel, known.leftAt) == ("scanned", "li.na", "spring", nil))
            try await #expect(store.member("wm2")?.leftAt == Self.start + .seconds(60))
            try await #expect(store.member("wm3")?.broughtBy == "wm1")
            try await #expect(store.member("wm3")?.scene == "unknown")
        }
    }

    @Test func `who is a group's own is known by the list, and an owner whom nobody named is none`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            _ = try await store.replace([.sample("li.na", isCustomer: false), .sample("wm1")])
            func isOwn(_ member: PlatformUserID, on account: AccountID = "acme") async throws -> Bool {
                try await store.read { try Memberships.isOwn(member, in: "g1", account: account, $0) }
            }
            try await #expect(isOwn("li.na"))
            try await #expect(!isOwn("wm1"))
            try await #expect(!isOwn("li.na", on: "other"))
            _ = try await store.replace([.sample("wm1")])
            try await #expect(!isOwn("li.na"), "who has left is nobody's own")
            let nameless = GroupSnapshot(group: "g1", name: "", owner: "", members: [], version: nil)
            let standing = try await store.write { transaction in
                let now = Instant(seconds: 1_767_000_060)
                _ = try Memberships.replace(nameless, account: "acme", now: now, transaction)
                return try Groups.standing("g1", account: "acme", transaction)
            }
            #expect(standing != nil && standing?.owner == nil)
        }
    }

    @Test func `the same list again changes nobody`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            let members: [GroupSnapshot.Member] = [.sample("wm1"), .sample("wm2")]
            try await #expect(store.replace(members) == [2, 0])
            try await #expect(store.replace(members) == [0, 0])
            try await #expect(store.replace([]) == [0, 2])
            try await #expect(store.replace(members) == [2, 0])
            try await #expect(store.member("wm1")?.leftAt == nil)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a list that tells no moments leaves those that are known`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            func member(_ id: PlatformUserID) -> GroupSnapshot.Member {
                GroupSnapshot.Member(id: id, isCustomer: true, joinedAt: nil, broughtBy: nil, channel: nil)
            }
            try await store.join(["wm1", "wm2"], at: Self.start)
            try await store.leave(["wm2"], at: Self.start + .seconds(10))
            _ = try await store.replace([member("wm1"), member("wm2"), member("wm3")])
            try await #expect(store.member("wm1")?.joinedAt == Self.start)
            // Back without anybody having told; and there since before anybody looked.
            try await #expect(store.member("wm2")?.joinedAt == Self.start + .seconds(60))
            try await #expect(store.member("wm3")?.joinedAt == Instant(seconds: 0))
            // A leaving from before the joining still changes nothing.
            try await store.leave(["wm1"], at: Self.start - .seconds(1))
            try await #expect(store.member("wm1")?.leftAt == nil)
        }
    }

    @Test func `who leaves and comes back has joined anew`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            _ = try await store.replace([.sample("wm1", by: "li.na", channel: "spring")])
            try await store.leave(["wm1"], at: Self.start + .seconds(100))
            try await #expect(store.member("wm1")?.leftAt == Self.start + .seconds(100))
            try await store.join(["wm1"], at: Self.start + .seconds(200))
            let again = try await #require(store.member("wm1"))
            #expect(
                (again.joinedAt, again.broughtBy, again.channel, again.leftAt)
                    == (Self.start + .seconds(200), nil, nil, nil)
            )
        }
    }

    @Test func `what is older than what is known changes nothing`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.join(["wm1"], at: Self.start + .seconds(100))
            try await store.leave(["wm1"], at: Self.start + .seconds(99))
            try await #expect(store.member("wm1")?.leftAt == nil)
            try await store.join(["wm1"], at: Self.start + .seconds(150))
            try await #expect(store.member("wm1")?.joinedAt == Self.start + .seconds(100))
            try await store.leave(["wm1"], at: Self.start + .seconds(200))
            try await store.join(["wm1"], at: Self.start + .seconds(199))
            try await #expect(store.member("wm1")?.leftAt == Self.start + .seconds(200))
            try await store.leave(["wm1"], at: Self.start + .seconds(300))
            try await #expect(store.member("wm1")?.leftAt == Self.start + .seconds(200))
        }
    }

    @Test(arguments: StorageEngine.available)
    func `the list tells which customers joined lately and are still there`(engine: StorageEngine) async throws {
        try await engine.withEmptyStore { store in
            _ = try await store.replace([
                .sample("li.na", isCustomer: false), .sample("wm1"), .sample("wm2"), .sample("wm3"),
            ])
            try await store.leave(["wm2"], at: Self.start + .seconds(100))
            // Of somebody whom only a callback named, nobody knows yet whether they are a customer.
            try await store.join(["wm4"], at: Self.start + .seconds(100))
            try await #expect(store.customers(since: Self.start) == ["wm1", "wm3"])
            try await #expect(store.customers(since: Self.start + .milliseconds(1)).isEmpty)
        }
    }

    @Test func `groups and accounts are kept apart`() async throws {
        try await StorageEngine.sqliteInMemory.withEmptyStore { store in
            try await store.join(["wm1"], at: Self.start)
            try await store.join(["wm1"], at: Self.start, group: "g2")
            try await store.join(["wm1"], at: Self.start, account: "other")
            try await #expect(store.replace([]) == [0, 1])
            try await #expect(store.member("wm1", group: "g2")?.leftAt == nil)
            try await #expect(store.member("wm1", account: "other")?.leftAt == nil)
        }
    }
}

extension GroupSnapshot.Member {
    static func sample(
        _ id: PlatformUserID,
        isCustomer: Bool = true,
        by: PlatformUserID? = nil,
        channel: String? = nil
    ) -> Self {
        Self(
            id: id,
            isCustomer: isCustomer,
            joinedAt: Instant(seconds: 1_767_000_000),
            broughtBy: by,
            channel: channel
        )
    }
}

extension Store {
    func join(
        _ members: [PlatformUserID],
        at instant: Instant,
        group: GroupID = "g1",
        account: AccountID = "acme"
    ) async throws {
        let change = MemberChange.sample(members, group: group, scene: .scanned)
        try await self.write { try Memberships.join(change, account: account, at: instant, $0) }
    }

    func leave(_ members: [PlatformUserID], at instant: Instant) async throws {
        let change = MemberChange.sample(members, scene: .left)
        try await self.write { try Memberships.leave(change, account: "acme", at: instant, $0) }
    }

    /// Takes a member list over, a minute after the start.
    ///
    /// - Returns: How many came in and how many went out by it.
    func replace(_ members: [GroupSnapshot.Member], version: String? = "v1") async throws -> [Int] {
        let snapshot = GroupSnapshot(group: "g1", name: "Spring", owner: "li.na", members: members, version: version)
        return try await self.write { transaction in
            let now = Instant(seconds: 1_767_000_060)
            let change = try Memberships.replace(snapshot, account: "acme", now: now, transaction)
            return [change.joined, change.left]
        }
    }

    func customers(since instant: Instant) async throws -> [PlatformUserID] {
        try await self.read { transaction in
            try Memberships.customers(in: "g1", joinedSince: instant, account: "acme", transaction).map(\.id)
        }
    }

    func member(
        _ id: PlatformUserID,
        group: GroupID = "g1",
        account: AccountID = "acme"
    ) async throws -> Memberships.Standing? {
        try await self.read { try Memberships.standing(id, in: group, account: account, $0) }
    }
}

extension MemberChange {
    static func sample(
        _ members: [PlatformUserID] = ["wm1"],
        group: GroupID = "g1",
        scene: Scene = .scanned,
        before: String? = nil,
        after: String? = nil
    ) -> MemberChange {
        MemberChange(
            group: group,
            members: members,
            count: members.count,
            scene: scene,
            versionBefore: before,
            versionAfter: after
        )
    }
}
