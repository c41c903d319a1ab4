import Content
import Domain
import Engine
import Scripts
import Storage

extension QuizPlay {
    func telling(_ what: String, of run: Run, _ script: QuizScript, _ scene: Scene) throws -> Saying {
        // What is offered stays what it was when the run is over.
        let isInvitation = ["announce", "remind"].contains(what)
        var values =
            isInvitation
            ? self.values(of: run, script, now: scene.now) : try self.values(revealing: run, script, scene)
        if try run.result(as: Outcome.self) == nil {
            values["answered"] = Self.some(try QuizAnswers.count(of: run, scene.transaction))
        }
        return switch what {
        case "announce":
            self.saying(script.announce?.say ?? "quiz/announce", QuizVariables.announce, values, run, script)
        case "remind": self.saying(script.say.remind, QuizVariables.remind, values, run, script)
        default: self.saying(script.say.reveal, QuizVariables.reveal, values, run, script)
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
        let outcome = try run.result(as: Outcome.self)
        values["answers"] = script.questions.map(\.rightAnswer).joined(separator: "\n")
        values["explain"] = script.questions.first?.explain ?? ""
        values["winners"] = Self.some(outcome?.won ?? 0)
        values["answered"] = Self.some(outcome?.answered ?? 0)
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
