import Content
import Domain
import Engine
import Ledger
import Scripts
import Storage

extension CheckInPlay {
    /// How late the groups may hear of it on the first day.
    private static let patience: Duration = .seconds(12 * 3_600)

    /// Plans what the groups hear on the first day, and takes back what was planned for another one.
    func plan(_ event: Event, _ scene: Scene) throws -> Decision {
        var timers: [TimerChange] = []
        var wanted: Set<RunID> = []
        for script in self.scripts.atHome(event.account, brand: event.brand) {
            guard script.announce != nil, let from = script.from else { continue }
            let opensAt = self.voice.clock.instant(from, minuteOfDay: max(Self.announcedAt, script.dayBegins))
            guard scene.now <= opensAt + Self.patience else { continue }
            let id = RunID("\(script.id).\(from)")
            let end = script.until.map { self.voice.clock.instant($0 + 1, minuteOfDay: script.dayBegins) }
            let isWaiting = try Runs.plan(
                id,
                opensAt: opensAt,
                closesAt: end ?? Instant(millis: .max / 2),
                of: script,
                play: self.name,
                account: event.account,
                brand: event.brand,
                scene.transaction
            )
            wanted.insert(id)
            guard isWaiting else { continue }
            timers.append(
                .set(key: Self.key(id), dueAt: opensAt, lateness: .fireWithin(Self.patience), payload: "")
            )
        }
        let planned = timers.count
        let live = try Runs.live(self.name, brand: event.brand, scene.transaction)
        for run in live where run.state == .planned && run.account == event.account && !wanted.contains(run.id) {
            try Runs.move(run, to: .cancelled, scene.transaction)
            timers.append(.cancel(key: Self.key(run.id)))
        }
        guard !timers.isEmpty else { return .pass(Bilingual("没有要预告的签到", "no check-in is to be announced")) }
        return .done(
            Bilingual("安排了 \(planned) 个签到的预告", "\(planned.counted("announcement is", "announcements are")) planned"),
            timers: timers
        )
    }

    private static func key(_ run: RunID) -> String { GroupTelling.Place(run: run, what: "announce").key }

    func due(_ timer: TimerDue, _ event: Event, _ scene: Scene) throws -> Decision {
        guard let place = GroupTelling.Place(timer),
            let run = try Runs.find(place.run, brand: event.brand, scene.transaction)
        else { return .never(Bilingual("没有这个签到", "there is no such check-in")) }
        if let objection = run.objection(to: event) { return .pass(objection) }
        let script = try run.script(as: CheckInScript.self)
        guard let announcement = script.announce else {
            return .done(Bilingual("脚本没有要在群里说的", "the script tells the groups nothing"))
        }
        if run.state == .planned { try Runs.move(run, to: .open, scene.transaction) }
        var values = self.values(script, run.brand, now: scene.now)
        values["from"] = script.from.map { TimeWords.day($0, script.language) } ?? ""
        values["until"] = script.until.map { TimeWords.day($0, script.language) } ?? ""
        let until = run.tellingEnds(place.what, from: scene.now)
        return try GroupTelling(
            groups: script.groups,
            announcement: announcement,
            until: until,
            accounts: self.scripts.accounts(of: run.script, at: event),
            choices: script.words.prefix(1).map { Message.Choice(key: $0, label: $0) },
            attachments: announcement.attachments,
            voice: self.voice.voice,
            play: self.name
        ).decision(place, after: timer.payload, event, scene) { account in
            let saying = self.saying(announcement.say, CheckInVariables.announce, values, script, event)
            return try self.voice.text(
                self.voice.saying(saying, in: account, about: run.script, scene),
                byteLimit: announcement.via.byteLimit
            )
        }
    }

    /// What every template of a check-in may mention.
    private func values(_ script: CheckInScript, _ brand: BrandID, now: Instant) -> [String: String] {
        var values = CommonVariables.momentValues(
            minuteOfDay: self.voice.clock.minuteOfDay(at: now),
            language: script.language
        )
        values["title"] = script.title
        values["link"] = self.voice.links.script(ScriptID(script.id), of: brand)
        values["word"] = script.words.first ?? ""
        values["reward"] = script.reward?.words(script.language) ?? ""
        values["goals"] = script.allGoals.map { goal in
            let reward = goal.reward.words(script.language)
            return "\(goal.words(script.language))\(script.language == .english ? ": " : "：")\(reward)"
        }.joined(separator: "\n")
        values["costs"] = script.makeUp?.costs.map { PrizeWords.points($0.points, script.language) } ?? ""
        return values
    }

    /// With how somebody stands.
    func values(
        _ script: CheckInScript,
        _ person: PersonID,
        _ event: Event,
        _ scene: Scene
    ) throws -> [String: String] {
        var values = self.values(script, event.brand, now: scene.now)
        let id = ScriptID(script.id)
        let today = self.voice.clock.day(at: event.happenedAt, begins: script.dayBegins)
        let days = try CheckIns.days(
            of: person,
            id,
            brand: event.brand,
            since: today + (-CheckInBook.reach),
            scene.transaction
        ).all
        let used = try CheckIns.used(by: person, id, brand: event.brand, scene.transaction)
        let toGo = script.allGoals.map { $0.days - $0.progress(days, alive: today, used: used[$0.key]) }
        let account = PointAccount(brand: event.brand, person: person)
        values["days"] = try "\(CheckIns.count(of: person, id, brand: event.brand, scene.transaction))"
        values["streak"] = "\(days.streak(alive: today))"
        values["toGo"] = toGo.filter { $0 > 0 }.min().map(String.init) ?? ""
        values["balance"] = try "\(Points.balance(of: account, now: scene.now, scene.transaction))"
        return values
    }
}
