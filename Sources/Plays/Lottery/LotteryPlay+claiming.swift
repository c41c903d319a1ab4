import Community
import Content
import Domain
import Engine
import Scripts
import Storage

extension LotteryPlay {
    /// A prize that waits to be claimed.
    struct Waiting {
        let run: Run
        let script: LotteryScript
        let win: LotteryWins.Win

        /// The group in which the winner has to be.
        var join: GroupID? { self.script.tier(self.win.tier)?.claim?.join }
    }

    /// What became of a claim.
    struct Claiming {
        var given: [Waiting] = []
        var mustJoin = false
        /// How many are owed a code, because none is left.
        var missing = 0

        var reason: Bilingual {
            guard self.given.isEmpty else {
                let count = self.given.count
                return Bilingual("领走 \(count) 份奖", count.counted("prize is", "prizes are") + " claimed")
                    + Rewards.shortage(self.missing)
            }
            return self.mustJoin
                ? Bilingual("要先进群才能领", "a group is to be joined first")
                : Bilingual("没有可以领的奖", "there is no prize to claim")
        }
    }

    /// What waits for somebody, of all runs of a script or of all scripts; what lapses first comes first.
    func waiting(for identity: Identity, of script: ScriptID?, _ event: Event, _ scene: Scene) throws -> [Waiting] {
        guard let person = try Persons.known(identity, brand: event.brand, scene.transaction) else { return [] }
        return try LotteryWins.waiting(for: person, brand: event.brand, scene.transaction).compactMap { id, win in
            guard let run = try Runs.find(id, brand: event.brand, scene.transaction),
                script == nil || run.script == script
            else { return nil }
            return Waiting(run: run, script: try run.script(as: LotteryScript.self), win: win)
        }
    }

    /// Gives what somebody may claim at the moment of the event.
    func claim(_ waiting: [Waiting], _ identity: Identity, _ event: Event, _ scene: Scene) throws -> Claiming {
        var claiming = Claiming()
        for prize in waiting {
            let (run, win) = (prize.run, prize.win)
            guard let tier = prize.script.tier(win.tier), let claimBy = win.claimBy, event.happenedAt < claimBy
            else { continue }
            if let group = prize.join, try !self.isIn(group, identity, prize, scene) {
                claiming.mustJoin = true
                continue
            }
            let gain = try self.give(win, tier, run, prize.script, event, scene)
            try LotteryWins.set(.given, win, claimBy: claimBy, gain: gain, of: run, scene.transaction)
            if gain.isEmpty { claiming.missing += 1 }
            claiming.given.append(prize)
        }
        return claiming
    }

    private func isIn(_ group: GroupID, _ identity: Identity, _ prize: Waiting, _ scene: Scene) throws -> Bool {
        try self.accounts(of: prize.run, prize.script).contains { account in
            let standing = try Memberships.standing(identity.id, in: group, account: account, scene.transaction)
            return standing.map { $0.leftAt == nil } ?? false
        }
    }

    /// The template of what somebody is told who has nothing to claim.
    public static let unclaimed = "lottery/unclaimed"

    /// Claims in a chat, of whatever runs.
    ///
    /// - Returns: nil when something else is said, or nothing waits and it was not said to the brand; also where no
    ///   lottery is played and the person never won: the word is another play's then.
    func claim(_ utterance: Utterance, _ event: Event, _ scene: Scene) throws -> Decision? {
        guard let language = Language.allCases.first(where: { utterance.says(LotteryScript.claimWords($0)) }) else {
            return nil
        }
        let waiting = try self.waiting(for: utterance.by, of: nil, event, scene).filter {
            $0.script.plays(on: event.account) && utterance.says($0.script.claimWords)
        }
        let tellable = try self.tellable(waiting, to: utterance, scene)
        if let first = waiting.first, tellable.isEmpty {
            return self.keepBack(
                try self.saying(of: first, scene),
                from: utterance,
                Bilingual(
                    "没法单独告诉他，页面上也看不到，先不领",
                    "not claimed: nothing reaches them alone, and no page shows it"
                )
            )
        }
        let claiming = try self.claim(tellable, utterance.by, event, scene)
        guard let shown = claiming.given.first ?? tellable.first else {
            guard utterance.isAddressed, try self.mayMeanPrizes(utterance, event, scene) else { return nil }
            let minute = self.voice.clock.minuteOfDay(at: scene.now)
            let saying = Saying(
                template: Self.unclaimed,
                language: language,
                values: CommonVariables.momentValues(minuteOfDay: minute, language: language),
                offered: ChatVariables.unclaimed,
                brand: event.brand
            )
            return self.voice.answer(utterance, saying, claiming.reason)
        }
        let isLate = claiming.given.isEmpty && !claiming.mustJoin
        // Before others it says no more than where to look, and that once.
        let most = utterance.isAnsweredBeforeAll ? 1 : 5
        let told = claiming.given.isEmpty ? [shown] : Array(claiming.given.prefix(most))
        var news = RunNews(scene.now)
        for prize in told {
            var isPrivate = false
            try news.say({
                let said = try self.saying(of: prize, isLate: isLate, scene)
                let saying = self.voice.saying(said, in: event.account, about: prize.run.script, scene)
                let text: String
                (text, isPrivate) = try self.voice.text(saying.secret, to: utterance)
                return text
            }) { utterance.answer(Message(text: $0, isPrivate: isPrivate)) }
        }
        for prize in claiming.given.isEmpty ? told : claiming.given {
            // They may have entered on a page, and a code that is owed comes to where they claimed.
            let (person, account) = (prize.win.person, event.account)
            try RunTalks.note(utterance, person: person, run: prize.run, account: account, scene.transaction)
        }
        return .done(claiming.reason + news.silence, effects: news.effects)
    }

