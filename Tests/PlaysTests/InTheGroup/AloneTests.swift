import Domain
import Engine
import Scripts
import TestSupport
import Testing

@testable import Plays

/// What tells somebody about themselves is for them alone.
@Suite struct AloneTests {
    /// Texts that mention nothing of the person.
    private static let bare = [
        "lottery/lost": "LOST", "lottery/won": "WON", "check-in/done": "DONE", "quiz/accepted": "TAKEN",
        "quiz/refused": "REFUSED", "check-in/refused": "REFUSED",
    ]

    private static func set(
        able capabilities: Capabilities,
        saying: [String: String] = [:],
        _ body: (Stage) async throws -> Void
    ) async throws {
        let bill = try Playbill(
            quizzes: [.sample()],
            lotteries: [.wheel(tiers: [.box(count: 1, odds: 1)])],
            checkIns: [.sample()],
            saying: saying
        )
        try await Stage.set(Shop.silent(), able: capabilities, more: bill.plays) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:01")
            try await body(stage)
        }
    }

    @Test(arguments: [Capabilities.groupBot, [.postsInGroups, .writesToMembers]])
    func `whatever the brand's words mention, nobody else reads them`(able: Capabilities) async throws {
        try await Self.set(able: able, saying: Self.bare) { stage in
            for word in ["转", "A", "签到", "签到", "积分", "claim"] {
                try await stage.pass(.seconds(1))
                try await stage.happens("asks C1 T1/anna \(word)")
                #expect(stage.answers.last?.hasPrefix("T1/anna: (alone) ") == true, "\(word): \(stage.answers)")
            }
            #expect(stage.answers.first == "T1/anna: (alone) LOST")
        }
    }

    @Test func `where nobody can be told alone, nothing of a person is told to the group`() async throws {
        try await Self.set(able: [.postsInGroups]) { stage in
            let page = "https://bot.example.com/p/acme"
            // What they said before all stands in the answer; what came of it does not.
            let lines = [
                ("转", "ALONE \(page)/wheel"), ("A", "TAKEN A Longjing canChange, told 30 December, 21:10"),
                ("积分", "POINTS  at \(page)/points"),
                ("签到", "DONE  days, streak , gain  , to go, balance"),
            ]
            for (word, text) in lines {
                try await stage.happens("asks C1 T1/anna \(word)")
                #expect(stage.answers.last?.hasPrefix("T1/anna: \(text.prefix(24))") == true, "\(stage.answers)")
            }
            #expect(!stage.answers.contains { $0.contains("3 积分") || $0.contains("LOST") })
        }
    }

    @Test func `an answer that is empty without what is personal says where to look`() async throws {
        let refused = "{{#isThere}}THERE{{/isThere}}{{#isClosed}}CLOSED{{/isClosed}}"
        try await Self.set(able: [.postsInGroups], saying: ["check-in/refused": refused]) { stage in
            try await stage.happens("asks C1 T1/anna 签到")
            try await stage.pass(.seconds(1))
            try await stage.happens("asks C1 T1/anna 签到")
            #expect(stage.answers.last?.hasPrefix("T1/anna: ALONE https://bot.example.com/p/acme/") == true)
        }
    }

    @Test func `who claims and has nothing to claim is told so, and nobody who says the word to others`() async throws {
        try await Self.set(able: .groupBot) { stage in
            for line in ["asks C1 T1/anna claim", "asks C1 T1/anna 领奖", "commands C1 T1/anna 领奖"] {
                let event = try #require(await stage.happens(line))
                #expect(event.said("lottery") == "done: there is no prize to claim")
                #expect(stage.answers.last == "T1/anna: (alone) NO PRIZE")
            }
            let chat = try #require(await stage.happens("says C1 T1/anna 领奖"))
            #expect(chat.verdict == "pass")
        }
    }

    @Test func `where no lottery is played the word for claiming is left to others, unless one ever won`() async throws
    {
        let bill = try Playbill(lotteries: [.wheel(tiers: [.box(count: 9, odds: 1_000_000)])])
        try await Stage.set(Shop.silent(), able: .groupBot, more: bill.plays) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.happens("asks C1 T1/anna 转")
            try await stage.wait(until: "2025-12-31 12:00")
            bill.replace()
            try await stage.scriptsChanged()
            let winner = try #require(await stage.happens("asks C1 T1/anna 领奖"))
            #expect(winner.said("lottery") == "done: there is no prize to claim")
            let other = try #require(await stage.happens("asks C1 T1/ben 领奖"))
            #expect(other.said("lottery") == "pass: no word for a lottery")
        }
    }
}
