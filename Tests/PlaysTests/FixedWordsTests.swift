import Domain
import Testing

@testable import Plays

/// Words of Hearth's own, however they are written, and nothing that only begins like them.
@Suite struct FixedWordsTests {
    private static let words = FixedWords([.simplifiedChinese: ["积分", "？"], .english: ["my points", "help"]])

    @Test(arguments: [
        ("积分", Language.simplifiedChinese), ("積 分！！！", .simplifiedChinese), (" ？ ", .simplifiedChinese),
        ("My   POINTS.", .english), ("ｈｅｌｐ", .english), ("HELP" + String(repeating: "!", count: 500), .english),
    ])
    func `a word is told in its language`(said: String, language: Language) {
        #expect(Self.words.language(saidIn: said) == language)
    }

    @Test(arguments: [
        "", "积", "积分多少", "my pointsx", "helpme", "my points 1", "??", String(repeating: "help", count: 900),
        "help\u{0301}me",
    ])
    func `another text is none`(said: String) {
        #expect(Self.words.language(saidIn: said) == nil)
    }

    @Test func `length alone decides nothing that the whole comparison would decide otherwise`() {
        var random = RandomSource(seed: 7)
        let signs = ["积", "分", "積", "m", "Y", "p", "oints", "help", "１", "!", " ", "🍵", "é", "？"]
        for _ in 1...5_000 {
            let text = (0..<Int.random(in: 0...6, using: &random)).map { _ in signs.randomElement(using: &random) ?? ""
            }.joined()
            let said = SaidText(text)
            let isOne = ["积分", "？", "my points", "help"].contains { said.is(FixedWord($0)) }
            #expect((Self.words.language(saidIn: text) != nil) == isOne, "\(text)")
        }
    }
}
