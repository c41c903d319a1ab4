internal import Content
internal import Domain

extension PlayPage {
    func html(_ frame: PageFrame, _ words: PageWords, _ templates: TemplateLibrary) throws(ContentError) -> String {
        switch self {
        case .quiz(let page): try page.html(frame, words, templates)
        case .lottery(let page): try page.html(frame, words, templates)
        case .checkIn(let page): try page.html(frame, words, templates)
        case .poll(let page): try page.html(frame, words, templates)
        }
    }

    /// The deeds for which the page shows a form.
    func offered(to viewer: Identity?) -> [String] {
        guard viewer != nil else { return [] }
        switch self {
        case .quiz(let page): return page.mayAnswer(viewer) ? ["answer"] : []
        case .poll(let page): return page.mayVote(viewer) ? ["vote"] : []
        case .checkIn(let page): return page.stage.isOpen ? ["check-in"] : []
        case .lottery: return ["enter", "claim"]
        }
    }
}

extension PointsPage {
    static let template = PageTemplate(
        "page/points.html",
        PageFrame.variables + [
            TemplateVariable("balance"),
            .list(
                "lines",
                [
                    TemplateVariable("moment"), TemplateVariable("change"), TemplateVariable("reason"),
                    TemplateVariable("after"), TemplateVariable("isGain", .flag),
                ]
            ),
            TemplateVariable("hasCoupons", .flag),
            .list(
                "coupons",
                [TemplateVariable("moment"), TemplateVariable("reason"), TemplateVariable("code")]
            ),
        ]
    )

    func html(_ frame: PageFrame, _ words: PageWords, _ templates: TemplateLibrary) throws(ContentError) -> String {
        var values = frame.values(title: words("我的积分", "My points"))
        values["balance"] = .text(words.count(self.balance))
        values["lines"] = .list(
            self.lines.map { line in
                [
                    "moment": .text(words.moment(line.at)),
                    "change": .text((line.change > 0 ? "+" : "") + words.count(line.change)),
                    "reason": .text(words(line.reason)), "after": .text(words.count(line.balance)),
                    "isGain": .flag(line.change > 0),
                ]
            }
        )
        values["hasCoupons"] = .flag(!self.coupons.isEmpty)
        values["coupons"] = .list(
            self.coupons.map { coupon in
                [
                    "moment": .text(words.moment(coupon.at)), "reason": .text(words(coupon.reason)),
                    "code": .text(coupon.code),
                ]
            }
        )
        return try templates.page(Self.template.name, frame.language, values)
    }
}

extension HomePage {
    static let template = PageTemplate(
        "page/home.html",
        PageFrame.variables + [
            .list(
                "entries",
                [
                    TemplateVariable("name"), TemplateVariable("address", .address), TemplateVariable("isQuiz", .flag),
                    TemplateVariable("isLottery", .flag), TemplateVariable("isCheckIn", .flag),
                    TemplateVariable("isPoll", .flag),
                ] + StageValues.variables
            )
        ]
    )

    func html(_ frame: PageFrame, _ words: PageWords, _ templates: TemplateLibrary) throws(ContentError) -> String {
        var values = frame.values(title: words("活动", "What's on"))
        values["entries"] = .list(
            self.entries.map { entry in
                let own: [String: TemplateValue] = [
                    "name": .text(entry.title), "address": .text("/p/\(frame.brand)/\(entry.script)"),
                    "isQuiz": .flag(entry.kind == "quiz"), "isLottery": .flag(entry.kind == "lottery"),
                    "isCheckIn": .flag(entry.kind == "check-in"), "isPoll": .flag(entry.kind == "poll"),
                ]
                return own + StageValues.values(entry.stage, words)
            }
        )
        return try templates.page(Self.template.name, frame.language, values)
    }
}

/// A page that only says something.
struct NoticePage: Hashable, Sendable {
    enum Notice: Hashable, Sendable {
        /// Somebody has to be known for what they want to see.
        case whoAreYou
        /// The platform would not tell, or not now.
        case unrecognised
        /// Too much waits.
        case busy
        /// The play has nothing to show yet.
        case nothingYet
        /// No page is there.
        case notFound
        /// What was sent cannot be taken: the page is old, or it was sent from elsewhere.
        case openAgain
        /// Too much was sent.
        case tooLarge
    }

    let notice: Notice

    static let template = PageTemplate(
        "page/notice.html",
        PageFrame.variables + [
            TemplateVariable("isWhoAreYou", .flag), TemplateVariable("isUnrecognised", .flag),
            TemplateVariable("isBusy", .flag), TemplateVariable("isNothingYet", .flag),
            TemplateVariable("isNotFound", .flag), TemplateVariable("isOpenAgain", .flag),
            TemplateVariable("isTooLarge", .flag),
        ]
    )

    func html(_ frame: PageFrame, _ templates: TemplateLibrary) throws(ContentError) -> String {
        var values = frame.values(title: frame.language == .english ? "Please note" : "提示")
        values["isWhoAreYou"] = .flag(self.notice == .whoAreYou)
        values["isUnrecognised"] = .flag(self.notice == .unrecognised)
        values["isBusy"] = .flag(self.notice == .busy)
        values["isNothingYet"] = .flag(self.notice == .nothingYet)
        values["isNotFound"] = .flag(self.notice == .notFound)
        values["isOpenAgain"] = .flag(self.notice == .openAgain)
        values["isTooLarge"] = .flag(self.notice == .tooLarge)
        return try templates.page(Self.template.name, frame.language, values)
    }
}
