internal import Community
internal import Content
public import Domain
public import Engine
public import Scripts
internal import Storage

/// Welcomes a customer who adds a guide: the first rule that fits, once for each adding, within the 20 seconds.
public struct WelcomePlay: Play {
    public let name: PlayName = "welcome"
    public let routes = [Route(["contact.added", "contact.half-added"])]

    /// How long a welcome code is good, from the event.
    ///
    /// Source: WeCom developer documentation, "send a welcome message".
    static let codeLife: Duration = .seconds(20)
    /// With less time left than this, the short form is said at once: it needs no media and cannot be refused for them.
    static let shortTime: Duration = .seconds(6)

    private let inForce: InForce<[AccountID: WelcomeScript]>
    private let voice: Voice
    private let clock: BrandClock

    public init(scripts: InForce<[AccountID: WelcomeScript]>, voice: Voice, clock: BrandClock) {
        self.inForce = scripts
        self.voice = voice
        self.clock = clock
    }

    private var scripts: [AccountID: WelcomeScript] { self.inForce.value }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .contactAdded(let added): try self.welcome(added, event, scene)
        case .effectSettled(let settled):
            try Carriage.settle(settled, of: Bilingual("欢迎语", "the welcome"), event, scene)
                ?? .pass(Bilingual("它没有带素材", "it carried no media"))
        default: .pass(Bilingual("没有人添加导购", "nobody was added"))
        }
    }

    private func welcome(_ added: ContactAdded, _ event: Event, _ scene: Scene) throws -> Decision {
        guard let script = self.scripts[event.account], !script.contact.isEmpty else {
            return .pass(
                Bilingual("这个账号的脚本没有好友欢迎语", "no script welcomes contacts on this account")
            )
        }
        guard let code = added.welcomeCode else {
            return .pass(
                Bilingual(
                    "平台没有给欢迎码：它自己会发欢迎语，或者已经聊起来了",
                    "the platform gave no welcome code: it greets by itself, or the chat has begun"
                )
            )
        }
        let relation = added.relation
        let standing = try Relations.standing(relation, account: event.account, scene.transaction)
        guard standing?.isActive != false else {
            return .pass(Bilingual("好友关系已经结束了", "the relation has ended since"))
        }
        let times = standing?.times ?? 1
        guard try !Welcomes.contains(relation, times: times, event, scene.transaction) else {
            return .pass(
                Bilingual("这位顾客加这位导购时已经欢迎过了", "this customer was welcomed for this guide already")
            )
        }
        let deadline = event.happenedAt + Self.codeLife
        guard scene.now < deadline else {
            let late = (scene.now - event.happenedAt).components.seconds
            return .never(
                Bilingual(
                    "错过了：处理到它时，事件已发生 \(late) 秒，而欢迎码只有 20 秒有效",
                    "missed: its turn came \(late) s after it happened, and a welcome code is good for 20 s"
                )
            )
        }
        let guide = try Directory.guide(relation.guide, brand: event.brand, scene.transaction)
        let arrival = Arrival(
            channel: added.channel,
            guide: relation.guide,
            store: guide?.store?.id,
            region: guide?.store?.region,
            minuteOfDay: self.clock.minuteOfDay(at: event.happenedAt),
            isReturning: standing?.isReturning ?? false
        )
        let choice = script.choice(for: arrival)
        guard let rule = choice.rule else {
            return .pass(
                Bilingual("没有合适的规则：", "no rule fits: ")
                    + choice.passedOver.map(\.sentence).joined(separator: Bilingual("；", "; "))
            )
        }
        let speech: Voice.Speech
        do {
            speech = try self.voice.welcome(
                rule,
                script: script,
                arrival: arrival,
                guide: guide,
                isHurried: deadline - scene.now < Self.shortTime,
                event,
                scene
            )
        } catch let error as ContentError {
            // Asking again would give the same text, and would keep the customer out of the register.
            return .never(
                Bilingual("错过了：规则“\(rule.name)”没有话可说，", "missed: rule “\(rule.name)” has nothing to say, ")
                    + error.message
            )
        }
        try Welcomes.insert(relation, times: times, rule: rule.name, event, now: scene.now, scene.transaction)
        let media = speech.message.mediaIDs
        try MediaShelf.note(media, carriedBy: EffectID(event: event.id, play: self.name, index: 0), scene.transaction)
        return .done(
            Self.reason(rule, choice, speech),
            effects: [
                Effect(
                    .welcome(code: code, message: speech.message, fallback: speech.fallback),
                    purpose: .reply,
                    deadline: deadline,
                    reportsBack: !media.isEmpty
                )
            ]
        )
    }

    private static func reason(
        _ rule: WelcomeRule,
        _ choice: WelcomeScript.Choice,
        _ speech: Voice.Speech
    ) -> Bilingual {
        var sentence = Bilingual("规则“\(rule.name)”", "rule “\(rule.name)”")
        if !choice.passedOver.isEmpty {
            let others = choice.passedOver.map(\.sentence).joined(separator: Bilingual("；不用", "; not "))
            sentence = sentence + Bilingual("（不用", " (not ") + others + Bilingual("）", ")")
        }
        if let shortened = speech.shortened {
            sentence = sentence + Bilingual("；发的是短版：", "; in the short form, because ") + shortened
        }
        return sentence
    }
}

extension WelcomeScript.Choice.PassedOver {
    fileprivate var sentence: Bilingual { Bilingual("“\(self.rule)”：", "“\(self.rule)”: ") + self.reason }
}
