import Domain
import Engine
import Scripts
import TestSupport
import Testing

@testable import Plays

/// A quiz from planning to payment, over the engine and a store.
@Suite struct QuizStageTests {
    private static let run: RunID = "tea-quiz.20251230-2000"

    private static func set(
        _ scripts: QuizScript...,
        on storage: StorageEngine = .sqliteInMemory,
        _ body: (Stage) async throws -> Void
    ) async throws {
        let bill = try Playbill(quizzes: scripts)
        try await Stage.set(Shop.silent(), on: storage, more: bill.plays, body)
    }

    @Test(arguments: StorageEngine.available)
    func `from planning to payment`(storage: StorageEngine) async throws {
        let script = QuizScript.sample(
            remind: .beforeClosing(.seconds(900)),
            reward: .points(50),
            consolation: .points(5)
        )
        try await Self.set(script, on: storage) { stage in
            try await stage.found("wr1")
            try await stage.found("wr2")
            try await #expect(stage.run(Self.run)?.state == .planned)

            try await stage.wait(until: "2025-12-30 20:00")
            try await #expect(stage.run(Self.run)?.state == .open)
            let open = """
                OPEN Tea quiz until 30 December, 21:00: Which tea is it?
                A Longjing
                B Oolong
                C Pu'er
                50 points for 2 https://bot.example.com/p/acme/tea-quiz
                """
            #expect(stage.posts.sorted() == ["wr1 by guide-01: \(open)", "wr2 by guide-01: \(open)"])

            try await stage.pass(.seconds(60))
            try await stage.says("a.", .customer(1))
            try await stage.acts(.tea("A"), by: .customer(2), on: "tea-quiz")
            try await stage.happens("wrote guide-01 选B")
            try await stage.says("龙井", .customer(3))
            #expect(stage.answers == ["wm1: TAKEN A Longjing canChange, told 30 December, 21:10"])
            #expect(
                stage.platform.said("member-message") == ["guide-01: TAKEN B Oolong canChange, told 30 December, 21:10"]
            )

            try await stage.wait(until: "2025-12-30 20:45")
            #expect(
                stage.posts.suffix(2).sorted()
                    == ["wr1", "wr2"].map { "\($0) by guide-01: REMIND Tea quiz, 15 min left, 3 answered" }
            )
            try await stage.says("B", .customer(1))
            try await stage.says("A", .customer(1))

            try await stage.wait(until: "2025-12-30 21:05")
            try await #expect(stage.run(Self.run)?.state == .closed)
            #expect(stage.posts.count == 4)
            try await stage.says("A", .customer(4))
            #expect(stage.answers.last == "wm4: REFUSED isClosed")

