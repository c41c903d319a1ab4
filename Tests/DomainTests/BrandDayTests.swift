import Domain
import TestSupport
import Testing

/// Days and moments as a brand's clock shows them, also over changes of the clock.
@Suite struct BrandDayTests {
    private static let zones = [
        "Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu",
        "Africa/Casablanca",
        "Pacific/Apia", "America/Sao_Paulo",
    ]

    @Test(arguments: zones)
    func `a local moment is the first instant at which the clock shows it`(zone: String) throws {
        let clock = try #require(BrandClock(zone))
        var random = RandomSource(seed: 7)
        for _ in 0..<4_000 {
            // From 1986, when China had summer time, to 2037.
            let day = LocalDay(number: Int.random(in: 5_844..<24_836, using: &random))
            let minute = Int.random(in: 0..<1_440, using: &random)
            let instant = clock.instant(day, minuteOfDay: minute)
            let isShown = clock.minuteOfDay(at: instant) == minute && clock.day(at: instant) == day
            // A minute that was skipped: nothing before the instant is as late, nothing behind it earlier.
            let before = instant - .seconds(1)
            let isBehindGap =
                clock.day(at: before) < day || clock.day(at: before) == day && clock.minuteOfDay(at: before) < minute
            #expect(isBehindGap, "\(zone) \(day) \(minute)")
            guard !isShown else { continue }
            let isLater =
                clock.day(at: instant) > day || clock.day(at: instant) == day && clock.minuteOfDay(at: instant) > minute
            #expect(isLater, "\(zone) \(day) \(minute)")
        }
    }

    @Test(arguments: zones, [0, 240])
    func `every day begins once and lasts until the next`(zone: String, begins: Int) throws {
        let clock = try #require(BrandClock(zone))
        for year in [1_986, 1_991, 2_011, 2_024, 2_026] {
            let first = try #require(LocalDay(year: year, month: 1, day: 1))
            for number in 0..<366 {
                let day = first + number
                let (start, end) = (
                    clock.instant(day, minuteOfDay: begins), clock.instant(day + 1, minuteOfDay: begins)
                )
                // Samoa left out 30 December 2011.
                guard start < end else {
                    #expect(zone == "Pacific/Apia" && "\(day)" == "2011-12-30")
                    continue
                }
                #expect(clock.day(at: start, begins: begins) >= day, "\(zone) \(day)")
                #expect(clock.day(at: end - .milliseconds(1), begins: begins) <= day, "\(zone) \(day)")
            }
        }
    }
}
