import Community
import Content
import Domain
import Engine
import Ledger
import Scripts
import Storage

extension PollPlay {
    func take(_ act: PageAct, _ event: Event, _ scene: Scene) throws -> Decision {
        guard case .vote(let keys) = act.deed else { return .pass(Bilingual("不是投票", "no vote")) }
        guard let run = try Runs.run(of: act, play: self.name, event, scene.transaction) else {
            return .pass(Bilingual("不是投票的页面", "not the page of a poll"))
        }
        if let refusal = run.refusal(at: event.happenedAt) { return .done(refusal.reason) }
        let script = try run.script(as: PollScript.self)
        guard let key = keys.first, script.option(key) != nil else { return .done(Refusal.unclear.reason) }
        let (taking, _, gift) = try self.take(key, by: act.by, run, script, event, scene)
        guard taking != .kept else { return .done(Refusal.voted.reason) }
        return .done(Self.reason(taking, gift))
    }

    func take(_ utterance: Utterance, _ event: Event, _ scene: Scene) throws -> Decision {
        func refuse(_ refusal: Refusal, _ called: Called) -> Decision {
            let (run, script) = called
            var values = self.values(of: run, script, utterance, scene)
            values[refusal.flag] = "true"
            let saying = self.saying(script.say.refused, PollVariables.refused, values, run, script)
            return self.voice.answer(utterance, saying, refusal.reason)
        }
        if let asked = try self.ask(utterance, event, scene, words: \.askingWords, refuse: refuse) { return asked }
        for called in try self.runs(for: utterance, at: event, scene) {
            let (run, script) = called
            guard self.wasAsked(script, utterance, event), let key = script.reading(utterance.text) else { continue }
            if let refusal = run.refusal(at: event.happenedAt) { return refuse(refusal, called) }
            var values = self.values(of: run, script, utterance, scene)
            let (taking, person, gift) = try self.take(key, by: utterance.by, run, script, event, scene)
            guard taking != .kept else { return refuse(.voted, called) }
            let account = PointAccount(brand: event.brand, person: person)
            values["choice"] = script.option(key).map { "\($0.key) \($0.text)" }
            values["isChanged"] = "\(taking == .changed)"
            values["canChange"] = "\(script.change == .allowed)"
            values["gain"] = gift?.words(script.language) ?? ""
            values["isOwed"] = "\(gift?.isOwed == true)"
            if gift?.isOwed == true {
                try RunTalks.note(utterance, person: person, run: run, account: event.account, scene.transaction)
            }
            values["balance"] = try "\(Points.balance(of: account, now: scene.now, scene.transaction))"
            if script.results == .always {
                values["results"] = script.resultLines(try PollVotes.counts(of: run, scene.transaction))
            }
            let saying = self.saying(script.say.accepted, PollVariables.accepted, values, run, script)
            let accepted = self.voice.answer(utterance, saying, Self.reason(taking, gift))
            return try self.counted(accepted, run, utterance, event, scene)
        }
        return .pass(Bilingual("不像是哪一场投票的选项", "it reads like no option of a poll"))
    }

    private func take(
        _ key: String,
        by identity: Identity,
        _ run: Run,
        _ script: PollScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> (PollVotes.Taking, PersonID, Rewards.Gift?) {
        let person = try Persons.person(identity, brand: event.brand, now: scene.now, scene.transaction)
        let taking = try PollVotes.take(
            key,
            of: run,
            by: person,
            at: PollVotes.Moment(at: event.happenedAt, event: event.id),
            mayChange: script.change == .allowed,
            lane: event.lane,
            scene.transaction
        )
        guard taking == .taken, let reward = script.reward else { return (taking, person, nil) }
        let occasion = Rewards.Occasion(
            account: PointAccount(brand: event.brand, person: person),
            cause: "\(run.id)/vote/\(person)",
            reason: Bilingual("\(script.title)：投票", "\(script.title): a vote"),
            language: script.language,
            via: event.account,
            now: scene.now
        )
        return (taking, person, try Rewards.give(reward, occasion, scene.transaction))
    }

    private static func reason(_ taking: PollVotes.Taking, _ gift: Rewards.Gift?) -> Bilingual {
        let taken =
            taking == .changed
            ? Bilingual("改了这一票", "the vote is changed") : Bilingual("收下这一票", "the vote is taken")
        guard let gift else { return taken }
        guard gift.isOwed else {
            return taken + Bilingual("，送出", "; given: ")
                + Bilingual(gift.words(.simplifiedChinese), gift.words(.english))
        }
        return taken + Rewards.shortage(1)
    }
}

extension Refusal {
    fileprivate static let voted = Refusal(
        flag: "isAnswered",
        reason: Bilingual("已经投过，先前的算数", "voted before: the first vote counts")
    )
    fileprivate static let unclear = Refusal(
        flag: "isUnclear",
        reason: Bilingual("没有这个选项，不算", "there is no such option: not counted")
    )
}

extension PollPlay {
    func telling(_ what: String, of run: Run, _ script: PollScript, _ scene: Scene) throws -> Saying {
        var values = self.values(of: run, script, now: scene.now)
        let counts = try PollVotes.counts(of: run, scene.transaction)
        values["votes"] = Self.some(counts.values.reduce(0, +))
        if let outcome = try run.result(as: Outcome.self) {
            let option = outcome.winner.flatMap(script.option)
            values["winner"] = option.map { "\($0.key) \($0.text)" } ?? ""
            values["results"] = script.resultLines(outcome.counts)
            values["prize"] = outcome.wish?.title ?? ""
        }
        return switch what {
        case "announce":
            self.saying(script.announce?.say ?? "poll/announce", PollVariables.announce, values, run, script)
        case "remind": self.saying(script.say.remind, PollVariables.remind, values, run, script)
        default: self.saying(script.say.closed, PollVariables.closed, values, run, script)
        }
    }

    /// With an address that knows who asks, where nobody else reads.
    func values(of run: Run, _ script: PollScript, _ utterance: Utterance, _ scene: Scene) -> [String: String] {
        var values = self.values(of: run, script, now: scene.now)
        values["link"] = self.voice.link(run, script, for: utterance, scene)
        return values
    }

    /// What every template of the poll may mention; see ``PollVariables``.
    func values(of run: Run, _ script: PollScript, now: Instant) -> [String: String] {
        var values = self.voice.values(of: run, script, now: now)
        values["ask"] = script.ask
        values["options"] = script.options.map { "\($0.key) \($0.text)" }.joined(separator: "\n")
        values["reward"] = script.reward?.words(script.language) ?? ""
        return values
    }
}

extension PollScript {
    /// The key of the option that somebody wrote, by its key or its text.
    func reading(_ text: String) -> String? {
        KeyedAnswer(text, verb: "投").key(among: self.options.map { ($0.key, $0.text) })
    }

    /// A line for each option, in the order of the script.
    func resultLines(_ counts: [String: Int]) -> String {
        self.options.map { option in
            let votes = counts[option.key] ?? 0
            return "\(option.key) \(option.text)" + (self.language == .english ? ": \(votes)" : "：\(votes) 票")
        }.joined(separator: "\n")
    }

    var choices: [Message.Choice] {
        self.options.map { Message.Choice(key: $0.key, label: "\($0.key) \($0.text)") }
    }
}
