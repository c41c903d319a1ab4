import Content
import Domain
import Engine
import Ledger
import Scripts
import Storage

extension QuizPlay {
    /// Decides who won, once, and writes it down, some thousand people at a time; then the groups are told, and the paying
    /// begins.
    func reveal(_ run: Run, _ script: QuizScript, _ event: Event, _ scene: Scene) throws -> Decision {
        guard run.state == .closed else { return .pass(Bilingual("已经揭晓过了", "it was revealed before")) }
        let before = script.streak == nil ? nil : try Runs.previous(to: run, scene.transaction)
        if let before, before.state == .closed, before.result != nil {
            // Not by postponing the event: what it waits for stands behind it in the same lane.
            return .done(
                Bilingual("等上一场写完", "the run before is written first"),
                timers: [self.course.timer(.after, run, at: scene.now + .seconds(1))]
            )
        }
        guard try run.result(as: Outcome.self) == nil else {
            return try self.goOnWriting(run, before, script, event, scene)
        }
        let sheets = try QuizAnswers.sheets(of: run, scene.transaction)
        let judge = QuizJudge(script: script, opensAt: run.opensAt, closesAt: run.closesAt)
        let entries = judge.results(sheets).enumerated().map { QuizResults.Entry($1, turn: $0 + 1) }
        let outcome = Outcome(answered: entries.count, won: entries.count(where: \.hasWon))
        try Runs.keep(outcome, of: run, scene.transaction)
        try self.write(entries.prefix(RunParts.size), of: run, before, scene)
        let rest = entries.dropFirst(RunParts.size)
        guard rest.isEmpty else {
            try RunParts.put(rest.map(\.line)[...], of: run, scene.transaction)
            return .done(
                Bilingual(
                    "判完 \(entries.count) 人，结果分批写下",
                    "\(entries.count) are judged; the results are written bit by bit"
                ),
                timers: [self.course.timer(.after, run, at: scene.now)]
            )
        }
        return try self.finish(run, script, event, scene)
    }

    private func goOnWriting(
        _ run: Run,
        _ before: Run?,
        _ script: QuizScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        let part = try RunParts.take(of: run, scene.transaction)
        try self.write((part?.lines ?? []).map { QuizResults.Entry($0) }[...], of: run, before, scene)
        guard let left = part?.left, left > 0 else { return try self.finish(run, script, event, scene) }
        return .done(
            Bilingual("又写下一批结果，还有 \(left) 批", "more results are written; \(left.counted("part is", "parts are")) left"),
            timers: [self.course.timer(.after, run, at: scene.now)]
        )
    }

    private func write(_ entries: ArraySlice<QuizResults.Entry>, of run: Run, _ before: Run?, _ scene: Scene) throws {
        let entries = Array(entries)
        let people = before == nil ? [] : entries.filter(\.isRight).map(\.person)
        let known = try before.map { try QuizResults.streaks(of: people, $0, scene.transaction) } ?? []
        let streaks = Dictionary(zip(people, known)) { first, _ in first }
        try QuizResults.write(
            entries.map { (entry: $0, streak: $0.isRight ? streaks[$0.person, default: 0] + 1 : 0) },
            of: run,
            scene.transaction
        )
    }

    /// All results are there: from here on they are seen, told and paid.
    private func finish(_ run: Run, _ script: QuizScript, _ event: Event, _ scene: Scene) throws -> Decision {
        try Runs.move(run, to: .over, scene.transaction)
        let run = try Runs.again(run, scene.transaction)
        guard let outcome = try run.result(as: Outcome.self), outcome.answered > 0 else {
            return .done(Bilingual("揭晓：没有人参加，群里就不说了", "revealed: nobody took part, so the groups are told nothing"))
        }
        return try self.tell("reveal", run, script, event, scene).prefixed(
            Bilingual(
                "揭晓：\(outcome.answered) 人参加，\(outcome.won) 人得奖；",
                "revealed: \(outcome.answered) took part, \(outcome.won) won; "
            ),
            timers: [self.course.timer(.pay, run, at: scene.now)]
        )
    }

