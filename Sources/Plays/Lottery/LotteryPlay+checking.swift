import Community
import Domain
import Engine
import Scripts
import Storage

/// How an entry waits for the person's tags; why it does, ``LotteryDesk/tagObjection(_:)`` says.
extension LotteryPlay {
    /// So long a look-up may take: whoever wrote in a chat waits for the answer.
    private static let patience: Duration = .seconds(45)
    /// So often it is asked again when a look-up was too late: the platform was away, or this service.
    private static let mostTries = 6
    /// So often, each time for so long, a closed run waits for those who are still being looked up.
    private static let mostWaits = 60
    private static let waitTime: Duration = .seconds(5)
    /// The platform changes its data some seconds behind its callbacks, whose moments are whole seconds.
    private static let settleTime: Duration = .seconds(3)

    /// Enters, or has the entry wait where the person's tags have to be asked for.
    ///
    /// `place` is the chat in which they are answered; nil for a page.
    func enterOrWait(
        _ identity: Identity,
        in place: Conversation?,
        _ run: Run,
        _ script: LotteryScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> Entering {
        var entering = try self.enter(identity, run, script, event, scene)
        guard case .refused(.unchecked) = entering.outcome else { return entering }
        let (effect, wish) = try self.lookUp(identity.id, event, scene)
        let service: String? = if case .service(let account)? = place { account } else { nil }
        let entry = LotteryWaiting.Entry(
            event: event.id,
            happenedAt: event.happenedAt,
            run: run.id,
            customer: identity.id,
            service: service
        )
        guard try LotteryWaiting.add(entry, for: effect, brand: run.brand, scene.transaction) else { return entering }
        entering.isWaiting = true
        entering.decision = .done(
            Bilingual("先查询他的标签，查到了再登记", "the tags are looked up first; the entry waits for them"),
            effects: wish
        )
        return entering
    }

    /// The look-up that is under way, or a new one and the wish for it, which has to be the first of its decision.
    private func lookUp(
        _ customer: PlatformUserID,
        _ event: Event,
        _ scene: Scene
    ) throws -> (effect: EffectID, wish: [Effect]) {
        let account = event.account
        let standing = try Tags.standing(of: customer, account: account, scene.transaction)
        let underWay = standing.lookUp(at: scene.now)
        let effect = underWay ?? EffectID(event: event.id, play: self.name, index: 0)
        // Also for one that is under way: who joins it while its answer is taken elsewhere is decided again.
        try Tags.lookUpBegan(customer, effect: effect, account: account, at: scene.now, scene.transaction)
        guard underWay == nil else { return (effect, []) }
        if let lost = standing.lookUp { try LotteryWaiting.move(from: lost, to: effect, scene.transaction) }
        let wish = Effect(
            .contactLookUp(customer),
            purpose: .reply,
            deadline: scene.now + Self.patience,
            notBefore: standing.changedAt.map { min($0, scene.now) + Self.settleTime },
            reportsBack: true
        )
        return (effect, [wish])
    }

    /// Takes what a look-up found, and decides the entries that waited for it.
    func take(_ settled: EffectSettled, _ event: Event, _ scene: Scene) throws -> Decision {
        let isAwaited: Bool
        var reason: Bilingual
        if case .contact(let snapshot)? = settled.answer {
            isAwaited = try Tags.replace(
                snapshot,
                from: settled.effect,
                account: event.account,
                now: scene.now,
                scene.transaction
            )
            reason = Bilingual("标签查到了", "the tags are known")
        } else {
            isAwaited = try Tags.lookUpFailed(settled.effect, account: event.account, scene.transaction)
            let code = settled.code ?? settled.state.rawValue
            reason = Bilingual(
                "标签没有查到（\(Glossary.title(code).chinese)）",
                "the tags could not be looked up (\(code))"
            )
        }
        if !isAwaited { reason = Bilingual("查询之后标签又变了", "the tags have changed since they were asked for") }
        if !isAwaited || settled.state == .expired,
            let again = try self.lookAgain(after: settled.effect, reason, event, scene)
        {
            return again
        }
        let decisions = try LotteryWaiting.take(settled.effect, scene.transaction).map {
            try self.enter($0, event, scene)
        }
        return Decision(
            .done,
            ([reason] + decisions.map(\.reason)).joined(separator: Bilingual("；", "; ")),
            effects: decisions.flatMap(\.effects),
            timers: decisions.flatMap(\.timers)
        )
    }

    /// Asks once more for those who wait; nil when nobody does, or it was asked often enough.
    private func lookAgain(
        after old: EffectID,
        _ reason: Bilingual,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision? {
        guard let waiting = try LotteryWaiting.asker(of: old, scene.transaction), waiting.tries < Self.mostTries else {
            return nil
        }
        let (effect, wish) = try self.lookUp(waiting.customer, event, scene)
        try LotteryWaiting.move(from: old, to: effect, scene.transaction)
        return .done(reason + Bilingual("，再查一次", "; they are looked up again"), effects: wish)
    }

    /// Has a closed run wait for those whose tags are still being looked up; nil when nobody is, or it has waited enough.
    func waitForEntries(_ run: Run, _ event: Event, _ scene: Scene) throws -> Decision? {
        guard case .timerDue(let timer) = event.happening, try LotteryWaiting.isAnybody(in: run, scene.transaction)
        else {
            return nil
        }
        let times = (Int(timer.payload) ?? 0) + 1
        guard times <= Self.mostWaits else { return nil }
        return .done(
            Bilingual("还有人的标签在查询，等一等", "somebody's tags are still being looked up: it waits for them"),
            timers: [self.course.timer(.after, run, at: scene.now + Self.waitTime, "\(times)")]
        )
    }

    /// Enters as of the moment at which it was wished for, and answers where it was said.
    private func enter(_ entry: LotteryWaiting.Entry, _ event: Event, _ scene: Scene) throws -> Decision {
        guard let run = try Runs.find(entry.run, brand: event.brand, scene.transaction) else {
            return .never(Bilingual("没有这一场抽奖", "there is no such run"))
        }
        let script = try run.script(as: LotteryScript.self)
        let person = Identity(.customer, entry.customer)
        let wished = Event(
            id: entry.event,
            brand: event.brand,
            account: event.account,
            lane: event.lane,
            happenedAt: entry.happenedAt,
            receivedAt: event.receivedAt,
            happening: event.happening
        )
        let entering = try self.enter(person, run, script, wished, scene)
        guard let service = entry.service else { return entering.decision }
        let utterance = Utterance(by: person, in: .service(account: service), on: event.account)
        return try self.answer(entering, utterance, run, script, wished, scene)
    }
}
