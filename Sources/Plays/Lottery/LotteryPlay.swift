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
public struct LotteryPlay: RunPlay {
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

    let noun = RunNoun(chinese: "抽奖", one: "lottery", several: "lotteries")
    let scripts: ScriptBook<LotteryScript>
    let voice: RunVoice
    let course: RunCourse<LotteryScript>
    let proof: LotteryProof

    public init(scripts: ScriptBook<LotteryScript>, voice: RunVoice, keys: DrawKeys) {
        self.scripts = scripts
        self.voice = voice
        self.course = RunCourse(play: "lottery", clock: voice.clock)
        self.proof = LotteryProof(keys: keys, clock: voice.clock)
    }

    var keys: DrawKeys { self.proof.keys }

    /// A prize is asked for long after the closing, so nothing is ignored where anything was ever drawn.
    public func ignores(_ messages: [Event], _ scene: Scene) throws -> [Bool] {
        let isNew = try messages.first.map {
            try Runs.newest(self.name, brand: $0.brand, limit: 1, scene.transaction).isEmpty
        }
        return messages.map { _ in isNew ?? false }
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .accountOpened: return try self.plan(isStart: true, event, scene)
        case .scriptsChanged: return try self.plan(isStart: false, event, scene)
        case .timerDue(let timer): return try self.due(timer, event, scene)
        case .effectSettled(let settled):
            return try self.settled(settled, event, scene) ?? self.take(settled, event, scene)
        case .acted(let act): return try self.take(act, event, scene)
        case .groupMembersJoined(let change): return try self.welcomeWinners(change, event, scene)
        case .messageReceived, .cardClicked:
            guard let utterance = Utterance(event, scene) else { return .pass(Bilingual("不是文字", "no text")) }
            return try self.take(utterance, event, scene)
        default: return .pass(Bilingual("与抽奖无关", "not about a lottery"))
        }
    }

    func prepare(_ run: Run, _ script: LotteryScript, _ scene: Scene) throws -> Bilingual? {
        let wishes = try PrizeWishes.titles(for: run.script, brand: run.brand, scene.transaction)
        let state = LotteryState(titles: wishes.filter { script.tier($0.key) != nil })
        let rules = script.drawRules(of: run, titles: state.titles, course: self.course)
        if let problem = rules.validate().first { return problem.text }
        try Runs.keep(state, of: run, scene.transaction)
        if script.kind == .instant {
            for tier in script.tiers { try LotteryStock.set(tier.count, of: tier.id, run, scene.transaction) }
        }
        return nil
    }

    func choices(_ script: LotteryScript) -> [Message.Choice] {
        script.words.prefix(1).map { Message.Choice(key: $0, label: $0) }
    }

    func people(of run: Run, _ scene: Scene) throws -> Int { try LotteryEntries.people(of: run, scene.transaction) }

    func settling(of run: Run, _ script: LotteryScript) -> (at: Instant, reason: Bilingual) {
        (run.closesAt + Self.grace, Bilingual("截止了，接着封存名单", "closed; the roster is sealed next"))
    }

    func goOn(
        _ moment: RunCourse<LotteryScript>.Moment,
        _ run: Run,
        _ script: LotteryScript,
        _ timer: TimerDue,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        switch moment {
        case .pay: try self.pay(run, script, event, scene)
        case .others: try self.tellOthers(after: PersonID(timer.payload), run, script, event, scene)
        case .claim: try self.lapse(run, script, event, scene)
        default: try self.settle(run, script, event, scene)
        }
    }
}
