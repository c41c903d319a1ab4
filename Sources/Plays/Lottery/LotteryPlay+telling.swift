import Content
import Domain
import Engine
import Scripts
import Storage

extension LotteryPlay {
    func telling(_ what: String, of run: Run, _ script: LotteryScript, _ scene: Scene) throws -> Saying {
        var values = try self.values(of: run, script, scene)
        values["winners"] = try "\(LotteryWins.count(of: run, scene.transaction))"
        return switch what {
        case "announce":
            self.saying(script.announce?.say ?? "lottery/announce", LotteryVariables.announce, values, run, script)
        case "remind": self.saying(script.say.remind, LotteryVariables.remind, values, run, script)
        default: self.saying(script.say.drawn, LotteryVariables.drawn, values, run, script)
        }
    }

    /// What every template of the lottery may mention; see ``LotteryVariables``.
    func values(of run: Run, _ script: LotteryScript, _ scene: Scene) throws -> [String: String] {
        let language = script.language
        let titles = try run.lotteryState().titles
        var values = self.voice.values(of: run, script, now: scene.now)
        values["prizes"] = script.tiers.map { $0.line(title: titles[$0.id] ?? $0.title, language) }
            .joined(separator: "\n")
        values["organiser"] = script.notice.organiser
        values["contact"] = script.notice.contact
        values["conditions"] = script.notice.conditions
        values["drawing"] = script.notice.drawing
        values["claiming"] = script.notice.claiming
        values["word"] = script.words.first ?? ""
        values["costs"] = script.eligibility.costs.map { PrizeWords.points($0.points, language) } ?? ""
        if let entropy = script.entropy {
            let known = self.voice.clock.moment(at: self.course.moment(entropy.known, of: run))
            values["draws"] = TimeWords.moment(known, language)
            values["entropy"] = entropy.source
        }
        values["entrants"] = Self.some(try LotteryEntries.people(of: run, scene.transaction))
        return values
    }

    /// What is told of one prize.
    func values(
        of win: LotteryWins.Win,
        _ run: Run,
        _ script: LotteryScript,
        _ scene: Scene
    ) throws -> [String: String] {
        let title = try run.lotteryState().titles[win.tier] ?? script.tier(win.tier)?.title ?? win.tier
        let isWaiting = win.state == .won
        let hasCode =
            switch script.tier(win.tier)?.reward {
            case nil, .coupon: true
            case .points, .tickets: false
            }
        let gain = try self.gain(of: win, run, scene.transaction)
        return [
            "won": title,
            "code": win.state == .given && hasCode ? gain.words ?? "" : "",
            "isOwed": "\(gain.isOwed)",
            "claimBy": win.state == .given
                ? "" : win.claimBy.map { TimeWords.moment(self.voice.clock.moment(at: $0), script.language) } ?? "",
            "mustJoin": "\(isWaiting && script.tier(win.tier)?.claim?.join != nil)",
        ]
    }

    /// What was given for a win by now, also where its code came later.
    func gain(
        of win: LotteryWins.Win,
        _ run: Run,
        _ transaction: Transaction
    ) throws -> (words: String?, isOwed: Bool) {
        guard win.gain?.isEmpty == true,
            let debt = try Rewards.debt(of: win.cause(in: run), brand: run.brand, transaction)
        else { return (win.gain, false) }
        if case .coupon(let code) = debt { return (code, false) }
        return (win.gain, debt.isOwed)
    }
}

extension LotteryWins.Win {
    /// Tells the prize in the ledger from all others.
    func cause(in run: Run) -> String { "\(run.id)/prize/\(self.pick)" }
}

extension LotteryTier {
    /// `新茶礼盒 ×3，每份价值 199 元`.
    func line(title: String, _ language: Language) -> String {
        switch language {
        case .simplifiedChinese: "\(title) ×\(self.count)，每份价值 \(self.value) 元"
        case .english: "\(title) ×\(self.count), worth \(self.value) yuan each"
        }
    }
}
