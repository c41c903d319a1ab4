internal import Content
internal import Domain

extension LotteryPage {
    static let template = PageTemplate(
        "page/lottery.html",
        PageFrame.variables + StageValues.variables + [
            TemplateVariable("participants"), TemplateVariable("isInstant", .flag), TemplateVariable("mayEnter", .flag),
            TemplateVariable("objection"), TemplateVariable("chancesLeft"), TemplateVariable("isLastChance", .flag),
            TemplateVariable("tickets"), TemplateVariable("entries"),
            TemplateVariable("hasEntered", .flag), TemplateVariable("hasWon", .flag),
            TemplateVariable("hasLost", .flag),
            TemplateVariable("mayClaim", .flag), TemplateVariable("enterToken"), TemplateVariable("claimToken"),
            TemplateVariable("announcement"), TemplateVariable("proofAddress", .address),
            TemplateVariable("hasProof", .flag),
            TemplateVariable("rosterAddress", .address), TemplateVariable("entrant"), TemplateVariable("salt"),
            .list(
                "tiers",
                [
                    TemplateVariable("name"), TemplateVariable("count"), TemplateVariable("left"),
                    TemplateVariable("key"),
                    TemplateVariable("value"), TemplateVariable("odds"), TemplateVariable("isGone", .flag),
                    TemplateVariable("percent"),
                ]
            ),
            .list(
                "wins",
                [
                    TemplateVariable("prize"), TemplateVariable("code"), TemplateVariable("claimUntil"),
                    TemplateVariable("isWaitingForClaim", .flag), TemplateVariable("isClaimed", .flag),
                    TemplateVariable("isLapsed", .flag), TemplateVariable("isGiven", .flag),
                    TemplateVariable("isOwed", .flag),
                ]
            ),
            .list("notice", [TemplateVariable("item")]),
        ]
    )

    private var isClaimable: Bool {
        self.wins.contains { if case .waits = $0.state { true } else { false } }
    }

    func html(_ frame: PageFrame, _ words: PageWords, _ templates: TemplateLibrary) throws(ContentError) -> String {
        var values = frame.values(title: self.title) + StageValues.values(self.stage, words)
        values["participants"] = .text(self.participants > 0 ? words.count(self.participants) : nil)
        values["isInstant"] = .flag(self.kind == .instant)
        values["mayEnter"] = .flag(self.stage.isOpen && frame.takesActs && self.objection == nil)
        values["objection"] = .text(self.objection.map { words($0) })
        values["chancesLeft"] = .text(self.chancesLeft.map(words.count))
        values["isLastChance"] = .flag(self.chancesLeft == 1)
        values["tickets"] = .text(self.tickets > 0 ? words.count(self.tickets) : nil)
        values["entries"] = .text(words.count(self.entries))
        values["hasEntered"] = .flag(self.entries > 0)
        values["hasWon"] = .flag(!self.wins.isEmpty)
        values["hasLost"] = .flag(
            self.entries > 0 && self.wins.isEmpty && (self.kind == .instant || self.stage == .over)
        )
        values["mayClaim"] = .flag(frame.takesActs && self.isClaimable)
        values["enterToken"] = .text(frame.tokens["enter"])
        values["claimToken"] = .text(frame.tokens["claim"])
        values["announcement"] = .text(self.announcement)
        values["proofAddress"] = .text(
            self.announcement == nil ? nil : self.run.map { "/p/\(frame.brand)/draws/\($0)" }
        )
        values["hasProof"] = .flag(self.hasProof)
        values["rosterAddress"] = .text(
            self.isSealed ? self.run.map { "/p/\(frame.brand)/draws/\($0).jsonl" } : nil
        )
        values["entrant"] = .text(self.credential?.entrant)
        values["salt"] = .text(self.credential?.salt)
        values["tiers"] = .list(
            self.tiers.enumerated().map { index, tier in
                [
                    "name": .text(tier.title), "count": .text(words.count(tier.count)),
                    "left": .text(words.count(tier.left)), "key": .text("tier-\(index)"),
                    "value": .text(tier.valueFen.map(words.money)), "odds": .text(tier.odds.map(words.chance)),
                    "isGone": .flag(self.kind == .instant && tier.left <= 0),
                    "percent": .number(Self.percent(tier.left, of: tier.count)),
                ]
            }
        )
        values["wins"] = .list(self.wins.map { Self.values(of: $0, words) })
        values["notice"] = .list(self.notice.map { ["item": .text(words($0))] })
        return try templates.page(Self.template.name, frame.language, values)
    }

    private static func values(of win: Win, _ words: PageWords) -> [String: TemplateValue] {
        let until: Instant? = if case .waits(let until) = win.state { until } else { nil }
        return [
            "prize": .text(win.title), "code": .text(win.code), "claimUntil": .text(until.map(words.moment)),
            "isWaitingForClaim": .flag(until != nil), "isClaimed": .flag(win.state == .claimed),
            "isLapsed": .flag(win.state == .lapsed), "isGiven": .flag(win.state == .given && !win.isOwed),
            "isOwed": .flag(win.isOwed),
        ]
    }

    /// A part of a whole in percent, 0 to 100; 0 of none.
    static func percent(_ part: Int, of whole: Int) -> Int {
        guard whole > 0 else { return 0 }
        return min(100, max(0, (part * 200 + whole) / (2 * whole)))
    }
}
