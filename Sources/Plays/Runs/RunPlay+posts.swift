import Content
import Domain
import Engine
import Scripts
import Storage

/// Posts that are kept up to date, where a platform lets the account change what it said.
extension RunPlay {
    /// The platform told the id of a post, or that there is none.
    ///
    /// - Returns: nil when the effect was no post of a run.
    func settled(_ settled: EffectSettled, _ event: Event, _ scene: Scene) throws -> Decision? {
        // A post may carry media and be kept as well.
        let carried = try GroupTelling.settleCarried(settled, event, scene)
        let kept = try self.kept(settled, event, scene)
        guard let carried, let kept else { return kept ?? carried }
        return kept.prefixed(carried.reason + Bilingual("；", "; "))
    }

    private func kept(_ settled: EffectSettled, _ event: Event, _ scene: Scene) throws -> Decision? {
        guard case .post(let id)? = settled.answer else {
            guard try RunPosts.forget(settled.effect, scene.transaction) else { return nil }
            return .done(Bilingual("没有可以更新的消息", "there is no post that could be changed"))
        }
        guard let post = try RunPosts.note(id, of: settled.effect, scene.transaction),
            let run = try Runs.find(post.run, brand: event.brand, scene.transaction)
        else { return nil }
        guard run.isClosed(at: scene.now) else {
            return .done(Bilingual("记下了这条消息，以后可以更新", "the post is noted, so that it can be changed"))
        }
        return try self.takeButtonsAway(run, try run.script(as: Script.self), event, scene)
    }

    /// Somebody took part in a group: what was posted there tells an old number from now on.
    func counted(_ decision: Decision, _ run: Run, _ utterance: Utterance, _ event: Event, _ scene: Scene) throws
        -> Decision
    {
        guard case .chat(let group?, _) = utterance.place, scene.can(.editsPosts, on: event.account),
            let edits = try RunPosts.outdate(
                run.id,
                in: group,
                of: event.account,
                brand: event.brand,
                scene.transaction
            )
        else { return decision }
        let refresh = PostRefresh(run: run.id, group: group)
        return decision.with(timers: [
            .set(key: refresh.key, dueAt: scene.now + PostRefresh.pause(after: edits), lateness: .fire, payload: "")
        ])
    }

    /// Tells in a group's posts how many take part by now.
    func refresh(_ refresh: PostRefresh, _ run: Run, _ script: Script, _ event: Event, _ scene: Scene) throws
        -> Decision
    {
        guard run.state == .open, scene.now < run.closesAt else {
            return .pass(Bilingual("它没有开着", "it is not open"))
        }
        let posts = try RunPosts.takeOutdated(
            run.id,
            in: refresh.group,
            of: event.account,
            brand: event.brand,
            scene.transaction
        )
        let people = try self.people(of: run, scene)
        let line =
            script.language == .english
            ? "\(people.counted("person has", "people have")) taken part" : "已有 \(people) 人参与"
        return try self.change(
            posts,
            to: line,
            choices: self.choices(script),
            run,
            script,
            until: run.closesAt,
            event,
            scene
        )
        .prefixed(Bilingual("\(people) 人参与；", "\(people.counted("takes", "take")) part; "))
    }

    /// Says in the posts of a run that it is over, and leaves nothing to press in them; a reminder that time runs out
    /// becomes the announcement.
    func takeButtonsAway(_ run: Run, _ script: Script, _ event: Event, _ scene: Scene) throws -> Decision {
        let posts = try RunPosts.takeLast(of: run, scene.transaction)
        let timers = posts.count < RunPosts.atOnce ? [] : [self.course.timer(.posts, run, at: scene.now)]
        let until = scene.now + .seconds(12 * 3_600)
        let line = script.language == .english ? "Closed" : "已截止"
        return try self.change(posts, to: line, choices: [], run, script, until: until, event, scene)
            .with(timers: timers)
    }

    private func change(
        _ posts: [RunPosts.Post],
        to line: String,
        choices: [Message.Choice],
        _ run: Run,
        _ script: Script,
        until: Instant,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        guard let announcement = script.announce else { return .done(Bilingual("没有要更新的", "nothing is to be changed")) }
        var texts: [Shown: String] = [:]
        var lack: Bilingual?
        do {
            for shown in Set(posts.map(Shown.init)) {
                let what = choices.isEmpty ? "announce" : shown.what
                let saying = self.voice.saying(
                    try self.telling(what, of: run, script, scene),
                    in: shown.account,
                    about: run.script,
                    scene
                )
                let room = announcement.via.byteLimit
                do {
                    let end = "\n\n\(line)"
                    texts[shown] = try self.voice.text(saying, byteLimit: room - end.utf8.count) + end
                } catch let error as ContentError where error.code == .tooLong && choices.isEmpty {
                    // The buttons go all the same.
                    texts[shown] = try self.voice.text(saying, byteLimit: room)
                    lack = error.message
                }
            }
        } catch let error as ContentError {
            return .done(Bilingual("消息没有更新：", "the posts are not changed: ") + error.message)
        }
        // A change is all of a post, with what hung on it.
        var hanging: [AccountID: [Attachment]] = [:]
        for account in Set(posts.map(\.account)) {
            hanging[account] = try self.voice.voice
                .hanging(announcement.attachments, isPost: true, through: account, event, scene).attachments
        }
        let effects = posts.compactMap { post in
            texts[Shown(post)].map { text in
                let attachments = post.what == "announce" ? hanging[post.account] ?? [] : []
                let message = Message(text: text, attachments: attachments, choices: choices, run: run.id)
                return Effect(
                    .groupEdit(post.group, post: post.id, message: message),
                    purpose: .upkeep,
                    deadline: until,
                    through: post.account
                )
            }
        }
        return .done(
            Bilingual("更新 \(effects.count) 条群消息", "\(effects.count.counted("post is", "posts are")) changed")
                + (lack.map { Bilingual("；写不下“\(line)”：", "; there is no room for “\(line)”: ") + $0 }
                    ?? Bilingual("", "")),
            effects: effects
        )
    }
}

/// What posts of one account have in common that tell the same.
private struct Shown: Hashable {
    let what: String
    let account: AccountID

    init(_ post: RunPosts.Post) {
        self.what = post.what
        self.account = post.account
    }
}

/// A group whose posts about a run tell an old number; the timer that mends it.
struct PostRefresh: Hashable {
    /// A new number is told so long after the first who took part; each time twice as long, up to four times.
    private static let shortest: Duration = .seconds(30)

    let run: RunID
    let group: GroupID

    var key: String { "refresh/\(self.run)/\(self.group)" }

    init(run: RunID, group: GroupID) {
        self.run = run
        self.group = group
    }

    init?(_ timer: TimerDue) {
        // An id of a group may hold slashes.
        let parts = timer.key.split(separator: "/", maxSplits: 2)
        guard parts.count == 3, parts[0] == "refresh" else { return nil }
        self.run = RunID(String(parts[1]))
        self.group = GroupID(String(parts[2]))
    }

    /// Platforms count calls: numbers that change often are told more and more seldom.
    static func pause(after edits: Int) -> Duration { self.shortest * (1 << min(edits, 4)) }
}
