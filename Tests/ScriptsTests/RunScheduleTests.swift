import Domain
import Testing

@testable import Scripts

@Suite struct RunScheduleTests {
    private static func moment(_ text: String) throws -> LocalMoment { try #require(LocalMoment(text)) }

    private static func rhythm(_ weekdays: Set<Weekday>, except: [String] = [], until: String? = nil) throws -> Rhythm {
        Rhythm(
            weekdays: weekdays,
            minuteOfDay: 600,
            lasts: .seconds(7_200),
            until: until.flatMap { LocalDay($0) },
            exceptions: Set(except.compactMap { LocalDay($0) })
        )
    }

    @Test(arguments: [
        ("2026-12-01 09:00", "2026-12-02 10:00"), ("2026-12-02 09:59", "2026-12-02 10:00"),
        ("2026-12-02 11:59", "2026-12-02 10:00"), ("2026-12-02 12:00", "2026-12-07 10:00"),
        ("2026-12-05 00:00", "2026-12-07 10:00"),
    ])
    func `the next run is the one that is open or opens next`(now: String, opens: String) throws {
        let schedule = RunSchedule.every(try Self.rhythm([.monday, .wednesday]))
        let run = try #require(schedule.nextRun(closingAfter: Self.moment(now)))
        #expect(run.opens.description == opens)
        #expect(run.closes == run.opens + 120)
    }

    @Test
    func `exceptions put a run off, and behind the last day none comes`() throws {
        let rhythm = try Self.rhythm(
            [.monday],
            except: ["2026-12-07", "2026-12-14", "2026-12-21"],
            until: "2026-12-28"
        )
        let opening = try #require(rhythm.nextOpening(after: Self.moment("2026-12-01 00:00")))
        #expect(opening.description == "2026-12-28 10:00")
        #expect(rhythm.nextOpening(after: opening) == nil)
    }

    @Test
    func `one run is over when it is closed, and a run of the start is not on the calendar`() throws {
        let opens = try Self.moment("2026-12-01 10:00")
        let closes = try Self.moment("2026-12-01 20:00")
        let once = RunSchedule.once(opens: opens, closes: closes)
        #expect(once.nextRun(closingAfter: closes + -1)?.opens == opens)
        #expect(once.nextRun(closingAfter: closes) == nil)
        #expect(once.length == .seconds(36_000))
        #expect(RunSchedule.onStart(lasts: .seconds(60)).nextRun(closingAfter: opens) == nil)
    }

    @Test
    func `two rhythms meet exactly when some minute belongs to both`() throws {
        var meetings = 0
        let sets: [Set<Weekday>] = [[.monday], [.sunday], [.tuesday, .friday], Set(Weekday.allCases)]
        for left in sets {
            for right in sets {
                for (minute, length) in [(600, 60), (660, 30), (1_380, 120), (0, 1_440), (601, 59)] {
                    let mine = try Self.rhythm(left)
                    let other = Rhythm(weekdays: right, minuteOfDay: minute, lasts: .seconds(60 * Int64(length)))
                    let meet = RunSchedule.every(mine).overlap(with: .every(other)) != nil
                    let minutes = Self.minutes(mine).intersection(Self.minutes(other))
                    #expect(meet == !minutes.isEmpty, "\(left) \(right) \(minute) \(length)")
                    if meet { meetings += 1 }
                }
            }
        }
        #expect(meetings > 10 && meetings < 80)
    }

    /// The minutes of a week that belong to a rhythm.
    private static func minutes(_ rhythm: Rhythm) -> Set<Int> {
        var minutes: Set<Int> = []
        for (index, day) in Weekday.allCases.enumerated() where rhythm.weekdays.contains(day) {
            let first = index * 1_440 + rhythm.minuteOfDay
            for minute in first..<first + rhythm.lengthInMinutes { minutes.insert(minute % (7 * 1_440)) }
        }
        return minutes
    }
}
