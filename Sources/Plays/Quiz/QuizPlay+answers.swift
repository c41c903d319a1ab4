import Community
import Content
import Domain
import Engine
import Ledger
import Scripts
import Storage

extension QuizPlay {
    // MARK: - On the page

    func take(_ act: PageAct, _ event: Event, _ scene: Scene) throws -> Decision {
        guard case .answer(let replies) = act.deed else { return .pass(Bilingual("不是答题", "no answer")) }
        guard let run = try Runs.run(of: act, play: self.name, event, scene.transaction) else {
            return .pass(Bilingual("不是竞猜的页面", "not the page of a quiz"))
        }
        if let refusal = self.refusal(of: run, at: event.happenedAt) { return .done(refusal.reason) }
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

    /// What is judged stays so, also while it is written: whatever comes in behind is too late.
    private func refusal(of run: Run, at moment: Instant) -> Refusal? {
        run.refusal(at: moment) ?? (run.result == nil ? nil : .closed)
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
            lane: event.lane,
            scene.transaction
        )
    }

    // MARK: - In a chat

    func take(_ utterance: Utterance, _ event: Event, _ scene: Scene) throws -> Decision {
        let asked = try self.ask(utterance, event, scene, words: \.askingWords) { refusal, called in
            self.refuse(refusal, utterance, called.run, called.script, scene)
        }
        if let asked { return asked }
        let runs = try self.runs(for: utterance, at: event, scene)
            .filter { self.wasAsked($0.script, utterance, event) }
        // What is answered on a page only must not stand before what is answered here.
        for (run, script) in runs.filter(\.script.isAnsweredInChat) + runs.filter({ !$0.script.isAnsweredInChat }) {
            // What reads like no answer is not for this play; a number is said for many reasons.
            guard let question = script.questions.first, utterance.isAddressed || question.hasOptions,
                let answer = question.reading(utterance.text)
            else { continue }
            guard script.isAnsweredInChat else {
                return self.refuse(.onPage, utterance, run, script, scene)
            }
            if let refusal = self.refusal(of: run, at: event.happenedAt) {
                return self.refuse(refusal, utterance, run, script, scene)
            }
            let person = try Persons.person(utterance.by, brand: event.brand, now: scene.now, scene.transaction)
            let taking = try self.take(answer, to: question, run, script, person, event, scene)
            guard taking != .kept else { return self.refuse(.answered, utterance, run, script, scene) }
            try RunTalks.note(utterance, person: person, run: run, account: event.account, scene.transaction)
            let accepted = try self.accept(answer, taking, question, utterance, run, script, person, event, scene)
            return try self.counted(accepted, run, utterance, event, scene)
        }
        return .pass(Bilingual("不像是哪一场竞猜的答案", "it reads like no answer to a quiz"))
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
        return self.voice.answer(
            utterance,
            self.saying(script.say.accepted, QuizVariables.accepted, values, run, script),
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
        _ scene: Scene
    ) -> Decision {
        var values = self.values(of: run, script, utterance, scene)
        values[refusal.flag] = "true"
        let saying = self.saying(script.say.refused, QuizVariables.refused, values, run, script)
        return self.voice.answer(utterance, saying, refusal.reason)
    }
}

extension Refusal {
    fileprivate static let answered = Refusal(
        flag: "isAnswered",
        reason: Bilingual("已经答过，先前的算数", "answered before: the first answer counts")
    )
    fileprivate static let unclear = Refusal(
        flag: "isUnclear",
        reason: Bilingual("看不懂这个答案，不算", "the answer is not understood: not counted")
    )
    fileprivate static let onPage = Refusal(
        flag: "isOnPage",
        reason: Bilingual("这一场在页面上答", "this quiz is answered on its page")
    )
}

extension QuizQuestion {
    /// A letter is said for a quiz; a number, between people, for anything.
    fileprivate var hasOptions: Bool { if case .options = self.answer { true } else { false } }

    /// An answer as people read it: `A 龙井`.
    func words(of answer: String) -> String {
        guard case .options(let options) = self.answer, let option = options.first(where: { $0.key == answer }) else {
            return answer
        }
        return "\(option.key) \(option.text)"
    }
}

extension QuizPlay {
    func people(of run: Run, _ scene: Scene) throws -> Int { try QuizAnswers.count(of: run, scene.transaction) }

    /// The options of a quiz that is answered in a chat.
    func choices(_ script: QuizScript) -> [Message.Choice] {
        guard script.isAnsweredInChat, case .options(let options)? = script.questions.first?.answer else { return [] }
        return options.map { Message.Choice(key: $0.key, label: "\($0.key) \($0.text)") }
    }
}
