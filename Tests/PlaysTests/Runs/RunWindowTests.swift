import Domain
import Scripts
import TestSupport
import Testing

@testable import Plays

/// When runs begin and end, over everything that calendars and clocks do.
@Suite struct RunWindowTests {
    private static func clock(_ zone: String) -> BrandClock {
        guard let clock = BrandClock(zone) else { preconditionFailure("\(zone) is no zone.") }
        return clock
    }

    private static func window(
        _ schedule: RunSchedule,
        at now: Instant,
        zone: String = "Asia/Shanghai",
        start: EventID? = nil
    ) -> RunWindow? {
        RunWindow(of: QuizScript.sample(schedule: schedule), at: now, start: start, clock: Self.clock(zone))
    }

    private static func daily(
        _ minuteOfDay: Int,
        _ lasts: Duration,
        weekdays: Set<Weekday> = Set(Weekday.allCases),
        from: LocalDay? = nil,
        until: LocalDay? = nil,
        except: Set<LocalDay> = []
    ) -> RunSchedule {
        .every(
            Rhythm(
                weekdays: weekdays,
                minuteOfDay: minuteOfDay,
                lasts: lasts,
                from: from,
                until: until,
                exceptions: except
            )
        )
    }

    /// `20260101-2000 12:00:00Z–13:00:00Z`, for windows one behind the other, each asked for at the closing before it.
    private static func chain(_ schedule: RunSchedule, from start: Instant, zone: String, count: Int) -> [String] {
        var now = start
        var lines: [String] = []
        while lines.count < count, let window = Self.window(schedule, at: now, zone: zone) {
            lines.append("\(window.id.rawValue.dropFirst(9)) \(window.opensAt.millis)–\(window.closesAt.millis)")
            now = window.closesAt
        }
        return lines
    }

    private static func line(_ name: String, _ opens: String, _ closes: String) -> String {
        "\(name) \(Instant.utc(opens).millis)–\(Instant.utc(closes).millis)"
    }

    @Test func `one run is planned until it closes, and then no more`() throws {
        let before = try #require(Self.window(.evening, at: Shop.afternoon))
        #expect(before.id == "tea-quiz.20251230-2000")
        #expect(before.opensAt == .utc("2025-12-30T12:00:00Z") && before.closesAt == .utc("2025-12-30T13:00:00Z"))
        #expect(Self.window(.evening, at: before.closesAt - .milliseconds(1)) == before)
        #expect(Self.window(.evening, at: before.closesAt) == nil)
    }

    @Test func `a run that begins with the service needs a start`() throws {
        let schedule = RunSchedule.onStart(lasts: .seconds(600))
        #expect(Self.window(schedule, at: Shop.afternoon) == nil)
        let window = try #require(Self.window(schedule, at: Shop.afternoon, start: EventID(rawValue: 42)))
        #expect(window.id == "tea-quiz.start-42")
        // Ten seconds later: by then it is known which groups there are to be told.
        let opensAt = Shop.afternoon + .seconds(10)
        #expect(window.opensAt == opensAt && window.closesAt == opensAt + .seconds(600))
    }

