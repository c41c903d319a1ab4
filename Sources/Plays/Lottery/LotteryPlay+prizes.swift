import Community
import Content
import Domain
import Engine
import Ledger
import Scripts
import Storage

extension LotteryPlay {
    // MARK: - Giving

    /// Gives a prize, or puts it aside until it is claimed.
    func hand(
        over win: LotteryWins.Win,
        _ run: Run,
        _ script: LotteryScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> LotteryWins.Win {
        guard let tier = script.tier(win.tier) else { return win }
        if let claim = tier.claim {
            try LotteryWins.set(
                .won,
                win,
                claimBy: scene.now + claim.within,
                gain: nil,
                of: run,
                scene.transaction
            )
        } else {
            let gain = try self.give(win, tier, run, script, event, scene)
            try LotteryWins.set(.given, win, claimBy: nil, gain: gain, of: run, scene.transaction)
        }
        return try LotteryWins.of(win.person, run, scene.transaction).first { $0.pick == win.pick } ?? win
    }

    /// - Returns: The code of a coupon, the word to show in a store where a prize is handed over there, anything else in
    ///   words; empty when no code was left and one is owed.
    func give(
        _ win: LotteryWins.Win,
        _ tier: LotteryTier,
        _ run: Run,
        _ script: LotteryScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> String {
        guard let reward = tier.reward else { return self.keys.word(of: win.pick, run: run.id, brand: run.brand) }
        let occasion = Rewards.Occasion(
            account: PointAccount(brand: run.brand, person: win.person),
            cause: win.cause(in: run),
            reason: Bilingual("\(script.title)：中奖", "\(script.title): a prize"),
            language: script.language,
            via: event.account,
            now: scene.now
        )
        let gift = try Rewards.give(reward, occasion, scene.transaction)
        if case .coupon(let code) = gift { return code }
        return gift.words(script.language)
    }

    /// Tells the next winners, and gives what is given at once.
    func pay(_ run: Run, _ script: LotteryScript, _ event: Event, _ scene: Scene) throws -> Decision {
        let common = try self.values(of: run, script, scene)
        let wins = try LotteryWins.next(.drawn, of: run, limit: Self.atOnce, scene.transaction)
        var news = RunNews(scene.now)
        var missing = 0
        for win in wins {
            let handed = try self.hand(over: win, run, script, event, scene)
            if handed.gain?.isEmpty == true { missing += 1 }
            let talk = try RunTalks.talk(of: win.person, run: run, scene.transaction)
            try news.tell(talk) {
                let values = common.merging(try self.values(of: handed, run, script, scene)) { $1 }
                let saying = self.saying(script.say.won, LotteryVariables.won, values, run, script)
                return try self.voice.text(saying, in: $0, about: run, scene)
            }
        }
        var timers = try self.lapseTimer(run, scene)
        if wins.count == Self.atOnce { timers.append(self.course.timer(.pay, run, at: scene.now)) }
        return .done(
            Bilingual("通知 \(wins.count) 位中奖的人", "\(wins.count.counted("winner is", "winners are")) told")
                + Rewards.shortage(missing) + news.silence,
            effects: news.effects,
            timers: timers
        )
    }

    /// Those who took part in a chat and did not win.
    func tellOthers(
        after person: PersonID,
        _ run: Run,
        _ script: LotteryScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        let talks = try RunTalks.next(
            after: person,
            run: run,
            limit: Self.atOnce,
            scene.transaction
        )
        let values = try self.values(of: run, script, scene)
        let saying = self.saying(script.say.lost, LotteryVariables.lost, values, run, script)
        var news = RunNews(scene.now)
        for (person, talk) in talks where try LotteryWins.of(person, run, scene.transaction).isEmpty {
            try news.tell(talk) { try self.voice.text(saying, in: $0, about: run, scene) }
        }
        let next = talks.count < Self.atOnce ? nil : talks.last?.person
        return .done(
            Bilingual(
                "告诉 \(news.effects.count) 人没有中",
                "\(news.effects.count.counted("person is", "people are")) told of no luck"
            ) + news.silence,
            effects: news.effects,
            timers: next.map { [self.course.timer(.others, run, at: scene.now, $0.rawValue)] } ?? []
        )
    }

    // MARK: - Lapsing

    /// The timer of the run's prize that lapses first, where any waits to be claimed.
    ///
    /// It is due a little later: by then every claim that was made in time has been decided.
    func lapseTimer(_ run: Run, _ scene: Scene) throws -> [TimerChange] {
        try LotteryWins.nextLapse(of: run, scene.transaction).map {
            [self.course.timer(.claim, run, at: $0 + Self.grace)]
        }
            ?? []
    }

    /// Takes back what was not claimed in time, and draws it again where winners are drawn together.
    func lapse(_ run: Run, _ script: LotteryScript, _ event: Event, _ scene: Scene) throws -> Decision {
        var lapsed: [LotteryWins.Win] = []
        var news = RunNews(scene.now)
        let moment = scene.now - Self.grace
        for win in try LotteryWins.overdue(of: run, at: moment, limit: 1_000, scene.transaction) {
            try LotteryWins.set(.lapsed, win, claimBy: win.claimBy, gain: nil, of: run, scene.transaction)
            lapsed.append(win)
            let talk = try RunTalks.talk(of: win.person, run: run, scene.transaction)
            try news.tell(talk) {
                var values = try self.values(of: run, script, scene)
                values.merge(try self.values(of: win, run, script, scene)) { $1 }
                let saying = self.saying(script.say.lapsed, LotteryVariables.lapsed, values, run, script)
                return try self.voice.text(saying, in: $0, about: run, scene)
            }
        }
        // Once for each prize: what a fallback winner leaves is left.
        let again = script.kind == .deadline ? lapsed.filter { $0.replaces == nil } : []
        let found = try self.redraw(again, run, script, scene)
        let timers =
            (found > 0 ? [self.course.timer(.pay, run, at: scene.now)] : []) + (try self.lapseTimer(run, scene))
        return .done(
            Bilingual(
                "\(lapsed.count) 份奖过期没领，补抽出 \(found) 位",
                "\(lapsed.count.counted("prize", "prizes")) not claimed, \(found) drawn again"
            ) + news.silence,
            effects: news.effects,
            timers: timers
        )
    }
}
