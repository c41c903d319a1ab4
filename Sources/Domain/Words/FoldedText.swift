internal import Foundation

/// A text without what does not count when people write words: width, case, blanks, emoji and marks, and whether a
/// character is traditional or simplified.
///
/// Letters and digits of all scripts stay, in their order; of a long text the first ``characterLimit`` characters are
/// looked at. What has no letter and no digit is empty.
public struct FoldedText: Hashable, Sendable {
    public static let characterLimit = 2_000

    public let text: String

    public init(_ text: String) {
        let compatible = String(text.prefix(Self.characterLimit)).precomposedStringWithCompatibilityMapping.lowercased()
        var scalars = String.UnicodeScalarView()
        for scalar in compatible.unicodeScalars
        where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            scalars.append(Self.simplified[scalar] ?? scalar)
        }
        self.text = String(scalars)
    }

    public var isEmpty: Bool { self.text.isEmpty }

    /// Whether the other text stands in this one; an empty one stands nowhere.
    public func contains(_ other: FoldedText) -> Bool { !other.isEmpty && self.text.contains(other.text) }

    /// Traditional characters and what they are simplified, character by character, as ICU transliterates them.
    ///
    /// Made once for all, in one go: a transliteration for each word would take some hundred times as long.
    private static let simplified: [Unicode.Scalar: Unicode.Scalar] = {
        // The unified ideographs, and those of extension A; a line break keeps each from its neighbours.
        let all = [0x3400...0x4DBF, 0x4E00...0x9FFF].flatMap { $0.compactMap { Unicode.Scalar(UInt32($0)) } }
        let lines = all.map { String($0) }.joined(separator: "\n")
        let others = lines.applyingTransform(StringTransform("Hant-Hans"), reverse: false)?.split(separator: "\n") ?? []
        guard others.count == all.count else { return [:] }
        return zip(all, others).reduce(into: [:]) { simplified, pair in
            guard let other = pair.1.unicodeScalars.first, other != pair.0 else { return }
            simplified[pair.0] = other
        }
    }()
}
