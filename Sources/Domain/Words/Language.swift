/// A language in which Hearth speaks, named as its folder in `templates/`.
public enum Language: String, Hashable, Codable, Sendable, CaseIterable {
    case simplifiedChinese = "zh-Hans"
    case english = "en"
}
