import Domain

extension QuizScript {
    /// The values that the script itself gives to its templates, the same on every occasion.
    ///
    /// `options` has a line for each option of the first question; `winners` is empty when everybody can win.
    public var knownValues: [String: String] {
        var values = ["title": self.title, "questions": "\(self.questions.count)"]
        values["isSingle"] = "\(self.isAnsweredInChat)"
        guard let first = self.questions.first else { return values }
        values["ask"] = first.ask
        values["explain"] = first.explain ?? ""
        values["answers"] = self.questions.map(\.rightAnswer).joined(separator: "\n")
        if case .options(let options) = first.answer {
            values["options"] = options.map { "\($0.key) \($0.text)" }.joined(separator: "\n")
        }
        values["winners"] = self.scoring.places.map { "\($0.winners)" } ?? ""
        return values
    }
}

extension QuizQuestion {
    /// What is right, as people read it: `A 福建安溪`, several with `/` between them, or the number.
    public var rightAnswer: String {
        switch self.answer {
        case .options(let options):
            options.filter(\.isRight).map { "\($0.key) \($0.text)" }.joined(separator: " / ")
        case .number(let number): "\(number)"
        }
    }
}

extension LotteryScript {
    /// The values that the script itself gives to its templates, the same on every occasion.
    ///
    /// `prizes` has a line for each tier: its title, how many there are, and what one is worth.
    public var knownValues: [String: String] {
        let isChinese = self.language == .simplifiedChinese
        let prizes = self.tiers.map { tier in
            isChinese
                ? "\(tier.title) ×\(tier.count)，价值 \(tier.value) 元"
                : "\(tier.title) ×\(tier.count), worth \(tier.value) yuan"
        }
        var values = ["title": self.title, "prizes": prizes.joined(separator: "\n")]
        values["organiser"] = self.notice.organiser
        values["contact"] = self.notice.contact
        values["conditions"] = self.notice.conditions
        values["drawing"] = self.notice.drawing
        values["claiming"] = self.notice.claiming
        values["word"] = self.words.first ?? ""
        values["entropy"] = self.entropy?.source ?? ""
        return values
    }
}

extension CheckInScript {
    /// The values that the script itself gives to its templates, the same on every occasion.
    public var knownValues: [String: String] {
        [
            "title": self.title, "word": self.words.first ?? "", "from": self.from?.description ?? "",
            "until": self.until?.description ?? "",
        ]
    }
}

extension PollScript {
    /// The values that the script itself gives to its templates, the same on every occasion.
    ///
    /// `options` has a line for each option.
    public var knownValues: [String: String] {
        [
            "title": self.title, "ask": self.ask,
            "options": self.options.map { "\($0.key) \($0.text)" }.joined(separator: "\n"),
        ]
    }
}

extension FlashSaleScript {
    /// The values that the script itself gives to its templates.
    public var knownValues: [String: String] {
        let minute = self.rhythm.minuteOfDay
        let ends = (minute + self.rhythm.lengthInMinutes) % 1_440
        return [
            "title": self.title, "item": self.item, "price": self.price.description,
            "stock": self.stock.map { "\($0)" } ?? "", "link": self.link ?? "",
            "begins": TimeWindow.text(minute), "ends": TimeWindow.text(ends),
        ]
    }
}

extension KeywordReplyScript {
    /// Nothing: what is said does not depend on the script.
    public var knownValues: [String: String] { [:] }
}

extension ModerationScript {
    /// Nothing: what is said does not depend on the script.
    public var knownValues: [String: String] { [:] }
}
