internal import Content
internal import Domain

extension DrawProofPage {
    static let template = PageTemplate(
        "page/proof.html",
        PageFrame.variables + [
            TemplateVariable("fileAddress", .address), TemplateVariable("hasCode", .flag),
            TemplateVariable("isDrawn", .flag), TemplateVariable("myNumbers"), TemplateVariable("isLosing", .flag),
            .list("myPrizes", [TemplateVariable("prize")]),
            .list(
                "steps",
                [
                    TemplateVariable("number"), TemplateVariable("name"), TemplateVariable("text"),
                    TemplateVariable("hash"),
                    .list("facts", [TemplateVariable("fact"), TemplateVariable("value")]),
                ]
            ),
            .list(
                "tiers",
                [
                    TemplateVariable("prize"), TemplateVariable("won"), TemplateVariable("isInFile", .flag),
                    .list(
                        "winners",
                        [
                            TemplateVariable("winner"), TemplateVariable("insteadOf"),
                            TemplateVariable("isMine", .flag),
                            TemplateVariable("isLapsed", .flag),
                        ]
                    ),
                ]
            ),
            .list("howToCheck", [TemplateVariable("text")]),
            .list("code", [TemplateVariable("line")]),
        ]
    )

    func html(_ frame: PageFrame, _ words: PageWords, _ templates: TemplateLibrary) throws(ContentError) -> String {
        var values = frame.values(title: self.title)
        values["fileAddress"] = .text(self.hasFile ? "\(frame.path).jsonl" : nil)
        values["hasCode"] = .flag(!self.code.isEmpty)
        values["isDrawn"] = .flag(self.isDrawn)
        values["myNumbers"] = .text(self.mine.map { $0.numbers.map(words.count).joined(separator: words("、", ", ")) })
        values["isLosing"] = .flag(self.isDrawn && self.mine?.prizes.isEmpty == true)
        values["myPrizes"] = .list(self.mine?.prizes.map { ["prize": .text($0)] } ?? [])
        values["steps"] = .list(
            self.steps.enumerated().map { index, step in
                [
                    "number": .number(index + 1), "name": .text(words(step.title)), "text": .text(words(step.text)),
                    "hash": .text(step.hash), "facts": .list(step.facts.map { Self.values(of: $0, words) }),
                ]
            }
        )
        values["tiers"] = .list(self.tiers.map { self.values(of: $0, words) })
        values["howToCheck"] = .list(self.howToCheck.map { ["text": .text(words($0))] })
        values["code"] = .list(self.code.map { ["line": .text($0)] })
        return try templates.page(Self.template.name, frame.language, values)
    }

    private static func values(of fact: Fact, _ words: PageWords) -> [String: TemplateValue] {
        let value =
            switch fact.value {
            case .text(let text): text
            case .words(let text): words(text)
            case .moment(let moment): words.moment(moment)
            }
        return ["fact": .text(words(fact.name)), "value": .text(value)]
    }

    private func values(of tier: Tier, _ words: PageWords) -> [String: TemplateValue] {
        let winners = tier.winners?.map { winner -> [String: TemplateValue] in
            [
                "winner": .text(words.count(winner.number)),
                "insteadOf": .text(winner.insteadOf.map(words.count)),
                "isMine": .flag(self.mine?.numbers.contains(winner.number) ?? false),
                "isLapsed": .flag(winner.isLapsed),
            ]
        }
        return [
            "prize": .text(tier.title), "won": .text(words.count(tier.won)),
            "isInFile": .flag(winners == nil && tier.won > 0), "winners": .list(winners ?? []),
        ]
    }
}
