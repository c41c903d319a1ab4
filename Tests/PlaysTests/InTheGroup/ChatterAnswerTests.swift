import Domain
import Engine
import Scripts
import TestSupport
import Testing

@testable import Plays

/// What people say to each other where a bot hears everything.
@Suite struct ChatterAnswerTests {
    private static func set(_ bill: Playbill, _ body: (Stage) async throws -> Void) async throws {
        try await Stage.set(Shop.silent(), able: .groupBot, more: bill.plays) { stage in
            try await stage.happens("bot-joined C1")
            try await stage.happens("bot-joined C2")
            try await stage.wait(until: "2025-12-30 20:01")
            try await body(stage)
        }
    }

    @Test
    func `a letter answers the quiz that was asked in this group, and in another one only when the bot is called`()
        async throws
    {
        try await Self.set(try Playbill(quizzes: [.sample(groups: .only(["C1"]))])) { stage in
            let chat = try #require(await stage.happens("says C2 T1/ben A"))
            #expect(chat.verdict == "pass")
            let called = try #require(await stage.happens("asks C2 T1/ben B"))
            #expect(called.said("quiz") == "done: the answer is taken")
            let answer = try #require(await stage.happens("says C1 T1/anna A"))
            #expect(answer.said("quiz") == "done: the answer is taken")
        }
    }

    @Test func `where nobody was asked a letter is no answer and no vote`() async throws {
        let bills = [
            try Playbill(quizzes: [.sample(announce: nil)]), try Playbill(quizzes: [.sample(groups: .none)]),
            try Playbill(polls: [.sample(announce: nil)]),
        ]
        for bill in bills {
            try await Self.set(bill) { stage in
                let chat = try #require(await stage.happens("says C1 T1/anna A"))
                #expect(chat.verdict == "pass")
                let called = try #require(await stage.happens("asks C1 T1/anna A"))
                #expect(called.verdict == "done")
            }
        }
    }

    @Test func `after the closing only who calls the bot or presses is told so`() async throws {
        let bill = try Playbill(quizzes: [.sample()], polls: [.sample()], lotteries: [.wheel()])
        try await Self.set(bill) { stage in
            try await stage.wait(until: "2025-12-30 22:00")
            let before = stage.answers.count
            for word in ["A", "1", "转", "quiz", "poll"] {
                let chat = try #require(await stage.happens("says C1 T1/anna \(word)"))
                #expect(chat.verdict == "pass", "\(word)")
            }
            #expect(stage.answers.count == before)
            let lines = [
                "asks C1 T1/anna A", "presses C1 T1/anna A run=tea-quiz.20251230-2000", "asks C1 T1/anna 转",
                "asks C1 T1/anna quiz", "presses C1 T1/anna quiz",
            ]
            for line in lines {
                try await stage.happens(line)
                #expect(stage.answers.last == "T1/anna: (alone) REFUSED isClosed", "\(line): \(stage.answers)")
            }
        }
    }

    @Test func `what is not open yet says so, and when it opens`() async throws {
        let later = RunSchedule.once(opens: .at("2025-12-30 23:00"), closes: .at("2025-12-30 23:30"))
        let day = LocalDay.on("2026-01-05")
        let bill = try Playbill(
            quizzes: [.sample(schedule: later)],
            polls: [.sample(schedule: .once(opens: .at("2026-01-01 20:00"), closes: .at("2026-01-01 21:00")))],
            lotteries: [.wheel(schedule: later)],
            checkIns: [.sample(from: day)],
            saying: [
                "quiz/refused": "{{#isNotOpen}}FROM {{opens}}{{/isNotOpen}}",
                "poll/refused": "{{#isNotOpen}}FROM {{opens}}{{/isNotOpen}}",
                "lottery/refused": "{{#isNotOpen}}FROM {{opens}}{{/isNotOpen}}",
            ]
        )
        try await Self.set(bill) { stage in
            let lines = [
                ("presses C1 T1/anna quiz", "FROM 30 December, 23:00"),
                ("asks C1 T1/anna quiz", "FROM 30 December, 23:00"),
                ("presses C1 T1/anna A run=tea-quiz.20251230-2300", "FROM 30 December, 23:00"),
                ("presses C1 T1/anna poll", "FROM 1 January, 20:00"),
                ("presses C1 T1/anna 转", "FROM 30 December, 23:00"),
                ("presses C1 T1/anna 转 run=wheel.20251230-2300", "FROM 30 December, 23:00"),
                ("presses C1 T1/anna 签到", "REFUSED isNotOpen 1月5日, streak 0"),
            ]
            for (line, text) in lines {
                try await stage.happens(line)
                #expect(stage.answers.last == "T1/anna: (alone) \(text)", "\(line): \(stage.answers)")
            }
            let chat = try #require(await stage.happens("says C1 T1/anna quiz"))
            #expect(chat.verdict == "pass")
        }
    }

    @Test func `in a service chat, where no bot hears anybody, a word that comes too early or too late is answered`()
        async throws
    {
        let bills = [("quiz", try Playbill(quizzes: [.sample()])), ("poll", try Playbill(polls: [.sample()]))]
        for (word, bill) in bills {
            try await Stage.set(Shop.silent(), more: bill.plays) { stage in
                let early = try await stage.says(word)
                #expect(early.verdict == "done")
                #expect(stage.answers.last == "wm1: REFUSED isNotOpen", "\(word): \(stage.answers)")
                try await stage.says("hello there")
                #expect(stage.answers.count == 1)
                try await stage.wait(until: "2025-12-30 22:00")
                let late = try await stage.says(word)
                #expect(late.verdict == "done")
                #expect(stage.answers.last == "wm1: REFUSED isClosed", "\(word): \(stage.answers)")
            }
        }
    }
}
