import Domain
import TestSupport
import Testing

/// Local time of a brand, over every oddity that a calendar has.
@Suite struct BrandClockTests {
    @Test(arguments: [
        ("2026-01-01T00:00:00Z", "Asia/Shanghai", "08:00"), ("2026-01-01T15:59:59Z", "Asia/Shanghai", "23:59"),
        ("2026-01-01T16:00:00Z", "Asia/Shanghai", "00:00"), ("1969-12-31T15:59:00Z", "Asia/Shanghai", "23:59"),
        // China had summer time from 1986 to 1991.
        ("1986-05-03T17:59:00Z", "Asia/Shanghai", "01:59"), ("1986-05-03T18:00:00Z", "Asia/Shanghai", "03:00"),
        ("1986-09-13T16:59:00Z", "Asia/Shanghai", "01:59"), ("1986-09-13T17:00:00Z", "Asia/Shanghai", "01:00"),
        ("1991-04-13T18:00:00Z", "Asia/Shanghai", "03:00"), ("1992-07-01T00:00:00Z", "Asia/Shanghai", "08:00"),
        ("2026-03-08T06:59:00Z", "America/New_York", "01:59"), ("2026-03-08T07:00:00Z", "America/New_York", "03:00"),
        ("2026-11-01T05:59:00Z", "America/New_York", "01:59"), ("2026-11-01T06:00:00Z", "America/New_York", "01:00"),
        // Lord Howe moves its clocks by half an hour.
        ("2026-10-03T15:29:00Z", "Australia/Lord_Howe", "01:59"),
        ("2026-10-03T15:30:00Z", "Australia/Lord_Howe", "02:30"),
        ("2026-04-04T14:59:00Z", "Australia/Lord_Howe", "01:59"),
        ("2026-04-04T15:00:00Z", "Australia/Lord_Howe", "01:30"),
        ("2026-01-01T00:00:00Z", "Asia/Kathmandu", "05:45"),
    ])
    func `the minute of the day is that of the local clock`(instant: String, zone: String, clock: String) throws {
        let brand = try #require(BrandClock(zone))
        #expect(brand.minuteOfDay(at: .utc(instant)) == Self.minutes(clock))
    }

    @Test(arguments: [
        ("ordinary day", "Asia/Shanghai", "2026-01-01T00:00:00Z", "09:00", "2026-01-01T01:00:00Z"),
        ("tomorrow", "Asia/Shanghai", "2026-01-01T01:00:00Z", "09:00", "2026-01-02T01:00:00Z"),
        ("inside the minute", "Asia/Shanghai", "2026-01-01T01:00:30Z", "09:00", "2026-01-02T01:00:00Z"),
        ("a second before", "Asia/Shanghai", "2026-01-01T00:59:59Z", "09:00", "2026-01-01T01:00:00Z"),
        ("over midnight", "Asia/Shanghai", "2026-01-01T15:00:00Z", "00:00", "2026-01-01T16:00:00Z"),
        ("a minute that is skipped", "America/New_York", "2026-03-08T05:00:00Z", "02:30", "2026-03-08T07:00:00Z"),
        ("just before the gap", "America/New_York", "2026-03-08T06:59:59Z", "02:30", "2026-03-08T07:00:00Z"),
        ("behind the gap", "America/New_York", "2026-03-08T05:00:00Z", "03:00", "2026-03-08T07:00:00Z"),
        ("the day of the gap", "America/New_York", "2026-03-08T05:00:00Z", "09:00", "2026-03-08T13:00:00Z"),
        ("the day after the gap", "America/New_York", "2026-03-08T07:00:00Z", "02:30", "2026-03-09T06:30:00Z"),
        ("shown twice, the first", "America/New_York", "2026-11-01T04:00:00Z", "01:30", "2026-11-01T05:30:00Z"),
        ("shown twice, the second", "America/New_York", "2026-11-01T05:30:00Z", "01:30", "2026-11-01T06:30:00Z"),
        ("the day of the overlap", "America/New_York", "2026-11-01T04:00:00Z", "09:00", "2026-11-01T14:00:00Z"),
        ("half an hour skipped", "Australia/Lord_Howe", "2026-10-03T13:00:00Z", "02:15", "2026-10-03T15:30:00Z"),
        ("half an hour twice", "Australia/Lord_Howe", "2026-04-04T14:45:00Z", "01:40", "2026-04-04T15:10:00Z"),
        ("summer time of 1986", "Asia/Shanghai", "1986-05-03T16:00:00Z", "02:30", "1986-05-03T18:00:00Z"),
        ("its end", "Asia/Shanghai", "1991-09-14T15:30:00Z", "09:00", "1991-09-15T01:00:00Z"),
        ("a day that did not exist", "Pacific/Apia", "2011-12-30T09:00:00Z", "12:00", "2011-12-30T22:00:00Z"),
    ])
    func `the next time the clock shows a minute`(
        name: String,
        zone: String,
        after: String,
        clock: String,
        expected: String
    ) throws {
        let brand = try #require(BrandClock(zone))
        #expect(brand.next(minuteOfDay: Self.minutes(clock), after: .utc(after)) == .utc(expected), "\(name)")
    }

    /// Compares with a slow walk, minute by minute, at random moments around changes of the clock.
    @Test(arguments: [
        ("America/New_York", "2026-03-08T07:00:00Z"), ("America/New_York", "2026-11-01T06:00:00Z"),
        ("Australia/Lord_Howe", "2026-10-03T15:30:00Z"), ("Australia/Lord_Howe", "2026-04-04T15:00:00Z"),
        ("Asia/Shanghai", "1986-05-03T18:00:00Z"), ("Asia/Shanghai", "1991-09-14T17:00:00Z"),
        ("Asia/Shanghai", "2026-06-01T00:00:00Z"), ("Africa/Casablanca", "2026-02-15T02:00:00Z"),
    ])
    func `it is the first such moment, always`(zone: String, around: String) throws {
        let brand = try #require(BrandClock(zone))
        var random = RandomSource(seed: 1)
        for _ in 0..<150 {
            let after =
                Instant.utc(around) + .milliseconds(Int64.random(in: -100_000_000...100_000_000, using: &random))
            let minute = Int.random(in: 0..<1_440, using: &random)
            #expect(
                brand.next(minuteOfDay: minute, after: after) == Self.walk(brand, to: minute, after: after),
                "\(zone): \(minute) after \(after.millis)"
            )
        }
    }

    @Test func `a zone nobody knows gives no clock`() {
        #expect(BrandClock("Asia/Shangai") == nil)
        #expect(BrandClock("") == nil)
        #expect(BrandClock("Asia/Shanghai") == BrandClock("Asia/Shanghai"))
        #expect(BrandClock.utc.minuteOfDay(at: .utc("2026-01-01T12:34:56Z")) == 754)
    }

    private static func minutes(_ clock: String) -> Int {
        let parts = clock.split(separator: ":").compactMap { Int($0) }
        return parts[0] * 60 + parts[1]
    }

    private static func walk(_ clock: BrandClock, to wanted: Int, after instant: Instant) -> Instant {
        var moment = Instant(seconds: instant.seconds / 60 * 60)
        var before = clock.minuteOfDay(at: moment)
        while true {
            moment = moment + .seconds(60)
            let shown = clock.minuteOfDay(at: moment)
            let step = (shown - before + 1_440) % 1_440
            let distance = (wanted - before + 1_440) % 1_440
            if shown == wanted || step > 1 && step < 720 && distance > 0 && distance < step { return moment }
            before = shown
        }
    }
}
