import Domain
import Scripts

@testable import Plays

extension QuizSheet {
    /// When the quizzes of these tests open.
    static let opensAt = Instant(seconds: 1_000_000)

    /// What one person answered, each answer so many milliseconds after the opening; the event is the one of that number.
    static func sample(
        _ person: PersonID,
        _ answers: [(question: String, text: String, after: Int64)],
        event: Int64
    ) -> QuizSheet {
        QuizSheet(
            person: person,
            answers: answers.reduce(into: [:]) { answers, answer in
                let moment = QuizSheet.Moment(
                    at: Self.opensAt + .milliseconds(answer.after),
                    event: EventID(rawValue: event)
                )
                answers[answer.question] = QuizSheet.Answer(text: answer.text, moment: moment)
            }
        )
    }

    /// What comes of the sheets in a quiz of a thousand seconds.
    static func results(_ script: QuizScript, _ sheets: [QuizSheet]) -> [QuizJudge.Result] {
        QuizJudge(script: script, opensAt: Self.opensAt, closesAt: Self.opensAt + .seconds(1_000)).results(sheets)
    }
}
