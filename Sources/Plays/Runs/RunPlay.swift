import Content
import Domain
import Engine
import Scripts
import Storage

/// A play whose scripts are played in runs: how a run is planned, opened, told of and closed is the same for all of them,
/// and what happens in it is the play's own.
protocol RunPlay: Play {
    associatedtype Script: RunScript

    var scripts: ScriptBook<Script> { get }
    var voice: RunVoice { get }
    var course: RunCourse<Script> { get }
    /// What one run is called in reasons.
    var noun: RunNoun { get }

    /// Makes ready what the run needs before anybody takes part.
    ///
    /// - Returns: Why it cannot begin; nil when it can.
    func prepare(_ run: Run, _ script: Script, _ scene: Scene) throws -> Bilingual?
    /// When the result is made after the closing, and what is said of that.
    func settling(of run: Run, _ script: Script) -> (at: Instant, reason: Bilingual)
    /// What is told to the groups: `announce`, `remind`, or a name of the play's own.
    func telling(_ what: String, of run: Run, _ script: Script, _ scene: Scene) throws -> Saying
    /// What may be pressed under what a group is told while the run is open.
    func choices(_ script: Script) -> [Message.Choice]
    /// How many take part by now.
    func people(of run: Run, _ scene: Scene) throws -> Int
    /// Does what comes after the closing.
    func goOn(
        _ moment: RunCourse<Script>.Moment,
        _ run: Run,
        _ script: Script,
        _ timer: TimerDue,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision
}

/// What runs of a play are called: `竞猜`, `quiz`, `quizzes`.
struct RunNoun: Hashable {
    let chinese: String
    let one: String
    let several: String
}

extension RunPlay {
    func choices(_ script: Script) -> [Message.Choice] { [] }

    func prepare(_ run: Run, _ script: Script, _ scene: Scene) throws -> Bilingual? { nil }

    /// Plans the next runs of the scripts that are at home on the account.
    func plan(isStart: Bool, _ event: Event, _ scene: Scene) throws -> Decision {
        let scripts = self.scripts.atHome(event.account, brand: event.brand)
        let (planned, timers) = try self.course.plan(scripts, isStart: isStart, event, scene)
        let noun = self.noun
        guard planned > 0 || !timers.isEmpty else {
            return .pass(Bilingual("没有要安排的\(noun.chinese)", "no \(noun.one) is to be planned"))
        }
        return .done(
            Bilingual(
                "安排了 \(planned) 场\(noun.chinese)",
                "\(planned.counted("\(noun.one) is", "\(noun.several) are")) planned"
            ),
            timers: timers
        )
    }

    /// Does what a timer of a run asks for.
    func due(_ timer: TimerDue, _ event: Event, _ scene: Scene) throws -> Decision {
        let place = GroupTelling.Place(timer)
        let refresh = PostRefresh(timer)
        let moment = RunCourse<Script>.read(timer)
        guard let id = place?.run ?? refresh?.run ?? moment?.run,
            let run = try Runs.find(id, brand: event.brand, scene.transaction)
        else { return .never(Bilingual("没有这一场\(self.noun.chinese)", "there is no such run")) }
        let script = try run.script(as: Script.self)
        if let place { return try self.tell(place, run, script, after: timer.payload, event, scene) }
        if let refresh { return try self.refresh(refresh, run, script, event, scene) }
        switch moment?.moment {
        case .open: return try self.open(run, script, event, scene)
        case .remind: return try self.tell("remind", run, script, event, scene)
        case .close: return try self.close(run, script, event, scene)
        case .posts: return try self.takeButtonsAway(run, script, event, scene)
        case .tell, nil: return .never(Bilingual("不知道要做什么", "nobody knows what is to be done"))
        case let later?: return try self.goOn(later, run, script, timer, event, scene)
        }
    }

    private func open(_ run: Run, _ script: Script, _ event: Event, _ scene: Scene) throws -> Decision {
        guard run.state == .planned else {
            return .pass(Bilingual("这一场已经开始过了", "the run has been opened before"))
        }
        if let objection = run.objection(to: event) { return .pass(objection) }
        if let objection = try self.prepare(run, script, scene) {
            try Runs.move(run, to: .cancelled, scene.transaction)
            return .never(Bilingual("不能开始：", "it cannot begin: ") + objection)
        }
        try Runs.move(run, to: .open, scene.transaction)
        let timers = self.course.timers(of: run, script)
        guard scene.now < run.closesAt else {
            return .never(Bilingual("错过了：轮到它时已经截止", "missed: its turn came after the closing"))
                .with(timers: timers)
        }
        return try self.tell("announce", try Runs.again(run, scene.transaction), script, event, scene)
            .prefixed(Bilingual("\(self.noun.chinese)开始；", "the \(self.noun.one) is open; "), timers: timers)
    }

    private func close(_ run: Run, _ script: Script, _ event: Event, _ scene: Scene) throws -> Decision {
        guard run.state == .open else { return .pass(Bilingual("它没有开着", "it is not open")) }
        try Runs.move(run, to: .closed, scene.transaction)
        let current = self.scripts.script(run.script, of: run.brand)
        let timers = try current.map { try self.course.plan($0, event, scene) } ?? []
        let settling = self.settling(of: run, script)
        let next = timers + [self.course.timer(.after, run, at: settling.at)]
        let posts = try self.takeButtonsAway(run, script, event, scene)
        return posts.effects.isEmpty
            ? .done(settling.reason, timers: next)
            : posts.prefixed(settling.reason + Bilingual("；", "; "), timers: next)
    }

    /// Tells the groups of a run something, from the first one on.
    func tell(_ what: String, _ run: Run, _ script: Script, _ event: Event, _ scene: Scene) throws -> Decision {
        try self.tell(GroupTelling.Place(run: run.id, what: what), run, script, after: "", event, scene)
    }

    private func tell(
        _ place: GroupTelling.Place,
        _ run: Run,
        _ script: Script,
        after last: String,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        guard let announcement = script.announce else {
            return .done(Bilingual("脚本没有要在群里说的", "the script tells the groups nothing"))
        }
        let saying = try self.telling(place.what, of: run, script, scene)
        let until = run.tellingEnds(place.what, from: scene.now)
        let decision = try GroupTelling(
            groups: script.groups,
            announcement: announcement,
            until: until,
            accounts: self.scripts.accounts(of: run.script, at: event),
            choices: scene.now < run.closesAt ? self.choices(script) : [],
            run: run.id,
            attachments: place.what == "announce" ? announcement.attachments : [],
            voice: self.voice.voice,
            play: self.name
        ).decision(place, after: last, event, scene) { account in
            let saying = self.voice.saying(saying, in: account, about: run.script, scene)
            return try self.voice.text(saying, byteLimit: announcement.via.byteLimit)
        }
        try RunPosts.expect(decision.effects, place.what, of: run, cause: event, scene)
        return self.scripts.lack(of: run.script, at: event).map(decision.suffixed) ?? decision
    }

    func saying(
        _ template: String,
        _ offered: [TemplateVariable],
        _ values: [String: String],
        _ run: Run,
        _ script: Script
    ) -> Saying {
        var saying = Saying(
            template: template,
            language: script.language,
            values: values,
            offered: offered,
            brand: run.brand
        )
        saying.page = run.script
        return saying
    }

    /// A number that templates may leave out where it is none.
    static func some(_ count: Int) -> String { count == 0 ? "" : "\(count)" }
}
