internal import Domain
public import Plays
internal import Scripts

extension ScriptAttraction {
    public static func quiz(_ place: Place, _ play: QuizPlay) -> ScriptAttraction {
        ScriptAttraction(place) { viewer, now, transaction in
            try play.view(of: place.script, brand: place.brand, for: viewer, now: now, transaction)
                .map { .quiz(QuizPage($0)) }
        }
    }
}

extension QuizPage {
    init(_ view: QuizView) {
        self.init(
            run: view.run,
            title: view.script.title,
            stage: PageStage(view.stage),
            // Before the opening nobody reads the questions.
            questions: view.stage.isUpcoming ? [] : view.script.questions.map(Question.init),
            mine: view.mine,
            mayChange: view.script.change == .allowed,
            participants: view.participants,
            rules: view.rules,
            result: view.result.map {
                Result(
                    right: $0.right,
                    winners: $0.winners,
                    hasWon: $0.hasWon,
                    place: $0.hasWon ? $0.place : nil,
                    score: $0.score,
                    reward: $0.gain.flatMap { $0.isEmpty ? nil : $0 },
                    isOwed: $0.isOwed
                )
            }
        )
    }
}

extension QuizPage.Question {
    fileprivate init(_ question: QuizQuestion) {
        let options: [QuizPage.Option] =
            switch question.answer {
            case .options(let options): options.map { QuizPage.Option(key: $0.key, text: $0.text) }
            case .number: []
            }
        self.init(id: question.id, ask: question.ask, options: options)
    }
}

extension RunStage {
    fileprivate var isUpcoming: Bool {
        if case .upcoming = self { true } else { false }
    }
}
