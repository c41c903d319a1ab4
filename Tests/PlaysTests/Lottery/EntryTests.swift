import Domain
import Ledger
import Scripts
import Storage
import TestSupport
import Testing

@testable import Plays

/// Who may enter, how often, and what it costs.
@Suite struct EntryTests {
    private static func set(_ script: LotteryScript, _ body: (Stage) async throws -> Void) async throws {
        try await Stage.set(Shop.silent(), more: Playbill(lotteries: [script]).plays, body)
    }

    private static func enters(_ stage: Stage, _ number: Int) async throws -> String? {
        try await stage.acts(.enter, by: .customer(number), on: "december")?.said("lottery")
    }

    @Test(
        arguments: [
            LotteryEligibility(memberSince: .on("2025-12-29")), LotteryEligibility(memberFor: .seconds(86_400)),
        ]
    )
    func `members since a day, or for so long: of a group or of a guide, and only while they are`(
        eligibility: LotteryEligibility
    ) async throws {
        try await Self.set(.sample(eligibility: eligibility)) { stage in
            try await stage.found("wr1", customers: ["wm1", "wm4"])
            try await stage.happens("added guide-01 wm2 code=wc-1")
            try await stage.wait(until: "2025-12-30 19:00")
            try await stage.happens("added guide-01 wm3 code=wc-2")
            stage.platform.know(.sample(customers: ["wm1"]))
            try await stage.happens("left wr1 wm4 scene=left")
            try await stage.wait(until: "2025-12-30 20:30")
            try await #expect(Self.enters(stage, 1) == "done: entry 1, chance 1 of this person")
            try await #expect(Self.enters(stage, 2) == "done: entry 2, chance 1 of this person")
            for number in 3...5 {
                try await #expect(Self.enters(stage, number) == "done: the conditions are not met")
            }
            try await stage.says("抽奖", .customer(5))
            #expect(stage.answers == ["wm5: REFUSED isNotEligible"])
        }
    }

    @Test func `the last moment of the day still counts`() async throws {
        try await Self.set(.sample(eligibility: LotteryEligibility(memberSince: .on("2025-12-29")))) { stage in
            try await stage.wait(until: "2025-12-29 23:59")
            try await stage.pass(.seconds(59))
            try await stage.happens("added guide-01 wm1")
            try await stage.pass(.seconds(1))
            try await stage.happens("added guide-01 wm2")
            try await stage.wait(until: "2025-12-30 20:30")
            try await #expect(Self.enters(stage, 1) == "done: entry 1, chance 1 of this person")
            try await #expect(Self.enters(stage, 2) == "done: the conditions are not met")
        }
    }

    @Test func `an entry costs points, and is refused when they are short`() async throws {
        let script = LotteryScript.sample(
            eligibility: LotteryEligibility(costs: Price(points: 10)),
            limits: LotteryLimits(perPerson: 5)
        )
        try await Self.set(script) { stage in
            try await stage.earns(21)
            try await stage.wait(until: "2025-12-30 20:30")
            for _ in 1...3 { try await stage.says("抽奖") }
            #expect(
                stage.answers == [
                    "wm1: ENTERED 1, chances 1, drawn 30 December, 21:30, balance 11",
                    "wm1: ENTERED 2, chances 2, drawn 30 December, 21:30, balance 1", "wm1: REFUSED isShortOfPoints",
                ]
            )
            try await #expect(Self.enters(stage, 1) == "done: 9 points are missing")
            try await stage.earns(8, cause: "more")
            try await #expect(Self.enters(stage, 1) == "done: 1 point is missing")
            try await #expect(stage.balance() == 9)
        }
    }

    @Test func `an entry uses up a ticket`() async throws {
        let script = LotteryScript.sample(
            eligibility: LotteryEligibility(needsTicket: true),
            limits: LotteryLimits(perPerson: 5)
        )
        try await Self.set(script) { stage in
            let now = await stage.now
            let purse = PointAccount(brand: "acme", person: "customer:wm1")
            _ = try await stage.store.write {
                try Tickets.give(2, of: "december", to: purse, cause: "gift", at: now, $0)
            }
            try await stage.wait(until: "2025-12-30 20:30")
            try await #expect(Self.enters(stage, 1) == "done: entry 1, chance 1 of this person")
            try await #expect(Self.enters(stage, 1) == "done: entry 2, chance 2 of this person")
            try await #expect(Self.enters(stage, 1) == "done: there is no ticket")
            try await stage.says("抽奖", .customer(2))
            #expect(stage.answers == ["wm2: REFUSED hasNoTicket"])
        }
    }

    @Test func `so often in all and so often on a day, which turns at midnight of the brand's zone`() async throws {
        let script = LotteryScript.sample(
            schedule: .once(opens: .at("2025-12-30 23:00"), closes: .at("2026-01-01 01:00")),
            limits: LotteryLimits(perPerson: 3, perDay: 1)
        )
        try await Self.set(script) { stage in
            try await stage.wait(until: "2025-12-30 23:59")
            try await #expect(Self.enters(stage, 1) == "done: entry 1, chance 1 of this person")
            try await #expect(Self.enters(stage, 1) == "done: no more entries are allowed")
            try await stage.wait(until: "2025-12-31 00:00")
            // Written before midnight, fetched behind it.
            try await stage.says("抽奖", .customer(1), ago: .seconds(1))
            #expect(stage.answers == ["wm1: REFUSED isTooOften"])
            try await #expect(Self.enters(stage, 1) == "done: entry 2, chance 2 of this person")
            try await stage.wait(until: "2025-12-31 23:59")
            try await #expect(Self.enters(stage, 1) == "done: no more entries are allowed")
            try await stage.wait(until: "2026-01-01 00:00")
            try await #expect(Self.enters(stage, 1) == "done: entry 3, chance 3 of this person")
            try await #expect(Self.enters(stage, 1) == "done: no more entries are allowed")
        }
    }

    @Test func `before it opens, after it closes, and on a page that is none`() async throws {
        try await Self.set(.sample()) { stage in
            try await #expect(Self.enters(stage, 1) == "done: it has not begun")
            try await stage.says("抽奖")
            #expect(stage.answers == ["wm1: REFUSED isNotOpen"])
            try await stage.says("hello")
            #expect(stage.answers.count == 1)
            try await stage.wait(until: "2025-12-30 21:00")
            try await #expect(Self.enters(stage, 1) == "done: it is closed")
            let strange = try await stage.acts(.enter, on: "no-lottery")
            #expect(strange?.said("lottery") == "pass: not the page of a lottery")
        }
    }

    @Test func `a double press is one entry`() async throws {
        try await Self.set(.sample(limits: LotteryLimits(perPerson: 5))) { stage in
            try await stage.wait(until: "2025-12-30 20:30")
            try await stage.acts(.enter, on: "december", form: "f1")
            try await #expect(stage.acts(.enter, on: "december", form: "f1") == nil)
            try await #expect(Self.enters(stage, 1) == "done: entry 2, chance 2 of this person")
        }
    }

    @Test func `a word of nothing but marks is meant by itself only`() async throws {
        try await Self.set(.sample(words: ["🎲"])) { stage in
            try await stage.wait(until: "2025-12-30 20:30")
            try await stage.says("!!!")
            try await stage.says("👍")
            #expect(stage.answers.isEmpty)
            try await stage.says(" 🎲 ")
            #expect(stage.answers == ["wm1: ENTERED 1, chances 1, drawn 30 December, 21:30, balance 0"])
        }
    }
}
