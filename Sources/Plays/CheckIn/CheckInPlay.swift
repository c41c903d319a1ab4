internal import Community
internal import Content
public import Domain
public import Engine
internal import Ledger
public import Scripts
internal import Storage

/// A sign-in (签到): once for each day of the brand, with streaks, goals, and a way to make up for a missed day.
///
/// It is no play of runs: it is announced once, on its first day, and the button of that post is good on every day up to
/// the last. So it stays when a day is over; who presses it when all days are over is told so.
public struct CheckInPlay: Play {
    public let name: PlayName = "check-in"
    public let routes = [Route(["account.opened", "scripts.changed", "act.check-in", "message.text", "card.clicked"])]

    /// When the groups hear of it on the first day, in minutes after midnight.
    static let announcedAt = 600

    let scripts: ScriptBook<CheckInScript>
    let voice: RunVoice

    public init(scripts: ScriptBook<CheckInScript>, voice: RunVoice) {
        self.scripts = scripts
        self.voice = voice
    }

    public func isConcerned(by event: Event) -> Bool { self.scripts.areConcerned(by: event) }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .accountOpened, .scriptsChanged: return try self.plan(event, scene)
        case .timerDue(let timer): return try self.due(timer, event, scene)
        case .effectSettled(let settled): return try GroupTelling.settle(settled, event, scene)
        case .acted(let act):
            guard case .checkIn(let missed) = act.deed, let script = self.scripts.script(act.script, of: event.brand)
            else { return .pass(Bilingual("不是签到的页面", "not the page of a check-in")) }
            let outcome = try self.take(
                act.by,
                isMakeUp: missed != nil,
                missed: missed.map(LocalDay.init(number:)),
                script,
                event,
                scene
            ).outcome
            switch outcome {
            case .taken(let taken): return .done(Self.reason(taken))
            case .refused(let refusal): return .done(refusal.reason)
            }
        case .messageReceived, .cardClicked:
            guard let utterance = Utterance(event, scene) else { return .pass(Bilingual("不是文字", "no text")) }
            return try self.take(utterance, event, scene)
        default: return .pass(Bilingual("与签到无关", "not about a check-in"))
        }
    }

    private func take(
        _ identity: Identity,
        isMakeUp: Bool,
        missed: LocalDay?,
        _ script: CheckInScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> (outcome: CheckInBook.Outcome, person: PersonID) {
        let person = try Persons.person(identity, brand: event.brand, now: scene.now, scene.transaction)
        let book = CheckInBook(
            script: script,
            person: person,
            brand: event.brand,
            event: event,
            now: scene.now,
            today: self.voice.clock.day(at: event.happenedAt, begins: script.dayBegins)
        )
        return (try isMakeUp ? book.makeUp(missed, scene.transaction) : book.checkIn(scene.transaction), person)
    }

    // MARK: - In a chat

    private func take(_ utterance: Utterance, _ event: Event, _ scene: Scene) throws -> Decision {
        let played = self.scripts.all(of: event.brand).map(\.script).filter { $0.plays(on: event.account) }
        let here = event.playedHereFirst(played, groups: \.groups)
        for script in utterance.called(here, names: { [$0.id, $0.title] }, words: { $0.words + $0.makeUpWords }) {
            let isMakeUp = utterance.says(script.makeUpWords)
            let (outcome, person) = try self.take(
                utterance.by,
                isMakeUp: isMakeUp,
                missed: nil,
                script,
                event,
                scene
            )
            var values = try self.values(script, person, event, scene)
            values["link"] = self.voice.links.personal(
                ScriptID(script.id),
                of: event.brand,
                for: utterance,
                scene
            )
            switch outcome {
            case .refused(let refusal):
                values[refusal.flag] = "true"
                if case .notOpen = refusal, let from = script.from {
                    values["from"] = TimeWords.day(from, script.language)
                }
                if case .short(let missing) = refusal {
                    values["missing"] = PrizeWords.points(missing, script.language)
                }
                let saying = self.saying(script.say.refused, CheckInVariables.refused, values, script, event)
                return self.voice.answer(utterance, saying, refusal.reason)
            case .taken(let taken):
                values["gain"] = taken.gifts.words(script.language)
                values["isOwed"] = "\(taken.owed > 0)"
                if taken.owed > 0 { try self.note(utterance, person, script, event, scene) }
                values["hasReached"] = "\(!taken.reached.isEmpty)"
                values["reached"] = taken.reached.map { $0.words(script.language) }
                    .joined(separator: script.language.comma)
                values["day"] = TimeWords.day(taken.day, script.language)
                let saying =
                    isMakeUp
                    ? self.saying(script.say.madeUp, CheckInVariables.madeUp, values, script, event)
                    : self.saying(script.say.done, CheckInVariables.done, values, script, event)
                return self.voice.answer(utterance, saying, Self.reason(taken))
            }
        }
        return .pass(Bilingual("不是签到的口令", "no word for a check-in"))
    }

    /// Remembers where somebody is told of a code that comes later.
    private func note(
        _ utterance: Utterance,
        _ person: PersonID,
        _ script: CheckInScript,
        _ event: Event,
        _ scene: Scene
    ) throws {
        let (run, account) = (RunID(script.id), event.account)
        try RunTalks.note(utterance, person: person, run: run, brand: event.brand, account: account, scene.transaction)
    }

    func saying(
        _ template: String,
        _ offered: [TemplateVariable],
        _ values: [String: String],
        _ script: CheckInScript,
        _ event: Event
    ) -> Saying {
        var saying = Saying(
            template: template,
            language: script.language,
            values: values,
            offered: offered,
            brand: event.brand
        )
        saying.page = ScriptID(script.id)
        return saying
    }

    private static func reason(_ taken: CheckInBook.Taken) -> Bilingual {
        let given = taken.gifts.count - taken.owed
        return Bilingual(
            "\(taken.day) 签到，连续 \(taken.streak) 天，送出 \(given) 份奖励",
            "checked in for \(taken.day), \(taken.streak) on end, \(given.counted("reward", "rewards")) given"
        ) + Rewards.shortage(taken.owed)
    }
}
