import Domain

extension Shape where Content == PollScript {
    static func poll(_ context: ScriptContext) -> Shape {
        .keys("play: poll and the other keys") { keys in
            let head = HeadReading(keys, .poll, context)
            let group = AnnouncementReading(keys, .poll, head.parts)
            let times = ScheduleReading(keys)
            let ask = keys.required("ask", .question(example: "你想要哪种奖品？"), "The question.")
            let options = keys.required("options", Shape<PollOption>.option.places(2...20), "What can be chosen.")
            let change = keys.optional(
                "change",
                Shape<AnswerChange>.choice,
                default: .allowed,
                "Whether a vote may be changed."
            )
            let results = keys.optional(
                "results",
                Shape<PollScript.Results>.choice,
                default: .after,
                "When people see how the votes stand."
            )
            let reward = keys.optional("reward", .reward, "For a vote.")
            let feeds = keys.optional("feeds", .feed, "The lottery tier that the winning option becomes.")
            let say = keys.section("say", "{ closed: poll/closed }", "The templates; each may be left out.") {
                PollTexts($0, head.parts, group.byteLimit)
            }
            group.checkReminder(times.schedule)
            Self.check(options, feeds)
            context.crossings.use(reward, times: 1)
            if let feed = feeds.content ?? nil, let schedule = times.schedule, let value = feeds.value {
                context.crossings.feed(Crossings.FeedUse(feed: feed, schedule: schedule, value: value))
            }
            guard let head = head.head, let groups = group.groups.content, let schedule = times.schedule,
                let announce = group.announce.content, let remind = group.remind.content,
                let ask = ask.content, let options = options.content, let change = change.content,
                let results = results.content, let reward = reward.content, let feeds = feeds.content,
                let say = say.content
            else { return nil }
            return PollScript(
                head: head,
                groups: groups,
                schedule: schedule,
                announce: announce,
                remind: remind,
                ask: ask,
                options: options.compactMap(\.content),
                change: change,
                results: results,
                reward: reward,
                feeds: feeds,
                say: say
            )
        }
    }

    private static func check(_ options: Given<[Placed<PollOption>]>, _ feeds: Given<PollFeed?>) {
        guard let entries = options.content else { return }
        for (key, path) in [("key", \PollOption.key), ("text", \PollOption.text)] {
            _ = entries.map { entry in
                Placed<String>(content: entry.content?[keyPath: path], value: entry.value.peek(key) ?? entry.value)
            }.areDistinct()
        }
        for entry in entries {
            guard let option = entry.content else { continue }
            if feeds.value != nil, option.prize == nil {
                entry.value.report("lacks the key 'prize', for the poll feeds a lottery", suggestion: "add prize: 新茶礼盒")
            } else if feeds.value == nil, option.prize != nil {
                let place = entry.value.peek("prize") ?? entry.value
                place.report("means nothing in a poll without 'feeds'", suggestion: "remove it, or add feeds")
            }
        }
    }
}

extension PollTexts {
    fileprivate init?(_ keys: Keys, _ parts: PartReading, _ groupLimit: Int) {
        let remind = keys.said("remind", "poll/remind", parts, byteLimit: groupLimit, "To a group, before the closing.")
        let closed = keys.said("closed", "poll/closed", parts, byteLimit: groupLimit, "To a group, after the closing.")
        let accepted = keys.said("accepted", "poll/accepted", parts, "To a person whose vote counts.")
        let refused = keys.said("refused", "poll/refused", parts, "To a person whose vote does not count.")
        guard let remind = remind.content, let closed = closed.content, let accepted = accepted.content,
            let refused = refused.content
        else { return nil }
        self.init(remind: remind, closed: closed, accepted: accepted, refused: refused)
    }
}

extension Shape where Content == PollOption {
    fileprivate static var option: Shape {
        .keys(#"{ key: "1", text: 桂花乌龙 }"#) { keys in
            let key = keys.required("key", .answerKey, "What a person answers.")
            let text = keys.required("text", .line(example: "桂花乌龙"), "What it says.")
            let prize = keys.optional("prize", .line(example: "桂花乌龙礼盒"), "The title of the prize it becomes.")
            guard let key = key.content, let text = text.content, let prize = prize.content else { return nil }
            return PollOption(key: key, text: text, prize: prize)
        }
    }
}

extension Shape where Content == PollFeed {
    fileprivate static var feed: Shape {
        .keys("{ lottery: december, tier: first }") { keys in
            let lottery = keys.required("lottery", .slug(example: "december"), "The id of a lottery script.")
            let tier = keys.required("tier", .slug(example: "first"), "The id of one of its tiers.")
            guard let lottery = lottery.content, let tier = tier.content else { return nil }
            return PollFeed(lottery: lottery, tier: tier)
        }
    }
}
