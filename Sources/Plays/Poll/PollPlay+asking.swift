import Content
import Domain
import Engine
import Scripts
import Storage

extension PollPlay {
    /// Somebody asks in a chat what can be voted on now: the question, with its options to press.
    ///
    /// - Returns: nil when the words mean something else.
    func ask(_ utterance: Utterance, _ event: Event, _ scene: Scene) throws -> Decision? {
        let said = FoldedText(utterance.text)
        let moment = event.happenedAt
        for run in try Runs.live(self.name, brand: event.brand, scene.transaction) where run.isOpen(at: moment) {
            let script = try run.script(as: PollScript.self)
            guard script.plays(on: event.account), script.askingWords.contains(where: { FoldedText($0) == said })
            else { continue }
            let text = try? self.voice.text(
                script.announce?.say ?? "poll/announce",
                script.language,
                self.values(of: run, script, utterance, scene),
                offered: PollVariables.announce,
                brand: event.brand
            )
            guard let text else { continue }
            let choices = script.options.map { Message.Choice(key: $0.key, label: "\($0.key) \($0.text)") }
            return .done(
                Bilingual("把投票发给他", "the poll is shown"),
                effects: [utterance.answer(text, choices: choices)]
            )
        }
        return nil
    }
}

extension PollScript {
    /// With which words one asks for the poll in a chat.
    var askingWords: [String] { self.language == .english ? ["poll", "vote"] : ["投票"] }
}