            try await stage.wait(until: "2025-12-30 21:10")
            try await #expect(stage.run(Self.run)?.state == .over)
            #expect(stage.posts.last?.dropFirst(17) == "REVEAL A Longjing. It is flat. 2 of 3 won")
            // Who answered in a chat is told there, who answered on a page sees it there.
            #expect(
                stage.answers.last
                    == "wm1: RESULT A Longjing isRight hasWon, gain 50 points, rank 2, streak , balance 50"
            )
            #expect(
                stage.platform.said("member-message").last
                    == "guide-01: RESULT B Oolong, gain 5 points, rank , streak , balance 5"
            )
            try await #expect(stage.balance(.customer(2)) == 50)
            try await #expect(stage.balance(.customer(4)) == 0)
            #expect(stage.posts.count == 6)
        }
    }

    @Test func `where nobody is right no winners are counted`() async throws {
        try await Self.set(.sample()) { stage in
            try await stage.found("wr1")
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.says("B", .customer(1))
            try await stage.wait(until: "2025-12-30 21:10")
            #expect(stage.posts.last?.hasSuffix("REVEAL A Longjing. It is flat.  of 1 won") == true, "\(stage.posts)")
        }
    }

    @Test func `whoever asks where nothing can be pressed reads each option once`() async throws {
        try await Self.set(.sample(announce: Announcement(say: "quiz/announce", via: .ownerTask, hasPage: false))) {
            stage in
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.happens("wrote guide-01 quiz")
            let text = try #require(stage.platform.said("member-message").last)
            #expect(text.hasSuffix("\nA Longjing\nB Oolong\nC Pu'er\n50 points for 2"), "\(text)")
        }
    }

    @Test func `a double press is one answer, and a page shown again is another`() async throws {
        try await Self.set(.sample()) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            let reply = Deed.tea("A")
            let first = try await stage.acts(reply, on: "tea-quiz", form: "f1")
            #expect(first?.said("quiz") == "done: 1 answer is taken")
            try await #expect(stage.acts(reply, on: "tea-quiz", form: "f1") == nil)
            let wrong = Deed.tea("B")
            try await stage.acts(wrong, on: "tea-quiz", form: "f2")
            try await stage.wait(until: "2025-12-30 22:00")
            try await #expect(stage.balance() == 0)
        }
    }

    @Test func `where no change is allowed the first answer counts, in whatever order they are decided`() async throws {
        try await Self.set(.sample(change: .never)) { stage in
            try await stage.wait(until: "2025-12-30 20:10")
            try await stage.says("B", .customer(1))
            let second = try await stage.says("A", .customer(1))
            #expect(second.said("quiz") == "done: answered before: the first answer counts")
            #expect(stage.answers == ["wm1: TAKEN B Oolong, told 30 December, 21:10", "wm1: REFUSED isAnswered"])
            // An answer given five minutes before was fetched late.
            try await stage.says("A", .customer(1), ago: .seconds(300))
            let page = Deed.tea("B")
            let act = try await stage.acts(page, on: "tea-quiz")
            #expect(act?.said("quiz")?.hasSuffix("answered before: the first answer counts") == true)
            try await stage.wait(until: "2025-12-30 22:00")
            try await #expect(stage.balance() == 50)
        }
    }

    @Test func `a page with several questions takes what is understood, and a chat sends people there`() async throws {
        let script = QuizScript.sample(
            questions: [.numbered("one"), .number],
            scoring: .first(QuizPlaces(winners: 5, ties: .earlierFirst))
        )
        try await Self.set(script) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.says("1")
            #expect(stage.answers == ["wm1: REFUSED isOnPage"])
            func answers(_ one: String, _ number: String) -> Deed {
                .answer([Deed.Reply(question: "number", answer: number), Deed.Reply(question: "one", answer: one)])
            }
            let half = try await stage.acts(answers("1", "many"), on: "tea-quiz")
            #expect(half?.said("quiz") == "done: 1 answer is taken")
            let none = try await stage.acts(answers("?", ""), by: .customer(2), on: "tea-quiz")
            #expect(none?.said("quiz")?.hasSuffix("the answer is not understood: not counted") == true)
            let whole = try await stage.acts(answers("1", "１２８"), by: .customer(3), on: "tea-quiz")
            #expect(whole?.said("quiz") == "done: 2 answers are taken")
            try await stage.wait(until: "2025-12-30 22:00")
            try await #expect(stage.balance(.customer(1)) == 0)
            try await #expect(stage.balance(.customer(3)) == 50)
        }
    }

    @Test func `a run that was taken back takes no answer, and neither does another play's page`() async throws {
        let bill = try Playbill(quizzes: [.sample()])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            bill.replace(quizzes: [
                .sample(schedule: .once(opens: .at("2025-12-30 20:30"), closes: .at("2025-12-30 21:00")))
            ])
            try await stage.scriptsChanged()
            try await #expect(stage.run(Self.run)?.state == .cancelled)
            try await stage.wait(until: "2025-12-30 20:40")
            let reply = Deed.tea("A")
            let act = try await stage.acts(reply, on: "tea-quiz", run: Self.run)
            #expect(act?.said("quiz")?.hasSuffix("too late: not counted") == true)
            let strange = try await stage.acts(reply, on: "no-quiz")
            #expect(strange?.said("quiz") == "pass: not the page of a quiz")
            let early = try await stage.acts(reply, on: "tea-quiz", run: "tea-quiz.20251230-2030")
            #expect(early?.said("quiz") == "done: 1 answer is taken")
        }
    }

    @Test func `an answer in the first second counts though the opening is decided after it`() async throws {
        try await Self.set(.sample(schedule: .evenings, announce: nil)) { stage in
            try await stage.wait(until: "2025-12-29 22:00")
            try await #expect(stage.run("tea-quiz.20251229-2000")?.state == .over)
            // The service is busy: nothing has been decided since the evening before.
            await stage.sleep(.seconds(22 * 3_600 + 1))
            let page = Deed.tea("A")
            let id = try #require(await stage.press(page, on: "tea-quiz"))
            let word = try await stage.write("A", .customer(2), at: stage.now)
            try await stage.settle()
            try await #expect(stage.explain(id)?.said("quiz") == "done: 1 answer is taken")
            try await #expect(stage.explain(word)?.said("quiz") == "done: the answer is taken")
            try await stage.pass(.seconds(2 * 3_600))
            try await #expect(stage.balance(.customer(1)) == 50)
            try await #expect(stage.balance(.customer(2)) == 50)
        }
    }

    @Test func `what is told too late is not told: an opening that waits for its owner ends with the run`() async throws
    {
        try await Self.set(.sample()) { stage in
            try await stage.found()
            for _ in 1...200 { stage.platform.script("group-task", .limited(for: .seconds(60))) }
            try await stage.wait(until: "2025-12-30 21:09")
            try await #expect(stage.effects("group-task").map(\.state) == ["expired"])
        }
    }

    @Test func `a late answer gets a friendly word for some hours, but not where another run is open`() async throws {
        let other = PollScript.sample(
            schedule: .once(opens: .at("2025-12-31 06:00"), closes: .at("2025-12-31 07:00"))
        )
        let bill = try Playbill(quizzes: [.sample()], polls: [other])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-31 05:00")
            try await stage.says("A")
            #expect(stage.answers == ["wm1: REFUSED isClosed"])
            try await stage.says("hello")
            try await stage.wait(until: "2025-12-31 06:30")
            let vote = try await stage.says("A")
            #expect(vote.said("poll") == "done: the vote is taken")
            #expect(stage.answers.count == 2)
            try await stage.wait(until: "2025-12-31 09:01")
            let silent = try await stage.says("A")
            #expect(silent.said("quiz") == "pass: it reads like no answer to a quiz")
        }
    }

    @Test func `words in Chinese, and a group that hears nothing`() async throws {
        let script = QuizScript.sample(
            language: .simplifiedChinese,
            groups: .only(["wr2"]),
            announce: Announcement(say: "quiz/announce", via: .ownerMessage, hasPage: false),
            scoring: .allCorrectShare(pot: 100),
            reward: nil
        )
        try await Self.set(script) { stage in
            try await stage.found("wr1")
            try await stage.found("wr2")
            try await stage.wait(until: "2025-12-30 20:01")
            #expect(
                stage.platform.said("member-message") == [
                    """
                    guide-01: OPEN Tea quiz until 12月30日 21:00: Which tea is it?
                    A Longjing
                    B Oolong
                    C Pu'er
                    平分 100 积分 for
                    """
                ]
            )
            try await stage.says("选Ａ")
            try await stage.wait(until: "2025-12-30 22:00")
            #expect(
                stage.answers.last == "wm1: RESULT A Longjing isRight hasWon, gain 100 积分, rank , streak , balance 100"
            )
            #expect(stage.posts.isEmpty)
        }
    }
}
