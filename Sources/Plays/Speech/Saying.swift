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

    /// The same, with some of its variables blank.
    func without(_ isLeftOut: (TemplateVariable) -> Bool) -> Saying {
        self.with(self.offered.filter(isLeftOut).blankValues)
    }

    /// The same, with other values for some of its variables.
    func with(_ values: [String: String]) -> Saying {
        Saying(
            template: self.template,
            language: self.language,
            values: self.values.merging(values) { $1 },
            offered: self.offered,
            brand: self.brand
        )
    }
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

    /// The text of an answer, and whether nobody else in the group may read it.
    ///
    /// What was pressed nobody saw, so the answer to it is nobody else's either. Where an answer cannot reach one person
    /// alone, no code and no balance stands in it.
    func text(_ saying: Saying, to utterance: Utterance) throws -> (text: String, isPrivate: Bool) {
        guard utterance.isInGroup else { return (try self.text(saying), false) }
        guard utterance.canBeAnsweredAlone else {
            return (try self.text(saying.without { ["code", "balance"].contains($0.name) }), false)
        }
        let text = try self.text(saying)
        let open = try? self.text(saying.without(\.isPersonal))
        return (text, utterance.isPressed || open != text)
    }

    /// Why an answer says less than it could; empty where it does not.
    private func withheld(_ text: String, of saying: Saying, from utterance: Utterance) throws -> Bilingual {
        guard utterance.isOutOfReach, utterance.isInGroup, try self.text(saying) != text else { return .same("") }
        return Bilingual(
            "；没法单独发给 TA，群里的回话不写积分和券码",
            "; nothing reaches them alone, so the answer in the group has no points and no code in it"
        )
    }

    /// A decision that answers; where the template gives no text, its reason says why nobody was answered.
    func answer(
        _ utterance: Utterance,
        _ saying: Saying,
        choices: [Message.Choice] = [],
        about run: RunID? = nil,
        _ reason: Bilingual,
        timers: [TimerChange] = []
    ) -> Decision {
        do {
            let (text, isPrivate) = try self.text(saying, to: utterance)
            let message = Message(text: text, choices: choices, run: run, isPrivate: isPrivate)
            let reason = try reason + self.withheld(text, of: saying, from: utterance)
            return .done(reason, effects: [utterance.answer(message)], timers: timers)
        } catch {
            let silence = Bilingual("；没有回话：", "; not answered: ") + ContentError.words(error)
            return .done(reason + silence, timers: timers)
        }
    }
}
