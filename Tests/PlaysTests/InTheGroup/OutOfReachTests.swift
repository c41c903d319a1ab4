import Domain
import Engine
import Scripts
import Testing

@testable import Plays

/// Somebody of another organisation in a group, to whom a bot cannot write alone.
@Suite struct OutOfReachTests {
    private static let able: Capabilities = [.hearsGroups, .postsInGroups, .writesToMembers]

    private static func set(able: Capabilities = Self.able, _ body: (Stage) async throws -> Void) async throws {
        let bill = try Playbill(checkIns: [.sample(language: .english, words: ["check in"])])
        try await Stage.set(Shop.silent(), able: able, more: bill.plays, body)
    }

    @Test func `they are answered before all, without what is theirs alone, and the reason says so`() async throws {
        try await Self.set { stage in
            try await stage.happens("says C1 T1/anna check in")
            let known = try #require(stage.answers.last)
            #expect(known.hasPrefix("T1/anna: (alone) DONE") && known.hasSuffix("balance 3"), "\(known)")
            let event = try #require(await stage.happens("says C1 strange/zoe check in"))
            let open = try #require(stage.answers.last)
            #expect(open.hasPrefix("strange/zoe: DONE") && !open.contains(where: \.isNumber), "\(open)")
            #expect(event.said("check-in")?.contains("nothing reaches them alone") == true)
            #expect(event.effects.map(\.state) == ["sent"])
        }
    }

    @Test func `who is whispered to in the group is in reach`() async throws {
        try await Self.set(able: Self.able.union(.whispers)) { stage in
            try await stage.happens("says C1 T1/anna check in")
            #expect(stage.answers.last?.hasPrefix("T1/anna: (alone) DONE") == true)
        }
    }
}

extension Capabilities {
    fileprivate func union(_ ability: Ability) -> Capabilities { Capabilities(self.abilities.union([ability])) }
}
