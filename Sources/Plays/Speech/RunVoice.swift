import Content
public import Domain
import Engine
import Scripts
import Storage

/// Says what plays with runs have to say, to a group or to a person.
public struct RunVoice: Sendable {
    let voice: Voice
    let clock: BrandClock
    let links: PageLinks

    public init(voice: Voice, clock: BrandClock, links: PageLinks) {
        self.voice = voice
        self.clock = clock
        self.links = links
    }

    /// What every template of a run may mention; see ``CommonVariables/run``.
    func values(of run: Run, _ script: some RunScript, now: Instant) -> [String: String] {
        var values = CommonVariables.momentValues(
            minuteOfDay: self.clock.minuteOfDay(at: now),
            language: script.language
        )
        values["title"] = script.title
        values["opens"] = TimeWords.moment(self.clock.moment(at: run.opensAt), script.language)
        values["closes"] = TimeWords.moment(self.clock.moment(at: run.closesAt), script.language)
        values["left"] = now < run.closesAt ? TimeWords.span(run.closesAt - now, script.language) : ""
        values["link"] = script.announce?.hasPage == false ? "" : self.links.script(run.script, of: run.brand)
        return values
    }

    /// The address of a run's page in an answer; empty where the script shows none.
    func link(_ run: Run, _ script: some RunScript, for utterance: Utterance, _ scene: Scene) -> String {
        guard script.announce?.hasPage != false else { return "" }
        return self.links.personal(run.script, of: run.brand, for: utterance, scene)
    }

    /// What the groups of an account are told: its link leads to the page as the people of that account are known there.
    func saying(_ saying: Saying, in account: AccountID, about script: ScriptID, _ scene: Scene) -> Saying {
        guard saying.values["link"]?.isEmpty == false else { return saying }
        let link = self.links.script(script, of: saying.brand, on: account, scene)
        return saying.with(["link": link])
    }

    /// What is told in a chat in which somebody spoke about a run.
    func text(_ saying: Saying, in talk: RunTalks.Talk, about run: Run, _ scene: Scene) throws -> String {
        try self.text(self.saying(saying, in: talk.account, about: run.script, scene))
    }

    /// A text to one person.
    ///
    /// - Returns: nil when the template has nothing to say to them; what it says otherwise.
    func text(
        _ template: String,
        _ language: Language,
        _ values: [String: String],
        offered: [TemplateVariable],
        brand: BrandID,
        byteLimit: Int = TemplateUse.personByteLimit
    ) throws -> String {
        try self.voice.say(
            template,
            language,
            offered.blankValues.merging(values) { _, given in given },
            byteLimit: byteLimit,
            brand: brand
        )
    }
}
