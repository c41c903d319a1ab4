import Domain
import Testing

@testable import Scripts

@Suite struct TimeWindowTests {
    @Test(arguments: [
        ("10:00-22:00", 600, 1_320), ("8:05–9:00", 485, 540), ("22:00-06:30", 1_320, 390), ("00:00-24:00", 0, 1_440),
        ("18:00-00:00", 1_080, 1_440),
    ])
    func `a window is read`(text: String, from: Int, to: Int) {
        #expect(TimeWindow(text: text) == TimeWindow(from: from, to: to))
    }

    @Test(arguments: [
        "", "10:00", "10-22", "10:00-10:00", "25:00-26:00", "10:60-11:00", "10:00-22:00-23:00", "-10:00-22:00",
        "a:bc-22:00",
        "24:00-08:00", "10:0-11:00", "١٠:٠٠-٢٢:٠٠", "24:01-08:00", "+1:00-02:00",
    ])
    func `a window that means nothing is refused`(text: String) {
        #expect(TimeWindow(text: text) == nil)
    }

    @Test(arguments: [("10:00-22:00", [600, 1_319], [599, 1_320]), ("22:00-08:00", [1_320, 0, 479], [480, 1_319])])
    func `a window holds its first minute and not its last`(text: String, inside: [Int], outside: [Int]) throws {
        let window = try #require(TimeWindow(text: text))
        #expect(inside.allSatisfy(window.contains(minuteOfDay:)))
        #expect(!outside.contains(where: window.contains(minuteOfDay:)))
    }

    @Test
    func `a window holds another one, also over midnight`() throws {
        let night = try #require(TimeWindow(text: "20:00-10:00"))
        let late = try #require(TimeWindow(text: "23:00-05:00"))
        let day = try #require(TimeWindow(text: "08:00-21:00"))
        #expect(night.contains(late))
        #expect(!late.contains(night))
        #expect(!night.contains(day))
        #expect("\(late)" == "23:00-05:00")
    }
}

@Suite struct DurationTextTests {
    @Test(arguments: [("60s", 60), ("5m", 300), ("2h", 7_200), ("7d", 604_800), ("0s", 0)])
    func `a span is read`(text: String, seconds: Int) {
        #expect(DurationText.duration(text) == .seconds(seconds))
    }

    @Test(arguments: ["", "s", "60", "60 s", "1.5h", "-5m", "5min", "5M", "9999999999s", "٥m"])
    func `a span without a clear unit and number is refused`(text: String) {
        #expect(DurationText.duration(text) == nil)
    }

    @Test(arguments: [(90, "90s"), (120, "2m"), (600, "10m"), (7_200, "2h"), (86_400, "1d"), (0, "0s")])
    func `a span is told in its largest whole unit`(seconds: Int, text: String) {
        #expect(DurationText.text(.seconds(seconds)) == text)
    }
}

@Suite struct NearestTests {
    @Test(arguments: [
        ("prot", "port"), ("publicUrl", "publicURL"), ("public_url", "publicURL"), ("hots", "host"),
        ("acounts", "accounts"),
        ("encodingAesKey", "encodingAESKey"), ("timezones", "timezone"),
    ])
    func `a slip finds its word`(slip: String, word: String) {
        let words = ["host", "port", "publicURL", "accounts", "encodingAESKey", "timezone", "id"]
        #expect(Nearest.match(for: slip, in: words) == word)
    }

    @Test(arguments: ["", "x", "colour", "hostess", "ab"])
    func `a strange word finds none`(word: String) {
        #expect(Nearest.match(for: word, in: ["host", "port", "publicURL", "id"]) == nil)
    }

    @Test
    func `the closest of several wins`() {
        #expect(Nearest.match(for: "store-3", in: ["store-1", "store-33", "store-31"]) == "store-1")
        #expect(Nearest.match(for: "token2", in: ["token1", "token22", "token2x", "tokens"]) == "token1")
    }
}
