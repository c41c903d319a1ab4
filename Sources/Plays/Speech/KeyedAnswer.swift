import Domain

/// What somebody wrote where one of several options is asked for: a key, an option's text, or both.
struct KeyedAnswer {
    /// As it was written, and without the verb before it.
    private let readings: [String]

    /// `verb` is what people put before a key, such as `选` in `选A`; one character.
    init(_ text: String, verb: Character) {
        let folded = FoldedText(text).text
        self.readings = ([folded] + (folded.first == verb ? [String(folded.dropFirst())] : [])).filter { !$0.isEmpty }
    }

    /// The key of the option that is meant; nil for none.
    ///
    /// A key is meant before a text that reads the same. An option whose text is nothing but marks is meant by its key.
    func key(among options: [(key: String, text: String)]) -> String? {
        let folded = options.map { (key: $0.key, plain: FoldedText($0.key).text, words: FoldedText($0.text).text) }
        for reading in self.readings {
            let found =
                folded.first { reading == $0.plain } ?? folded.first { reading == $0.words }
                ?? folded.first { reading == $0.plain + $0.words }
            if let found { return found.key }
        }
        return nil
    }
}
