import Content
import Domain
import Engine
import Ledger
import Scripts
import Storage

extension QuizPlay {
    /// Decides who won, tells the groups, and begins to pay.
    func reveal(_ run: Run, _ script: QuizScript, _ event: Event, _ scene: Scene) throws -> Decision {
        guard run.state == .closed else { return .pass(Bilingual("已经揭晓过了", "it was revealed before")) }
        let sheets = try QuizAnswers.sheets(of: run, scene.transaction)
        let judge = QuizJudge(script: script, opensAt: run.opensAt, closesAt: run.closesAt)
        let results = judge.results(sheets)
        let before = script.streak == nil ? nil : try Runs.previous(to: run, scene.transaction)
        for (index, result) in results.enumerated() {
            let last = try before.flatMap { try QuizResults.line(of: result.person, $0, scene.transaction) }
            let streak = result.isRight ? (last?.streak ?? 0) + 1 : 0
            try QuizResults.write(result, turn: index + 1, streak: streak, of: run, scene.transaction)
        }
        let won = results.count { $0.prize != nil }
        try Runs.keep(Outcome(answered: results.count, won: won), of: run, scene.transaction)
        try Runs.move(run, to: .over, scene.transaction)
        guard !results.isEmpty else {
            return .done(Bilingual("揭晓：没有人参加，群里就不说了", "revealed: nobody took part, so the groups are told nothing"))
        }
        let payment = TimerChange.set(
            key: RunCourse<QuizScript>.key(.pay, run.id),
            dueAt: scene.now,
            lateness: .fire,
            payload: ""
        )
        return try self.tell("reveal", try Runs.again(run, scene.transaction), script, event, scene).prefixed(
            Bilingual(
                "揭晓：\(results.count) 人参加，\(won) 人得奖；",
                "revealed: \(results.count) took part, \(won) won; "
            ),
            timers: [payment]
        )
    }

    /// Gives the next people what they won, and tells those who answered in a chat.
    func pay(_ run: Run, _ script: QuizScript, _ event: Event, _ scene: Scene) throws -> Decision {
        let lines = try QuizResults.unpaid(of: run, limit: Self.atOnce, scene.transaction)
        let common = try self.values(revealing: run, script, scene)
        var effects: [Effect] = []
        var missing = 0
        for line in lines {
            let (gifts, streak) = try self.gifts(line, run, script, scene)
            missing += gifts.count(where: \.isMissing)
            let gain = gifts.map { $0.words(script.language) }.filter { !$0.isEmpty }
                .joined(separator: script.language == .english ? ", " : "、")
            try QuizResults.pay(line.person, gain: gain, streak: streak, of: run, scene.transaction)
            let talk = try RunTalks.talk(of: line.person, run: run, account: event.account, scene.transaction)
            if let talk, let text = try self.result(line, gain: gain, common, run, script, scene) {
                effects.append(talk.news(text, deadline: scene.now + .seconds(24 * 3_600)))
            }
        }
        let rest: [TimerChange] =
            lines.count < Self.atOnce
            ? []
            : [
                .set(
                    key: RunCourse<QuizScript>.key(.pay, run.id),
                    dueAt: scene.now,
                    lateness: .fire,
                    payload: ""
                )
            ]
        let reason = Bilingual("给 \(lines.count) 人发放", "\(lines.count.counted("person is", "people are")) paid")
        return .done(reason + Rewards.shortage(missing), effects: effects, timers: rest)
    }

    private func gifts(
        _ line: QuizResults.Line,
        _ run: Run,
        _ script: QuizScript,
        _ scene: Scene
    ) throws -> (gifts: [Rewards.Gift], streak: Int) {
        func occasion(_ what: String, _ reason: Bilingual) -> Rewards.Occasion {
            Rewards.Occasion(
                account: PointAccount(brand: run.brand, person: line.person),
                cause: "\(run.id)/\(what)/\(line.person)",
                reason: Bilingual("\(script.title)：", "\(script.title): ") + reason,
                now: scene.now
            )
        }
        var gifts: [Rewards.Gift] = []
        var streak = line.streak
        if line.hasWon {
            let win = occasion("win", Bilingual("答对", "right answer"))
            if line.points > 0 {
                try Rewards.give(points: line.points, win, scene.transaction)
                gifts.append(.points(line.points))
            } else if let reward = script.reward {
                gifts.append(try Rewards.give(reward, win, scene.transaction))
            }
        } else if let consolation = script.consolation {
            let sheet = try QuizAnswers.sheet(of: line.person, run, scene.transaction)
            if script.questions.allSatisfy({ sheet?.answers[$0.id] != nil }) {
                let part = occasion("part", Bilingual("参与", "taking part"))
                gifts.append(try Rewards.give(consolation, part, scene.transaction))
            }
        }
        if let goal = script.streak, streak >= goal.runs {
            let reason = Bilingual("连续 \(goal.runs) 场答对", "right \(goal.runs) times on end")
            gifts.append(try Rewards.give(goal.reward, occasion("streak", reason), scene.transaction))
            streak = 0
        }
        return (gifts, streak)
    }

    private func result(
        _ line: QuizResults.Line,
        gain: String,
        _ common: [String: String],
        _ run: Run,
        _ script: QuizScript,
        _ scene: Scene
    ) throws -> String? {
        var values = common
        let sheet = try QuizAnswers.sheet(of: line.person, run, scene.transaction)
        let account = PointAccount(brand: run.brand, person: line.person)
        values["choice"] = script.questions.first.flatMap { question in
            sheet?.answers[question.id].map { question.words(of: $0.text) }
        }
        values["isRight"] = "\(line.isRight)"
        values["hasWon"] = "\(line.hasWon)"
        values["gain"] = gain
        values["rank"] = line.place.map(String.init) ?? ""
        values["streak"] = line.streak > 1 ? "\(line.streak)" : ""
        values["balance"] = try "\(Points.balance(of: account, now: scene.now, scene.transaction))"
        return try? self.voice.text(
            script.say.result,
            script.language,
            values,
            offered: QuizVariables.result,
            brand: run.brand
        )
    }
}
