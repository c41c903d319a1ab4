import Community
import Domain
import Engine
import TestSupport
import Testing

@testable import Plays

/// An account that only posts: the configuration says in which groups.
@Suite struct NamedGroupsTests {
    private func groups(_ stage: Stage) async throws -> [GroupID] {
        let account = stage.platform.account
        return try await stage.read { try Groups.open(account: account, after: nil, limit: 10, $0) }
    }

    @Test func `what is announced is said in the groups that the configuration names`() async throws {
        let bill = try Playbill(quizzes: [.sample()])
        try await Stage.set(
            Shop.silent(),
            named: ["store-1", "store-2"],
            able: [.postsInGroups],
            more: bill.plays
        ) { stage in
            try await #expect(
                stage.reasons(of: "register").first == "it sits in 2 groups by the configuration; 2 new and 0 gone"
            )
            try await stage.wait(until: "2025-12-30 20:00")
            #expect(stage.platform.said("group-post").map { $0.prefix(7) }.sorted() == ["store-1", "store-2"])
        }
    }

    @Test func `a group that is named no more is left, and one that is named again is back`() async throws {
        try await Stage.set(Shop.silent(), named: ["a", "b"], able: [.postsInGroups]) { stage in
            try await stage.pass(.seconds(60))
            try await stage.restart(named: ["b", "c"])
            try await #expect(self.groups(stage) == ["b", "c"])
            try await #expect(
                stage.reasons(of: "register").last == "it sits in 2 groups by the configuration; 1 new and 1 gone"
            )
            try await stage.pass(.seconds(60))
            try await stage.restart(named: ["a"])
            try await #expect(self.groups(stage) == ["a"])
        }
    }

    @Test func `an account whose platform tells is told nothing by the configuration`() async throws {
        try await Stage.set(Shop.silent(), able: .groupBot) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.restart()
            try await #expect(self.groups(stage) == ["C1"])
        }
    }
}
