import Domain

extension Shape where Content == QuizScript {
    static func quiz(_ context: ScriptContext) -> Shape {
        .keys("play: quiz and the other keys") { keys in
            let head = HeadReading(keys, .quiz, context)
            let group = AnnouncementReading(keys, .quiz, head.parts)
            let times = ScheduleReading(keys)
            let questions = keys.required("questions", Shape<QuizQuestion>.question.places(1...20), "What is asked.")
            let change = keys.optional(
                "change",
                Shape<AnswerChange>.choice,
                default: .allowed,
                "Whether an answer may be changed."
            )
            let reveal = keys.optional(
                "reveal",
                .aftermath(.seconds(60) ... .seconds(30 * 86_400), example: "10m"),
                default: .afterClosing(.seconds(60)),
                "When the right answers are told."
            )
            let scoring = keys.required("scoring", .scoring, "Who wins.")
            let reward = keys.optional("reward", .reward, "What each winner gets.")
            let consolation = keys.optional("consolation", .reward, "What everybody else gets who answered.")
            let streak = keys.optional("streak", .streak(context.crossings), "For several runs on end.")
            let say = keys.section("say", "{ result: quiz/result }", "The templates; each may be left out.") {
                QuizTexts($0, head.parts, group.byteLimit)
            }
            group.checkReminder(times.schedule)
            reveal.check(times.schedule, minutes: 1, fault: "is not a minute or more after the closing")
            QuizChecks(questions: questions, scoring: scoring, reward: reward).run(keys)
            if let schedule = times.schedule, !schedule.repeats {
                streak.report("can never be reached: there is one run", suggestion: "write 'every' in place of 'opens'")
            }
            context.crossings.use(reward, times: scoring.content?.places?.winners ?? 0)
            context.crossings.use(consolation, times: 1)
            guard let head = head.head, let groups = group.groups.content, let schedule = times.schedule,
                let announce = group.announce.content, let remind = group.remind.content,
                let questions = questions.content, let change = change.content, let reveal = reveal.content,
                let scoring = scoring.content, let reward = reward.content,
                let consolation = consolation.content, let streak = streak.content, let say = say.content
            else { return nil }
            return QuizScript(
                head: head,
                groups: groups,
                schedule: schedule,
                announce: announce,
                remind: remind,
                questions: questions.compactMap(\.content),
                change: change,
                reveal: reveal,
                scoring: scoring,
                reward: reward,
                consolation: consolation,
                streak: streak,
                say: say
            )
        }
    }
}

extension QuizTexts {
    fileprivate init?(_ keys: Keys, _ parts: PartReading, _ groupLimit: Int) {
        let remind = keys.said("remind", "quiz/remind", parts, byteLimit: groupLimit, "To a group, before the closing.")
        let reveal = keys.said("reveal", "quiz/reveal", parts, byteLimit: groupLimit, "To a group, with the answers.")
        let accepted = keys.said("accepted", "quiz/accepted", parts, "To a person whose answer counts.")
        let refused = keys.said("refused", "quiz/refused", parts, "To a person whose answer does not count.")
        let result = keys.said("result", "quiz/result", parts, "To a person, after the reveal.")
        guard let remind = remind.content, let reveal = reveal.content, let accepted = accepted.content,
            let refused = refused.content, let result = result.content
        else { return nil }
        self.init(remind: remind, reveal: reveal, accepted: accepted, refused: refused, result: result)
    }
}

extension Keys {
    /// A template of what one person is told.
    func said(_ key: String, _ standard: String, _ parts: PartReading, _ about: String) -> Given<String> {
        self.said(key, standard, parts, byteLimit: TemplateUse.personByteLimit, about)
    }
}
