import Domain
import Engine
import Scripts
import Testing

@testable import Plays

/// The button under the announcement of a check-in.
@Suite struct CheckInButtonTests {
    private static let able = Capabilities(Capabilities.groupBot.abilities.union([.editsPosts]))

    /// It is announced once, for all its days: what goes with the day would leave nothing to press on the next.
    @Test func `it works on every day from the first to the last, and is answered with the reason after that`()
        async throws
    {
        let script = CheckInScript.sample(
            language: .english,
            from: .on("2025-12-30"),
            until: .on("2025-12-31"),
            announce: Announcement(say: "check-in/announce", via: .ownerTask),
            words: ["checkin"]
        )
        try await Stage.set(Shop.silent(), able: Self.able, more: Playbill(checkIns: [script]).plays) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 15:00")
            #expect(stage.platform.said("group-post").map { $0.hasSuffix("[checkin] checkin") } == [true])
            try await stage.happens("presses C1 T1/anna checkin")
            #expect(stage.answers.last?.hasPrefix("T1/anna: (alone) DONE 1 days, streak 1") == true)
            try await stage.wait(until: "2025-12-31 15:00")
            try await stage.happens("presses C1 T1/anna checkin")
            #expect(stage.answers.last?.hasPrefix("T1/anna: (alone) DONE 2 days, streak 2") == true)
            #expect(stage.platform.said("group-edit").isEmpty)
            try await stage.wait(until: "2026-01-01 15:00")
            let late = try #require(await stage.happens("presses C1 T1/anna checkin"))
            #expect(late.said("check-in") == "done: it is over")
            #expect(stage.answers.last?.hasPrefix("T1/anna: (alone) REFUSED isClosed") == true)
        }
    }
}