    @Test func `a run over midnight, over the end of a month and over a leap day`() {
        #expect(
            Self.chain(Self.daily(1_410, .seconds(3_600)), from: .utc("2028-02-28T15:00:00Z"), zone: "UTC", count: 3)
                == [
                    Self.line("20280228-2330", "2028-02-28T23:30:00Z", "2028-02-29T00:30:00Z"),
                    Self.line("20280229-2330", "2028-02-29T23:30:00Z", "2028-03-01T00:30:00Z"),
                    Self.line("20280301-2330", "2028-03-01T23:30:00Z", "2028-03-02T00:30:00Z"),
                ]
        )
    }

    @Test func `the run that is on is found after midnight too`() throws {
        let window = try #require(
            Self.window(Self.daily(1_410, .seconds(3_600)), at: .utc("2026-01-01T00:10:00Z"), zone: "UTC")
        )
        #expect(window.id == "tea-quiz.20251231-2330")
    }

    @Test func `weekdays, exceptions, the first and the last day`() {
        let schedule = Self.daily(
            600,
            .seconds(60),
            weekdays: [.monday, .thursday],
            from: .on("2026-01-02"),
            until: .on("2026-01-15"),
            except: [.on("2026-01-08")]
        )
        let names = Self.chain(schedule, from: .utc("2025-12-30T00:00:00Z"), zone: "UTC", count: 9).map {
            $0.prefix(13)
        }
        #expect(names == ["20260105-1000", "20260112-1000", "20260115-1000"])
    }

    @Test func `a run of a day follows the one before without a gap`() {
        #expect(
            Self.chain(
                Self.daily(0, .seconds(86_400)),
                from: .utc("2026-03-28T12:00:00Z"),
                zone: "Europe/Berlin",
                count: 3
            )
                == [
                    Self.line("20260328-0000", "2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z"),
                    Self.line("20260329-0000", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
                    Self.line("20260330-0000", "2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z"),
                ]
        )
    }

    // MARK: - Clocks that are put forward and back

    @Test func `a run that falls into the hour that is skipped lasts as long as the others`() {
        #expect(
            Self.chain(
                Self.daily(130, .seconds(1_800)),
                from: .utc("2026-03-28T12:00:00Z"),
                zone: "Europe/Berlin",
                count: 2
            )
                == [
                    Self.line("20260329-0210", "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z"),
                    Self.line("20260330-0210", "2026-03-30T00:10:00Z", "2026-03-30T00:40:00Z"),
                ]
        )
    }

    @Test func `in the hour that comes twice a run that is over does not come again`() throws {
        let schedule = Self.daily(60, .seconds(5_400))
        let zone = "Europe/Berlin"
        // From 01:00 to the first 02:30.
        let run = try #require(Self.window(schedule, at: .utc("2026-10-24T22:00:00Z"), zone: zone))
        #expect(run.opensAt == .utc("2026-10-24T23:00:00Z") && run.closesAt == .utc("2026-10-25T00:30:00Z"))
        // 02:10 for the second time: forty minutes after the closing.
        let next = try #require(Self.window(schedule, at: .utc("2026-10-25T01:10:00Z"), zone: zone))
        #expect(next.id == "tea-quiz.20261026-0100")
        let once = RunSchedule.once(opens: .at("2026-10-25 01:00"), closes: .at("2026-10-25 02:30"))
        #expect(Self.window(once, at: .utc("2026-10-25T01:10:00Z"), zone: zone) == nil)
    }

    @Test(
        arguments: [
            "UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu",
            "America/Sao_Paulo", "Africa/Casablanca", "Pacific/Apia",
        ]
    )
    func `one run behind the other, none twice, none left out, none over when it is planned`(zone: String) {
        var chance = RandomSource(seed: 3)
        let clock = Self.clock(zone)
        for _ in 0..<40 {
            let lasts = Int64.random(in: 1...1_440, using: &chance) * 60
            let minute = Int.random(in: 0..<1_440, using: &chance)
            let weekdays = Set(Weekday.allCases.filter { _ in Int.random(in: 0...2, using: &chance) > 0 })
            guard !weekdays.isEmpty else { continue }
            let schedule = Self.daily(minute, .seconds(lasts), weekdays: weekdays)
            let start = Instant(seconds: 1_767_225_600 + Int64.random(in: 0...31_000_000, using: &chance))
            var now = start
            var days: [LocalDay] = []
            for _ in 0..<20 {
                guard let window = Self.window(schedule, at: now, zone: zone) else { break }
                #expect(window.opensAt < window.closesAt)
                #expect(now < window.closesAt)
                // Asked at any moment before its closing the answer is the same.
                let between = Int64.random(in: now.millis..<window.closesAt.millis, using: &chance)
                #expect(Self.window(schedule, at: Instant(millis: between), zone: zone) == window)
                days.append(LocalDay.on(Self.day(of: window)))
                now = window.closesAt
            }
            let first = days.first ?? clock.day(at: start)
            let wanted = (0...(days.last ?? first) - first).map { first + $0 }.filter { weekdays.contains($0.weekday) }
            #expect(days == wanted)
        }
    }

    /// `2026-01-31` out of `tea-quiz.20260131-2000`.
    private static func day(of window: RunWindow) -> String {
        let digits = window.id.rawValue.dropFirst(9).prefix(8)
        return "\(digits.prefix(4))-\(digits.dropFirst(4).prefix(2))-\(digits.suffix(2))"
    }
}
