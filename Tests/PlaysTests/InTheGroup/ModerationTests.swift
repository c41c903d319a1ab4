import Delivery
import Domain
import Engine
import Scripts
import TestSupport
import Testing

@testable import Plays

/// Who is told of a word that does not belong into a group.
@Suite struct ModerationTests {
    private static let script = ModerationScript(
        head: .sample("order", title: "Order"),
        rules: [ModerationRule(name: "adverts", trigger: .words(["buy"]), act: .warn, say: "moderation/warn")],
        exempt: []
    )

    /// Somebody advertises in a group with such an owner.
    private static func say(
        owner: PlatformUserID,
        isOwn: Bool = false,
        able capabilities: Capabilities = Capabilities(Capabilities.groupBot.abilities.union([.listsMembers])),
        _ body: @Sendable (Stage, String?) throws -> Void
    ) async throws {
        let bill = try Playbill(moderations: [Self.script])
        try await Stage.set(Shop.silent(), able: capabilities, more: bill.plays) { stage in
            let boss = GroupSnapshot.Member(id: owner, isCustomer: !isOwn, joinedAt: nil, broughtBy: nil, channel: nil)
            stage.platform.know(
                GroupSnapshot(group: "C1", name: "Tea", owner: owner, members: [boss], version: nil)
            )
            try await stage.happens("bot-joined C1")
            try await stage.pass(.seconds(60))
            let event = try #require(await stage.happens("says C1 T1/ben buy here"))
            try body(stage, event.said("moderation"))
        }
    }

    @Test func `an owner whom headquarters wrote down is told, and one whom the list calls the brand's own`()
        async throws
    {
        try await Self.say(owner: "guide-01") { stage, said in
            #expect(said == "done: rule “adverts”: the owner is told")
            #expect(stage.platform.said("member-message") == ["guide-01: SEEN buy by adverts"])
        }
        try await Self.say(owner: "li.na", isOwn: true) { stage, said in
            #expect(stage.platform.said("member-message") == ["li.na: SEEN buy by adverts"])
        }
    }

    @Test func `whoever made a channel and is nobody of the brand is written nothing, and the reason says so`()
        async throws
    {
        try await Self.say(owner: "T1/boss") { stage, said in
            let why = "the owner is none of the guides that the brand wrote down"
            #expect(said == "done: rule “adverts”: noted only, because \(why)")
            #expect(stage.platform.said("member-message") == [])
        }
    }

    @Test func `an account that writes to nobody alone, and a group without an owner, are noted only`() async throws {
        try await Self.say(owner: "guide-01", able: [.postsInGroups, .hearsGroups, .noticesItself, .listsMembers]) {
            stage,
            said in
            #expect(said == "done: rule “adverts”: noted only, because this account writes to nobody alone")
            #expect(stage.platform.calls.map(\.endpoint).filter { $0 != "group-look-up" } == [])
        }
        try await Self.say(owner: "") { stage, said in
            #expect(said == "done: rule “adverts”: noted only, because nobody knows the owner")
            #expect(stage.platform.said("member-message") == [])
        }
    }
}
