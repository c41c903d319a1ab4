internal import Community
internal import Content
public import Domain
public import Engine
public import Scripts
internal import Storage

/// A prize quiz (有奖竞猜): asks, takes one answer of each person, and at the reveal says who was right and gives what was
/// promised.
///
/// Answers count by the moment at which they were given, wherever that was. The reveal comes a while after the closing,
/// so that what was given in time has been decided by then.
public struct QuizPlay: Play {
    public let name: PlayName = "quiz"
    public let routes = [
        Route(["account.opened", "scripts.changed", "act.answer", "message.text", "card.clicked"])
    ]

    /// So many people in one decision.
    static let atOnce = 100

    let scripts: ScriptBook<QuizScript>
    let voice: RunVoice
    let course: RunCourse<QuizScript>

    public init(scripts: ScriptBook<QuizScript>, voice: RunVoice) {
        self.scripts = scripts
        self.voice = voice
        self.course = RunCourse(play: "quiz", clock: voice.clock)
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .accountOpened: return try self.plan(isStart: true, event, scene)
        case .scriptsChanged: return try self.plan(isStart: false, event, scene)
        case .timerDue(let timer): return try self.due(timer, event, scene)
        case .acted(let act): return try self.take(act, event, scene)
        case .messageReceived, .cardClicked:
            guard let utterance = Utterance(event) else { return .pass(Bilingual("不是文字", "no text")) }
            return try self.take(utterance, event, scene)
        default: return .pass(Bilingual("与竞猜无关", "not about a quiz"))
        }
    }

    private func plan(isStart: Bool, _ event: Event, _ scene: Scene) throws -> Decision {
        let scripts = self.scripts.atHome(event.account, brand: event.brand)
        let (planned, timers) = try self.course.plan(scripts, isStart: isStart, event, scene)
        guard planned > 0 || !timers.isEmpty else {
            return .pass(Bilingual("没有要安排的竞猜", "no quiz is to be planned"))
        }
        return .done(
            Bilingual("安排了 \(planned) 场竞猜", "\(planned.counted("quiz is", "quizzes are")) planned"),
            timers: timers
        )
    }

    private func due(_ timer: TimerDue, _ event: Event, _ scene: Scene) throws -> Decision {
        if let place = GroupTelling.Place(timer) {
            return try self.goOn(place, after: GroupID(timer.payload), event, scene)
        }
        guard let (moment, id) = RunCourse<QuizScript>.read(timer),
            let run = try Runs.find(id, brand: event.brand, scene.transaction)
        else { return .never(Bilingual("没有这一场竞猜", "there is no such run")) }
        let script = try run.script(as: QuizScript.self)
        switch moment {
        case .open: return try self.open(run, script, event, scene)
        case .remind: return try self.tell("remind", run, script, event, scene)
        case .close: return try self.close(run, script, event, scene)
        case .after: return try self.reveal(run, script, event, scene)
        case .pay: return try self.pay(run, script, event, scene)
        case .tell, .others, .claim: return .never(Bilingual("不知道要说什么", "nobody knows what is to be told"))
        }
    }

    private func open(_ run: Run, _ script: QuizScript, _ event: Event, _ scene: Scene) throws -> Decision {
        guard run.state == .planned else {
            return .pass(Bilingual("这一场已经开始过了", "the run has been opened before"))
        }
        try Runs.move(run, to: .open, scene.transaction)
        let timers = self.course.timers(of: run, script)
        guard scene.now < run.closesAt else {
            return .never(
                Bilingual("错过了：轮到它时已经截止", "missed: its turn came after the closing")
            ).with(timers: timers)
        }
        return try self.tell("announce", run, script, event, scene)
            .prefixed(Bilingual("竞猜开始；", "the quiz is open; "), timers: timers)
    }

    private func close(_ run: Run, _ script: QuizScript, _ event: Event, _ scene: Scene) throws -> Decision {
        guard run.state == .open else { return .pass(Bilingual("它没有开着", "it is not open")) }
        try Runs.move(run, to: .closed, scene.transaction)
        let revealAt = self.course.moment(script.reveal, of: run)
        let current = self.scripts.script(run.script, of: run.brand)
        let timers = try current.map { try self.course.plan($0, event, scene) } ?? []
        return .done(
            Bilingual("截止了，到点揭晓", "closed; the reveal comes at its moment"),
            timers: timers + [
                .set(key: RunCourse<QuizScript>.key(.after, run.id), dueAt: revealAt, lateness: .fire, payload: "")
            ]
        )
    }
}
