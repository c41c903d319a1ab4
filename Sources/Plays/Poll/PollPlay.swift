internal import Content
public import Domain
public import Engine
public import Scripts
internal import Storage

/// A poll (投票), also one about prizes (奖品意向调研): one vote of each person, and what most of them want at the end.
public struct PollPlay: Play {
    public let name: PlayName = "poll"
    public let routes = [Route(["account.opened", "scripts.changed", "act.vote", "message.text", "card.clicked"])]

    /// So long after the closing it is counted: by then every vote that was given in time has been decided.
    static let grace: Duration = .seconds(60)

    let scripts: ScriptBook<PollScript>
    let voice: RunVoice
    let course: RunCourse<PollScript>

    public init(scripts: ScriptBook<PollScript>, voice: RunVoice) {
        self.scripts = scripts
        self.voice = voice
        self.course = RunCourse(play: "poll", clock: voice.clock)
    }

    /// What came of a poll.
    struct Outcome: Hashable, Codable {
        /// By the key of the option.
        let counts: [String: Int]
        /// nil when nobody voted.
        let winner: String?
        let wish: PrizeWish?
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
        default: return .pass(Bilingual("与投票无关", "not about a poll"))
        }
    }

    private func plan(isStart: Bool, _ event: Event, _ scene: Scene) throws -> Decision {
        let scripts = self.scripts.atHome(event.account, brand: event.brand)
        let (planned, timers) = try self.course.plan(scripts, isStart: isStart, event, scene)
        guard planned > 0 || !timers.isEmpty else {
            return .pass(Bilingual("没有要安排的投票", "no poll is to be planned"))
        }
        return .done(
            Bilingual("安排了 \(planned) 场投票", "\(planned.counted("poll is", "polls are")) planned"),
            timers: timers
        )
    }

    private func due(_ timer: TimerDue, _ event: Event, _ scene: Scene) throws -> Decision {
        let place = GroupTelling.Place(timer)
        let moment = RunCourse<PollScript>.read(timer)
        guard let id = place?.run ?? moment?.run,
            let run = try Runs.find(id, brand: event.brand, scene.transaction)
        else { return .never(Bilingual("没有这一场投票", "there is no such run")) }
        let script = try run.script(as: PollScript.self)
        if let place {
            return try self.tell(place, run, script, after: GroupID(timer.payload), event, scene)
        }
        switch moment?.moment {
        case .open: return try self.open(run, script, event, scene)
        case .remind: return try self.tell("remind", run, script, event, scene)
        case .close: return try self.close(run, event, scene)
        case .after: return try self.count(run, script, event, scene)
        case .tell, .claim, .pay, .others, nil: return .never(Bilingual("不知道要做什么", "nobody knows what is to be done"))
        }
    }

    private func open(_ run: Run, _ script: PollScript, _ event: Event, _ scene: Scene) throws -> Decision {
        guard run.state == .planned else {
            return .pass(Bilingual("这一场已经开始过了", "the run has been opened before"))
        }
        try Runs.move(run, to: .open, scene.transaction)
        let timers = self.course.timers(of: run, script)
        guard scene.now < run.closesAt else {
            return .never(Bilingual("错过了：轮到它时已经截止", "missed: its turn came after the closing"))
                .with(timers: timers)
        }
        return try self.tell("announce", run, script, event, scene)
            .prefixed(Bilingual("投票开始；", "the poll is open; "), timers: timers)
    }

    private func close(_ run: Run, _ event: Event, _ scene: Scene) throws -> Decision {
        guard run.state == .open else { return .pass(Bilingual("它没有开着", "it is not open")) }
        try Runs.move(run, to: .closed, scene.transaction)
        let current = self.scripts.script(run.script, of: run.brand)
        let timers = try current.map { try self.course.plan($0, event, scene) } ?? []
        let count = TimerChange.set(
            key: RunCourse<PollScript>.key(.after, run.id),
            dueAt: run.closesAt + Self.grace,
            lateness: .fire,
            payload: ""
        )
        return .done(Bilingual("截止了，马上计票", "closed; the votes are counted next"), timers: timers + [count])
    }

    private func count(_ run: Run, _ script: PollScript, _ event: Event, _ scene: Scene) throws -> Decision {
        guard run.state == .closed else { return .pass(Bilingual("已经计过票了", "it was counted before")) }
        let counts = try PollVotes.counts(of: run, scene.transaction)
        let winner = script.winner(counts)
        let wish = script.feeds.flatMap { feed in
            winner.flatMap(script.option).flatMap(\.prize).map {
                PrizeWish(lottery: ScriptID(feed.lottery), tier: feed.tier, title: $0)
            }
        }
        try Runs.keep(Outcome(counts: counts, winner: winner, wish: wish), of: run, scene.transaction)
        try Runs.move(run, to: .over, scene.transaction)
        let votes = counts.values.reduce(0, +)
        guard votes > 0 else {
            return .done(Bilingual("没有人投票，群里就不说了", "nobody voted, so the groups are told nothing"))
        }
        guard let after = try Runs.find(run.id, brand: run.brand, scene.transaction) else {
            return .never(Bilingual("没有这一场投票", "there is no such run"))
        }
        return try self.tell("closed", after, script, event, scene)
            .prefixed(Bilingual("计了 \(votes) 票；", "\(votes.counted("vote", "votes")) counted; "))
    }
}

extension PollScript {
    func option(_ key: String) -> PollOption? { self.options.first { $0.key == key } }

    /// The option with the most votes, the first of several; nil when nobody voted.
    func winner(_ counts: [String: Int]) -> String? {
        let most = counts.values.max() ?? 0
        guard most > 0 else { return nil }
        return self.options.first { counts[$0.key] == most }?.key
    }
}
