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
public struct QuizPlay: RunPlay {
    public let name: PlayName = "quiz"
    public let routes = [
        Route(["account.opened", "scripts.changed", "act.answer", "message.text", "card.clicked"])
    ]

    /// So many people in one decision.
    static let atOnce = 100

    let noun = RunNoun(chinese: "竞猜", one: "quiz", several: "quizzes")
    let scripts: ScriptBook<QuizScript>
    let voice: RunVoice
    let course: RunCourse<QuizScript>

    public init(scripts: ScriptBook<QuizScript>, voice: RunVoice) {
        self.scripts = scripts
        self.voice = voice
        self.course = RunCourse(play: "quiz", clock: voice.clock)
    }

    /// What came of a quiz, all together; kept with its run when it is judged.
    struct Outcome: Hashable, Codable {
        let answered: Int
        let won: Int
    }

    public func ignores(_ messages: [Event], _ scene: Scene) throws -> [Bool] {
        try Runs.ignore(messages, of: self.name, scene.transaction)
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .accountOpened: return try self.plan(isStart: true, event, scene)
        case .scriptsChanged: return try self.plan(isStart: false, event, scene)
        case .timerDue(let timer): return try self.due(timer, event, scene)
        case .effectSettled(let settled):
            return try self.settled(settled, event, scene) ?? .pass(Bilingual("与竞猜无关", "not about a quiz"))
        case .acted(let act): return try self.take(act, event, scene)
        case .messageReceived, .cardClicked:
            guard let utterance = Utterance(event, scene) else { return .pass(Bilingual("不是文字", "no text")) }
            return try self.take(utterance, event, scene)
        default: return .pass(Bilingual("与竞猜无关", "not about a quiz"))
        }
    }

    func settling(of run: Run, _ script: QuizScript) -> (at: Instant, reason: Bilingual) {
        (self.course.moment(script.reveal, of: run), Bilingual("截止了，到点揭晓", "closed; the reveal comes at its moment"))
    }

    func goOn(
        _ moment: RunCourse<QuizScript>.Moment,
        _ run: Run,
        _ script: QuizScript,
        _ timer: TimerDue,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        moment == .pay
            ? try self.pay(run, script, event, scene) : try self.reveal(run, script, event, scene)
    }
}
