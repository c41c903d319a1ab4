import Content
import Domain
import Engine
import Scripts

/// A template and what it is given: what is to be said once.
struct Saying {
    let template: String
    let language: Language
    let values: [String: String]
    /// What the template may mention; what has no value is blank.
    let offered: [TemplateVariable]
    let brand: BrandID
}

extension RunVoice {
    /// The text of a saying.
    ///
    /// - Throws: ``ContentError`` when there is nothing to say, or too much.
    func text(_ saying: Saying, byteLimit: Int = TemplateUse.personByteLimit) throws -> String {
        try self.voice.say(
            saying.template,
            saying.language,
            saying.offered.blankValues.merging(saying.values) { _, given in given },
            byteLimit: byteLimit,
            brand: saying.brand
        )
    }

    /// A decision that answers; where the template gives no text, its reason says why nobody was answered.
    func answer(
        _ utterance: Utterance,
        _ saying: Saying,
        choices: [Message.Choice] = [],
        _ reason: Bilingual,
        timers: [TimerChange] = []
    ) -> Decision {
        do {
            let text = try self.text(saying)
            return .done(reason, effects: [utterance.answer(text, choices: choices)], timers: timers)
        } catch {
            let silence = Bilingual("；没有回话：", "; not answered: ") + ContentError.words(error)
            return .done(reason + silence, timers: timers)
        }
    }
}
