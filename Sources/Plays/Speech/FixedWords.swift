import Domain

/// A word that somebody may say instead of pressing something.
struct FixedWord {
    let folded: FoldedText
    /// Without blanks, as it stands: a word of nothing but marks has no other form.
    let plain: String

    init(_ word: String) {
        self.folded = FoldedText(word)
        self.plain = word.filter { !$0.isWhitespace }
    }
}

/// A text that may be a word and nothing else.
struct SaidText {
    private let folded: FoldedText
    private let plain: String

    init(_ text: String) {
        self.folded = FoldedText(text)
        self.plain = text.filter { !$0.isWhitespace }
    }

    func `is`(_ word: FixedWord) -> Bool { word.folded.isEmpty ? word.plain == self.plain : word.folded == self.folded }
}

/// The words of Hearth's own in each language; asked of everything that anybody says, so most of it is told apart by its
/// length alone.
struct FixedWords {
    private let words: [(language: Language, word: FixedWord)]
    private let longest: Int

    init(_ words: [Language: [String]]) {
        self.words = Language.allCases.flatMap { language in
            (words[language] ?? []).map { (language, FixedWord($0)) }
        }
        self.longest = self.words.map(\.word.folded.text.unicodeScalars.count).max() ?? 0
    }

    /// The language of the word that a text is; nil for other texts.
    func language(saidIn text: String) -> Language? {
        guard !self.isLonger(text) else { return nil }
        let said = SaidText(text)
        return self.words.first { said.is($0.word) }?.language
    }

    /// Whether the text has more signs that stay, each as one, than any of the words.
    private func isLonger(_ text: String) -> Bool {
        var count = 0
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x4E00...0x9FFF: count += 1
            default: continue
            }
            if count > self.longest { return true }
        }
        return false
    }
}
