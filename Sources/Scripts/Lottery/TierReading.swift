import Domain

extension Shape where Content == LotteryTier {
    static func tier(_ context: ScriptContext) -> Shape {
        .keys("{ id: first, title: 新茶礼盒, count: 3, value: 199, claim: { within: 24h } }") { keys in
            let id = keys.required("id", .slug(example: "first"), "Unique in the script.")
            let title = keys.required("title", .line(example: "新茶礼盒"), "What the prize is.")
            let count = keys.required("count", .integer(1...100_000, example: 3), "How many there are.")
            let value = keys.required(
                "value",
                .prizeValue,
                "What one of them is worth, in yuan.",
                because: "which \(PromotionLaw.publication.citation) wants published"
            )
            let reward = keys.optional("reward", .reward, "What a winner gets without doing more.")
            let claim = keys.optional("claim", .claim, "What a winner has to do to get it.")
            let odds = keys.optional("odds", .integer(1...1_000_000, example: 5_000), "Wins in a million draws.")
            if keys.value != nil, reward.value == nil, claim.value == nil {
                keys.report(
                    "has neither 'reward' nor 'claim', so nobody could get the prize",
                    suggestion: "add claim: { within: 24h }"
                )
            }
            context.crossings.use(reward, times: count.content ?? 1)
            guard let id = id.content, let title = title.content, let count = count.content,
                let value = value.content, let reward = reward.content, let claim = claim.content,
                let odds = odds.content
            else { return nil }
            return LotteryTier(
                id: id,
                title: title,
                count: count,
                value: value,
                reward: reward,
                claim: claim,
                odds: odds
            )
        }
    }
}

extension Shape where Content == Fen {
    fileprivate static var prizeValue: Shape {
        .yuan(Fen(1)...Fen(99_999_999_999), example: "199").map { value, place in
            let most = PromotionLaw.ceiling.most
            guard value > most else { return value }
            place.report(
                "is more than \(most) yuan, the most for a prize won by chance (\(PromotionLaw.ceiling.citation))",
                suggestion: "write \(most) or less"
            )
            return nil
        }
    }
}

extension Shape where Content == PrizeClaim {
    fileprivate static var claim: Shape {
        .keys("{ within: 24h }") { keys in
            let group = Shape<String>.text(1...64, example: "wrOgQhDgAAMYQiS5ol9G7gK9JVAAAA")
            let join = keys.optional("join", group, "The id of a group in which the winner has to be.")
            let within = keys.required(
                "within",
                .duration(.seconds(600) ... .seconds(30 * 86_400), example: "24h"),
                "How long after the win."
            )
            guard let join = join.content, let within = within.content else { return nil }
            return PrizeClaim(join: join.map { GroupID($0) }, within: within)
        }
    }
}

extension Shape where Content == LotteryEntropy {
    static var entropy: Shape {
        .keys("{ source: 12月25日收盘时的上证指数, known: 1h }") { keys in
            let source = keys.required("source", .text(1...256, example: "12月25日收盘时的上证指数"), "Which value it is.")
            let known = keys.required(
                "known",
                .aftermath(.seconds(60) ... .seconds(30 * 86_400), example: "1h"),
                "When it is known."
            )
            let fallback = keys.optional(
                "fallbackAfter",
                .duration(.seconds(600) ... .seconds(7 * 86_400), example: "2h"),
                default: .seconds(7_200),
                "How long the draw waits for it."
            )
            guard let source = source.content, let known = known.content, let fallback = fallback.content else {
                return nil
            }
            return LotteryEntropy(source: source, known: known, fallbackAfter: fallback)
        }
    }
}

extension Shape where Content == PrizeNotice {
    static var notice: Shape {
        .keys("{ organiser: …, contact: …, conditions: …, drawing: …, claiming: … }") { keys in
            let texts = PromotionLaw.publication.items.map { item in
                keys.required(
                    item.key,
                    .text(1...item.most, example: item.example),
                    item.chinese,
                    because: "which \(PromotionLaw.publication.citation) wants published (\(item.chinese))"
                ).content
            }
            guard texts.count == 5, let organiser = texts[0], let contact = texts[1], let conditions = texts[2],
                let drawing = texts[3], let claiming = texts[4]
            else { return nil }
            return PrizeNotice(
                organiser: organiser,
                contact: contact,
                conditions: conditions,
                drawing: drawing,
                claiming: claiming
            )
        }
    }
}

extension LotteryEligibility {
    init?(_ keys: Keys) {
        let since = keys.optional("memberSince", .day(example: "2026-11-01"), "A member on that day or before.")
        let spans = Duration.seconds(3_600) ... .seconds(366 * 86_400)
        let span = keys.optional("memberFor", .duration(spans, example: "7d"), "A member for so long.")
        let tags = keys.optional(
            "tags",
            Shape<String>.text(1...64, example: "老顾客").list(1...20, single: true),
            "Tags (标签) of which a guide of theirs gave them one."
        )
        let costs = keys.optional("costs", .price, "What each entry or draw costs.")
        let tickets = keys.optional("tickets", .boolean, default: false, "Whether each uses up a ticket.")
        if since.value != nil {
            span.report("cannot stand beside 'memberSince'", suggestion: "keep one of the two")
        }
        guard let since = since.content, let span = span.content, let tags = tags.content,
            let costs = costs.content, let tickets = tickets.content
        else { return nil }
        self.init(
            memberSince: since,
            memberFor: span,
            tags: tags.map { Set($0) },
            costs: costs,
            needsTicket: tickets
        )
    }
}

extension LotteryLimits {
    init?(_ keys: Keys) {
        let all = keys.optional("perPerson", .integer(1...1_000, example: 3), default: 1, "In one run.")
        let day = keys.optional("perDay", .integer(1...1_000, example: 1), "On one day.")
        guard let most = all.content, let daily = day.content else { return nil }
        if let daily, daily > most {
            day.report("can never be reached: 'perPerson' is \(most)", suggestion: "write \(most) or less")
        }
        self.init(perPerson: most, perDay: daily)
    }
}
