import Domain
import Testing

@Suite struct FoldedTextTests {
    @Test(
        arguments: [
            ("签到", "签到"), (" 簽到！", "签到"), ("簽 到", "签到"), ("Check-In", "checkin"), ("ＣＨＥＣＫ　ＩＮ", "checkin"),
            ("签到😀", "签到"), ("①", "1"), ("抽獎…", "抽奖"), ("e\u{301}", "é"), ("", ""), ("!!! 😀", ""),
        ]
    )
    func `width, case, blanks, marks and traditional characters do not count`(text: String, folded: String) {
        #expect(FoldedText(text).text == folded)
        #expect(FoldedText(folded) == FoldedText(text))
    }

    @Test func `letters and digits of all scripts stay in their order`() {
        #expect(FoldedText("Чай 9, お茶!").text == "чай9お茶")
        #expect(FoldedText("AB") != FoldedText("BA"))
    }

    @Test func `nothing is contained in nothing`() {
        #expect(FoldedText("😀").isEmpty)
        #expect(!FoldedText("签到").contains(FoldedText("!")))
        #expect(FoldedText("我要签到啦").contains(FoldedText("簽到")))
    }

    @Test func `what stands far behind is not looked at`() {
        #expect(FoldedText(String(repeating: "a", count: 5_000)).text.count == 2_000)
    }
}
