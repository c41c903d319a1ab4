import Content
import Domain
import Engine
import Scripts
import Storage

extension QuizPlay {
    /// Tells the groups of a run something, from the first one on.
    func tell(_ what: String, _ run: Run, _ script: QuizScript, _ event: Event, _ scene: Scene) throws -> Decision {
        try self.tell(GroupTelling.Place(run: run.id, what: what), run, script, after: nil, event, scene)
    }

    func goOn(_ place: GroupTelling.Place, after group: GroupID, _ event: Event, _ scene: Scene) throws -> Decision {
        guard let run = try Runs.find(place.run, brand: event.brand, scene.transaction) else {
            return .never(Bilingual("没有这一场竞猜", "there is no such run"))
        }
        let script = try run.script(as: QuizScript.self)
        return try self.tell(place, run, script, after: group, event, scene)
    }

    private func tell(
        _ place: GroupTelling.Place,
        _ run: Run,
        _ script: QuizScript,
        after group: GroupID?,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        guard let announcement = script.announce else {
            return .done(Bilingual("脚本没有要在群里说的", "the script tells the groups nothing"))
        }
        var values = try self.values(revealing: run, script, scene)
        values["answered"] = try "\(QuizAnswers.count(of: run, scene.transaction))"
        let (template, offered): (String, [TemplateVariable]) =
            switch place.what {
            case "announce": (announcement.say, QuizVariables.announce)
            case "remind": (script.say.remind, QuizVariables.remind)
            default: (script.say.reveal, QuizVariables.reveal)
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

    /// What every template of the quiz may mention; see ``QuizVariables``.
    func values(of run: Run, _ script: QuizScript, now: Instant) -> [String: String] {
        var values = self.voice.values(of: run, script, now: now)
        values["isSingle"] = "\(script.questions.count == 1)"
        values["questions"] = "\(script.questions.count)"
        if let first = script.questions.first {
            values["ask"] = first.ask
            if case .options(let options) = first.answer {
                values["options"] = options.map { "\($0.key) \($0.text)" }.joined(separator: "\n")
            }
        }
        values["reward"] = script.prizeWords
        values["winners"] = script.scoring.winners.map(String.init) ?? ""
        return values
    }

    /// With an address that knows who asks, where nobody else reads.
    func values(of run: Run, _ script: QuizScript, _ utterance: Utterance, _ scene: Scene) -> [String: String] {
        var values = self.values(of: run, script, now: scene.now)
        values["link"] = self.voice.link(run, script, for: utterance, scene)
        return values
    }

    /// With what is told after the reveal; before it, the right answers are not among them.
    func values(revealing run: Run, _ script: QuizScript, _ scene: Scene) throws -> [String: String] {
        var values = self.values(of: run, script, now: scene.now)
        guard scene.now >= run.closesAt else { return values }
        let counts = try QuizResults.counts(of: run, scene.transaction)
        values["answers"] = script.questions.map(\.rightAnswer).joined(separator: "\n")
        values["explain"] = script.questions.first?.explain ?? ""
        values["winners"] = "\(counts.won)"
        values["answered"] = "\(counts.answered)"
        return values
    }
}

extension QuizScript {
    /// What a winner gets, in words.
    var prizeWords: String {
        if case .allCorrectShare(let pot) = self.scoring {
            let points = PrizeWords.points(pot, self.language)
            return self.language == .english ? "a share of \(points)" : "平分 \(points)"
        }
        return self.reward?.words(self.language) ?? ""
    }
}

extension QuizScoring {
    /// How many can win; nil for everybody.
    var winners: Int? {
        switch self {
        case .allCorrectShare: nil
        case .first(let places), .speed(let places), .closest(let places): places.winners
        }
    }
}
