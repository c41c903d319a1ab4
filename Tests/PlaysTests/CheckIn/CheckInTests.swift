import Domain
import Scripts
import TestSupport
import Testing

@testable import Plays

/// A check-in over the engine and a store.
@Suite struct CheckInTests {
    private static func set(
        _ script: CheckInScript,
        zone: String = "Asia/Shanghai",
        on storage: StorageEngine = .sqliteInMemory,
        _ body: (Stage) async throws -> Void
    ) async throws {
        try await Stage.set(
            Shop.silent(),
            on: storage,
            more: Playbill(checkIns: [script], zone: zone).plays,
            body
        )
    }

    @discardableResult
    private static func checksIn(_ stage: Stage, _ number: Int = 1) async throws -> String? {
        try await stage.acts(.checkIn(missedDay: nil), by: .customer(number), on: "daily")?.said("check-in")
    }

    private static func makesUp(_ stage: Stage, _ day: String) async throws -> String? {
        try await stage.acts(.checkIn(missedDay: LocalDay.on(day).number), on: "daily")?.said("check-in")
    }

    @Test(arguments: StorageEngine.available)
    func `once a day, in a chat, on the page or in the app`(storage: StorageEngine) async throws {
        try await Self.set(.sample(), on: storage) { stage in
            let event = try await stage.says(" 簽到！", .customer(1))
            #expect(event.said("check-in") == "done: checked in for 2025-12-29, 1 on end, 1 reward given")
            #expect(stage.answers == ["wm1: DONE 1 days, streak 1, gain 3 积分 ,  to go, balance 3"])
            try await #expect(Self.checksIn(stage, 1) == "done: this day is there already")
            try await #expect(
                Self.checksIn(stage, 2) == "done: checked in for 2025-12-29, 1 on end, 1 reward given"
            )
            try await stage.says("签到", .customer(2))
            #expect(stage.answers.last == "wm2: REFUSED isThere, streak 1")
            try await stage.happens("wrote guide-01 签到")
            #expect(
                stage.platform.said("member-message") == [
                    "guide-01: DONE 1 days, streak 1, gain 3 积分 ,  to go, balance 3"
                ]
            )
            let hello = try await stage.says("你好")
            #expect(hello.said("check-in") == "pass: no word for a check-in")
        }
    }

    @Test func `the day turns at midnight of the brand, and what was written before it counts for the day before`()
        async throws
    {
        try await Self.set(.sample()) { stage in
            try await stage.wait(until: "2025-12-29 23:59")
            try await stage.pass(.seconds(59))
            try await #expect(Self.checksIn(stage)?.contains("2025-12-29, 1 on end") == true)
            try await stage.pass(.seconds(1))
            try await #expect(Self.checksIn(stage)?.contains("2025-12-30, 2 on end") == true)
            let late = try await stage.says("签到", .customer(2), ago: .milliseconds(1))
            #expect(late.said("check-in")?.contains("2025-12-29, 1 on end") == true)
        }
    }

    @Test func `the day may turn later than midnight`() async throws {
        try await Self.set(.sample(dayBegins: 240)) { stage in
            try await stage.wait(until: "2025-12-30 03:59")
            try await #expect(Self.checksIn(stage)?.contains("2025-12-29, 1 on end") == true)
            try await stage.wait(until: "2025-12-30 04:00")
            try await #expect(Self.checksIn(stage)?.contains("2025-12-30, 2 on end") == true)
            try await stage.wait(until: "2025-12-31 00:30")
            try await #expect(Self.checksIn(stage) == "done: this day is there already")
        }
    }

    @Test func `goals and streaks are told with what is missing to the next one`() async throws {
        let script = CheckInScript.sample(
            language: .english,
            words: ["check in"],
            goals: [CheckInGoal(days: 3, of: 5, reward: .points(10))],
            streaks: [CheckInStreak(days: 2, reward: .tickets(lottery: "december", count: 1))]
        )
        try await Self.set(script) { stage in
            for day in ["2025-12-29", "2025-12-31", "2026-01-01"] {
                try await stage.wait(until: "\(day) 15:00")
                try await stage.says("Check-In!")
            }
            #expect(
                stage.answers == [
                    "wm1: DONE 1 days, streak 1, gain 3 points , 1 to go, balance 3",
                    "wm1: DONE 2 days, streak 1, gain 3 points , 1 to go, balance 6",
                    """
                    wm1: DONE 3 days, streak 2, gain 3 points, 10 points, 1 lottery ticket hasReached 3 of 5 days, \
                    2 days in a row, 2 to go, balance 19
                    """,
                ]
            )
        }
    }

    @Test func `a missed day is made up for within so many days, and joins two pieces`() async throws {
        let script = CheckInScript.sample(
            streaks: [CheckInStreak(days: 5, reward: .points(100))],
            makeUp: CheckInMakeUp(perMonth: 1, costs: Price(points: 4), days: 3)
        )
        try await Self.set(script) { stage in
            for day in ["2025-12-29", "2025-12-30", "2026-01-01", "2026-01-02"] {
                try await stage.wait(until: "\(day) 15:00")
                try await Self.checksIn(stage)
            }
            try await stage.says("补签")
            #expect(
                stage.answers == [
                    """
                    wm1: MADE UP 12月31日 for 4 积分, streak 5, gain 100 积分 hasReached 连续签到 5 天, 5 to go, balance 108
                    """
                ]
            )
            try await stage.says("补签")
            #expect(stage.answers.last == "wm1: REFUSED hasNothing, streak 5")
            try await #expect(Self.makesUp(stage, "2025-12-31") == "done: this day is there already")
            try await #expect(Self.makesUp(stage, "2025-12-28") == "done: there is no day to make up for")
            try await #expect(Self.makesUp(stage, "2026-01-03") == "done: there is no day to make up for")
            let absurd = try await stage.acts(.checkIn(missedDay: .max), on: "daily")
            #expect(absurd?.said("check-in") == "done: there is no day to make up for")
        }
    }

    @Test func `a streak that is still alive is told with what is missing to its goal`() async throws {
        let script = CheckInScript.sample(
            streaks: [CheckInStreak(days: 7, reward: .points(100))],
            makeUp: CheckInMakeUp(perMonth: 2)
        )
        try await Self.set(script) { stage in
            try await Self.checksIn(stage)
            try await stage.wait(until: "2025-12-30 15:00")
            try await Self.checksIn(stage)
            try await stage.wait(until: "2026-01-01 15:00")
            try await stage.says("补签")
            #expect(
                stage.answers == ["wm1: MADE UP 12月31日 for , streak 3, gain  , 4 to go, balance 6"]
            )
        }
    }

    @Test func `so many make-ups in a month of the calendar, the month of the day that was missed`() async throws {
        let script = CheckInScript.sample(makeUp: CheckInMakeUp(perMonth: 1, days: 5))
        try await Self.set(script) { stage in
            try await stage.wait(until: "2028-03-01 12:00")
            try await #expect(Self.makesUp(stage, "2028-02-29")?.contains("2028-02-29, 1 on end") == true)
            try await #expect(Self.makesUp(stage, "2028-02-28") == "done: no make-up is left this month")
            try await stage.wait(until: "2028-03-02 12:00")
            try await #expect(Self.makesUp(stage, "2028-03-01")?.contains("2028-03-01, 2 on end") == true)
            try await #expect(Self.makesUp(stage, "2028-02-27") == "done: no make-up is left this month")
        }
    }

    @Test func `a make-up that cannot be paid is none, and one that is not offered is nothing`() async throws {
        let script = CheckInScript.sample(makeUp: CheckInMakeUp(perMonth: 3, costs: Price(points: 4)))
        try await Self.set(script) { stage in
            try await Self.checksIn(stage)
            try await stage.wait(until: "2025-12-31 15:00")
            try await #expect(Self.makesUp(stage, "2025-12-30") == "done: 1 point is missing")
            try await stage.says("补签")
            #expect(stage.answers == ["wm1: REFUSED isShortOfPoints 1 积分 of 4 积分, streak 0"])
            try await #expect(stage.balance() == 3)
        }
        try await Self.set(.sample()) { stage in
            try await stage.says("补签")
            #expect(stage.answers == ["wm1: REFUSED hasNothing, streak 0"])
        }
    }

    @Test func `before the first day and after the last`() async throws {
        let script = CheckInScript.sample(
            from: .on("2025-12-30"),
            until: .on("2025-12-31"),
            makeUp: CheckInMakeUp(perMonth: 9, days: 9)
        )
        try await Self.set(script) { stage in
            try await #expect(Self.checksIn(stage) == "done: it has not begun")
            try await stage.says("签到")
            try await stage.says("补签")
            #expect(stage.answers == Array(repeating: "wm1: REFUSED isNotOpen 12月30日, streak 0", count: 2))
            try await stage.wait(until: "2025-12-30 00:00")
            try await #expect(Self.checksIn(stage)?.contains("2025-12-30, 1 on end") == true)
            try await #expect(Self.makesUp(stage, "2025-12-29") == "done: there is no day to make up for")
            try await stage.wait(until: "2026-01-01 00:00")
            try await #expect(Self.checksIn(stage) == "done: it is over")
            // What cannot be checked in any more cannot be made up for either, in a chat as on the page.
            try await #expect(Self.makesUp(stage, "2025-12-31") == "done: it is over")
            try await stage.says("补签")
            #expect(stage.answers.last == "wm1: REFUSED isClosed, streak 0")
        }
    }

    @Test func `a pool without codes is told to headquarters, and the day counts`() async throws {
        try await Self.set(.sample(reward: .coupon(pool: "tea"))) { stage in
            try await stage.stock(["T-1"], pool: "tea")
            try await stage.says("签到", .customer(1))
            let second = try await stage.says("签到", .customer(2))
            #expect(
                second.said("check-in")
                    == "done: checked in for 2025-12-29, 1 on end, 0 rewards given; 1 is owed until there are new codes"
            )
            #expect(
                stage.answers == [
                    "wm1: DONE 1 days, streak 1, gain 优惠券 T-1 ,  to go, balance 0",
                    "wm2: DONE 1 days, streak 1, gain  isOwed ,  to go, balance 0",
                ]
            )
        }
    }

    @Test func `a day told late completes the streak of those that came after it`() async throws {
        let script = CheckInScript.sample(streaks: [CheckInStreak(days: 3, reward: .points(100))])
        try await Self.set(script) { stage in
            try await Self.checksIn(stage)
            try await stage.wait(until: "2025-12-31 00:05")
            try await Self.checksIn(stage)
            try await stage.says("签到", ago: .seconds(600))
            try await #expect(stage.balance() == 109)
        }
    }

    @Test func `the groups hear of it on the first day, which may move or go`() async throws {
        let script = { (from: String) in
            CheckInScript.sample(
                from: .on(from),
                until: .on("2026-01-31"),
                announce: Announcement(say: "check-in/announce", via: .ownerTask),
                goals: [CheckInGoal(days: 5, of: 7, reward: .points(10))]
            )
        }
        let bill = try Playbill(checkIns: [script("2025-12-30")])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            try await stage.found()
            bill.replace(checkIns: [script("2025-12-31")])
            try await stage.scriptsChanged()
            try await stage.wait(until: "2025-12-30 23:00")
            #expect(stage.posts.isEmpty)
            try await stage.wait(until: "2025-12-31 10:00")
            #expect(
                stage.posts == ["wr1 by guide-01: OPEN Daily tea from 12月31日 to 1月31日, say 签到, 3 积分\n7 天内签到 5 天：10 积分"]
            )
            try await stage.restart()
            bill.replace(checkIns: [script("2026-01-02")])
            try await stage.scriptsChanged()
            bill.replace()
            try await stage.restart()
            try await stage.wait(until: "2026-01-03 00:00")
            #expect(stage.posts.count == 1)
        }
    }

    @Test func `a check-in that began long ago is not announced, at no start`() async throws {
        let script = CheckInScript.sample(
            from: .on("2025-12-01"),
            announce: Announcement(say: "check-in/announce", via: .ownerTask)
        )
        try await Self.set(script) { stage in
            try await stage.found()
            try await stage.restart()
            #expect(stage.posts.isEmpty)
            try await #expect(
                stage.reasons(of: "check-in") == ["no check-in is to be announced", "no check-in is to be announced"]
            )
        }
    }
}
