public import Domain
public import Plays
internal import Scripts
public import Storage

/// The page of a quiz.
public struct QuizAttraction: Attraction {
    private let place: AttractionPlace
    private let play: QuizPlay

    public init(_ place: AttractionPlace, _ play: QuizPlay) {
        self.place = place
        self.play = play
    }

    public var brand: BrandID { self.place.brand }
    public var account: AccountID { self.place.account }
    public var script: ScriptID { self.place.script }

    public func page(
        for viewer: Identity?,
        in language: Language,
        now: Instant,
        _ transaction: Transaction
    ) throws -> PlayPage? {
        let view = try self.play.view(of: self.script, brand: self.brand, for: viewer, now: now, transaction)
        return view.map { .quiz(QuizPage($0)) }
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
                    reward: $0.gain.flatMap { $0.isEmpty ? nil : $0 }
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
