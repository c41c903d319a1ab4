import Community
import Domain
import Engine
import Testing

@Suite struct RegisterTests {
    private static let joinedAt = Shop.afternoon - .seconds(1)

    @Test func `a join without versions is looked up two seconds later, and who brought whom is recorded`() async throws
    {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.know(
                .sample(customers: ["wm1"], broughtBy: "guide-02", channel: "door-sign", joinedAt: Self.joinedAt)
            )
            let event = try #require(await stage.happens("joined wr1 wm1 scene=invited"))
            #expect(event.look(of: "register")?.reason.english == "1 joined; who brought them is looked up")
            #expect(stage.platform.said("group-look-up").isEmpty)
            let before = try #require(await stage.membership("wm1", in: "wr1"))
            #expect(before.scene == "invited" && before.broughtBy == nil)

            try await stage.pass(.milliseconds(1_999))
            #expect(stage.platform.said("group-look-up").isEmpty)
            try await stage.pass(.milliseconds(1))
            #expect(stage.platform.said("group-look-up") == ["wr1"])
            let after = try #require(await stage.membership("wm1", in: "wr1"))
            #expect(after.broughtBy == "guide-02")
            #expect(after.channel == "door-sign")
            #expect(after.joinedAt == Self.joinedAt)
            #expect(after.leftAt == nil)
            try await #expect(
                stage.reasons(of: "register").last == "the group has 2 members; 1 new and 0 gone by the list"
            )
        }
    }

    @Test func `joins that come close together share one look-up, when the platform has caught up with the last`()
        async throws
    {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.know(.sample(customers: (1...5).map { PlatformUserID("wm\($0)") }, broughtBy: "guide-01"))
            for member in 1...5 {
                try await stage.happens("joined wr1 wm\(member)")
                try await stage.pass(.milliseconds(900))
            }
            #expect(stage.platform.said("group-look-up").isEmpty)
            try await stage.pass(.milliseconds(1_099))
            #expect(stage.platform.said("group-look-up").isEmpty)
            try await stage.pass(.milliseconds(1))
            #expect(stage.platform.said("group-look-up") == ["wr1"])
            try await stage.pass(.seconds(600))
            #expect(stage.platform.said("group-look-up") == ["wr1"])
        }
    }

    @Test func `a group in which people keep joining is looked up all the same`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.know(.sample(customers: ["wm1"]))
            for member in 1...60 {
                try await stage.happens("joined wr1 wm\(member)")
                try await stage.pass(.seconds(1))
            }
            #expect((1...3).contains(stage.platform.said("group-look-up").count))
        }
    }

    @Test func `a join while the look-up is under way is looked up, too`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.know(.sample(customers: ["wm1"]))
            stage.platform.script("group-look-up", .limited(for: .seconds(1)))
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.milliseconds(2_500))
            try await stage.happens("joined wr1 wm2")
            try await stage.pass(.milliseconds(600))
            // The list of the first look-up did not know the second customer yet.
            stage.platform.know(.sample(customers: ["wm1", "wm2"], broughtBy: "guide-02"))
            try await stage.pass(.seconds(60))
            let standing = try #require(await stage.membership("wm2", in: "wr1"))
            #expect(standing.leftAt == nil)
            #expect(standing.broughtBy == "guide-02")
        }
    }

    @Test func `leaving by the next version needs no look-up, leaving with a gap does`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.know(.sample(customers: ["wm1", "wm2", "wm3"], version: "v1"))
            try await stage.happens("created wr1")
            try await stage.pass(.seconds(10))
            #expect(stage.platform.said("group-look-up").count == 1)

            let next = try #require(await stage.happens("left wr1 wm1 scene=left before=v1 after=v2"))
            #expect(next.look(of: "register")?.reason.english == "1 left")
            try await stage.pass(.seconds(10))
            #expect(stage.platform.said("group-look-up").count == 1)
            try await #expect(stage.membership("wm1", in: "wr1")?.leftAt != nil)

            stage.platform.know(.sample(customers: ["wm3"], version: "v5"))
            let gap = try #require(await stage.happens("left wr1 wm2 scene=removed before=v4 after=v5"))
            #expect(gap.look(of: "register")?.reason.english == "the member list missed a step and is looked up")
            try await stage.pass(.seconds(10))
            #expect(stage.platform.said("group-look-up").count == 2)
            try await stage.happens("left wr1 wm3 before=v5 after=v6")
            try await stage.pass(.seconds(10))
            #expect(stage.platform.said("group-look-up").count == 2)
        }
    }

    @Test func `leaving without versions is looked up`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.know(.sample(customers: ["wm2"]))
            try await stage.happens("left wr1 wm1")
            try await stage.pass(.seconds(2))
            #expect(stage.platform.said("group-look-up") == ["wr1"])
        }
    }

    @Test func `who is gone by the list has left, who is new by it is in`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.know(.sample(customers: ["wm1", "wm2"]))
            try await stage.happens("created wr1")
            try await stage.pass(.seconds(60))
            stage.platform.know(.sample(customers: ["wm2", "wm3"], broughtBy: "guide-03"))
            try await stage.happens("owner wr1")
            try await stage.pass(.seconds(60))
            try await #expect(
                stage.reasons(of: "register").last == "the group has 3 members; 1 new and 1 gone by the list"
            )
            try await #expect(stage.membership("wm1", in: "wr1")?.leftAt != nil)
            try await #expect(stage.membership("wm2", in: "wr1")?.leftAt == nil)
            try await #expect(stage.membership("wm3", in: "wr1")?.broughtBy == "guide-03")
        }
    }

    @Test func `who left and joined again is in, brought by whoever brought them now`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.know(.sample(customers: ["wm1"], broughtBy: "guide-01"))
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(10))
            stage.platform.know(.sample(customers: []))
            try await stage.happens("left wr1 wm1")
            try await stage.pass(.seconds(10))
            stage.platform.know(.sample(customers: ["wm1"], broughtBy: "guide-02"))
            try await stage.happens("joined wr1 wm1 scene=invited")
            try await #expect(stage.membership("wm1", in: "wr1")?.broughtBy == nil)
            try await stage.pass(.seconds(10))
            let standing = try #require(await stage.membership("wm1", in: "wr1"))
            #expect(standing.leftAt == nil && standing.broughtBy == "guide-02")
        }
    }

    @Test func `a closed group has no members and is not looked up any more`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.know(.sample(customers: ["wm1"]))
            try await stage.happens("joined wr1 wm1")
            let event = try #require(await stage.happens("dismissed wr1"))
            #expect(event.look(of: "register")?.reason.english == "the group is closed")
            try await stage.pass(.seconds(600))
            #expect(stage.platform.said("group-look-up").isEmpty)
            try await #expect(stage.membership("wm1", in: "wr1")?.leftAt != nil)
        }
    }

    @Test func `a list that comes after the group was closed brings nobody back`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.know(.sample(customers: ["wm1"]))
            stage.platform.script("group-look-up", .limited(for: .seconds(10)))
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(5))
            try await stage.happens("dismissed wr1")
            try await stage.pass(.seconds(60))
            #expect(stage.platform.said("group-look-up").count == 2)
            try await #expect(stage.membership("wm1", in: "wr1")?.leftAt != nil)
        }
    }

    @Test func `a look-up that fails is said, and the next event plans another`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(60))
            try await #expect(
                stage.reasons(of: "register").last
                    == "the group could not be looked up (no-such-group); tried again in 1 min"
            )
            stage.platform.know(.sample(customers: ["wm1", "wm2"], broughtBy: "guide-01"))
            try await stage.happens("joined wr1 wm2")
            try await stage.pass(.seconds(60))
            try await #expect(stage.membership("wm1", in: "wr1")?.broughtBy == "guide-01")
        }
    }

    @Test func `a look-up that fails is tried again with growing pauses, eight times at most`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            try await stage.happens("joined wr1 wm1")
            var counts: [Int] = []
            for pause in [2, 60, 300, 1_800, 6 * 3_600, 6 * 3_600, 6 * 3_600, 6 * 3_600] as [Int64] {
                try await stage.pass(.seconds(pause) - .milliseconds(1))
                let before = stage.platform.said("group-look-up").count
                try await stage.pass(.milliseconds(1))
                counts.append(stage.platform.said("group-look-up").count - before)
            }
            #expect(counts == Array(repeating: 1, count: 8))
            try await #expect(
                stage.reasons(of: "register").last
                    == "the group could not be looked up (no-such-group); not tried again by itself"
            )
            try await stage.pass(.seconds(7 * 86_400))
            #expect(stage.platform.said("group-look-up").count == 8)
        }
    }

    @Test func `a look-up that succeeds at last ends the tries, and the next failure begins anew`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(62))
            stage.platform.know(.sample(customers: ["wm1"], broughtBy: "guide-02"))
            try await stage.pass(.seconds(300))
            try await #expect(stage.membership("wm1", in: "wr1")?.broughtBy == "guide-02")
            try await stage.pass(.seconds(86_400))
            #expect(stage.platform.said("group-look-up").count == 3)
            stage.platform.script("group-look-up", .refused("busy"))
            try await stage.happens("owner wr1")
            try await stage.pass(.seconds(62))
            #expect(stage.platform.said("group-look-up").count == 5)
        }
    }

    @Test func `a join between two tries is looked up at its own moment`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(400))
            stage.platform.know(.sample(customers: ["wm1", "wm2"], broughtBy: "guide-02"))
            try await stage.happens("joined wr1 wm2")
            try await stage.pass(.seconds(2))
            try await #expect(stage.membership("wm1", in: "wr1")?.broughtBy == "guide-02")
        }
    }

    @Test(arguments: ["90500", "90501"])
    func `a group that is not ours is not looked up again by itself`(code: String) async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.script("group-look-up", .refused(code))
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(86_400))
            #expect(stage.platform.said("group-look-up").count == 1)
        }
    }

    @Test func `a group that was closed meanwhile is not looked up again`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            stage.platform.script("group-look-up", .limited(for: .seconds(10)), .refused("busy"))
            try await stage.happens("joined wr1 wm1")
            try await stage.pass(.seconds(5))
            try await stage.happens("dismissed wr1")
            try await stage.pass(.seconds(86_400))
            #expect(stage.platform.said("group-look-up").count == 2)
        }
    }

    @Test func `a detail that nobody needs is not looked up`() async throws {
        try await Stage.set(Shop.silent()) { stage in
            let event = try #require(await stage.happens("notice wr1"))
            #expect(event.looked.isEmpty && event.verdict == "pass")
            try await stage.pass(.seconds(60))
            #expect(stage.platform.calls.isEmpty)
        }
    }

    @Test(arguments: [
        ("by=customer", "ended by the customer"), ("by=guide", "ended by the guide"),
        ("by=guide transfer=yes", "handed to another guide"),
    ])
    func `an end names its side`(end: String, reason: String) async throws {
        try await Stage.set(Shop.silent()) { stage in
            try await stage.happens("added guide-01 wm1 channel=poster-07")
            try await #expect(stage.relation("guide-01", "wm1")?.isActive == true)
            let event = try #require(await stage.happens("removed guide-01 wm1 \(end)"))
            #expect(event.look(of: "register")?.reason.english == reason)
            try await #expect(stage.relation("guide-01", "wm1")?.isActive == false)
        }
    }
}
