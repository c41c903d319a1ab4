import Testing

@testable import Plays

@Suite struct KeyedAnswerTests {
    private static let options = [(key: "A", text: "投桃报李"), (key: "B", text: "桃"), (key: "12", text: "😀")]

    @Test(
        arguments: [
            ("a", "A"), ("投A", "A"), ("投桃报李", "A"), ("投桃", "B"), ("B 桃", "B"), ("桃", "B"), ("１２", "12"), ("12 😀", "12"),
        ]
    )
    func `what is written is taken as a whole before its verb is left out`(text: String, key: String) {
        #expect(KeyedAnswer(text, verb: "投").key(among: Self.options) == key)
    }

    @Test(arguments: ["", "投", "😀", "!", "报李", "1", "2", "AB"])
    func `what is none of them is none`(text: String) {
        #expect(KeyedAnswer(text, verb: "投").key(among: Self.options) == nil)
    }
}
