import Domain
import Testing

@testable import hearth

/// Moments as people at one place read them.
@Suite struct LocalTimeTests {
    @Test(arguments: [
        ("Asia/Shanghai", 1_795_360_106_427, "2026-11-22 23:08:26.427 +08:00"),
        ("UTC", 1_795_360_106_427, "2026-11-22 15:08:26.427 +00:00"),
        ("America/New_York", 1_795_360_106_427, "2026-11-22 10:08:26.427 -05:00"),
        ("America/New_York", 1_782_864_000_000, "2026-06-30 20:00:00.000 -04:00"),
        ("Asia/Kathmandu", 1_767_323_045_678, "2026-01-02 08:49:05.678 +05:45"),
        ("America/St_Johns", 1_767_323_045_678, "2026-01-01 23:34:05.678 -03:30"),
        ("Nowhere/Nothing", 0, "1970-01-01 00:00:00.000 +00:00"),
    ])
    func `a moment is written with the offset that holds then and there`(zone: String, millis: Int64, text: String) {
        #expect(LocalTime(zone).text(of: Instant(millis: millis)) == text)
    }
}
