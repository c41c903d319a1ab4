import Community
import Content
import Domain
import Engine
import Ledger
import Scripts
import Storage

extension QuizPlay {
    /// Why an answer does not count.
    enum Refusal {
        case notOpen, closed, answered, unclear, onPage

        var flag: String {
            switch self {
            case .notOpen: "isNotOpen"
            case .closed: "isClosed"
            case .answered: "isAnswered"
            case .unclear: "isUnclear"
            case .onPage: "isOnPage"
            }
        }

        var reason: Bilingual {
            switch self {
            case .notOpen: Bilingual("还没有开始，不算", "it has not begun: not counted")
            case .closed: Bilingual("已经截止，不算", "too late: not counted")
            case .answered: Bilingual("已经答过，先前的算数", "answered before: the first answer counts")
            case .unclear: Bilingual("看不懂这个答案，不算", "the answer is not understood: not counted")
            case .onPage: Bilingual("这一场在页面上答", "this quiz is answered on its page")
            }
        }
    }

    /// Whether the run takes what was done at a moment.
    private func objection(_ run: Run, at moment: Instant) -> Refusal? {
        if moment < run.opensAt { return .notOpen }
        return run.isClosed(at: moment) ? .closed : nil
    }

    // MARK: - On the page

    func take(_ act: PageAct, _ event: Event, _ scene: Scene) throws -> Decision {
        guard case .answer(let replies) = act.deed else { return .pass(Bilingual("不是答题", "no answer")) }
        guard let run = try Runs.run(of: act, play: self.name, event, scene.transaction) else {
            return .pass(Bilingual("不是竞猜的页面", "not the page of a quiz"))
        }
        if let refusal = self.objection(run, at: event.happenedAt) { return .done(refusal.reason) }
        let script = try run.script(as: QuizScript.self)
        let person = try Persons.person(act.by, brand: event.brand, now: scene.now, scene.transaction)
        let known = try QuizAnswers.sheet(of: person, run, scene.transaction)?.answers ?? [:]
        var counts: [QuizAnswers.Taking: Int] = [:]
        var unclear = 0
        for question in script.questions {
            guard let reply = replies.first(where: { $0.question == question.id }) else { continue }
            guard let answer = question.reading(reply.answer) else {
                unclear += 1
                continue
            }
            // A page sends all answers when one of them changes: the others keep the moment at which they were given.
            if let before = known[question.id], before.text == answer, before.moment.at <= event.happenedAt {
                counts[.taken, default: 0] += 1
                continue
            }
            let taking = try self.take(answer, to: question, run, script, person, event, scene)
            counts[taking, default: 0] += 1
        }
        let taken = counts[.taken, default: 0] + counts[.changed, default: 0]
        guard taken > 0 else { return .done(unclear > 0 ? Refusal.unclear.reason : Refusal.answered.reason) }
        return .done(
            Bilingual("收下 \(taken) 个答案", taken.counted("answer is", "answers are") + " taken")
        )
    }

    private func take(
        _ answer: String,
        to question: QuizQuestion,
        _ run: Run,
        _ script: QuizScript,
        _ person: PersonID,
        _ event: Event,
        _ scene: Scene
    ) throws -> QuizAnswers.Taking {
        try QuizAnswers.take(
            answer,
            to: question.id,
            of: run,
            by: person,
            at: QuizSheet.Moment(at: event.happenedAt, event: event.id),
            mayChange: script.change == .allowed,
            scene.transaction
        )
    }

    // MARK: - In a chat

    func take(_ utterance: Utterance, _ event: Event, _ scene: Scene) throws -> Decision {
        if let asked = try self.ask(utterance, event, scene) { return asked }
        let runs = try self.runs(at: event, scene).map { (run: $0, script: try $0.script(as: QuizScript.self)) }
        // What is answered on a page only must not stand before what is answered here.
        for (run, script) in runs.filter(\.script.isAnsweredInChat) + runs.filter({ !$0.script.isAnsweredInChat }) {
            guard script.plays(on: event.account), let question = script.questions.first else { continue }
            let answer = question.reading(utterance.text)
            // What reads like no answer is not for this play; a number is said for many reasons.
            guard let answer else { continue }
            guard script.isAnsweredInChat else {
                return try self.refuse(.onPage, utterance, run, script, event, scene)
            }
            if let refusal = self.objection(run, at: event.happenedAt) {
                return try self.refuse(refusal, utterance, run, script, event, scene)
            }
            let person = try Persons.person(utterance.by, brand: event.brand, now: scene.now, scene.transaction)
            let taking = try self.take(answer, to: question, run, script, person, event, scene)
            guard taking != .kept else {
                return try self.refuse(.answered, utterance, run, script, event, scene)
            }
            try RunTalks.note(utterance, person: person, run: run, account: event.account, scene.transaction)
            return try self.accept(answer, taking, question, utterance, run, script, person, event, scene)
        }
        return .pass(Bilingual("不像是哪一场竞猜的答案", "it reads like no answer to a quiz"))
    }

    /// The runs that a word may be meant for: those that are open before those that are just over.
    private func runs(at event: Event, _ scene: Scene) throws -> [Run] {
        let moment = event.happenedAt
        let live = try Runs.live(self.name, brand: event.brand, scene.transaction)
        let open = live.filter { $0.isOpen(at: moment) }
        guard open.isEmpty else { return open }
        let scripts = self.scripts.all(of: event.brand).map { ScriptID($0.script.id) }
        return try Runs.justOver(scripts, at: moment, brand: event.brand, scene.transaction)
    }

    private func accept(
        _ answer: String,
        _ taking: QuizAnswers.Taking,
        _ question: QuizQuestion,
        _ utterance: Utterance,
        _ run: Run,
        _ script: QuizScript,
        _ person: PersonID,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        var values = self.values(of: run, script, utterance, scene)
        values["choice"] = question.words(of: answer)
        values["isChanged"] = "\(taking == .changed)"
        values["canChange"] = "\(script.change == .allowed)"
        let reveal = self.voice.clock.moment(at: self.course.moment(script.reveal, of: run))
        values["reveals"] = TimeWords.moment(reveal, script.language)
        let account = PointAccount(brand: event.brand, person: person)
        values["balance"] = try "\(Points.balance(of: account, now: scene.now, scene.transaction))"
        return self.answering(
            utterance,
            script.say.accepted,
            values,
            QuizVariables.accepted,
            script,
            event,
            taking == .changed
                ? Bilingual("改成了这个答案", "the answer is changed")
                : Bilingual("收下了答案", "the answer is taken")
        )
    }

    private func refuse(
        _ refusal: Refusal,
        _ utterance: Utterance,
        _ run: Run,
        _ script: QuizScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        var values = self.values(of: run, script, utterance, scene)
        values[refusal.flag] = "true"
        return self.answering(
            utterance,
            script.say.refused,
            values,
            QuizVariables.refused,
            script,
            event,
            refusal.reason
        )
    }

    private func answering(
        _ utterance: Utterance,
        _ template: String,
        _ values: [String: String],
        _ offered: [TemplateVariable],
        _ script: QuizScript,
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

extension QuizQuestion {
    /// An answer as people read it: `A 龙井`.
    func words(of answer: String) -> String {
        guard case .options(let options) = self.answer, let option = options.first(where: { $0.key == answer }) else {
            return answer
        }
        return "\(option.key) \(option.text)"
    }
}
