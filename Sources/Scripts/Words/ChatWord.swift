import Foundation

/// Words as they are compared with what people write in a chat.
enum ChatWord {
    /// The word without what does not count: width, case, blanks and emoji.
    ///
    /// Whether a character is traditional or simplified does not count in a chat either; here it does, so that two
    /// words that are called the same are the same.
    static func plain(_ word: String) -> String {
        let narrow = word.precomposedStringWithCompatibilityMapping.lowercased()
        return String(narrow.filter { !$0.isWhitespace && !Self.isEmoji($0) })
    }

    private static func isEmoji(_ character: Character) -> Bool {
        character.unicodeScalars.contains { $0.properties.isEmojiPresentation || $0.value == 0xFE0F }
    }
}
