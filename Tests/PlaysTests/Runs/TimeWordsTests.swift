import Domain
import Testing

@testable import Plays

@Suite struct TimeWordsTests {
    @Test(
        arguments: [
            (0, "1 分钟", "1 min"), (29, "1 分钟", "1 min"), (60, "1 分钟", "1 min"), (89, "1 分钟", "1 min"),
            (-90, "1 分钟", "1 min"), (90, "2 分钟", "2 min"), (299, "5 分钟", "5 min"), (269, "4 分钟", "4 min"),
            (3_569, "59 分钟", "59 min"), (3_599, "1 小时", "1 h"), (86_399, "1 天", "1 d"),
            (3_600, "1 小时", "1 h"), (7_500, "2 小时 5 分钟", "2 h 5 min"), (86_400, "1 天", "1 d"),
            (93_600, "1 天 2 小时", "1 d 2 h"), (86_460, "1 天", "1 d"), (93_599, "1 天 2 小时", "1 d 2 h"),
            (172_799, "2 天", "2 d"), (88_199, "1 天", "1 d"),
        ] as [(Int64, String, String)]
    )
    func `a span in its two greatest units, to the nearest, at least a minute`(
        seconds: Int64,
        chinese: String,
        english: String
    ) {
        #expect(TimeWords.span(.seconds(seconds), .simplifiedChinese) == chinese)
        #expect(TimeWords.span(.seconds(seconds), .english) == english)
    }

    @Test func `moments and days`() {
        let moment = LocalMoment.at("2028-02-29 09:05")
        #expect(TimeWords.moment(moment, .simplifiedChinese) == "2月29日 09:05")
        #expect(TimeWords.moment(moment, .english) == "29 February, 09:05")
    }
}
