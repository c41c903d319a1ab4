import Domain
import Foundation
import Testing

@Suite struct LocalDayTests {
    @Test
    func `every day of four centuries is counted as Foundation counts it`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for number in stride(from: 0, through: 146_097, by: 1) {
            let day = LocalDay(number: number)
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            let (year, month, dayOfMonth) = day.parts
            try #require(year == parts.year && month == parts.month && dayOfMonth == parts.day, "\(number)")
            try #require(LocalDay(year: year, month: month, day: dayOfMonth) == day, "\(number)")
            // Foundation's week begins on Sunday.
            let weekday = Weekday.allCases[((parts.weekday ?? 0) + 5) % 7]
            try #require(day.weekday == weekday, "\(number)")
        }
    }

    @Test(arguments: [
        "2026-02-29", "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "1900-02-29", "2100-02-29",
        "26-12-01", "2026-1-1", "2026/12/01", "2026-12-01 ", "", "-026-12-01",
    ])
    func `a day that there is not cannot be made`(text: String) {
        #expect(LocalDay(text) == nil)
    }

    @Test
    func `a moment runs over into the next days`() throws {
        let day = try #require(LocalDay("2028-02-28"))
        #expect(LocalMoment(day, minuteOfDay: 1_440).description == "2028-02-29 00:00")
        #expect(LocalMoment(day, minuteOfDay: -1).description == "2028-02-27 23:59")
        #expect((LocalMoment(day, minuteOfDay: 600) + 3 * 1_440).description == "2028-03-02 10:00")
        #expect(LocalMoment("2028-02-29 09:05")?.description == "2028-02-29 09:05")
        for text in ["2028-02-29", "2028-02-29 24:00", "2028-02-29 9:05", "2028-02-29T09:05", "2028-02-29 09:60"] {
            #expect(LocalMoment(text) == nil, "\(text)")
        }
    }

    @Test
    func `days, moments and money are stored as people write them`() throws {
        let moment = try #require(LocalMoment("2026-12-01 10:00"))
        let text = String(decoding: try JSONEncoder().encode([moment]), as: UTF8.self)
        #expect(text == #"["2026-12-01 10:00"]"#)
        #expect(try JSONDecoder().decode([LocalMoment].self, from: Data(text.utf8)) == [moment])
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([LocalDay].self, from: Data(#"["2026-02-30"]"#.utf8))
        }
    }

    @Test(arguments: [
        ("9.9", 990, "9.90"), ("9.90", 990, "9.90"), ("0.05", 5, "0.05"), ("50000", 5_000_000, "50000"),
        ("199.00", 19_900, "199"),
    ])
    func `an amount is read in yuan and kept in fen`(text: String, fen: Int64, shown: String) {
        #expect(Fen(yuan: text) == Fen(fen))
        #expect(Fen(yuan: text)?.description == shown)
    }

    @Test(arguments: ["", ".5", "5.", "-1", "1.234", "1,000", "1e3", "1234567890", "￥5", "1.2.3"])
    func `what is no amount is not taken for one`(text: String) {
        #expect(Fen(yuan: text) == nil)
    }
}
