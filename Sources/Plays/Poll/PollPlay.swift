internal import Content
public import Domain
public import Engine
public import Scripts
internal import Storage

/// A poll (投票), also one about prizes (奖品意向调研): one vote of each person, and what most of them want at the end.
public struct PollPlay: RunPlay {
    public let name: PlayName = "poll"
    public let routes = [Route(["account.opened", "scripts.changed", "act.vote", "message.text", "card.clicked"])]

    /// So long after the closing it is counted: by then every vote that was given in time has been decided.
    static let grace: Duration = .seconds(60)

    let noun = RunNoun(chinese: "投票", one: "poll", several: "polls")
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

    public func ignores(_ messages: [Event], _ scene: Scene) throws -> [Bool] {
        try Runs.ignore(messages, of: self.name, scene.transaction)
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .accountOpened: return try self.plan(isStart: true, event, scene)
        case .scriptsChanged: return try self.plan(isStart: false, event, scene)
        case .timerDue(let timer): return try self.due(timer, event, scene)
        case .effectSettled(let settled):
            return try self.settled(settled, event, scene) ?? .pass(Bilingual("与投票无关", "not about a poll"))
        case .acted(let act): return try self.take(act, event, scene)
        case .messageReceived, .cardClicked:
            guard let utterance = Utterance(event, scene) else { return .pass(Bilingual("不是文字", "no text")) }
            return try self.take(utterance, event, scene)
        default: return .pass(Bilingual("与投票无关", "not about a poll"))
        }
    }

    func choices(_ script: PollScript) -> [Message.Choice] { script.choices }

    func people(of run: Run, _ scene: Scene) throws -> Int {
        try PollVotes.counts(of: run, scene.transaction).values.reduce(0, +)
    }

    func settling(of run: Run, _ script: PollScript) -> (at: Instant, reason: Bilingual) {
        (run.closesAt + Self.grace, Bilingual("截止了，马上计票", "closed; the votes are counted next"))
    }

    func goOn(
        _ moment: RunCourse<PollScript>.Moment,
        _ run: Run,
        _ script: PollScript,
        _ timer: TimerDue,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        try self.count(run, script, event, scene)
    }

    private func count(_ run: Run, _ script: PollScript, _ event: Event, _ scene: Scene) throws -> Decision {
        guard run.state == .closed else { return .pass(Bilingual("已经计过票了", "it was counted before")) }
        let counts = try PollVotes.tally(of: run, scene.transaction)
        let winner = script.winner(counts)
        let wish = script.feeds.flatMap { feed in
            winner.flatMap(script.option).flatMap(\.prize).map {
                PrizeWish(lottery: ScriptID(feed.lottery), tier: feed.tier, title: $0)
            }
        }
        if let wish { try PrizeWishes.put(wish, brand: run.brand, at: scene.now, scene.transaction) }
        try Runs.keep(Outcome(counts: counts, winner: winner, wish: wish), of: run, scene.transaction)
        try Runs.move(run, to: .over, scene.transaction)
        let votes = counts.values.reduce(0, +)
        guard votes > 0 else {
            return .done(Bilingual("没有人投票，群里就不说了", "nobody voted, so the groups are told nothing"))
        }
        return try self.tell("closed", try Runs.again(run, scene.transaction), script, event, scene)
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
