import Scripts
import Testing

@testable import Plays

/// How an answer is understood.
@Suite struct QuizReadingTests {
    private static let tea = QuizQuestion(
        id: "tea",
        ask: "哪一种？",
        answer: .options([
            QuizOption(key: "A", text: "西湖龙井", isRight: true), QuizOption(key: "B", text: "Oolong Tea"),
            QuizOption(key: "C", text: "选我"), QuizOption(key: "D", text: "🍵"),
        ])
    )

    @Test(
        arguments: [
            ("A", "A"), ("a", "A"), (" Ａ ", "A"), ("ａ．", "A"), ("A.", "A"), ("选A", "A"), ("選A！", "A"), ("选 ａ", "A"),
            ("西湖龙井", "A"), ("西湖龍井。", "A"), ("选西湖龙井", "A"), ("A 西湖龙井", "A"), ("A、西湖龙井", "A"), ("A👍", "A"),
            ("b", "B"), ("oolong tea", "B"), ("OOLONG  TEA!", "B"), ("Ｂ）ＯＯＬＯＮＧ　ＴＥＡ", "B"),
            ("选我", "C"), ("选C", "C"), ("d", "D"), ("D 🍵", "D"),
        ]
    )
    func `the key, the text, or both, however they are written`(said: String, key: String) {
        #expect(Self.tea.reading(said) == key)
    }

    @Test(arguments: ["", " ", "E", "AB", "A还是B", "龙井", "选", "！！！", "👍", "🍵", "…", "ABC", "我觉得是龙井", "1", "null"])
    func `what is none of them is no answer`(said: String) {
        #expect(Self.tea.reading(said) == nil)
    }

    @Test func `a key is meant before a text that reads the same`() {
        let question = QuizQuestion(
            id: "sum",
            ask: "1 + 1 = ?",
            answer: .options([
                QuizOption(key: "1", text: "2", isRight: true), QuizOption(key: "2", text: "1"),
                QuizOption(key: "12", text: "3"),
            ])
        )
        #expect(question.reading("1") == "1")
        #expect(question.reading("2") == "2")
        #expect(question.reading("12") == "12")
        #expect(question.reading("3") == "12")
    }

    @Test(
        arguments: [
            ("128", "128"), (" 128 ", "128"), ("１２８", "128"), ("1,280", "1280"), ("１，２８０", "1280"), ("1 280", "1280"),
            ("-5", "-5"), ("－５", "-5"), ("−5", "-5"), ("+5", "5"), ("＋５", "5"), ("0128", "128"), ("-0", "0"),
            ("1000000000000", "1000000000000"), ("-1,000,000,000,000", "-1000000000000"),
        ]
    )
    func `a number is kept in one form`(said: String, number: String) {
        #expect(QuizQuestion.number.reading(said) == number)
    }

    @Test(
        arguments: [
            "", "abc", "A", "1.5", "128元", "一百二十八", "1000000000001", "-1000000000001", "99999999999999999999", "--5",
            "5-", "1/2",
            "0x10", "1e3", "，", "-", "🔟",
        ]
    )
    func `what is no whole number within the bounds is no answer`(said: String) {
        #expect(QuizQuestion.number.reading(said) == nil)
    }

    @Test func `a long text is read in a moment, and is no answer`() {
        let long = String(repeating: "很长的话", count: 50_000)
        #expect(Self.tea.reading(long) == nil)
        #expect(QuizQuestion.number.reading(String(repeating: "1", count: 200_000)) == nil)
    }

    @Test func `the right answers as people read them`() {
        #expect(QuizQuestion.tea.rightAnswer == "A Longjing")
        #expect(QuizQuestion.number.rightAnswer == "128")
        #expect(QuizQuestion.tea.isRight("A") && !QuizQuestion.tea.isRight("B") && !QuizQuestion.tea.isRight("Z"))
        #expect(QuizQuestion.number.isRight("128") && !QuizQuestion.number.isRight("129"))
    }
}
