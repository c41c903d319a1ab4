public import Domain

/// Asks the plays, in their order, and keeps what each said.
///
/// A fact goes to every play that listens; a message goes to the first that is done with it; Hearth's own timers and
/// outcomes go to the play they belong to.
public struct EventRouter: Sendable {
    /// What one play said to one event.
    public struct Look: Hashable, Codable, Sendable {
        public let play: PlayName
        /// `done`, `pass` or `never`.
        public let verdict: String
        public let reason: Bilingual
    }

    /// What came of asking all of them.
    struct Outcome: Sendable {
        enum Verdict: Sendable {
            case settled(String, by: PlayName?)
            case postponed(until: Instant?, by: PlayName, reason: Bilingual)
        }
        var verdict: Verdict
        var looks: [Look]
        var effects: [(play: PlayName, effect: Effect)]
        var timers: [(play: PlayName, change: TimerChange)]
        var news: [ServiceMessage] = []
    }

    public let plays: [any Play]
    /// Which plays have a route for a kind; most events have none.
    private let listeners: [EventKind: [any Play]]

    public init(_ plays: [any Play]) {
        precondition(Set(plays.map(\.name)).count == plays.count, "Every play has a name of its own.")
        self.plays = plays
        self.listeners = plays.reduce(into: [:]) { listeners, play in
            for kind in Set(play.routes.flatMap(\.kinds)) { listeners[kind, default: []].append(play) }
        }
    }

    /// Why each of the other plays did not look at the event, for explanations.
    public func objections(to event: Event) -> [(play: PlayName, reason: Bilingual)] {
        self.plays.compactMap { play in
            self.objection(of: play, to: event).map { (play.name, $0) }
        }
    }

    private func objection(of play: any Play, to event: Event) -> Bilingual? {
        guard !self.hears(play, event) else { return nil }
        if let addressee = event.happening.addressee {
            return Bilingual("这个事件属于玩法 \(addressee)", "it belongs to the play \(addressee)")
        }
        if play.routes.contains(where: { $0.fits(event) }) {
            return Bilingual("这句话不是它要回答的", "the text is not one it answers")
        }
        return play.routes.last?.objection(to: event) ?? Bilingual("它没有要看的事件", "it has no route")
    }

    /// Asked of every play for every event, so it puts nothing into words.
    private func hears(_ play: any Play, _ event: Event) -> Bool {
        if let addressee = event.happening.addressee { return addressee == play.name }
        return play.routes.contains { $0.fits(event) } && play.isConcerned(by: event)
    }

    /// Whether any play wants to look at the event.
    func isHeard(_ event: Event) -> Bool {
        if let addressee = event.happening.addressee { return self.plays.contains { $0.name == addressee } }
        return self.listeners[event.happening.kind]?.contains { self.hears($0, event) } ?? false
    }

    /// The plays that want to look at the event.
    func hearers(of event: Event) -> [any Play] { self.plays.filter { self.hears($0, event) } }

    func decide(_ event: Event, _ scene: inout Scene) throws -> Outcome {
        var outcome = Outcome(verdict: .settled("pass", by: nil), looks: [], effects: [], timers: [])
        for play in self.plays where self.hears(play, event) {
            let decision = try play.decide(event, &scene)
            switch decision.verdict {
            case .retry:
                outcome.verdict = .postponed(until: nil, by: play.name, reason: decision.reason)
                return outcome
            case .later(let instant):
                outcome.verdict = .postponed(until: instant, by: play.name, reason: decision.reason)
                return outcome
            case .done, .pass, .never:
                let verdict = decision.verdict.word
                outcome.looks.append(Look(play: play.name, verdict: verdict, reason: decision.reason))
                outcome.effects += decision.effects.map { (play.name, $0) }
                outcome.timers += decision.timers.map { (play.name, $0) }
                outcome.news += decision.news
                outcome.verdict.merge(verdict, by: play.name)
            }
            if decision.verdict == .done, event.happening.isForOnePlay { break }
        }
        return outcome
    }
}

extension Decision.Verdict {
    fileprivate var word: String {
        switch self {
        case .done: "done"
        case .pass: "pass"
        case .never: "never"
        case .retry, .later: preconditionFailure("A postponed decision is not recorded.")
        }
    }
}

extension EventRouter.Outcome.Verdict {
    /// `done` outweighs `never`, `never` outweighs `pass`; among equals the later play is named,
    /// because the register comes first and does not interest the reader most.
    fileprivate mutating func merge(_ word: String, by play: PlayName) {
        guard case .settled(let known, _) = self else { return }
        let weight = ["pass": 0, "never": 1, "done": 2]
        guard word != "pass", weight[word, default: 0] >= weight[known, default: 0] else { return }
        self = .settled(word, by: play)
    }
}
