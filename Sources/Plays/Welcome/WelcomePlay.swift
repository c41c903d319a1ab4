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

    /// How long a welcome code is good, from the event. Source: WeCom developer documentation, "send a welcome message".
    static let codeLife: Duration = .seconds(20)
    /// With less time left than this, the short form is said at once: it needs no media and cannot be refused for them.
    static let shortTime: Duration = .seconds(6)

    private let scripts: [AccountID: WelcomeScript]
    private let voice: Voice
    private let clock: BrandClock

    public init(scripts: [AccountID: WelcomeScript], voice: Voice, clock: BrandClock) {
        self.scripts = scripts
        self.voice = voice
        self.clock = clock
    }

    public func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        guard case .contactAdded(let added) = event.happening else { return .pass("nobody was added") }
        guard let script = self.scripts[event.account], !script.contact.isEmpty else {
            return .pass("no script welcomes contacts on this account")
        }
        guard let code = added.welcomeCode else {
            return .pass("the platform gave no welcome code: it greets by itself, or the chat has begun")
        }
        let relation = added.relation
        let standing = try Relations.standing(relation, account: event.account, scene.transaction)
        let times = standing?.times ?? 1
        guard try !Welcomes.contains(relation, times: times, account: event.account, scene.transaction) else {
            return .pass("this customer was welcomed for this guide already")
        }
        let deadline = event.happenedAt + Self.codeLife
        guard scene.now < deadline else {
            let late = (scene.now - event.happenedAt).components.seconds
            return .never("missed: the callback came \(late) s after its event, and a welcome code is good for 20 s")
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
                "no rule fits: " + choice.passedOver.map { "\($0.rule): \($0.reason)" }.joined(separator: "; ")
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
            return .never("missed: rule “\(rule.name)” has nothing to say, \(error.message)")
        }
        try Welcomes.insert(relation, times: times, rule: rule.name, event: event, now: scene.now, scene.transaction)
        return .done(
            Self.reason(rule, choice, speech),
            effects: [
                Effect(
                    .welcome(code: code, message: speech.message, fallback: speech.fallback),
                    purpose: .reply,
                    deadline: deadline
                )
            ]
        )
    }

    private static func reason(
        _ rule: WelcomeRule,
        _ choice: WelcomeScript.Choice,
        _ speech: Voice.Speech
    ) -> String {
        var sentence = "rule “\(rule.name)”"
        if !choice.passedOver.isEmpty {
            sentence +=
                " (not " + choice.passedOver.map { "\($0.rule): \($0.reason)" }.joined(separator: "; not ") + ")"
        }
        if let shortened = speech.shortened { sentence += "; in the short form, because \(shortened)" }
        return sentence
    }
}

/// Who was welcomed.
enum Welcomes {
    static func contains(
        _ relation: Relation,
        times: Int,
        account: AccountID,
        _ transaction: Transaction
    ) throws -> Bool {
        try transaction.row(
            "SELECT 1 FROM welcomes WHERE account = $1 AND guide = $2 AND customer = $3 AND times = $4",
            .name(account),
            .name(relation.guide),
            .name(relation.customer),
            .integer(times)
        ) != nil
    }

    static func insert(
        _ relation: Relation,
        times: Int,
        rule: String,
        event: Event,
        now: Instant,
        _ transaction: Transaction
    ) throws {
        try transaction.run(
            """
            INSERT INTO welcomes (account, guide, customer, times, event, rule, welcomed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            .name(event.account),
            .name(relation.guide),
            .name(relation.customer),
            .integer(times),
            .event(event.id),
            .text(rule),
            .instant(now)
        )
    }
}
