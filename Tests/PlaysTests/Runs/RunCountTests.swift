import Domain
import Engine
import Scripts
import TestSupport
import Testing

@testable import Plays

/// What is counted while it is written is what is there.
@Suite struct RunCountTests {
    private static func play<Found: Play>(_ bill: Playbill, _ type: Found.Type = Found.self) throws -> Found {
        try #require(bill.plays.compactMap { $0 as? Found }.first)
    }

    @Test(arguments: StorageEngine.available)
    func `a quiz counts people, however often and wherever they answer`(storage: StorageEngine) async throws {
        let bill = try Playbill(quizzes: [.sample(questions: [.tea, .numbered("yes")])])
        try await Stage.set(Shop.silent(), on: storage, more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            for number in 1...5 {
                try await stage.acts(.tea("A"), by: .customer(number), on: "tea-quiz")
                try await stage.acts(.tea("B"), by: .customer(number), on: "tea-quiz")
            }
            let reply = Deed.Reply(question: "yes", answer: "1")
            try await stage.acts(.answer([reply]), by: .customer(3), on: "tea-quiz")
            let (quiz, now): (QuizPlay, Instant) = (try Self.play(bill), await stage.now)
            let view = try await stage.read { try quiz.view(of: "tea-quiz", brand: "acme", for: nil, now: now, $0) }
            #expect(view?.participants == 5)
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a poll counts votes where they are, also after somebody thought better of it`(
        storage: StorageEngine
    ) async throws {
        let bill = try Playbill(polls: [.sample(results: .always)])
        try await Stage.set(Shop.silent(), on: storage, more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            for number in 1...4 { try await stage.acts(.vote(["A"]), by: .customer(number), on: "tea-poll") }
            try await stage.says("B", .customer(4))
            let (poll, now): (PollPlay, Instant) = (try Self.play(bill), await stage.now)
            let view = try await stage.read { try poll.view(of: "tea-poll", brand: "acme", for: nil, now: now, $0) }
            #expect(view?.counts == ["A": 3, "B": 1] && view?.participants == 4)
            try await stage.wait(until: "2025-12-30 21:05")
            let later = await stage.now
            let end = try await stage.read { try poll.view(of: "tea-poll", brand: "acme", for: nil, now: later, $0) }
            #expect(end?.counts == ["A": 3, "B": 1] && end?.winner == "A")
        }
    }

    @Test(arguments: StorageEngine.available)
    func `a lottery counts its people, not their entries`(storage: StorageEngine) async throws {
        let bill = try Playbill(lotteries: [.sample(limits: LotteryLimits(perPerson: 3))])
        try await Stage.set(Shop.silent(), on: storage, more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            for number in [1, 2, 1, 1, 1] { try await stage.says("抽奖", .customer(number)) }
            let (lottery, now): (LotteryPlay, Instant) = (try Self.play(bill), await stage.now)
            let view = try await stage.read {
                try lottery.view(of: "december", brand: "acme", for: .customer(1), now: now, $0)
            }
            #expect(view?.participants == 2 && view?.entries == 3)
            let run = try #require(try await stage.run("december.20251230-2000"))
            try await #expect(stage.read { try LotteryEntries.count(of: run, $0) } == 4)
        }
    }
}
