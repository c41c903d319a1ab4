import Domain

extension Shape where Content == QuizQuestion {
    static var question: Shape {
        .keys("{ id: oolong, ask: …, options: [{ key: A, text: …, right: true }, { key: B, text: … }] }") { keys in
            let id = keys.required("id", .slug(example: "oolong"), "Unique in the script.")
            let ask = keys.required("ask", .question(example: "这款茶来自哪里？"), "The question.")
            let options = keys.optional("options", Shape<QuizOption>.option.places(2...10), "What can be chosen.")
            let closest = keys.optional(
                "closest",
                .integer(-1_000_000_000_000...1_000_000_000_000, example: 128),
                "A number to be guessed, in place of 'options'."
            )
            let explain = keys.optional("explain", .question(example: "它产自安溪"), "Why it is right, told at the reveal.")
            keys.exactlyOne(of: ["options", "closest"], example: "options: …")
            let choices = (options.content ?? nil).flatMap { options.choices(of: $0) }
            guard let id = id.content, let ask = ask.content, let explain = explain.content else { return nil }
            if let choices {
                return QuizQuestion(id: id, ask: ask, answer: .options(choices), explain: explain)
            }
            guard options.value == nil, let number = closest.content ?? nil else { return nil }
            return QuizQuestion(id: id, ask: ask, answer: .number(number), explain: explain)
        }
    }
}

extension Given<[Placed<QuizOption>]?> {
    /// The options, after a check of all together; nil after a problem.
    fileprivate func choices(of entries: [Placed<QuizOption>]) -> [QuizOption]? {
        let options = entries.compactMap(\.content)
        guard options.count == entries.count else { return nil }
        guard entries.areDistinct(by: \.key, key: "key") && entries.areDistinct(by: \.text, key: "text") else {
            return nil
        }
        guard options.contains(where: \.isRight) else {
            self.report("has no right answer", suggestion: "add right: true to one of them")
            return nil
        }
        guard options.contains(where: { !$0.isRight }) else {
            self.report("has right answers only", suggestion: "remove right: true from one of them")
            return nil
        }
        return options
    }
}

extension Shape where Content == QuizOption {
    fileprivate static var option: Shape {
        .keys("{ key: A, text: 福建安溪 }") { keys in
            let key = keys.required("key", .answerKey, "What a person answers.")
            let text = keys.required("text", .line(example: "福建安溪"), "What it says.")
            let right = keys.optional("right", .boolean, default: false, "Whether it is right.")
            guard let key = key.content, let text = text.content, let right = right.content else { return nil }
            return QuizOption(key: key, text: text, isRight: right)
        }
    }
}

extension Shape where Content == String {
    /// A sentence or two of a message.
    static func question(example: String) -> Shape {
        .text(1...256, bytes: QuizQuestion.byteLimit, example: example)
    }

    /// One line of a list in a message.
    static func line(example: String) -> Shape {
        .text(1...128, bytes: QuizQuestion.optionByteLimit, example: example)
    }
}

extension [Placed<QuizOption>] {
    fileprivate func areDistinct(by path: KeyPath<QuizOption, String>, key: String) -> Bool {
        self.map { Placed<String>(content: $0.content?[keyPath: path], value: $0.value.peek(key) ?? $0.value) }
            .areDistinct()
    }
}

extension [Placed<String>] {
    /// Whether no text stands there twice; reports each second one.
    func areDistinct(
        fault: String = "is the same",
        suggestion: String = "write another one, or remove one of the two"
    ) -> Bool {
        var register = Register()
        var seen: Set<String> = []
        var areDistinct = true
        for entry in self {
            guard let text = entry.content else { continue }
            if !seen.insert(text).inserted { areDistinct = false }
            register.claim(text, by: entry.value, fault: fault, suggestion: suggestion)
        }
        return areDistinct
    }
}
