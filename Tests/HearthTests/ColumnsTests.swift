import Testing

@testable import hearth

/// Texts under one another, where a Chinese character is two columns wide.
@Suite struct ColumnsTests {
    @Test(arguments: [
        ("", 0), ("sent", 4), ("已发出", 6), ("欢迎 A", 6), ("完成！", 6), ("：，（）", 8), ("é", 1), ("e\u{301}", 1), ("🎁", 2),
        ("한", 2),
        ("カ", 2), ("→", 1), ("…", 1), ("𠮷", 2),
    ])
    func `a width counts columns, not characters`(text: String, width: Int) {
        #expect(Columns.width(text) == width)
    }

    @Test func `cells begin under one another, and no line ends in blanks`() {
        #expect(
            Columns.aligned([["1", "有人进群", "完成"], ["22", "x", ""], ["3"]]) == [
                "1   有人进群  完成", "22  x", "3",
            ]
        )
        #expect(Columns.aligned([]).isEmpty)
    }

    @Test func `what is too long stays whole`() {
        #expect(Columns.padded("会话", to: 8) == "会话    ")
        #expect(Columns.padded("happened", to: 3) == "happened")
    }
}
