public import Domain

extension Bilingual {
    /// Whether each language says it in its own words: Chinese characters there, Latin letters here.
    public var isTranslated: Bool {
        let isChinese = self.chinese.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
        let isEnglish = self.english.unicodeScalars.contains { $0.isASCII && $0.properties.isAlphabetic }
        return isChinese && isEnglish && self.chinese != self.english
    }
}
