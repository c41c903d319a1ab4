internal import Foundation

/// A text without what does not count when people write words: width, case, blanks, emoji and marks, and whether a
/// character is traditional or simplified.
///
/// Letters and digits of all scripts stay, in their order.
struct FoldedText: Hashable {
    let text: String

    init(_ text: String) {
        // Long texts are not for matching: what stands behind is not looked at.
        let compatible = String(text.prefix(2_000)).precomposedStringWithCompatibilityMapping
        let simplified = compatible.applyingTransform(StringTransform("Hant-Hans"), reverse: false) ?? compatible
        self.text = String(
            String.UnicodeScalarView(
                simplified.lowercased().unicodeScalars.filter {
                    $0.properties.isAlphabetic || $0.properties.numericType != nil
                }
            )
        )
    }

    var isEmpty: Bool { self.text.isEmpty }

    func contains(_ other: FoldedText) -> Bool { !other.isEmpty && self.text.contains(other.text) }
}
