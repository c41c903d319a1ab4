internal import Domain
internal import Engine
internal import Storage

/// A play that does what the letter says: `k` to `s` want an effect of a class, `t` sets a timer, `l` and `y` wait,
/// `x` fails.
struct RehearsedPlay: Play {
    let name: PlayName = "rehearsed"
    let routes = [Route(["message.text"])]

    /// Longer than an event that is finished is kept.
    static let held: Duration = .seconds(8 * 86_400 + 3_600 + 45)

    struct Mishap: Error {}

    func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        switch event.happening {
        case .timerDue(let timer):
            return .done(.same("the timer"), effects: [self.effect(timer.payload, "t", to: event.lane.rawValue)])
        case .messageReceived(let message):
            guard case .text(let text) = message.content else { return .pass(.same("no text")) }
            let words = text.split(separator: " ").map(String.init)
            let (stem, wishes) = (words[0], words[1])
            if wishes.contains("x") { throw Mishap() }
            let age = scene.now - event.receivedAt
            if wishes.contains("l"), age < .seconds(3) {
                return Decision(.later(event.receivedAt + .seconds(3)), .same("later"))
            }
            if wishes.contains("y"), age < .seconds(4) { return Decision(.retry, .same("again")) }
            try scene.transaction.run("INSERT INTO rehearsed (event) VALUES ($1)", .event(event.id))
            return .done(
                .same("as told"),
                effects: self.effects(wishes, stem, event),
                timers: self.timers(wishes, stem, event)
            )
        default: return .done(.same("told"))
        }
    }

    private func effects(_ wishes: String, _ stem: String, _ event: Event) -> [Effect] {
        wishes.enumerated().compactMap { index, wish in
            guard Intent.classes[wish] != nil, wish != "t" else { return nil }
            return self.effect("\(stem)|\(index)", wish, to: event.lane.rawValue, of: event)
        }
    }

    private func effect(_ stem: String, _ wish: Character, to whom: String, of event: Event? = nil) -> Effect {
        Effect(
            .memberMessage(to: [PlatformUserID(whom)], text: "\(stem)|\(wish)"),
            purpose: wish == "r" ? .task : wish == "h" ? .notice : .reply,
            deadline: wish == "s" ? event.map { $0.happenedAt + .seconds(20) } : nil,
            notBefore: wish == "h" ? event.map { $0.receivedAt + Self.held } : nil,
            reportsBack: wish == "p" || wish == "d"
        )
    }

    /// Later letters of a conversation move its timer, and take it back.
    private func timers(_ wishes: String, _ stem: String, _ event: Event) -> [TimerChange] {
        wishes.compactMap { wish in
            switch wish {
            case "t", "T":
                .set(
                    key: event.lane.rawValue,
                    dueAt: event.receivedAt + .seconds(5),
                    lateness: wish == "t" ? .fire : .fireWithin(.seconds(10)),
                    payload: stem
                )
            case "c": .cancel(key: event.lane.rawValue)
            default: nil
            }
        }
    }
}
