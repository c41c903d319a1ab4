import Domain

/// Words as they are compared with what people write in a chat.
enum ChatWord {
    /// The word without what does not count; one of marks alone stays as it is, because nothing else is left of it.
    static func plain(_ word: String) -> String {
        let folded = FoldedText(word)
        return folded.isEmpty ? word.filter { !$0.isWhitespace } : folded.text
    }
}
