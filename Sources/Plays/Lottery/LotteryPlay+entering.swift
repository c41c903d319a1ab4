import Community
import Content
import Domain
import Engine
import Ledger
import Scripts
import Storage

extension LotteryPlay {
    /// Why a draw that decides at once has no outside value; part of its proof.
    static let instantReason = "decided at once, by the number of the entry"

    func take(_ act: PageAct, _ event: Event, _ scene: Scene) throws -> Decision {
        guard let run = try Runs.run(of: act, play: self.name, event, scene.transaction) else {
            return .pass(Bilingual("不是抽奖的页面", "not the page of a lottery"))
        }
        let script = try run.script(as: LotteryScript.self)
        switch act.deed {
        case .enter:
            return try self.pause(run, script, event, scene)
                ?? self.enterOrWait(act.by, in: nil, run, script, event, scene).decision
        case .claim:
            let waiting = try self.waiting(for: act.by, of: act.script, event, scene).filter {
                act.run == nil || $0.run.id == act.run
            }
            return .done(try self.claim(waiting, act.by, event, scene).reason)
        case .tellEntropy(let value):
            guard act.by.kind == .member else {
                return .never(Bilingual("外部数值只能由品牌来填", "only the brand tells the outside value"))
            }
            return try self.take(entropy: value, run, script, event, scene)
        case .answer, .checkIn, .vote, .correct:
            return .pass(Bilingual("与抽奖无关", "not about a lottery"))
        }
    }

    /// Puts off a draw that is made before the opening was decided: until then nobody knows what there is to win.
    private func pause(_ run: Run, _ script: LotteryScript, _ event: Event, _ scene: Scene) -> Decision? {
        guard script.kind == .instant, run.state == .planned, run.isOpen(at: event.happenedAt),
            scene.now < run.closesAt + Self.grace
        else { return nil }
        return Decision(.later(scene.now + .seconds(1)), Bilingual("等它先开始", "its opening is decided first"))
    }

    /// What became of an entry or a claim, and what is to be done about it.
    struct Entering {
        let outcome: LotteryDesk.Outcome
        let person: PersonID
        /// The prize as it stands after it was handed over or put aside.
        var win: LotteryWins.Win?
        var decision: Decision
        /// Whether nothing is decided yet: the person's tags are asked for.
        var isWaiting = false
    }

