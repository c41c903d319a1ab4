import Community
import Content
import Domain
import Engine
import Ledger
import Scripts
import Storage

extension PollPlay {
    private enum Refusal {
        case notOpen, closed, answered, unclear

        var flag: String {
            switch self {
            case .notOpen: "isNotOpen"
            case .closed: "isClosed"
            case .answered: "isAnswered"
            case .unclear: "isUnclear"
            }
        }

        var reason: Bilingual {
            switch self {
            case .notOpen: Bilingual("还没有开始，不算", "it has not begun: not counted")
            case .closed: Bilingual("已经截止，不算", "too late: not counted")
            case .answered: Bilingual("已经投过，先前的算数", "voted before: the first vote counts")
            case .unclear: Bilingual("没有这个选项，不算", "there is no such option: not counted")
            }
        }
    }

    private func objection(_ run: Run, at moment: Instant) -> Refusal? {
        if moment < run.opensAt { return .notOpen }
        return run.isClosed(at: moment) ? .closed : nil
    }

    func take(_ act: PageAct, _ event: Event, _ scene: Scene) throws -> Decision {
        guard case .vote(let keys) = act.deed else { return .pass(Bilingual("不是投票", "no vote")) }
        guard let run = try Runs.run(of: act, play: self.name, event, scene.transaction) else {
            return .pass(Bilingual("不是投票的页面", "not the page of a poll"))
        }
        if let refusal = self.objection(run, at: event.happenedAt) { return .done(refusal.reason) }
        let script = try run.script(as: PollScript.self)
        guard let key = keys.first, script.option(key) != nil else { return .done(Refusal.unclear.reason) }
        let (taking, _, gift) = try self.take(key, by: act.by, run, script, event, scene)
        guard taking != .kept else { return .done(Refusal.answered.reason) }
        return .done(Self.reason(taking, gift))
    }

    func take(_ utterance: Utterance, _ event: Event, _ scene: Scene) throws -> Decision {
        if let asked = try self.ask(utterance, event, scene) { return asked }
        for run in try self.runs(at: event, scene) {
            let script = try run.script(as: PollScript.self)
            guard script.plays(on: event.account), let key = script.reading(utterance.text) else { continue }
            var values = self.values(of: run, script, utterance, scene)
            if let refusal = self.objection(run, at: event.happenedAt) {
                values[refusal.flag] = "true"
                return self.answering(
                    utterance,
                    script.say.refused,
                    values,
                    PollVariables.refused,
                    script,
                    event,
                    refusal.reason
                )
            }
            let (taking, person, gift) = try self.take(key, by: utterance.by, run, script, event, scene)
            guard taking != .kept else {
                values[Refusal.answered.flag] = "true"
                return self.answering(
                    utterance,
                    script.say.refused,
                    values,
                    PollVariables.refused,
                    script,
                    event,
                    Refusal.answered.reason
                )
            }
            let account = PointAccount(brand: event.brand, person: person)
            values["choice"] = script.option(key).map { "\($0.key) \($0.text)" }
            values["isChanged"] = "\(taking == .changed)"
            values["canChange"] = "\(script.change == .allowed)"
            values["gain"] = gift?.words(script.language) ?? ""
            values["balance"] = try "\(Points.balance(of: account, now: scene.now, scene.transaction))"
            if script.results == .always {
                values["results"] = script.resultLines(try PollVotes.counts(of: run, scene.transaction))
            }
            return self.answering(
                utterance,
                script.say.accepted,
                values,
                PollVariables.accepted,
                script,
                event,
                Self.reason(taking, gift)
            )
        }
        return .pass(Bilingual("不像是哪一场投票的选项", "it reads like no option of a poll"))
    }

    /// The runs that a word may be meant for: those that are open before those that are just over.
    private func runs(at event: Event, _ scene: Scene) throws -> [Run] {
        let moment = event.happenedAt
        let open = try Runs.live(self.name, brand: event.brand, scene.transaction).filter { $0.isOpen(at: moment) }
        guard open.isEmpty else { return open }
        let scripts = self.scripts.all(of: event.brand).map { ScriptID($0.script.id) }
        return try Runs.justOver(scripts, at: moment, brand: event.brand, scene.transaction)
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
            scene.transaction
        )
        guard taking == .taken, let reward = script.reward else { return (taking, person, nil) }
        let occasion = Rewards.Occasion(
            account: PointAccount(brand: event.brand, person: person),
            cause: "\(run.id)/vote/\(person)",
            reason: Bilingual("\(script.title)：投票", "\(script.title): a vote"),
            now: scene.now
        )
        return (taking, person, try Rewards.give(reward, occasion, scene.transaction))
    }

    private static func reason(_ taking: PollVotes.Taking, _ gift: Rewards.Gift?) -> Bilingual {
        let taken =
            taking == .changed
            ? Bilingual("改了这一票", "the vote is changed") : Bilingual("收下这一票", "the vote is taken")
        guard let gift else { return taken }
        guard case .outOfStock(let pool) = gift else {
            return taken + Bilingual("，送出", "; given: ")
                + Bilingual(gift.words(.simplifiedChinese), gift.words(.english))
        }
        return taken + Bilingual("；券池“\(pool)”没有码了", "; no codes are left in the pool “\(pool)”")
    }

    private func answering(
        _ utterance: Utterance,
        _ template: String,
        _ values: [String: String],
        _ offered: [TemplateVariable],
        _ script: PollScript,
        _ event: Event,
        _ reason: Bilingual
    ) -> Decision {
        do {
            let text = try self.voice.text(template, script.language, values, offered: offered, brand: event.brand)
            return .done(reason, effects: [utterance.answer(text)])
        } catch {
            return .done(reason + Bilingual("；没有回话：", "; not answered: ") + ContentError.words(error))
        }
    }
}

extension PollPlay {
    func tell(_ what: String, _ run: Run, _ script: PollScript, _ event: Event, _ scene: Scene) throws -> Decision {
        try self.tell(GroupTelling.Place(run: run.id, what: what), run, script, after: nil, event, scene)
    }

    func tell(
        _ place: GroupTelling.Place,
        _ run: Run,
        _ script: PollScript,
        after group: GroupID?,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        guard let announcement = script.announce else {
            return .done(Bilingual("脚本没有要在群里说的", "the script tells the groups nothing"))
        }
        var values = self.values(of: run, script, now: scene.now)
        let counts = try PollVotes.counts(of: run, scene.transaction)
        values["votes"] = "\(counts.values.reduce(0, +))"
        let (template, offered): (String, [TemplateVariable]) =
            switch place.what {
            case "announce": (announcement.say, PollVariables.announce)
            case "remind": (script.say.remind, PollVariables.remind)
            default: (script.say.closed, PollVariables.closed)
            }
        if let outcome = try run.result(as: Outcome.self) {
            let option = outcome.winner.flatMap(script.option)
            values["winner"] = option.map { "\($0.key) \($0.text)" } ?? ""
            values["results"] = script.resultLines(outcome.counts)
            values["prize"] = outcome.wish?.title ?? ""
        }
        let until = run.tellingEnds(place.what, from: scene.now)
        return try GroupTelling(groups: script.groups, announcement: announcement, until: until)
            .decision(place, after: group, account: event.account, scene) {
                try self.voice.text(
                    template,
                    script.language,
                    values,
                    offered: offered,
                    brand: run.brand,
                    byteLimit: announcement.via.byteLimit
                )
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
}
