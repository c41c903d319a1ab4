public import Domain

/// A text in both languages of the page.
public struct Bilingual: Hashable, Sendable {
    public let chinese: String
    public let english: String

    public init(_ chinese: String, _ english: String) {
        self.chinese = chinese
        self.english = english
    }

    public func text(in language: Language) -> String {
        switch language {
        case .simplifiedChinese: self.chinese
        case .english: self.english
        }
    }
}
