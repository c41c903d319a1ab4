/// A sentence in both languages that Hearth speaks: a reason, an objection, a name on a page.
///
/// Whoever writes one writes both, so that each reader gets it in their own language, however long after it was
/// written. As JSON it is `{"zh": "…", "en": "…"}`.
public struct Bilingual: Hashable, Codable, Sendable {
    /// Simplified Chinese.
    public let chinese: String
    public let english: String

    public init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    private enum CodingKeys: String, CodingKey {
        case chinese = "zh"
        case english = "en"
    }

    /// A text that was not ours to choose, such as a platform's answer or a name: the same in both languages.
    public static func same(_ text: String) -> Bilingual { Bilingual(text, text) }

    public func text(in language: Language) -> String {
        switch language {
        case .simplifiedChinese: self.chinese
        case .english: self.english
        }
    }

    /// Does the same to both texts.
    public func map(_ change: (String) -> String) -> Bilingual { Bilingual(change(self.chinese), change(self.english)) }

    /// One text behind the other, with nothing between them.
    public static func + (left: Bilingual, right: Bilingual) -> Bilingual {
        Bilingual(left.chinese + right.chinese, left.english + right.english)
    }
}

extension Sequence<Bilingual> {
    /// The texts in their order, with the separator between them; two empty texts when there are none.
    public func joined(separator: Bilingual) -> Bilingual {
        Bilingual(
            self.map(\.chinese).joined(separator: separator.chinese),
            self.map(\.english).joined(separator: separator.english)
        )
    }
}
