internal import Content
internal import Domain

extension QuizPage {
    static let template = PageTemplate(
        "page/quiz.html",
        PageFrame.variables + StageValues.variables + [
            TemplateVariable("participants"), TemplateVariable("hasAnswered", .flag),
            TemplateVariable("mayAnswer", .flag),
            TemplateVariable("mayChange", .flag), TemplateVariable("token"), TemplateVariable("hasResult", .flag),
            TemplateVariable("winners"), TemplateVariable("place"), TemplateVariable("score"),
            TemplateVariable("reward"),
            TemplateVariable("isOwed", .flag), TemplateVariable("isWinner", .flag), TemplateVariable("rightCount"),
            TemplateVariable("questionCount"),
            .list("rules", [TemplateVariable("rule")]),
            .list(
                "questions",
                [
                    TemplateVariable("number"), TemplateVariable("field"), TemplateVariable("ask"),
                    TemplateVariable("isNumber", .flag), TemplateVariable("answer"), TemplateVariable("rightAnswer"),
                    TemplateVariable("isRight", .flag), TemplateVariable("isWrong", .flag),
                    .list(
                        "options",
                        [
                            TemplateVariable("key"), TemplateVariable("text"), TemplateVariable("isMine", .flag),
                            TemplateVariable("isRightOption", .flag), TemplateVariable("isMissed", .flag),
                        ]
                    ),
                ]
            ),
        ]
    )

    func html(_ frame: PageFrame, _ words: PageWords, _ templates: TemplateLibrary) throws(ContentError) -> String {
        var values = frame.values(title: self.title) + StageValues.values(self.stage, words)
        values["participants"] = .text(self.participants > 0 ? words.count(self.participants) : nil)
        values["hasAnswered"] = .flag(!self.mine.isEmpty)
        values["mayAnswer"] = .flag(frame.takesActs && self.mayAnswer(frame.viewer))
        values["mayChange"] = .flag(self.mayChange)
        values["token"] = .text(frame.tokens["answer"])
        values["hasResult"] = .flag(self.result != nil)
        values["winners"] = .text(self.result.map { words.count($0.winners) })
        values["place"] = .text(self.result?.place.map(words.count))
        values["score"] = .text(self.result?.score.map(words.count))
        values["reward"] = .text(self.result?.reward)
        values["isOwed"] = .flag(self.result?.isOwed ?? false)
        values["isWinner"] = .flag(self.result?.hasWon ?? false)
        values["rightCount"] = .number(self.questions.count { self.isRight($0) == true })
        values["questionCount"] = .number(self.questions.count)
        values["rules"] = .list(self.rules.map { ["rule": .text(words($0))] })
        values["questions"] = .list(self.questions.enumerated().map { self.values(of: $1, number: $0 + 1) })
        return try templates.page(Self.template.name, frame.language, values)
    }

    private func values(of question: Question, number: Int) -> [String: TemplateValue] {
        let mine = self.mine[question.id]
        let right = self.result?.right[question.id]
        let isRight = self.isRight(question)
        func text(of key: String) -> String { question.options.first { $0.key == key }?.text ?? key }
        return [
            "number": .number(number), "field": .text("q-\(question.id)"), "ask": .text(question.ask),
            "isNumber": .flag(question.options.isEmpty), "answer": .text(mine.map(text)),
            "rightAnswer": .text(right.map { $0.sorted().map(text).joined(separator: " / ") }),
            "isRight": .flag(isRight == true), "isWrong": .flag(isRight == false),
            "options": .list(
                question.options.map { option in
                    let isRightOption = right?.contains(option.key) == true
                    return [
                        "key": .text(option.key), "text": .text(option.text), "isMine": .flag(mine == option.key),
                        "isRightOption": .flag(isRightOption),
                        "isMissed": .flag(right != nil && mine == option.key && !isRightOption),
                    ]
                }
            ),
        ]
    }

    /// nil before it is told, and for a question that was not answered.
    private func isRight(_ question: Question) -> Bool? {
        guard let right = self.result?.right[question.id], let mine = self.mine[question.id] else { return nil }
        return right.contains(mine)
    }
}
