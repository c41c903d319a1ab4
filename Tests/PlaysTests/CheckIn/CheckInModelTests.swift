import Domain
import Foundation
import Scripts
import Storage
import TestSupport
import Testing

@testable import Plays

/// Check-ins over weeks, held against a slow, plain count and another calendar.
@Suite struct CheckInModelTests {
    @Test(
        arguments: [
            ("Europe/Berlin", "2026-03-25T12:00:00Z", 0), ("Europe/Berlin", "2026-10-22T12:00:00Z", 150),
            ("America/New_York", "2026-03-05T12:00:00Z", 135), ("Australia/Lord_Howe", "2026-04-02T00:00:00Z", 120),
            ("America/Sao_Paulo", "2018-11-01T12:00:00Z", 0), ("Asia/Shanghai", "2028-02-25T12:00:00Z", 240),
            ("Asia/Kathmandu", "2025-12-28T12:00:00Z", 1_439),
        ] as [(String, String, Int)]
    )
    func `days on end are those of the calendar, whatever the clocks do`(zone: String, start: String, begins: Int)
        async throws
    {
        var chance = RandomSource(seed: 13)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: zone))
        let bill = try Playbill(checkIns: [.sample(dayBegins: begins)], zone: zone)
        try await Stage.set(Shop.silent(), at: .utc(start), more: bill.plays) { stage in
            var days: [String] = []
            for _ in 0..<60 {
                await stage.sleep(.seconds(Int64.random(in: 600...50_000, using: &chance)))
                let day = Self.day(at: await stage.now, begins, calendar)
                let said = try #require(try await stage.acts(.checkIn(missedDay: nil), on: "daily")?.said("check-in"))
                guard days.last != day else {
                    #expect(said == "done: this day is there already")
                    continue
                }
                days.append(day)
                #expect(said.hasPrefix("done: checked in for \(day), \(Self.onEnd(days, calendar)) on end"), "\(said)")
            }
            #expect(days.count > 15)
        }
    }

    /// `2026-03-29`, by another calendar than ours; before `begins` it is still the day before.
    private static func day(at now: Instant, _ begins: Int, _ calendar: Calendar) -> String {
        let date = Date(timeIntervalSince1970: Double(now.seconds))
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
        let minutes = (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
        var utc = Calendar(identifier: .gregorian)
        utc.timeZone = .gmt
        let noon = utc.date(from: DateComponents(year: parts.year, month: parts.month, day: parts.day, hour: 12))
        let day = (noon ?? date).addingTimeInterval(minutes < begins ? -86_400 : 0)
        return day.formatted(.iso8601.year().month().day().dateSeparator(.dash))
    }

    /// How many of the days, from the last one back, lie one behind the other.
    private static func onEnd(_ days: [String], _ calendar: Calendar) -> Int {
        var count = 1
        for (earlier, later) in zip(days.dropLast().reversed(), days.dropFirst().reversed()) {
            guard LocalDay.on(later) - LocalDay.on(earlier) == 1 else { break }
            count += 1
        }
        return count
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `what is given over three months is what a slow, plain count gives`(seed: UInt64) async throws {
        let script = CheckInScript.sample(
            reward: .points(1),
            goals: [CheckInGoal(days: 5, of: 7, reward: .points(1_000))],
            streaks: [CheckInStreak(days: 4, reward: .points(100_000))],
            makeUp: CheckInMakeUp(perMonth: 3, costs: Price(points: 2), days: 6)
        )
        var chance = RandomSource(seed: seed)
        var model = Model(script: script)
        let bill = try Playbill(checkIns: [script])
        try await Stage.set(Shop.silent(), at: .utc("2028-01-10T04:00:00Z"), more: bill.plays) { stage in
            for offset in 0..<90 {
                let today = LocalDay.on("2028-01-10") + offset
                if Int.random(in: 0...9, using: &chance) < 7 {
                    try await stage.acts(.checkIn(missedDay: nil), on: "daily")
                    model.checkIn(today)
                }
                for _ in 0..<Int.random(in: 0...1, using: &chance) {
                    let missed = today + (-Int.random(in: 0...7, using: &chance))
                    let event = try await stage.acts(.checkIn(missedDay: missed.number), on: "daily")
                    let isTaken = model.makeUp(missed, today)
                    #expect(event?.said("check-in")?.contains("checked in for \(missed)") == isTaken, "\(missed)")
                }
                try await #expect(stage.balance() == model.points)
                await stage.sleep(.seconds(86_400))
            }
        }
        #expect(model.points > 100_000)
    }

    /// The rules once more, with lists that are walked over each time.
    private struct Model {
        let script: CheckInScript
        var points = 0
        private var days: [LocalDay] = []
        private var madeUp: [LocalDay] = []
        /// For each goal the last day that counted.
        private var counted: [String: LocalDay] = [:]

        init(script: CheckInScript) { self.script = script }

        mutating func checkIn(_ today: LocalDay) {
            guard !self.days.contains(today) else { return }
            self.points += 1
            self.add(today)
        }

        mutating func makeUp(_ day: LocalDay, _ today: LocalDay) -> Bool {
            guard let makeUp = self.script.makeUp, let price = makeUp.costs else { return false }
            let month = String(day.description.prefix(7))
            guard !self.days.contains(day), day < today, today - day <= makeUp.days,
                self.madeUp.count(where: { $0.description.hasPrefix(month) }) < makeUp.perMonth,
                self.points >= price.points
            else { return false }
            self.points -= price.points
            self.madeUp.append(day)
            self.add(day)
            return true
        }

        private mutating func add(_ day: LocalDay) {
            self.days.append(day)
            for end in self.days.sorted() where end >= day {
                for goal in self.script.goals where self.count("goal", end, upTo: goal.of, isOnEnd: false) == goal.days
                {
                    self.points += 1_000
                    self.counted["goal"] = end
                }
                for streak in self.script.streaks
                where self.count("streak", end, upTo: streak.days, isOnEnd: true) == streak.days {
                    self.points += 100_000
                    self.counted["streak"] = end
                }
            }
        }

        /// How many of the days up to one count for a goal, within so many days.
        private func count(_ goal: String, _ end: LocalDay, upTo span: Int, isOnEnd: Bool) -> Int {
            var count = 0
            for back in 0..<span {
                let day = end + (-back)
                if let counted = self.counted[goal], day <= counted { break }
                if self.days.contains(day) {
                    count += 1
                } else if isOnEnd {
                    break
                }
            }
            return count
        }
    }

    @Test func `a streak of years is told whole`() async throws {
        let bill = try Playbill(checkIns: [.sample(reward: nil)])
        try await Stage.set(Shop.silent(), more: bill.plays) { stage in
            let (today, person) = (LocalDay.on("2025-12-29").number, PersonID("customer:wm1"))
            _ = try await stage.store.write { transaction in
                for back in 1...900 {
                    _ = try CheckIns.add(
                        LocalDay(number: today - back),
                        isMadeUp: false,
                        of: person,
                        "daily",
                        brand: "acme",
                        at: Shop.afternoon,
                        event: EventID(rawValue: 1),
                        transaction
                    )
                }
            }
            let event = try await stage.says("签到")
            #expect(event.said("check-in")?.contains("901 on end") == true)
            #expect(stage.answers == ["wm1: DONE 901 days, streak 901, gain  ,  to go, balance 0"])
        }
    }
}
