internal import Content
internal import Domain

extension PollPage {
    static let template = PageTemplate(
        "page/poll.html",
        PageFrame.variables + StageValues.variables + [
            TemplateVariable("question"), TemplateVariable("participants"), TemplateVariable("hasVoted", .flag),
            TemplateVariable("mayVote", .flag), TemplateVariable("mayChange", .flag),
            TemplateVariable("isSeveral", .flag),
            TemplateVariable("mostChoices"), TemplateVariable("token"), TemplateVariable("hasCounts", .flag),
            .list(
                "options",
                [
                    TemplateVariable("key"), TemplateVariable("text"), TemplateVariable("isMine", .flag),
                    TemplateVariable("count"), TemplateVariable("countKey"), TemplateVariable("percent"),
                    TemplateVariable("isLeading", .flag),
                ]
            ),
        ]
    )

    func html(_ frame: PageFrame, _ words: PageWords, _ templates: TemplateLibrary) throws(ContentError) -> String {
        let counts = self.options.compactMap(\.count)
        let (sum, most) = (counts.reduce(0, +), counts.max() ?? 0)
        var values = frame.values(title: self.title) + StageValues.values(self.stage, words)
        values["question"] = .text(self.question)
        values["participants"] = .text(self.participants > 0 ? words.count(self.participants) : nil)
        values["hasVoted"] = .flag(!self.mine.isEmpty)
        values["mayVote"] = .flag(frame.takesActs && self.mayVote(frame.viewer))
        values["mayChange"] = .flag(self.mayChange)
        values["isSeveral"] = .flag(self.mostChoices > 1)
        values["mostChoices"] = .number(self.mostChoices)
        values["token"] = .text(frame.tokens["vote"])
        values["hasCounts"] = .flag(!counts.isEmpty)
        values["options"] = .list(
            self.options.map { option in
                [
                    "key": .text(option.key), "text": .text(option.text),
                    "isMine": .flag(self.mine.contains(option.key)),
                    "count": .text(option.count.map(words.count)), "countKey": .text("option-\(option.key)"),
                    "percent": .text(option.count.map { "\(LotteryPage.percent($0, of: sum))" }),
                    "isLeading": .flag(option.count == most && most > 0),
                ]
            }
        )
        return try templates.page(Self.template.name, frame.language, values)
    }
}
