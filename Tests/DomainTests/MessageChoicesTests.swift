import Domain
import Testing

/// What is written out where nothing can be pressed.
@Suite struct MessageChoicesTests {
    private static let teas = [
        Message.Choice(key: "A", label: "A Longjing"), Message.Choice(key: "B", label: "Oolong"),
    ]

    @Test(arguments: ["Which?\nA Longjing\nB Oolong", "A. LONGJING\nB：Oolong!\nUntil nine.", "B Oolong\r\nA Longjing"])
    func `choices that stand in the text line by line are not written again`(text: String) {
        #expect(Message(text: text, choices: Self.teas).unsaidChoices == [])
    }

    @Test(arguments: ["", "Which?", "A Longjing", "A Longjing B Oolong", "A Longjing\nOolong", "Longjing\nB Oolong"])
    func `where one of them is missing all are written, so that none is looked for`(text: String) {
        #expect(Message(text: text, choices: Self.teas).unsaidChoices == Self.teas)
    }

    @Test(arguments: [
        ("Write \"tea\" each day.", true), ("每天回复“tea”", true), ("回复「tea」", true), ("\ntea\n", true),
        ("A cup of tea", false), ("teas", false),
    ])
    func `a word alone is said in quotation marks, too`(text: String, isSaid: Bool) {
        let word = [Message.Choice(key: "tea", label: "tea")]
        #expect(Message(text: text, choices: word).unsaidChoices.isEmpty == isSaid)
    }

    @Test func `what has no letter and no digit is never said`() {
        let cup = [Message.Choice(key: "🍵", label: "🍵")]
        #expect(Message(text: "🍵", choices: cup).unsaidChoices == cup)
        #expect(Message(text: "…", choices: []).unsaidChoices == [])
    }

    @Test func `a choice is a line with its key before its label, once`() {
        #expect(Self.teas.map(\.line) == ["A Longjing", "B Oolong"])
    }
}
