import Domain

extension Shape where Content == LotteryScript {
    static func lottery(_ context: ScriptContext) -> Shape {
        .keys("play: lottery and the other keys") { keys in
            let head = HeadReading(keys, .lottery, context)
            let group = AnnouncementReading(keys, .lottery, head.parts)
            let times = ScheduleReading(keys)
            let kind = keys.required("kind", Shape<LotteryScript.Kind>.choice, "When it is decided who wins.")
            let standard = head.parts.language == .english ? "draw" : "抽奖"
            let words = keys.optional("words", .words(1...10, example: "抽奖"), default: [standard], "What one writes.")
            let tiers = keys.required(
                "tiers",
                Shape<LotteryTier>.tier(context).places(1...20),
                "The prizes, best first."
            )
            let eligibility = keys.section("eligibility", "{ memberFor: 7d }", "Who may take part.") {
                LotteryEligibility($0)
            }
            let weights = keys.optional(
                "weights",
                Shape<LotteryScript.Weights>.choice,
                default: .equal,
                "How likely an entrant is drawn."
            )
            let limits = keys.section("limits", "{ perPerson: 1 }", "How often one may enter.") { LotteryLimits($0) }
            let entropy = keys.optional("entropy", .entropy, "The public value that chance is taken from.")
            let notice = keys.required(
                "notice",
                .notice,
                "What the law wants published.",
                because: "which \(PromotionLaw.publication.citation) wants published"
            )
            let say = keys.section("say", "{ won: lottery/won }", "The templates; each may be left out.") {
                LotteryTexts($0, head.parts, group.byteLimit)
            }
            group.checkReminder(times.schedule)
            LotteryChecks(keys: keys, schedule: times.schedule, kind: kind.content)
                .run(tiers, eligibility, weights, entropy)
            if let id = head.id.content { context.crossings.know(lottery: id) }
            guard let head = head.head, let groups = group.groups.content, let schedule = times.schedule,
                let announce = group.announce.content, let remind = group.remind.content,
                let kind = kind.content, let words = words.content, let tiers = tiers.content,
                let eligibility = eligibility.content, let weights = weights.content, let limits = limits.content,
                let entropy = entropy.content, let notice = notice.content, let say = say.content
            else { return nil }
            return LotteryScript(
                head: head,
                groups: groups,
                schedule: schedule,
                announce: announce,
                remind: remind,
                kind: kind,
                words: words,
                tiers: tiers.compactMap(\.content),
                eligibility: eligibility,
                weights: weights,
                limits: limits,
                entropy: entropy,
                notice: notice,
                say: say
            )
        }
    }
}

extension LotteryTexts {
    fileprivate init?(_ keys: Keys, _ parts: PartReading, _ groupLimit: Int) {
        let remind = keys.said("remind", "lottery/remind", parts, byteLimit: groupLimit, "To a group, before the end.")
        let drawn = keys.said("drawn", "lottery/drawn", parts, byteLimit: groupLimit, "To a group, after the draw.")
        let entered = keys.said("entered", "lottery/entered", parts, "To a person who takes part.")
        let refused = keys.said("refused", "lottery/refused", parts, "To a person who may not.")
        let won = keys.said("won", "lottery/won", parts, "To a person who won.")
        let lost = keys.said("lost", "lottery/lost", parts, "To a person who did not win.")
        let lapsed = keys.said("lapsed", "lottery/lapsed", parts, "To a person who did not claim in time.")
        guard let remind = remind.content, let drawn = drawn.content, let entered = entered.content,
            let refused = refused.content, let won = won.content, let lost = lost.content,
            let lapsed = lapsed.content
        else { return nil }
        self.init(
            remind: remind,
            drawn: drawn,
            entered: entered,
            refused: refused,
            won: won,
            lost: lost,
            lapsed: lapsed
        )
    }
}
