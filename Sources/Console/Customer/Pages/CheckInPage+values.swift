internal import Content
internal import Domain

extension CheckInPage {
    static let template = PageTemplate(
        "page/check-in.html",
        PageFrame.variables + StageValues.variables + [
            TemplateVariable("streak"), TemplateVariable("hasStreak", .flag), TemplateVariable("hasCheckedIn", .flag),
            TemplateVariable("mayCheckIn", .flag), TemplateVariable("month"), TemplateVariable("dayReward"),
            TemplateVariable("token"), TemplateVariable("mayMakeUp", .flag), TemplateVariable("makeUpCost"),
            TemplateVariable("makeUpShort"), TemplateVariable("ringPercent"), TemplateVariable("checkedCount"),
            TemplateVariable("isOwed", .flag),
            .list(
                "cells",
                [
                    TemplateVariable("day"), TemplateVariable("label"), TemplateVariable("isBlank", .flag),
                    TemplateVariable("isChecked", .flag), TemplateVariable("isMadeUp", .flag),
                    TemplateVariable("isMissed", .flag), TemplateVariable("isToday", .flag),
                ]
            ),
            .list("missed", [TemplateVariable("number"), TemplateVariable("date")]),
            .list(
                "goals",
                [
                    TemplateVariable("goal"), TemplateVariable("goalReward"), TemplateVariable("done"),
                    TemplateVariable("of"), TemplateVariable("percent"), TemplateVariable("isReached", .flag),
                ]
            ),
        ]
    )

    func html(_ frame: PageFrame, _ words: PageWords, _ templates: TemplateLibrary) throws(ContentError) -> String {
        let missed = self.days.filter(\.mayMakeUp)
        let isPossible = self.stage.isOpen && frame.takesActs
        var values = frame.values(title: self.title) + StageValues.values(self.stage, words)
        values["streak"] = .text(words.count(self.streak))
        values["hasStreak"] = .flag(self.streak > 0)
        values["hasCheckedIn"] = .flag(self.hasCheckedIn)
        values["mayCheckIn"] = .flag(isPossible && !self.hasCheckedIn)
        values["month"] = .text(self.days.first.map { words.month(of: $0.number) })
        values["isOwed"] = .flag(self.isOwed)
        values["dayReward"] = .text(self.reward.map { words($0) })
        values["token"] = .text(frame.tokens["check-in"])
        values["mayMakeUp"] = .flag(isPossible && !missed.isEmpty)
        values["makeUpCost"] = .text(self.makeUpCost.map { words($0) })
        values["makeUpShort"] = .text(self.makeUpShort.map { words($0) })
        values["ringPercent"] = .number(self.ringPercent)
        values["checkedCount"] = .number(self.days.count { $0.state == .checked || $0.state == .madeUp })
        values["cells"] = .list(self.blanks + self.days.map { self.cell($0, words) })
        values["missed"] = .list(
            missed.map { ["number": .number($0.number), "date": .text(words.day($0.number))] }
        )
        values["goals"] = .list(
            self.goals.map { goal in
                [
                    "goal": .text(words(goal.title)), "goalReward": .text(goal.reward.map { words($0) }),
                    "done": .number(min(goal.done, goal.of)),
                    "of": .number(goal.of), "percent": .number(LotteryPage.percent(goal.done, of: goal.of)),
                    "isReached": .flag(goal.done >= goal.of),
                ]
            }
        )
        return try templates.page(Self.template.name, frame.language, values)
    }

    /// How much of the ring is filled: of the goal that is nearest, or of a week.
    private var ringPercent: Int {
        let open = self.goals.filter { $0.done < $0.of }.min { $0.of - $0.done < $1.of - $1.done }
        if let open { return LotteryPage.percent(open.done, of: open.of) }
        return LotteryPage.percent(min(self.streak, 7), of: 7)
    }

    /// The week begins with Monday; before the first day stand blanks.
    private var blanks: [[String: TemplateValue]] {
        guard let first = self.days.first else { return [] }
        let blank: [String: TemplateValue] = [
            "day": "", "label": "", "isBlank": true, "isChecked": false, "isMadeUp": false, "isMissed": false,
            "isToday": false,
        ]
        return Array(repeating: blank, count: LocalDay(number: first.number).weekday.place)
    }

    private func cell(_ day: Day, _ words: PageWords) -> [String: TemplateValue] {
        let label: String =
            switch day.state {
            case .checked: words("已签到", "checked in")
            case .madeUp: words("已补签", "made up")
            case .missed: words("漏签", "missed")
            case .today: words("今天", "today")
            case .future, .outside: ""
            }
        return [
            "day": .number(LocalDay(number: day.number).parts.day), "label": .text(label), "isBlank": false,
            "isChecked": .flag(day.state == .checked), "isMadeUp": .flag(day.state == .madeUp),
            "isMissed": .flag(day.state == .missed), "isToday": .flag(day.number == words.today || day.state == .today),
        ]
    }
}
