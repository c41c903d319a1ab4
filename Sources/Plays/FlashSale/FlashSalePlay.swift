internal import Content
public import Domain
public import Engine
public import Scripts
internal import Storage

/// The rhythm of flash sales (秒杀): the groups hear of each before it begins, on fixed weekdays at a fixed hour.
///
/// The sale itself is in the shop. One that was missed because Hearth was down breaks the rhythm and is warned of.
public struct FlashSalePlay: Play {
    public let name: PlayName = "flash-sale"
    public let routes = [Route(["account.opened", "scripts.changed"])]

    let scripts: ScriptBook<FlashSaleScript>
    let voice: RunVoice

    public init(scripts: ScriptBook<FlashSaleScript>, voice: RunVoice) {
        self.scripts = scripts
        self.voice = voice
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .accountOpened, .scriptsChanged:
            let scripts = self.scripts.atHome(event.account, brand: event.brand)
            _ = try Runs.cancelPlanned(
                of: self.name,
                on: event.account,
                besides: Set(scripts.map { ScriptID($0.id) }),
                brand: event.brand,
                now: scene.now,
                scene.transaction
            )
            let timers = try scripts.flatMap { try self.plan($0, after: scene.now, event, scene) }
            guard !timers.isEmpty else { return .pass(Bilingual("没有要预告的秒杀", "no sale is to be announced")) }
            return .done(
                Bilingual("安排了 \(timers.count) 场秒杀的预告", "\(timers.count.counted("sale is", "sales are")) planned"),
                timers: timers
            )
        case .timerDue(let timer): return try self.due(timer, event, scene)
        case .effectSettled(let settled): return try GroupTelling.settle(settled, event, scene)
        default: return .pass(Bilingual("与秒杀无关", "not about a sale"))
        }
    }

    /// Plans the next sale whose announcement is still to come.
    private func plan(
        _ script: FlashSaleScript,
        after moment: Instant,
        _ event: Event,
        _ scene: Scene
    ) throws -> [TimerChange] {
        let clock = self.voice.clock
        let lead = script.announce.before
        let from = clock.moment(at: moment + lead)
        // The clock may have been put back in between, so what is found is held against the moment itself.
        var opening = script.rhythm.nextOpening(after: from + (-1))
        while let found = opening, clock.instant(of: found) - lead < moment {
            opening = script.rhythm.nextOpening(after: found)
        }
        guard let opening else { return [] }
        let opensAt = clock.instant(of: opening)
        let id = RunID(
            "\(script.id).\(opening.description.filter { $0 != "-" && $0 != ":" }.replacing(" ", with: "-"))"
        )
        _ = try Runs.cancelPlanned(
            of: ScriptID(script.id),
            except: id,
            brand: event.brand,
            now: scene.now,
            scene.transaction
        )
        let isWaiting = try Runs.plan(
            id,
            opensAt: opensAt,
            closesAt: opensAt + script.rhythm.lasts,
            of: script,
            play: self.name,
            account: event.account,
            brand: event.brand,
            scene.transaction
        )
        guard isWaiting else { return [] }
        return [
            .set(
                key: GroupTelling.Place(run: id, what: "announce").key,
                dueAt: opensAt - lead,
                lateness: .fire,
                payload: ""
            )
        ]
    }

    private func due(_ timer: TimerDue, _ event: Event, _ scene: Scene) throws -> Decision {
        guard let place = GroupTelling.Place(timer),
            let run = try Runs.find(place.run, brand: event.brand, scene.transaction), run.state != .cancelled
        else { return .pass(Bilingual("这一场已经不办了", "the sale was taken back")) }
        let script = try run.script(as: FlashSaleScript.self)
        let isFirst = timer.payload.isEmpty
        var next: [TimerChange] = []
        if let objection = run.objection(to: event) { return .pass(objection) }
        if isFirst {
            guard run.state == .planned else { return .pass(Bilingual("已经预告过了", "it was announced before")) }
            try Runs.move(run, to: .over, scene.transaction)
            let current = self.scripts.script(run.script, of: run.brand)
            next = try current.map { try self.plan($0, after: max(scene.now, run.opensAt), event, scene) } ?? []
        }
        guard scene.now < run.opensAt else {
            return .never(
                Bilingual("节奏断了：轮到预告时秒杀已经开始", "the rhythm is broken: the sale had begun before its announcement")
            ).with(timers: next)
        }
        let values = self.values(script, run, now: scene.now)
        let announcement = Announcement(say: script.announce.say, via: script.announce.via, hasPage: false)
        let telling = GroupTelling(
            groups: script.groups,
            announcement: announcement,
            until: run.closesAt,
            accounts: self.scripts.accounts(of: run.script, at: event),
            attachments: script.announce.attachments,
            voice: self.voice.voice,
            play: self.name
        )
        return try telling.decision(place, after: timer.payload, event, scene) { _ in
            try self.voice.text(
                announcement.say,
                script.language,
                values,
                offered: FlashSaleVariables.announce,
                brand: run.brand,
                byteLimit: announcement.via.byteLimit
            )
        }.with(timers: next)
    }

    private func values(_ script: FlashSaleScript, _ run: Run, now: Instant) -> [String: String] {
        let clock = self.voice.clock
        var values = CommonVariables.momentValues(minuteOfDay: clock.minuteOfDay(at: now), language: script.language)
        values["title"] = script.title
        values["item"] = script.item
        values["price"] = script.price.description
        values["stock"] = script.stock.map(String.init) ?? ""
        values["begins"] = TimeWords.time(clock.moment(at: run.opensAt))
        values["ends"] = TimeWords.time(clock.moment(at: run.closesAt))
        values["left"] = TimeWords.span(run.opensAt - now, script.language)
        values["link"] = script.link ?? ""
        return values
    }
}
