import Domain

extension Shape where Content == ModerationScript {
    static func moderation(_ context: ScriptContext) -> Shape {
        .keys("play: moderation and the other keys") { keys in
            let head = HeadReading(keys, .moderation, context)
            let groups = keys.optional("groups", .groups, default: .all, "Where it is played: all, or ids of groups.")
            let rules = keys.required(
                "rules",
                Shape<ModerationRule>.rule(head.parts).places(1...200),
                "What is looked for."
            )
            let exempt = keys.optional(
                "exempt",
                Shape<ModerationScript.Role>.choice.list(0...3),
                default: ModerationScript.Role.allCases,
                "Whose messages are not looked at."
            )
            if case .none? = groups.content {
                groups.report("leaves no group to be kept in order", suggestion: "write all, or ids of groups")
            }
            Self.check(rules.content ?? [])
            guard let head = head.head, let groups = groups.content, let rules = rules.content,
                let exempt = exempt.content
            else { return nil }
            return ModerationScript(
                head: head,
                groups: groups,
                rules: rules.compactMap(\.content),
                exempt: Set(exempt)
            )
        }
    }

    private static func check(_ rules: [Placed<ModerationRule>]) {
        WordReach.check(
            rules.compactMap { rule in
                guard let content = rule.content else { return nil }
                let words: [String]
                switch content.trigger {
                case .words(let given): words = given
                case .links: words = []
                }
                return WordReach.Rule(name: content.name, words: words, isExact: false, value: rule.value)
            }
        )
        var first: Int?
        for rule in rules {
            guard case .links? = rule.content?.trigger else { continue }
            if let first {
                let place = rule.value.peek("links") ?? rule.value
                place.report(
                    "can never be taken: the rule in line \(first) looks at every link before",
                    suggestion: "put all hosts into one rule"
                )
            }
            first = first ?? rule.value.place.line
        }
    }
}

extension Shape where Content == ModerationRule {
    fileprivate static func rule(_ parts: PartReading) -> Shape {
        .keys("{ name: adverts, any: [加我微信], act: warn }") { keys in
            let name = keys.required("name", .text(1...32, example: "adverts"), "Shown in explanations.")
            let words = keys.optional("any", .words(1...200, example: "加我微信"), "Words that a message may not hold.")
            let links = keys.optional(
                "links",
                Shape<String>.host.list(0...50),
                "Hosts to which links may lead, in place of 'any'."
            )
            let act = keys.required("act", Shape<ModerationRule.Act>.choice, "What is done about it.")
            let standard = (act.content ?? .note) == .task ? "moderation/task" : "moderation/warn"
            let isSilent = act.content == .note
            let about = "The template of what the owner is told."
            let say =
                isSilent
                ? keys.optional("say", .text(example: standard), default: standard, about)
                : keys.said("say", standard, parts, about)
            keys.exactlyOne(of: ["any", "links"], example: "any: [加我微信]")
            if isSilent {
                say.report("is never said with 'act: note'", suggestion: "remove it, or write act: warn")
            }
            guard let name = name.content, let words = words.content, let links = links.content,
                let act = act.content, let say = say.content
            else { return nil }
            let said = isSilent ? nil : say
            if let words { return ModerationRule(name: name, trigger: .words(words), act: act, say: said) }
            return links.map { ModerationRule(name: name, trigger: .links(allowed: $0), act: act, say: said) }
        }
    }
}

extension Shape where Content == String {
    /// The name of a host, without a scheme or a path.
    fileprivate static var host: Shape {
        let example = "www.example.com"
        return Shape(example: example, schema: .scalar(pattern: "^[a-z0-9.-]{1,253}$")) { value in
            guard
                let text = value.text(
                    1...253,
                    of: { $0.isASCII && ($0.isLowercase || $0.isNumber || ".-".contains($0)) },
                    called: "small letters, digits, '.' and '-'",
                    example: example
                )
            else { return nil }
            let labels = text.split(separator: ".", omittingEmptySubsequences: false)
            guard labels.count > 1, labels.allSatisfy({ (1...63).contains($0.count) }) else {
                value.report("is no name of a host", suggestion: "write \(example)")
                return nil
            }
            return text
        }
    }
}
