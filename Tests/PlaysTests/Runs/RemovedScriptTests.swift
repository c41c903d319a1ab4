import Domain
import Engine
import Scripts
import TestSupport
import Testing

@testable import Plays

/// A script's file is taken away while its run is on: what was promised goes on, and nothing new is planned.
@Suite struct RemovedScriptTests {
    private static func play<Found: Play>(_ bill: Playbill, _ type: Found.Type = Found.self) throws -> Found {
        try #require(bill.plays.compactMap { $0 as? Found }.first)
    }

    private static func shown(_ stage: Stage) async throws -> [String] {
        let now = await stage.now
        return try await stage.read { try Runs.shown("acme", now: now, $0).map { "\($0.play) \($0.script)" } }
    }

    private static func words(_ stage: Stage) async throws -> Set<String> {
        try await stage.read { Set(try Runs.words(of: "acme", $0).map { "\($0.run) \($0.use.template)" }) }
    }

    @Test(arguments: StorageEngine.available)
    func `a quiz is answered until its closing, revealed and paid, and the next one never comes`(
        storage: StorageEngine
    ) async throws {
        let bill = try Playbill(quizzes: [.sample(schedule: .evenings)])
        try await Stage.set(Shop.silent(), on: storage, more: bill.plays) { stage in
            try await stage.found()
            try await stage.wait(until: "2025-12-29 20:10")
            bill.replace()
            try await stage.scriptsChanged()
            try await #expect(Self.shown(stage) == ["quiz tea-quiz"])
            try await #expect(stage.says("A").said("quiz") == "done: the answer is taken")
            let act = try await stage.acts(.tea("A"), by: .customer(2), on: "tea-quiz", run: "tea-quiz.20251229-2000")
            #expect(act?.said("quiz") == "done: 1 answer is taken")
            try await #expect(Self.words(stage).contains("tea-quiz.20251229-2000 quiz/reveal"))
            try await stage.wait(until: "2025-12-29 21:05")
            try await #expect(stage.says("A", .customer(3)).said("quiz") == "done: too late: not counted")
            try await stage.wait(until: "2025-12-29 23:00")
            #expect(stage.posts.last?.contains("REVEAL A Longjing") == true)
            try await #expect(stage.balance() == 50)
            try await #expect(stage.balance(.customer(2)) == 50)
            try await stage.wait(until: "2025-12-31 23:00")
            try await #expect(stage.run("tea-quiz.20251229-2000")?.state == .over)
            try await #expect(stage.run("tea-quiz.20251230-2000") == nil)
            // The result stays to be seen, where it is listed for a while.
            try await #expect(Self.shown(stage) == ["quiz tea-quiz"])
            try await #expect(Self.words(stage).isEmpty)
            let (quiz, now): (QuizPlay, Instant) = (try Self.play(bill), await stage.now)
            let view = try await stage.read {
                try quiz.view(of: "tea-quiz", brand: "acme", for: .customer(1), now: now, $0)
            }
            #expect(view?.result?.hasWon == true && view?.stage == .over)
            try await stage.pass(.seconds(41 * 86_400))
            try await #expect(Self.shown(stage).isEmpty)
            let later = await stage.now
            let play = try await stage.read { try Runs.play(of: "tea-quiz", brand: "acme", now: later, $0) }
            #expect(play == "quiz")
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a lottery is entered, drawn, claimed in a chat, and what is not claimed is drawn again`(
        storage: StorageEngine
    ) async throws {
        let tiers = [LotteryTier.box(count: 2, claim: PrizeClaim(join: nil, within: .seconds(3_600)))]
        let bill = try Playbill(lotteries: [.sample(tiers: tiers)])
        try await Stage.set(Shop.silent(), on: storage, more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.says("抽奖", .customer(1))
            bill.replace()
            try await stage.restart()
            for number in 2...4 { try await stage.says("抽奖", .customer(number)) }
            #expect(stage.answers.last?.hasPrefix("wm4: ENTERED 4") == true)
            try await stage.wait(until: "2025-12-30 21:10")
            try await #expect(stage.says("抽奖").said("lottery") == "done: it is closed")
            try await #expect(Self.shown(stage) == ["lottery december"])
            try await stage.wait(until: "2025-12-30 21:30")
            try await stage.tells("3347.52")
            let run: RunID = "december.20251230-2000"
            let first = try #require(try await stage.wins(run).first?.person)
            try await #expect(Self.words(stage).contains("\(run) lottery/lapsed"))
            let winner = Identity(.customer, PlatformUserID(String(first.rawValue.dropFirst(9))))
            try await #expect(stage.says("claim", winner).said("lottery") == "done: 1 prize is claimed")
            try await stage.wait(until: "2025-12-30 23:00")
            try await #expect(stage.wins(run).map(\.state) == [.given, .lapsed, .won])
            try await stage.verify(run, bill)
            try await stage.wait(until: "2025-12-31 12:00")
            try await #expect(Self.words(stage).isEmpty)
            try await #expect(stage.says("抽奖").said("lottery") == "pass: no word for a lottery")
        }
    }

    @Test func `a poll is voted in and counted`() async throws {
        let bill = try Playbill(polls: [.sample()])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.found()
            try await stage.wait(until: "2025-12-30 20:10")
            bill.replace()
            try await stage.restart()
            try await #expect(stage.says("poll").said("poll") == "done: the poll is shown")
            try await stage.says("B")
            try await stage.wait(until: "2025-12-30 21:05")
            #expect(stage.posts.last?.contains("CLOSED B Oolong of 1") == true)
        }
    }

    @Test func `what was planned is taken back and nothing of it is shown`() async throws {
        let bill = try Playbill(quizzes: [.sample()], lotteries: [.sample()])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            bill.replace()
            try await stage.scriptsChanged()
            try await stage.wait(until: "2025-12-30 20:10")
            try await #expect(Self.shown(stage).isEmpty)
            try await #expect(stage.says("抽奖").said("lottery") == "pass: no word for a lottery")
            try await #expect(Self.words(stage).isEmpty)
        }
    }

    @Test func `prizes of two lotteries are claimed with one word`() async throws {
        let tiers = [LotteryTier.box(count: 1, claim: PrizeClaim(join: nil, within: .seconds(3_600)))]
        let bill = try Playbill(
            lotteries: ["december", "january"].map { .sample(id: $0, words: [$0], tiers: tiers) }
        )
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            for word in ["december", "january"] { try await stage.says(word) }
            try await stage.wait(until: "2025-12-30 21:30")
            for script in ["december", "january"] { try await stage.tells("3347.52", of: ScriptID(script)) }
            try await #expect(stage.says("claim").said("lottery") == "done: 2 prizes are claimed")
        }
    }
}
