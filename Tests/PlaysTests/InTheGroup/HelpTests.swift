import Domain
import Engine
import Scripts
import TestSupport
import Testing

@testable import Plays

/// What somebody is told in a group who asks what can be done, and how often the group hears of it.
@Suite struct HelpTests {
    private static func set(
        _ bill: Playbill,
        able capabilities: Capabilities = .groupBot,
        _ body: (Stage) async throws -> Void
    ) async throws {
        try await Stage.set(Shop.silent(), able: capabilities, more: bill.plays) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.wait(until: "2025-12-30 20:01")
            try await body(stage)
        }
    }

    private static let two = [
        QuizScript.sample(groups: .none), QuizScript.sample(id: "cups", groups: .none, questions: [.numbered("cups")]),
    ]

    @Test func `where the titles of two tell them apart, those are pressed and written`() async throws {
        let cups = QuizScript.sample(
            id: "cups",
            title: "Teacups?",
            groups: .none,
            questions: [.numbered("cups")]
        )
        try await Self.set(try Playbill(quizzes: [.sample(groups: .none), cups])) { stage in
            try await stage.happens("asks C1 T1/anna help")
            let offers = try #require(stage.answers.last)
            #expect(offers.contains("\nTea quiz\n") && offers.contains("\nTeacups?"), "\(offers)")
            #expect(offers.contains("[Tea quiz]") && !offers.contains("tea-quiz"), "\(offers)")
            for line in ["presses C1 T1/anna Teacups?", "asks C1 T1/ben teacups"] {
                try await stage.happens(line)
                #expect(stage.answers.last?.hasSuffix("[1] 1 yes\n[2] 2 no") == true, "\(line): \(stage.answers)")
            }
            try await stage.happens("asks C1 T1/anna cups")
            #expect(stage.answers.last?.hasSuffix("[1] 1 yes\n[2] 2 no") == true, "its id is a name as well")
        }
    }

    @Test func `two quizzes with one title are told apart by their ids, pressed or written`() async throws {
        try await Self.set(try Playbill(quizzes: Self.two, checkIns: [.sample()])) { stage in
            try await stage.happens("asks C1 T1/anna help")
            let offers = try #require(stage.answers.last)
            #expect(offers.contains("\ntea-quiz: Tea quiz\n") && offers.contains("\ncups: Tea quiz\n"), "\(offers)")
            #expect(offers.contains("[tea-quiz]") && offers.contains("[cups]") && offers.contains("[签到]"), "\(offers)")
            try await stage.happens("presses C1 T1/anna cups")
            #expect(stage.answers.last?.hasSuffix("[1] 1 yes\n[2] 2 no") == true, "\(stage.answers)")
            try await stage.happens("presses C1 T1/anna tea-quiz")
            #expect(stage.answers.last?.contains("[A] A Longjing") == true, "\(stage.answers)")
            try await stage.happens("asks C1 T1/anna Cups")
            #expect(stage.answers.last?.hasSuffix("[1] 1 yes\n[2] 2 no") == true, "\(stage.answers)")
            // An id is no word that people mean when they talk to each other.
            let chat = try #require(await stage.happens("says C1 T1/ben cups"))
            #expect(chat.verdict == "pass")
        }
    }

    @Test func `two draws and two check-ins with one word are told apart, too`() async throws {
        let bill = try Playbill(
            lotteries: [.wheel(), .wheel(id: "other")],
            checkIns: [.sample(), .sample(id: "tea-days")]
        )
        try await Self.set(bill) { stage in
            try await stage.happens("asks C1 T1/anna help")
            for id in ["wheel", "other", "daily", "tea-days"] {
                #expect(stage.answers.last?.contains("[\(id)]") == true, "\(id): \(stage.answers)")
            }
            try await stage.happens("presses C1 T1/anna other")
            try await stage.happens("presses C1 T1/anna tea-days")
            let entries = try await stage.read { transaction in
                try ["wheel", "other"].map { id in
                    let run = try Runs.find(RunID("\(id).20251230-2000"), brand: "acme", transaction)
                    return try run.map { try LotteryEntries.people(of: $0, transaction) }
                }
            }
            #expect(entries == [0, 1])
        }
    }

    @Test func `the quiz of another group is not offered, and a word means the one of this group`() async throws {
        let bill = try Playbill(quizzes: [
            .sample(groups: .only(["C1"])), .sample(id: "cups", groups: .only(["C2"]), questions: [.numbered("cups")]),
        ])
        try await Self.set(bill) { stage in
            try await stage.happens("bot-joined C2")
            for (group, key) in [("C1", "[A] A Longjing"), ("C2", "[1] 1 yes")] {
                try await stage.happens("asks \(group) T1/anna help")
                #expect(stage.answers.last == "T1/anna: HELP\nquiz: Tea quiz\n[quiz] Tea quiz")
                try await stage.happens("asks \(group) T1/anna quiz")
                #expect(stage.answers.last?.contains(key) == true, "\(stage.answers)")
            }
        }
    }

    @Test func `what has no button stands in the text with the word to write`() async throws {
        let wheels = (1...7).map { LotteryScript.wheel(id: "wheel-\($0)") }
        try await Self.set(try Playbill(lotteries: wheels)) { stage in
            try await stage.happens("asks C1 T1/anna help")
            let lines = try #require(stage.answers.last).split(separator: "\n")
            #expect(lines.filter { $0.hasPrefix("wheel-") && $0.hasSuffix(": Wheel") }.count == 7, "\(lines)")
            #expect(lines.filter { $0.hasPrefix("[wheel-") }.count == 5, "\(lines)")
        }
    }

    @Test(arguments: StorageEngine.available)
    func `forty who ask within a minute are told once in the group, and each of the others alone`(
        engine: StorageEngine
    ) async throws {
        let bill = try Playbill(quizzes: [.sample()])
        try await Stage.set(Shop.silent(), able: .groupBot, on: engine, more: bill.plays) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.happens("bot-joined C2")
            try await stage.wait(until: "2025-12-30 20:01")
            for person in 1...40 {
                try await stage.happens("asks C1 T1/p\(person) help")
                try await stage.pass(.seconds(1))
            }
            #expect(stage.answers.count == 40)
            #expect(stage.answers.filter { !$0.contains("(alone)") }.map { $0.prefix(5) } == ["T1/p1"])
            // Another group was told nothing yet, and this one is told again when what was said has scrolled away.
            try await stage.happens("asks C2 T1/p1 help")
            #expect(stage.answers.last?.contains("(alone)") == false)
            try await stage.pass(.seconds(21))
            try await stage.happens("asks C1 T1/p1 help")
            #expect(stage.answers.last?.contains("(alone)") == false)
        }
    }

    @Test func `where nobody can be told alone, those who ask next are not told, and the record says why`() async throws
    {
        try await Self.set(try Playbill(quizzes: [.sample()]), able: [.postsInGroups, .buttons]) { stage in
            for _ in 1...5 {
                try await stage.happens("asks C1 T1/anna help")
                try await stage.happens("asks C1 T1/ben quiz")
            }
            #expect(stage.answers.count == 2, "\(stage.answers)")
            let silent = try #require(await stage.happens("asks C1 T1/cem help"))
            #expect(silent.said("help") == "done: the group was told just now and is not told again")
            try await stage.pass(.seconds(61))
            try await stage.happens("asks C1 T1/cem help")
            #expect(stage.answers.count == 3)
        }
    }

    @Test func `of two quizzes each is shown to the group, however soon one after the other`() async throws {
        try await Self.set(try Playbill(quizzes: Self.two), able: [.postsInGroups, .buttons]) { stage in
            try await stage.happens("asks C1 T1/anna tea-quiz")
            #expect(stage.answers.last?.contains("[A] A Longjing") == true, "\(stage.answers)")
            try await stage.happens("asks C1 T1/anna cups")
            #expect(stage.answers.last?.hasSuffix("[1] 1 yes\n[2] 2 no") == true, "\(stage.answers)")
            try await stage.happens("asks C1 T1/ben tea-quiz")
            try await stage.happens("asks C1 T1/ben cups")
            #expect(stage.answers.count == 2, "\(stage.answers)")
        }
    }

    @Test func `a clock that was set back silences nobody`() async throws {
        try await Self.set(try Playbill(quizzes: [.sample()]), able: [.postsInGroups, .buttons]) { stage in
            try await stage.pass(.seconds(1_200))
            try await stage.happens("asks C1 T1/anna help")
            stage.clock.advance(by: .seconds(-600))
            let event = try #require(await stage.happens("asks C1 T1/ben help"))
            #expect(event.said("help") == "done: told what can be done")
        }
    }

    @Test func `a command is answered alone, and without words of its own in the language of the brand`() async throws {
        for (language, line) in [(Language.english, "quiz: Tea quiz"), (.simplifiedChinese, "竞猜：Tea quiz")] {
            try await Self.set(try Playbill(quizzes: [.sample(language: language)])) { stage in
                try await stage.happens("commands C1 T1/anna hearth")
                #expect(stage.answers.last?.hasPrefix("T1/anna: (alone) HELP\n\(line)") == true, "\(stage.answers)")
                try await stage.happens("commands C1 T1/anna what is on")
                #expect(stage.answers.last?.contains(": Tea quiz") == true, "\(stage.answers)")
                let word = language == .english ? "quiz" : "竞猜"
                try await stage.happens("commands C1 T1/anna \(word)")
                #expect(stage.answers.last?.hasPrefix("T1/anna: (alone) OPEN") == true, "\(stage.answers)")
                // What nobody saw kept nothing from the group.
                try await stage.happens("asks C1 T1/anna help")
                #expect(stage.answers.last?.contains("(alone)") == false, "\(stage.answers)")
            }
        }
    }

    @Test func `a press that leads nowhere any more is answered with what can be done`() async throws {
        try await Self.set(try Playbill(checkIns: [.sample()])) { stage in
            try await stage.happens("presses C1 T1/anna quiz")
            #expect(stage.answers.last == "T1/anna: (alone) HELP\n签到：Daily tea\n[签到] Daily tea")
        }
    }
}