    func enter(
        _ identity: Identity,
        _ run: Run,
        _ script: LotteryScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> Entering {
        let person = try Persons.person(identity, brand: event.brand, now: scene.now, scene.transaction)
        let outcome = try self.desk(run, script, person, identity, event, scene).enter(self.proof, scene.transaction)
        switch outcome {
        case .refused(let refusal):
            return Entering(outcome: outcome, person: person, decision: .done(refusal.reason))
        case .entered(let number, let chances):
            let reason = Bilingual(
                "登记第 \(number) 条，共 \(chances) 次机会",
                "entry \(number), chance \(chances) of this person"
            )
            return Entering(outcome: outcome, person: person, decision: .done(reason))
        case .lost(let number):
            let reason = Bilingual("第 \(number) 次抽奖，没有中", "draw \(number): nothing")
            return Entering(outcome: outcome, person: person, decision: .done(reason))
        case .won(let win):
            let handed = try self.hand(over: win, run, script, event, scene)
            let reason = Bilingual("第 \(win.number) 次抽奖，中了 \(win.tier)", "draw \(win.number): the tier \(win.tier)")
            return Entering(
                outcome: outcome,
                person: person,
                win: handed,
                decision: .done(
                    reason + Rewards.shortage(handed.gain?.isEmpty == true ? 1 : 0),
                    timers: try self.lapseTimer(run, scene)
                )
            )
        }
    }

    private func desk(
        _ run: Run,
        _ script: LotteryScript,
        _ person: PersonID,
        _ identity: Identity,
        _ event: Event,
        _ scene: Scene
    ) -> LotteryDesk {
        LotteryDesk(
            script: script,
            run: run,
            person: person,
            identity: identity,
            event: event,
            now: scene.now,
            clock: self.voice.clock,
            accounts: self.accounts(of: run, script)
        )
    }

    /// Where whoever takes part may be in a group or with a guide: on every account on which it is played, each of which
    /// knows its own; once the script is no more, on that at which the run is at home.
    func accounts(of run: Run, _ script: LotteryScript) -> [AccountID] {
        let played = self.scripts.accounts(of: run.script, in: run.brand).filter(script.plays)
        return played.contains(run.account) ? played : played + [run.account]
    }

    // MARK: - In a chat

    func take(_ utterance: Utterance, _ event: Event, _ scene: Scene) throws -> Decision {
        if utterance.run == nil, let decision = try self.claim(utterance, event, scene) { return decision }
        guard let run = try self.run(called: utterance, event, scene) else {
            return .pass(Bilingual("不是抽奖的口令", "no word for a lottery"))
        }
        let script = try run.script(as: LotteryScript.self)
        if let pause = self.pause(run, script, event, scene) { return pause }
        if let refusal = try self.keepBack(utterance, run, script, event, scene) { return refusal }
        let entering = try self.enterOrWait(utterance.by, in: utterance.place, run, script, event, scene)
        if entering.isWaiting { return entering.decision }
        return try self.answer(entering, utterance, run, script, event, scene)
    }

    /// Does not draw where the prize would be told to nobody; nil where it can be.
    private func keepBack(
        _ utterance: Utterance,
        _ run: Run,
        _ script: LotteryScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision? {
        guard script.kind == .instant, run.isOpen(at: event.happenedAt),
            !self.voice.canTellAlone(utterance, of: event.brand)
        else { return nil }
        let values = try self.values(of: run, script, scene)
        return self.keepBack(
            self.saying(script.say.lost, LotteryVariables.lost, values, run, script),
            from: utterance,
            Bilingual(
                "没法单独告诉他结果，也没有页面，先不抽",
                "not drawn: nothing reaches them alone, and no page tells it"
            )
        )
    }

    /// The run whose word was said: as the scripts call it that are in force, or as it calls itself, though its script
    /// may be no more.
    private func run(called utterance: Utterance, _ event: Event, _ scene: Scene) throws -> Run? {
        guard utterance.run == nil else {
            return try self.runs(for: utterance, at: event, scene).first { utterance.says($0.script.words) }?.run
        }
        let played = self.scripts.all(of: event.brand).map(\.script).filter { $0.plays(on: event.account) }
        let here = event.playedHereFirst(played, groups: \.groups)
        for script in utterance.called(here, names: { [$0.id, $0.title] }, words: \.words) {
            let id = ScriptID(script.id)
            let run = try Runs.run(of: id, at: event.happenedAt, brand: event.brand, scene.transaction)
            if let run, run.play == self.name {
                // Who says the word to others is not told that it is too early or too late.
                return utterance.isAddressed || run.isOpen(at: event.happenedAt) ? run : nil
            }
        }
        return try self.runs(for: utterance, at: event, scene).first { utterance.says($0.script.words) }?.run
    }

    /// Answers an entry in the chat in which it was made, where whoever takes part is told more later.
    func answer(
        _ entering: Entering,
        _ utterance: Utterance,
        _ run: Run,
        _ script: LotteryScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        if entering.outcome.isTaken {
            let (person, account) = (entering.person, event.account)
            try RunTalks.note(utterance, person: person, run: run, account: account, scene.transaction)
        }
        var values = try self.values(of: run, script, scene)
        values["link"] = self.voice.link(run, script, for: utterance, scene)
        let left = try self.desk(run, script, entering.person, utterance.by, event, scene).chancesLeft(
            scene.transaction
        )
        values["chancesLeft"] = left > 0 ? "\(left)" : ""
        let account = PointAccount(brand: event.brand, person: entering.person)
        values["balance"] = try "\(Points.balance(of: account, now: scene.now, scene.transaction))"
        let (template, offered): (String, [TemplateVariable])
        switch entering.outcome {
        case .refused(let refusal):
            values[refusal.flag] = "true"
            (template, offered) = (script.say.refused, LotteryVariables.refused)
        case .entered(let number, let chances):
            values["number"] = "\(number)"
            values["chances"] = "\(chances)"
            (template, offered) = (script.say.entered, LotteryVariables.entered)
        case .lost:
            (template, offered) = (script.say.lost, LotteryVariables.lost)
        case .won:
            if let win = entering.win { values.merge(try self.values(of: win, run, script, scene)) { $1 } }
            (template, offered) = (script.say.won, LotteryVariables.won)
        }
        let decision = entering.decision
        var saying = self.saying(template, offered, values, run, script)
        saying.isSecret = entering.outcome.isResult
        let answered = self.voice.answer(utterance, saying, decision.reason, timers: decision.timers)
        return entering.outcome.isTaken ? try self.counted(answered, run, utterance, event, scene) : answered
    }
}
