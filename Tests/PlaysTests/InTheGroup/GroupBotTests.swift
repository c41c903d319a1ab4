import Community
import Domain
import Engine
import Scripts
import TestSupport
import Testing

@testable import Plays

extension Capabilities {
    /// A bot that sits in groups, is told everything there, and whispers.
    static let groupBot: Capabilities = [
        .hearsGroups, .noticesMembers, .noticesItself, .postsInGroups, .mentionsInPosts, .buttons, .whispers,
        .writesToMembers,
    ]
}

/// What the plays do where the brand's bot sits in the group.
@Suite struct GroupBotTests {
    private static func set(
        _ bill: Playbill,
        able capabilities: Capabilities = .groupBot,
        shop: Shop? = nil,
        _ body: (Stage) async throws -> Void
    ) async throws {
        try await Stage.set(shop ?? Shop.silent(), able: capabilities, more: bill.plays, body)
    }

    private static let anna = Identity(.participant, "T1/anna")

    private func posts(_ stage: Stage) -> [String] { stage.platform.said("group-post") }

    @Test func `a quiz is asked, answered by a press or in words, and revealed in the group`() async throws {
        try await Self.set(try Playbill(quizzes: [.sample(reward: .points(50))])) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.happens("says C2 T1/ben hello")
            try await stage.wait(until: "2025-12-30 20:00")
            #expect(self.posts(stage).map { $0.prefix(2) }.sorted() == ["C1", "C2"])
            #expect(self.posts(stage).allSatisfy { $0.hasSuffix("[A] A Longjing\n[B] B Oolong\n[C] C Pu'er") })

            try await stage.happens("presses C1 T1/anna A run=tea-quiz.20251230-2000")
            try await stage.happens("says C1 T1/ben b")
            #expect(
                stage.answers == [
                    "T1/anna: (alone) TAKEN A Longjing canChange, told 30 December, 21:10",
                    "T1/ben: (alone) TAKEN B Oolong canChange, told 30 December, 21:10",
                ]
            )
            try await stage.wait(until: "2025-12-30 21:10")
            #expect(self.posts(stage).suffix(2).allSatisfy { $0.contains("REVEAL") && !$0.contains("[A]") })
            try await #expect(stage.balance(Self.anna) == 50)
            // Both hear of it alone.
            #expect(stage.answers.suffix(2).map { $0.prefix(14) }.sorted() == ["T1/anna: RESUL", "T1/ben: RESULT"])
        }
    }

    @Test func `what people say to each other is not decided while nothing waits for words`() async throws {
        try await Self.set(try Playbill(quizzes: [.sample()])) { stage in
            let met = try #require(await stage.happens("says C2 T1/ben hello"))
            #expect(met.decidedAt != nil, "the group was not known")
            try await stage.happens("bot-joined C1")
            let idle = try #require(await stage.happens("says C1 T1/anna hello"))
            #expect(idle.verdict == "pass" && idle.decidedAt == nil)
            try await stage.happens("bot-left C1")
            let back = try #require(await stage.happens("says C1 T1/anna hello again"))
            #expect(back.decidedAt != nil, "it may sit there again")
            try await stage.wait(until: "2025-12-30 20:00")
            let asked = try #require(await stage.happens("says C2 T1/anna hello once more"))
            #expect(asked.decidedAt != nil, "a quiz is on, and it may be an answer")
        }
    }

    @Test func `a card means the quiz that it shows, also when the next one is on`() async throws {
        try await Self.set(try Playbill(quizzes: [.sample(schedule: .evenings)])) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:01")
            let old = "tea-quiz.20251229-2000"
            let late = try #require(await stage.happens("presses C1 T1/anna A run=\(old)"))
            #expect(late.said("quiz") == "done: too late: not counted")
            let good = try #require(await stage.happens("presses C1 T1/anna A run=tea-quiz.20251230-2000"))
            #expect(good.said("quiz") == "done: the answer is taken")
            let strange = try #require(await stage.happens("presses C1 T1/anna A run=nothing.20251230-2000"))
            #expect(strange.verdict == "pass")
        }
    }

    @Test func `a number that people say to each other answers no quiz, one said to the bot does`() async throws {
        try await Self.set(
            try Playbill(quizzes: [
                .sample(questions: [.number], scoring: .closest(QuizPlaces(winners: 2, ties: .earlierFirst)))
            ])
        ) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:01")
            let chat = try #require(await stage.happens("says C1 T1/anna 3"))
            #expect(chat.verdict == "pass")
            let answer = try #require(await stage.happens("asks C1 T1/anna 3"))
            #expect(answer.said("quiz") == "done: the answer is taken")
        }
    }

    @Test func `where an answer cannot be whispered it is written alone, and where that fails too it is not told`()
        async throws
    {
        let bill = try Playbill(lotteries: [
            .wheel(tiers: [.box("all", count: 100, reward: .coupon(pool: "tea"), odds: 1_000_000)])
        ])
        for (abilities, expected) in [
            (Capabilities([.postsInGroups, .writesToMembers]), "T1/anna: (alone) WON A box of tea, code CODE-1"),
            (Capabilities([.postsInGroups]), "T1/anna: ALONE https://bot.example.com/p/acme/wheel"),
        ] {
            try await Self.set(bill, able: abilities) { stage in
                try await stage.stock(["CODE-1"], pool: "tea")
                try await stage.wait(until: "2025-12-30 20:01")
                try await stage.happens("asks C1 T1/anna 转")
                #expect(stage.answers.first?.hasPrefix(expected) == true, "\(stage.answers)")
            }
        }
    }

    @Test func `newcomers are greeted together and by name, without an owner`() async throws {
        let shop = try Shop.with(
            script: "group: { greeting: { say: say, gather: 20s, via: owner-task } }",
            templates: ["say": "{{newcomers}} new"]
        )
        try await Self.set(try Playbill(), shop: shop) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.happens("joined C1 T1/anna,T1/ben kind=participant")
            try await stage.pass(.seconds(5))
            try await stage.happens("joined C1 T1/cem kind=participant")
            try await stage.pass(.seconds(60))
            #expect(self.posts(stage) == ["C1: @T1/anna @T1/ben @T1/cem 3 new"])
            #expect(stage.platform.said("group-task") == [] && stage.platform.said("group-look-up") == [])
        }
    }

    @Test func `nobody is greeted in a group in which the bot is not known to sit, or is no more`() async throws {
        let shop = try Shop.with(
            script: "group: { greeting: { say: say, gather: 20s, via: owner-task } }",
            templates: ["say": "{{newcomers}} new"]
        )
        try await Self.set(try Playbill(), shop: shop) { stage in
            try await stage.happens("joined C1 T1/anna kind=participant")
            try await stage.happens("bot-joined C2")
            try await stage.happens("joined C2 T1/ben kind=participant")
            try await stage.happens("bot-left C2")
            try await stage.pass(.seconds(60))
            #expect(self.posts(stage) == [])
            // Once it sits there the next are greeted, and those before them are not.
            try await stage.happens("bot-joined C1")
            try await stage.happens("joined C1 T1/cem kind=participant")
            try await stage.pass(.seconds(60))
            #expect(self.posts(stage) == ["C1: @T1/cem 1 new"])
        }
    }

    @Test func `a bot that was taken out says nothing there until it is back`() async throws {
        try await Self.set(try Playbill(quizzes: [.sample(schedule: .evenings)])) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.happens("bot-left C1")
            // What was said before and comes late does not bring it back.
            try await stage.happens("says C1 T1/anna hello", late: .seconds(60))
            try await stage.wait(until: "2025-12-29 21:30")
            #expect(self.posts(stage) == [])
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:00")
            #expect(self.posts(stage).count == 1)
        }
    }

    @Test func `help tells what is on, points tell what one has, and nobody else reads it`() async throws {
        let bill = try Playbill(quizzes: [.sample()], checkIns: [.sample()])
        try await Self.set(bill) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.happens("asks C1 T1/anna help")
            #expect(stage.answers.last == "T1/anna: HELP\n签到: Daily tea\n[签到] Daily tea")
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.happens("asks C1 T1/anna")
            #expect(stage.answers.last?.contains("quiz：Tea quiz") == true, "\(stage.answers)")
            try await stage.happens("says C1 T1/anna 签到")
            try await stage.happens("says C1 T1/anna 积分")
            #expect(stage.answers.last == "T1/anna: (alone) POINTS 3 at https://bot.example.com/p/acme/points")
            try await stage.happens("asks C1 T1/anna what is this?")
            #expect(stage.answers.last?.contains("quiz: Tea quiz") == true, "\(stage.answers)")
            // What people say to each other is not for the bot.
            let chat = try #require(await stage.happens("says C1 T1/ben help"))
            #expect(chat.verdict == "pass")
        }
    }

    @Test func `what help offers can be pressed, and shows the quiz`() async throws {
        try await Self.set(try Playbill(quizzes: [.sample()])) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.happens("asks C1 T1/anna help")
            #expect(stage.answers.last?.contains("[quiz]") == true, "\(stage.answers)")
            let shown = try #require(await stage.happens("presses C1 T1/anna quiz"))
            #expect(shown.said("quiz") == "done: the quiz is shown")
            #expect(stage.answers.last?.hasSuffix("[A] A Longjing\n[B] B Oolong\n[C] C Pu'er") == true)
            let strange = try #require(await stage.happens("presses C1 T1/anna quiz run=tea-quiz.20251230-2000"))
            #expect(strange.verdict == "pass")
        }
    }
}
