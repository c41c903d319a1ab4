import Domain

extension Shape where Content == KeywordReplyScript {
    static func keywordReply(_ context: ScriptContext) -> Shape {
        .keys("play: keyword-reply and the other keys") { keys in
            let head = HeadReading(keys, .keywordReply, context)
            let groups = keys.optional("groups", .groups, default: .all, "Where it is played: all, none, or ids.")
            let rules = keys.required("rules", Shape<KeywordRule>.rule(head.parts).places(1...200), "The answers.")
            WordReach.check(
                (rules.content ?? []).compactMap { rule in
                    rule.content.map {
                        WordReach.Rule(name: $0.name, words: $0.words, isExact: $0.isExact, value: rule.value)
                    }
                }
            )
            guard let head = head.head, let groups = groups.content, let rules = rules.content else { return nil }
            return KeywordReplyScript(head: head, groups: groups, rules: rules.compactMap(\.content))
        }
    }
}

extension Shape where Content == KeywordRule {
    fileprivate static func rule(_ parts: PartReading) -> Shape {
        .keys("{ name: hours, any: [几点开门], say: keyword-reply/hours }") { keys in
            let name = keys.required("name", .text(1...32, example: "hours"), "Shown in explanations.")
            let words = keys.required("any", .words(1...50, example: "几点开门"), "The words it answers.")
            let exact = keys.optional("exact", .boolean, default: false, "Whether nothing else may be written.")
            let template = parts.template("keyword-reply/hours", byteLimit: TemplateUse.personByteLimit)
            let say = keys.required("say", template, "The template of the answer.")
            guard let name = name.content, let words = words.content, let exact = exact.content,
                let say = say.content
            else { return nil }
            return KeywordRule(name: name, words: words, isExact: exact, say: say)
        }
    }
}

/// Finds words that no message can bring to their rule, because an earlier rule takes all of them.
enum WordReach {
    struct Rule {
        let name: String
        let words: [String]
        let isExact: Bool
        let value: Value
    }

    static func check(_ rules: [Rule]) {
        _ = rules.map { Placed<String>(content: $0.name, value: $0.value.peek("name") ?? $0.value) }
            .areDistinct(fault: "is the same name", suggestion: "give every rule its own name")
        var earlier: [(word: String, rule: Rule)] = []
        for rule in rules {
            let places = rule.value.peek("any").map(\.entryValues) ?? []
            for (index, word) in rule.words.enumerated() {
                let plain = ChatWord.plain(word)
                let taker = earlier.first { other in
                    other.rule.isExact ? rule.isExact && other.word == plain : plain.contains(other.word)
                }
                guard let taker else { continue }
                let place = places.indices.contains(index) ? places[index] : rule.value
                place.report(
                    "can never be taken: '\(taker.rule.name)' in line \(taker.rule.value.place.line) takes it before",
                    suggestion: "put this rule before '\(taker.rule.name)', or remove the word"
                )
            }
            earlier += rule.words.map { (ChatWord.plain($0), rule) }
        }
    }
}
