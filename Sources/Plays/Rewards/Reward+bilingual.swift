import Domain
import Scripts

extension Reward {
    /// What a script promises, in words for readers of both languages.
    var bilingual: Bilingual { Bilingual(self.words(.simplifiedChinese), self.words(.english)) }
}