    /// Gives the next people what they won, and tells those who answered in a chat.
    func pay(_ run: Run, _ script: QuizScript, _ event: Event, _ scene: Scene) throws -> Decision {
        let lines = try QuizResults.unpaid(of: run, limit: Self.atOnce, scene.transaction)
        let common = try self.values(revealing: run, script, scene)
        var news = RunNews(scene.now)
        var missing = 0
        for line in lines {
            let (gifts, streak) = try self.gifts(line, run, script, event, scene)
            missing += gifts.count(where: \.isOwed)
            let gain = gifts.words(script.language)
            try QuizResults.pay(line.person, gain: gain, streak: streak, of: run, scene.transaction)
            let talk = try RunTalks.talk(of: line.person, run: run, scene.transaction)
            try news.tell(talk) {
                let saying = try self.result(line, gifts, common, run, script, scene)
                return try self.voice.text(saying, in: $0, about: run, scene)
            }
        }
        let rest = lines.count < Self.atOnce ? [] : [self.course.timer(.pay, run, at: scene.now)]
        let reason = Bilingual("给 \(lines.count) 人发放", "\(lines.count.counted("person is", "people are")) paid")
        return .done(
            reason + Rewards.shortage(missing) + news.silence,
            effects: news.effects,
            timers: rest
        )
    }

    private func gifts(
        _ line: QuizResults.Line,
        _ run: Run,
        _ script: QuizScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> (gifts: [Rewards.Gift], streak: Int) {
        func occasion(_ gift: QuizGift, _ reason: Bilingual) -> Rewards.Occasion {
            Rewards.Occasion(
                account: PointAccount(brand: run.brand, person: line.person),
                cause: gift.cause(of: line.person, run),
                reason: Bilingual("\(script.title)：", "\(script.title): ") + reason,
                language: script.language,
                via: event.account,
                now: scene.now
            )
        }
        var gifts: [Rewards.Gift] = []
        var streak = line.streak
        if line.hasWon {
            let win = occasion(.win, Bilingual("答对", "right answer"))
            if line.points > 0 {
                try Rewards.give(points: line.points, win, scene.transaction)
                gifts.append(.points(line.points))
            } else if let reward = script.reward {
                gifts.append(try Rewards.give(reward, win, scene.transaction))
            }
        } else if let consolation = script.consolation {
            let sheet = try QuizAnswers.sheet(of: line.person, run, scene.transaction)
            if script.questions.allSatisfy({ sheet?.answers[$0.id] != nil }) {
                let part = occasion(.part, Bilingual("参与", "taking part"))
                gifts.append(try Rewards.give(consolation, part, scene.transaction))
            }
        }
        if let goal = script.streak, streak >= goal.runs {
            let reason = Bilingual("连续 \(goal.runs) 场答对", "right \(goal.runs) times on end")
            gifts.append(try Rewards.give(goal.reward, occasion(.streak, reason), scene.transaction))
            streak = 0
        }
        return (gifts, streak)
    }

    private func result(
        _ line: QuizResults.Line,
        _ gifts: [Rewards.Gift],
        _ common: [String: String],
        _ run: Run,
        _ script: QuizScript,
        _ scene: Scene
    ) throws -> Saying {
        var values = common
        let sheet = try QuizAnswers.sheet(of: line.person, run, scene.transaction)
        let account = PointAccount(brand: run.brand, person: line.person)
        values["choice"] = script.questions.first.flatMap { question in
            sheet?.answers[question.id].map { question.words(of: $0.text) }
        }
        values["isRight"] = "\(line.isRight)"
        values["hasWon"] = "\(line.hasWon)"
        values["gain"] = gifts.words(script.language)
        values["isOwed"] = "\(gifts.contains(where: \.isOwed))"
        values["rank"] = line.place.map(String.init) ?? ""
        values["streak"] = line.streak > 1 ? "\(line.streak)" : ""
        values["balance"] = try "\(Points.balance(of: account, now: scene.now, scene.transaction))"
        return self.saying(script.say.result, QuizVariables.result, values, run, script)
    }
}

/// What somebody may get of a quiz, each once.
enum QuizGift: String, CaseIterable {
    case win, part, streak

    /// Tells it in the ledger from all others.
    func cause(of person: PersonID, _ run: Run) -> String { "\(run.id)/\(self.rawValue)/\(person)" }
}
