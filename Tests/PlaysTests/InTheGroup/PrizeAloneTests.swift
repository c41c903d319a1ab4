import Domain
import Engine
import Scripts
import Testing

@testable import Plays

/// Prizes of people who cannot be told anything alone in a group.
@Suite struct PrizeAloneTests {
    private static let page = "https://bot.example.com/p/acme/wheel"
    private static let silent = Announcement(say: "lottery/announce", via: .ownerTask, hasPage: false)

    /// A wheel on which everybody wins, three times.
    private static func wheel(claim: PrizeClaim? = nil, announce: Announcement? = Self.silent) -> LotteryScript {
        LotteryScript(
            head: .sample("wheel", title: "Wheel"),
            schedule: .evening,
            announce: announce,
            kind: .instant,
            words: ["转"],
            tiers: [.box("all", count: 100, claim: claim, odds: 1_000_000)],
            limits: LotteryLimits(perPerson: 3),
            entropy: nil,
            notice: .sample
        )
    }

    private static func set(
        _ script: LotteryScript,
        usual: [BrandID: AccountID] = ["acme": "acme-wecom"],
        _ body: (Stage) async throws -> Void
    ) async throws {
        let bill = try Playbill(lotteries: [script], usual: usual)
        try await Stage.set(Shop.silent(), able: [.postsInGroups], more: bill.plays) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:01")
            try await body(stage)
        }
    }

    private static func states(_ stage: Stage) async throws -> [LotteryWins.State] {
        try await stage.wins("wheel.20251230-2000").map(\.state)
    }

    @Test func `three prizes claimed before others are shown on the page, whatever the script says, and once`()
        async throws
    {
        try await Self.set(Self.wheel(claim: PrizeClaim(within: .seconds(3_600)))) { stage in
            for turn in 1...3 {
                try await stage.happens("asks C1 T1/anna 转")
                #expect(stage.answers.last == "T1/anna: ALONE \(Self.page)", "\(turn)")
                try await stage.pass(.seconds(1))
            }
            let event = try #require(await stage.happens("asks C1 T1/anna claim"))
            #expect(event.said("lottery") == "done: 3 prizes are claimed")
            #expect(stage.answers.count == 4 && stage.answers.last == "T1/anna: ALONE \(Self.page)")
            try await #expect(Self.states(stage) == [.given, .given, .given])
        }
    }

    @Test func `where no page knows anybody nothing is drawn before others`() async throws {
        try await Self.set(Self.wheel(announce: nil), usual: [:]) { stage in
            let event = try #require(await stage.happens("asks C1 T1/anna 转"))
            #expect(event.said("lottery") == "done: not drawn: nothing reaches them alone, and no page tells it")
            #expect(stage.answers.last?.hasPrefix("T1/anna: ALONE") == true)
            #expect(stage.answers.last?.contains("http") == false)
            try await #expect(Self.states(stage) == [])
            // Alone they draw, and are told.
            try await stage.happens("tells T1/anna 转")
            #expect(stage.answers.last?.hasPrefix("T1/anna: WON A box of tea, code ") == true, "\(stage.answers)")
            try await #expect(Self.states(stage) == [.given])
        }
    }

    @Test func `where no page knows anybody nothing is claimed before others`() async throws {
        try await Self.set(Self.wheel(claim: PrizeClaim(within: .seconds(3_600))), usual: [:]) { stage in
            try await stage.happens("tells T1/anna 转")
            let event = try #require(await stage.happens("asks C1 T1/anna claim"))
            #expect(event.said("lottery") == "done: not claimed: nothing reaches them alone, and no page shows it")
            #expect(stage.answers.last?.contains("http") == false)
            try await #expect(Self.states(stage) == [.won])
            try await stage.happens("tells T1/anna claim")
            #expect(stage.answers.last?.hasPrefix("T1/anna: WON A box of tea, code ") == true, "\(stage.answers)")
            try await #expect(Self.states(stage) == [.given])
        }
    }
}