    /// Whether a lottery is played on the account, or the person ever won anything.
    private func mayMeanPrizes(_ utterance: Utterance, _ event: Event, _ scene: Scene) throws -> Bool {
        if self.scripts.all(of: event.brand).contains(where: { $0.script.plays(on: event.account) }) { return true }
        guard let person = try Persons.known(utterance.by, brand: event.brand, scene.transaction) else { return false }
        return try LotteryWins.isAny(of: person, brand: event.brand, scene.transaction)
    }

    /// What somebody can be told of when they claim it here: all of it alone, or else what one page shows, which is
    /// that of the run that is on or was the last.
    private func tellable(_ waiting: [Waiting], to utterance: Utterance, _ scene: Scene) throws -> [Waiting] {
        guard utterance.isAnsweredBeforeAll else { return waiting }
        let shown = try waiting.filter { prize in
            let run = prize.run
            guard self.voice.canTellAlone(utterance, of: run.brand) else { return false }
            return try Runs.current(run.script, brand: run.brand, scene.transaction)?.id == run.id
        }
        // One that needs a group first does not stand before the others.
        let next = shown.first { $0.join == nil } ?? shown.first
        return shown.filter { $0.run.id == next?.run.id }
    }

    /// Says before others that this is for one person alone, and of no page.
    func keepBack(_ saying: Saying, from utterance: Utterance, _ reason: Bilingual) -> Decision {
        var saying = saying.with(["link": ""]).secret
        saying.page = nil
        return self.voice.answer(utterance, saying, reason)
    }

    /// What somebody is told of their prize as it stands now.
    private func saying(of prize: Waiting, isLate: Bool = false, _ scene: Scene) throws -> Saying {
        let (run, script) = (prize.run, prize.script)
        let wins = try LotteryWins.of(prize.win.person, run, scene.transaction)
        let win = wins.first { $0.pick == prize.win.pick } ?? prize.win
        var values = try self.values(of: run, script, scene)
        values.merge(try self.values(of: win, run, script, scene)) { $1 }
        return isLate
            ? self.saying(script.say.lapsed, LotteryVariables.lapsed, values, run, script)
            : self.saying(script.say.won, LotteryVariables.won, values, run, script)
    }

    /// Gives prizes to those who had to join a group for them, and tells them where they took part.
    func welcomeWinners(_ change: MemberChange, _ event: Event, _ scene: Scene) throws -> Decision {
        var all = Claiming()
        var news = RunNews(scene.now)
        for member in change.members {
            let identity = Identity(change.kind, member)
            let waiting = try self.waiting(for: identity, of: nil, event, scene).filter { $0.join == change.group }
            let claiming = try self.claim(waiting, identity, event, scene)
            all.given += claiming.given
            all.missing += claiming.missing
            for prize in claiming.given {
                let (person, run) = (prize.win.person, prize.run)
                let talk = try RunTalks.talk(of: person, run: run, scene.transaction)
                try news.tell(talk) {
                    try self.voice.text(try self.saying(of: prize, scene), in: $0, about: run, scene)
                }
            }
        }
        guard !all.given.isEmpty else {
            return .pass(Bilingual("进群的人没有待领的奖", "who joined has no prize to claim"))
        }
        return .done(
            all.reason + Bilingual("，因为进了群", " by joining") + news.silence,
            effects: news.effects
        )
    }
}
