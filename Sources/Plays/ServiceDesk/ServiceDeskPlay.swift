public import Domain
public import Engine
internal import Storage

/// Fetches what customers write to a service account (微信客服), and lets each message in, once.
///
/// A notice only says that something waits. The play asks for it from where it stopped, one question at a time for each
/// service account, and on until nothing is left. Notices may be lost, so it also asks by itself every few minutes, and
/// when the account opens. It answers nobody: the messages are events of their own, for the plays that listen to them.
public struct ServiceDeskPlay: Play {
    public let name: PlayName = "service-desk"
    public let routes = [Route(["service.messages-waiting", "account.opened"])]

    /// How long it relies on notices alone.
    private let round: Duration = .seconds(300)
    /// Minutes until it asks again after questions that brought nothing; the last one from then on.
    private let pauses: [Int64] = [1, 5, 15, 60, 360]

    public init() {}

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .serviceMessagesWaiting(let waiting): try self.note(waiting, event, scene)
        case .accountOpened: try self.open(event, scene)
        case .timerDue(let timer): try self.look(timer.key, event, scene)
        case .effectSettled(let settled): try self.take(settled, event, scene)
        default: .pass(Bilingual("与微信客服无关", "not about a service account"))
        }
    }

    private func note(_ waiting: ServiceMessagesWaiting, _ event: Event, _ scene: Scene) throws -> Decision {
        var desk =
            try ServiceDesks.desk(waiting.serviceAccount, account: event.account, scene.transaction)
            ?? ServiceDesk(
                account: event.account,
                serviceAccount: waiting.serviceAccount,
                knownSince: event.happenedAt
            )
        if desk.tokenAt.map({ $0 <= event.happenedAt }) ?? true {
            desk.token = waiting.token
            desk.tokenAt = event.happenedAt
        }
        guard !desk.isWaiting(scene.now) else {
            desk.isWanted = true
            try ServiceDesks.save(desk, scene.transaction)
            return .done(Bilingual("正在取消息，取完再取一次", "messages are being fetched; once more afterwards"))
        }
        return try self.ask([desk], event, scene, purpose: .reply, Bilingual("去取消息", "the messages are fetched"))
    }

    private func open(_ event: Event, _ scene: Scene) throws -> Decision {
        let desks = try ServiceDesks.all(account: event.account, scene.transaction)
        guard !desks.isEmpty else { return .pass(Bilingual("还没有微信客服账号", "no service account is known yet")) }
        let idle = desks.filter { !$0.isWaiting(scene.now) }
        let reason = Bilingual(
            "看看 \(idle.count) 个微信客服账号有没有漏掉的消息",
            "\(idle.count.counted("service account is", "service accounts are")) asked for what was missed"
        )
        return try self.ask(idle, event, scene, purpose: .upkeep, reason)
    }

    private func look(_ serviceAccount: String, _ event: Event, _ scene: Scene) throws -> Decision {
        let desk = try ServiceDesks.desk(serviceAccount, account: event.account, scene.transaction)
        guard let desk else { return .pass(Bilingual("没有这个微信客服账号", "no such service account")) }
        guard !desk.isWaiting(scene.now) else {
            return .done(
                Bilingual("上一次还没有取完", "the last question is still under way"),
                timers: [self.timer(for: desk, in: self.round, scene)]
            )
        }
        let reason = Bilingual("看看有没有漏掉的消息", "asked for what was missed")
        return try self.ask([desk], event, scene, purpose: .upkeep, reason)
    }

    private func take(_ settled: EffectSettled, _ event: Event, _ scene: Scene) throws -> Decision {
        let asking = try ServiceDesks.desk(asking: settled.effect, account: event.account, scene.transaction)
        guard case .serviceMessages(let brought, let cursor, let hasMore)? = settled.answer else {
            return try self.tryAgain(asking, settled, event, scene)
        }
        let (messages, count) = try self.sort(brought, event, scene)
        // A question that a person repeated: what it brings is let in once all the same, but it is not where we stand.
        guard var desk = asking else { return .done(count, news: messages) }
        let isOn = hasMore && cursor != desk.cursor
        desk.cursor = cursor
        desk.question = nil
        desk.failures = 0
        guard isOn || desk.isWanted else {
            try ServiceDesks.save(desk, scene.transaction)
            return .done(count, timers: [self.timer(for: desk, in: self.round, scene)], news: messages)
        }
        let reason = count + Bilingual("，接着取", ", and more are fetched")
        return try self.ask([desk], event, scene, purpose: .reply, reason, news: messages)
    }

    /// What is let in, and what is said of it.
    private func sort(
        _ brought: [ServiceMessage],
        _ event: Event,
        _ scene: Scene
    ) throws -> (messages: [ServiceMessage], reason: Bilingual) {
        let desk = try brought.first.flatMap {
            try ServiceDesks.desk($0.serviceAccount, account: event.account, scene.transaction)
        }
        let messages = desk.map { brought.filter($0.isMeant) } ?? brought
        let count = Bilingual("取到 \(messages.count) 条消息", "\(messages.count.counted("message", "messages")) came")
        let old = brought.count - messages.count
        guard old > 0 else { return (messages, count) }
        let others = Bilingual(
            "，另有 \(old) 条是接入之前的，不处理",
            ", \(old) from before Hearth was there left alone"
        )
        return (messages, count + others)
    }

    private func tryAgain(
        _ asking: ServiceDesk?,
        _ settled: EffectSettled,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        let code = settled.code ?? settled.state.rawValue
        let failure = Bilingual(
            "消息没有取到（\(Glossary.title(code).chinese)）",
            "the messages could not be fetched (\(code))"
        )
        guard var desk = asking else { return .done(failure) }
        desk.question = nil
        desk.failures += 1
        // A token is good for ten minutes: the question may have waited longer. Only a newer one is worth another try.
        let wasByToken = desk.isAskedByToken
        if !desk.isWanted { desk.token = nil }
        guard !desk.isWanted, !wasByToken else {
            let reason = failure + Bilingual("，马上再取", "; asked again at once")
            return try self.ask([desk], event, scene, purpose: .reply, reason)
        }
        let minutes = self.pauses[min(desk.failures, self.pauses.count) - 1]
        try ServiceDesks.save(desk, scene.transaction)
        return .done(
            failure + Bilingual("，\(minutes) 分钟后再取", "; asked again in \(minutes) min"),
            timers: [self.timer(for: desk, in: .seconds(minutes * 60), scene)]
        )
    }

    /// Asks at each of these desks.
    private func ask(
        _ desks: [ServiceDesk],
        _ event: Event,
        _ scene: Scene,
        purpose: Purpose,
        _ reason: Bilingual,
        news: [ServiceMessage] = []
    ) throws -> Decision {
        var effects: [Effect] = []
        for var desk in desks {
            let id = EffectID(event: event.id, play: self.name, index: effects.count)
            let request = desk.ask(id, byToken: desk.freshToken(scene.now), now: scene.now)
            try ServiceDesks.save(desk, scene.transaction)
            effects.append(Effect(request, purpose: purpose, reportsBack: true))
        }
        let timers = desks.map { self.timer(for: $0, in: self.round, scene) }
        return .done(reason, effects: effects, timers: timers, news: news)
    }

    private func timer(for desk: ServiceDesk, in pause: Duration, _ scene: Scene) -> TimerChange {
        .set(key: desk.serviceAccount, dueAt: scene.now + pause, lateness: .fire, payload: "")
    }
}
