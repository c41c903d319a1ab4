import Domain

/// Words as they are compared with what people write in a chat.
enum ChatWord {
    /// The word without what does not count; of one of marks alone the marks are left, and of emoji nothing.
    static func plain(_ word: String) -> String {
        let folded = FoldedText(word)
        return folded.isEmpty ? word.filter { !$0.isWhitespace && !Self.isEmoji($0) } : folded.text
    }

    private static func isEmoji(_ character: Character) -> Bool {
        character.unicodeScalars.contains { $0.properties.isEmojiPresentation || $0.value == 0xFE0F }
    }
}
