import Content
import Domain
import Engine
import Scripts
import Storage

extension QuizPlay {
    /// Somebody asks in a chat what can be answered now: the question, with its options to press.
    ///
    /// - Returns: nil when the words mean something else.
    func ask(_ utterance: Utterance, _ event: Event, _ scene: Scene) throws -> Decision? {
        let said = FoldedText(utterance.text)
        let moment = event.happenedAt
        for run in try Runs.live(self.name, brand: event.brand, scene.transaction) where run.isOpen(at: moment) {
            let script = try run.script(as: QuizScript.self)
            guard script.plays(on: event.account), script.askingWords.contains(where: { FoldedText($0) == said })
            else { continue }
            let text = try? self.voice.text(
                script.announce?.say ?? "quiz/announce",
                script.language,
                self.values(of: run, script, utterance, scene),
                offered: QuizVariables.announce,
                brand: event.brand
            )
            guard let text else { continue }
            return .done(
                Bilingual("把题目发给他", "the question is asked"),
                effects: [utterance.answer(text, choices: script.choices)]
            )
        }
        return nil
    }
}

extension QuizScript {
    /// With which words one asks for the question in a chat.
    var askingWords: [String] { self.language == .english ? ["quiz"] : ["竞猜", "答题"] }

    /// The options of a quiz that is answered in a chat.
    fileprivate var choices: [Message.Choice] {
        guard self.isAnsweredInChat, case .options(let options)? = self.questions.first?.answer else { return [] }
        return options.map { Message.Choice(key: $0.key, label: "\($0.key) \($0.text)") }
    }
}
