internal import Content
public import Domain
internal import Draws
public import Engine
public import Scripts
internal import Storage

/// A lottery (抽奖) whose result anybody can check: what was fixed before the entries came, who entered, which public
/// value chance was taken from, and who won by it.
///
/// Nobody's click decides anything: where all winners are drawn at once, the roster is sealed before the outside value
/// is known; where each entry is decided at once, its number alone decides. Stock is taken in the transaction that wins.
public struct LotteryPlay: Play {
    public let name: PlayName = "lottery"
    public let routes = [
        Route([
            "account.opened", "scripts.changed", "act.enter", "act.claim", "act.tell-entropy", "message.text",
            "card.clicked",
            "group.joined",
        ])
    ]

    /// So many people in one decision.
    static let atOnce = 100
    /// So long after the closing the roster is sealed: by then every entry that came in time has been decided.
    static let grace: Duration = .seconds(60)

    let scripts: ScriptBook<LotteryScript>
    /// The polls that may have made the title of a prize.
    let polls: ScriptBook<PollScript>
    let voice: RunVoice
    let course: RunCourse<LotteryScript>
    let proof: LotteryProof

    public init(
        scripts: ScriptBook<LotteryScript>,
        polls: ScriptBook<PollScript>,
        voice: RunVoice,
        keys: DrawKeys
    ) {
        self.scripts = scripts
        self.polls = polls
        self.voice = voice
        self.course = RunCourse(play: "lottery", clock: voice.clock)
        self.proof = LotteryProof(keys: keys, clock: voice.clock)
    }

    var keys: DrawKeys { self.proof.keys }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .accountOpened: return try self.plan(isStart: true, event, scene)
        case .scriptsChanged: return try self.plan(isStart: false, event, scene)
        case .timerDue(let timer): return try self.due(timer, event, scene)
        case .acted(let act): return try self.take(act, event, scene)
        case .groupMembersJoined(let change): return try self.welcomeWinners(change, event, scene)
        case .messageReceived, .cardClicked:
            guard let utterance = Utterance(event) else { return .pass(Bilingual("不是文字", "no text")) }
            return try self.take(utterance, event, scene)
        default: return .pass(Bilingual("与抽奖无关", "not about a lottery"))
        }
    }

    private func plan(isStart: Bool, _ event: Event, _ scene: Scene) throws -> Decision {
        let scripts = self.scripts.atHome(event.account, brand: event.brand)
        let (planned, timers) = try self.course.plan(scripts, isStart: isStart, event, scene)
        guard planned > 0 || !timers.isEmpty else {
            return .pass(Bilingual("没有要安排的抽奖", "no lottery is to be planned"))
        }
        return .done(
            Bilingual("安排了 \(planned) 场抽奖", "\(planned.counted("lottery is", "lotteries are")) planned"),
            timers: timers
        )
    }

    private func due(_ timer: TimerDue, _ event: Event, _ scene: Scene) throws -> Decision {
        let place = GroupTelling.Place(timer)
        let moment = RunCourse<LotteryScript>.read(timer)
        guard let id = place?.run ?? moment?.run,
            let run = try Runs.find(id, brand: event.brand, scene.transaction)
        else { return .never(Bilingual("没有这一场抽奖", "there is no such run")) }
        let script = try run.script(as: LotteryScript.self)
        if let place {
            return try self.tell(place, run, script, after: GroupID(timer.payload), event, scene)
        }
        switch moment?.moment {
        case .open: return try self.open(run, script, event, scene)
        case .remind: return try self.tell("remind", run, script, event, scene)
        case .close: return try self.close(run, script, event, scene)
        case .after: return try self.goOn(run, script, timer.payload, event, scene)
        case .pay: return try self.pay(run, script, event, scene)
        case .others: return try self.tellOthers(after: PersonID(timer.payload), run, script, event, scene)
        case .claim: return try self.lapse(run, script, event, scene)
        case .tell, nil: return .never(Bilingual("不知道要做什么", "nobody knows what is to be done"))
        }
    }

    private func open(_ run: Run, _ script: LotteryScript, _ event: Event, _ scene: Scene) throws -> Decision {
        guard run.state == .planned else {
            return .pass(Bilingual("这一场已经开始过了", "the run has been opened before"))
        }
        let state = LotteryState(titles: try self.wishes(for: script, run, scene))
        let rules = script.drawRules(of: run, titles: state.titles, course: self.course)
        if let problem = rules.validate().first {
            try Runs.move(run, to: .cancelled, scene.transaction)
            return .never(Bilingual("不能开始：", "it cannot begin: ") + problem.text)
        }
        try Runs.keep(state, of: run, scene.transaction)
        try Runs.move(run, to: .open, scene.transaction)
        if script.kind == .instant {
            for tier in script.tiers { try LotteryStock.set(tier.count, of: tier.id, run, scene.transaction) }
        }
        let timers = self.course.timers(of: run, script)
        guard scene.now < run.closesAt else {
            return .never(Bilingual("错过了：轮到它时已经截止", "missed: its turn came after the closing"))
                .with(timers: timers)
        }
        guard let opened = try Runs.find(run.id, brand: run.brand, scene.transaction) else {
            return .never(Bilingual("没有这一场抽奖", "there is no such run"))
        }
        return try self.tell("announce", opened, script, event, scene)
            .prefixed(Bilingual("抽奖开始；", "the lottery is open; "), timers: timers)
    }

    /// The titles that polls made of this lottery's prizes, by the id of the tier.
    private func wishes(for script: LotteryScript, _ run: Run, _ scene: Scene) throws -> [String: String] {
        var titles: [String: String] = [:]
        for entry in self.polls.all(of: run.brand) where entry.script.feeds?.lottery == script.id {
            let poll = try Runs.current(ScriptID(entry.script.id), brand: run.brand, scene.transaction)
            guard let wish = try poll?.result(as: PollPlay.Outcome.self)?.wish, wish.lottery == run.script else {
                continue
            }
            titles[wish.tier] = wish.title
        }
        return titles
    }

    private func close(_ run: Run, _ script: LotteryScript, _ event: Event, _ scene: Scene) throws -> Decision {
        guard run.state == .open else { return .pass(Bilingual("它没有开着", "it is not open")) }
        try Runs.move(run, to: .closed, scene.transaction)
        let current = self.scripts.script(run.script, of: run.brand)
        let timers = try current.map { try self.course.plan($0, event, scene) } ?? []
        return .done(
            Bilingual("截止了，接着封存名单", "closed; the roster is sealed next"),
            timers: timers + [self.timer(.after, run, at: run.closesAt + Self.grace, "seal")]
        )
    }

    func timer(
        _ moment: RunCourse<LotteryScript>.Moment,
        _ run: Run,
        at instant: Instant,
        _ payload: String = ""
    ) -> TimerChange {
        .set(key: RunCourse<LotteryScript>.key(moment, run.id), dueAt: instant, lateness: .fire, payload: payload)
    }
}
