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
    /// Whether it is told to one person alone or not at all, whatever the template mentions.
    var isSecret = false
    /// The page on which it stands for whoever it is about, whether or not the template may link to it; nil for none.
    var page: ScriptID?

    /// Whether it tells somebody something about themselves.
    var isPersonal: Bool { self.isSecret || self.offered.contains(where: \.isPersonal) }

    var secret: Saying {
        var saying = self
        saying.isSecret = true
        return saying
    }

    /// The same without what others may not read; what somebody said before them is no secret there.
    fileprivate var forAll: Saying {
        let echoes: Set<String> = ["choice", "isChanged", "isAnswered", "isUnclear"]
        return self.without { $0.isPersonal && !echoes.contains($0.name) }
    }

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
            brand: self.brand,
            isSecret: self.isSecret,
            page: self.page
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

    /// The template of what is said before others instead of something that one person alone may read.
    public static let pointer = "help/alone"

    /// The text of an answer, and whether nobody else in the group may read it.
    ///
    /// What nobody saw is answered so that nobody sees it, and what tells somebody about themselves is for them alone.
    /// Where an answer cannot reach one person alone, nothing personal stands in it; where nothing is left then, it says
    /// where to look.
    func text(_ saying: Saying, to utterance: Utterance) throws -> (text: String, isPrivate: Bool) {
        guard utterance.isInGroup else { return (try self.text(saying), false) }
        guard !utterance.canBeAnsweredAlone else {
            return (try self.text(saying), utterance.isUnseen || saying.isPersonal)
        }
        var values = saying.values.filter { name, _ in ChatVariables.pointer.contains { $0.name == name } }
        if let page = saying.page { values["link"] = self.links.own(page, of: saying.brand, for: utterance) }
        let pointer = Saying(
            template: Self.pointer,
            language: saying.language,
            values: values,
            offered: ChatVariables.pointer,
            brand: saying.brand
        )
        guard !saying.isSecret else { return (try self.text(pointer), false) }
        guard saying.isPersonal, let open = try? self.text(saying.forAll) else {
            return (try self.text(saying.isPersonal ? pointer : saying), false)
        }
        return (open, false)
    }

    /// Whether somebody can read what is for them alone: in the answer, or on a page to which it points.
    func canTellAlone(_ utterance: Utterance, of brand: BrandID) -> Bool {
        !utterance.isAnsweredBeforeAll || self.links.knowWho(utterance, of: brand)
    }

    /// Why an answer says less than it could; empty where it does not.
    private func withheld(_ text: String, of saying: Saying, from utterance: Utterance) throws -> Bilingual {
        guard utterance.isOutOfReach, utterance.isInGroup, try self.text(saying) != text else { return .same("") }
        return Bilingual(
            "；没法单独发给 TA，群里的回话不写积分和券码",
            "; nothing reaches them alone, so the answer in the group has no points and no code in it"
        )
    }

    /// A decision that answers, and nobody but the person where `isForOne`; where the template gives no text, its reason
    /// says why nobody was answered.
    func answer(
        _ utterance: Utterance,
        _ saying: Saying,
        choices: [Message.Choice] = [],
        about run: RunID? = nil,
        isForOne: Bool = false,
        _ reason: Bilingual,
        timers: [TimerChange] = []
    ) -> Decision {
        do {
            let (text, isPrivate) = try self.text(saying, to: utterance)
            let message = Message(text: text, choices: choices, run: run, isPrivate: isPrivate || isForOne)
            let reason = try reason + self.withheld(text, of: saying, from: utterance)
            return .done(reason, effects: [utterance.answer(message)], timers: timers)
        } catch {
            let silence = Bilingual("；没有回话：", "; not answered: ") + ContentError.words(error)
            return .done(reason + silence, timers: timers)
        }
    }
}
