import Domain
import Engine
import Ledger
import Scripts
import TestSupport
import Testing

@testable import Plays

/// A code that could not be given comes once there are new ones, whatever play owes it.
@Suite struct OwedTests {
    private static let tea = Reward.coupon(pool: "tea")

    private static func arrived(_ stage: Stage) -> [String] { stage.answers.filter { $0.contains("ARRIVED") } }

    /// New codes come in with the files, and whatever follows of it.
    private static func deliver(_ codes: [String], _ stage: Stage) async throws {
        // Two changes of the files at one moment would be one.
        try await stage.pass(.seconds(1))
        try await stage.stock(codes, pool: "tea")
        try await stage.scriptsChanged()
    }

    private static func owed(_ stage: Stage, _ by: Identity) async throws -> [String] {
        let holder = PointAccount(brand: "acme", person: by.person)
        return try await stage.read { try CouponDebts.owed(to: holder, limit: 10, $0) }.map(\.wish.reason.english)
    }

    private static func held(_ stage: Stage, _ by: Identity) async throws -> [String] {
        let holder = PointAccount(brand: "acme", person: by.person)
        return try await stage.read { try Coupons.held(by: holder, limit: 10, $0) }.map(\.code)
    }

    // MARK: - Play by play

    @Test(arguments: StorageEngine.available)
    func `a quiz: the best are paid first, each is told once where they answered`(storage: StorageEngine) async throws {
        let script = QuizScript.sample(scoring: .first(QuizPlaces(winners: 3, ties: .earlierFirst)), reward: Self.tea)
        let bill = try Playbill(quizzes: [script])
        let play = try #require(bill.plays.compactMap { $0 as? QuizPlay }.first)
        try await Stage.set(Shop.silent(), on: storage, more: bill.plays) { stage in
            func result(_ number: Int) async throws -> QuizView.Result? {
                let now = await stage.now
                return try await stage.read {
                    try play.view(of: "tea-quiz", brand: "acme", for: .customer(number), now: now, $0)
                }?.result
            }
            try await stage.stock(["T-1"], pool: "tea")
            try await stage.wait(until: "2025-12-30 20:01")
            for number in [3, 1, 2] {
                try await stage.says("A", .customer(number))
                try await stage.pass(.seconds(1))
            }
            try await stage.wait(until: "2025-12-30 22:00")
            try await #expect(
                stage.reasons(of: "quiz").last == "3 people are paid; 2 are owed until there are new codes"
            )
            #expect(stage.answers.contains { $0.hasPrefix("wm1: RESULT A Longjing isRight hasWon isOwed, gain ,") })
            try await #expect(result(1)?.gain == "")
            try await #expect(result(1)?.isOwed == true)
            try await #expect(result(3)?.gain == "coupon T-1")
            try await #expect(result(3)?.isOwed == false)

            try await Self.deliver(["T-1", "T-2"], stage)
            #expect(Self.arrived(stage) == ["wm1: ARRIVED T-2 for Tea quiz: right answer"])
            try await #expect(result(1)?.gain == "coupon T-2")
            try await #expect(result(1)?.isOwed == false)
            try await #expect(result(2)?.isOwed == true)
            try await Self.deliver(["T-3", "T-4"], stage)
            try await stage.scriptsChanged()
            try await stage.restart()
            #expect(Self.arrived(stage).dropFirst() == ["wm2: ARRIVED T-3 for Tea quiz: right answer"])
            try await #expect(result(2)?.gain == "coupon T-3")
        }
    }

    @Test func `a lottery shows the code once it is there, on its page and in the chat`() async throws {
        let script = LotteryScript.sample(tiers: [.box(count: 2, reward: Self.tea)])
        let bill = try Playbill(lotteries: [script])
        let play = try #require(bill.plays.compactMap { $0 as? LotteryPlay }.first)
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            func win(_ number: Int) async throws -> LotteryView.Win? {
                let now = await stage.now
                return try await stage.read {
                    try play.view(of: "december", brand: "acme", for: .customer(number), now: now, $0)
                }?.wins.first
            }
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.says("抽奖", .customer(1))
            try await stage.acts(.enter, by: .customer(2), on: "december")
            try await stage.wait(until: "2025-12-31 00:00")
            #expect(stage.answers.last == "wm1: WON A box of tea, code , by  isOwed, left")
            for number in [1, 2] {
                try await #expect(win(number)?.isOwed == true)
                try await #expect(win(number)?.gain == "")
            }
            try await Self.deliver(["T-1", "T-2"], stage)
            let codes = [try await win(1)?.gain, try await win(2)?.gain]
            #expect(Set(codes) == ["T-1", "T-2"])
            // The other took part on the page, which shows the code.
            #expect(Self.arrived(stage) == ["wm1: ARRIVED \(codes[0] ?? "-") for December draw: a prize"])
            try await #expect(win(1)?.isOwed == false)
            try await #expect(win(2)?.isOwed == false)
            try await #expect(stage.reasons(of: "coupons").last == "2 codes that were owed are given, 1 person is told")
        }
    }

    @Test func `a prize claimed in a chat is told of there, wherever it was won`() async throws {
        let claim = PrizeClaim(join: nil, within: .seconds(3_600))
        let script = LotteryScript.sample(tiers: [.box(count: 1, reward: Self.tea, claim: claim)])
        try await Stage.set(Shop.silent(), more: Playbill(lotteries: [script]).plays) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.acts(.enter, on: "december")
            try await stage.wait(until: "2025-12-30 21:30")
            try await stage.tells("3347.52")
            let event = try await stage.says("claim")
            #expect(event.said("lottery") == "done: 1 prize is claimed; 1 is owed until there are new codes")
            #expect(stage.answers.last == "wm1: WON A box of tea, code , by  isOwed, left")
            try await Self.deliver(["T-1"], stage)
            #expect(Self.arrived(stage) == ["wm1: ARRIVED T-1 for December draw: a prize"])
        }
    }

    @Test func `a check-in and a poll, in a chat and on a page`() async throws {
        let bill = try Playbill(
            polls: [.sample(reward: Self.tea)],
            checkIns: [.sample(language: .english, words: ["check in"], reward: Self.tea)]
        )
        let play = try #require(bill.plays.compactMap { $0 as? CheckInPlay }.first)
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            func isOwed(_ number: Int) async throws -> Bool? {
                let now = await stage.now
                return try await stage.read {
                    try play.view(of: "daily", brand: "acme", for: .customer(number), now: now, $0)
                }?.isOwed
            }
            try await stage.says("check in", .customer(1))
            try await stage.acts(.checkIn(missedDay: nil), by: .customer(2), on: "daily")
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.says("B", .customer(1))
            try await #expect(isOwed(1) == true)
            try await #expect(isOwed(2) == true)
            try await #expect(isOwed(3) == false)
            try await #expect(Self.owed(stage, .customer(1)) == ["Daily tea: a check-in", "Tea poll: a vote"])
            try await Self.deliver(["T-1", "T-2"], stage)
            #expect(Self.arrived(stage) == ["wm1: ARRIVED T-1 for Daily tea: a check-in"])
            try await #expect(isOwed(1) == false)
            try await #expect(isOwed(2) == false)
            try await #expect(Self.held(stage, .customer(2)) == ["T-2"])
            try await stage.stock(["T-3"], pool: "tea")
            try await stage.restart()
            #expect(Self.arrived(stage).last == "wm1: ARRIVED T-3 for Tea poll: a vote")
        }
    }

    // MARK: - Many

    @Test(arguments: StorageEngine.available)
    func `hundreds are paid in their order, and a stop in between changes nothing`(storage: StorageEngine)
        async throws
    {
        let script = CheckInScript.sample(language: .english, words: ["check in"], reward: Self.tea)
        let bill = try Playbill(checkIns: [script])
        try await Stage.set(Shop.silent(), on: storage, more: bill.plays) { stage in
            for number in 1...230 { try await stage.write("check in", .customer(number), at: stage.now) }
            try await stage.settle()
            let codes = (1...228).map { "T-\($0)" }
            try await stage.stock(codes, pool: "tea")
            // The first portion is decided, and nobody has been told when the service stops.
            try await stage.announceScripts()
            try await stage.engine.lanes.drain()
            // A new wish does not overtake those who wait.
            try await stage.write("check in", .customer(231), at: stage.now)
            try await stage.restart()
            let told = (1...228).map { "wm\($0): ARRIVED T-\($0) for Daily tea: a check-in" }
            #expect(Set(Self.arrived(stage)) == Set(told) && Self.arrived(stage).count == 228)
            for number in [229, 230, 231] {
                try await #expect(Self.owed(stage, .customer(number)).count == 1, "\(number)")
            }
            try await stage.restart()
            #expect(Self.arrived(stage).count == 228)
        }
    }

    // MARK: - Silence

    @Test func `a text that cannot be made is no reason to keep silent about it`() async throws {
        let script = QuizScript.sample(reward: Self.tea)
        let bill = try Playbill(
            quizzes: [script],
            saying: ["quiz/result": "{{#hasWon}}RESULT{{/hasWon}}", "coupons/arrived": "{{#isNoon}}ARRIVED{{/isNoon}}"]
        )
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.wait(until: "2025-12-30 20:01")
            try await stage.says("A", .customer(1))
            try await stage.says("B", .customer(2))
            try await stage.wait(until: "2025-12-30 22:00")
            let reason = try await stage.reasons(of: "quiz").last
            #expect(
                reason?.hasPrefix("2 people are paid; 1 is owed until there are new codes; 1 person is not told: ")
                    == true
            )
            #expect(stage.answers.last == "wm1: RESULT")
            try await Self.deliver(["T-1"], stage)
            let late = try await stage.reasons(of: "coupons").last
            #expect(late?.hasPrefix("1 code that was owed is given, 0 people are told; 1 person is not told: ") == true)
            try await #expect(Self.held(stage, .customer(1)) == ["T-1"])
        }
    }
}
