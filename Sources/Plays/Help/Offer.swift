public import Domain
public import Engine
internal import Scripts

/// What somebody may do in a chat now.
public struct Offer: Hashable, Sendable {
    /// What is to be written, or pressed.
    let word: String
    let title: String
}

/// A play that can say what it offers.
public protocol Offering: Sendable {
    func offers(at event: Event, _ scene: Scene) throws -> [Offer]
}

extension RunPlay {
    /// The runs that are open at the moment, by the word that shows them or takes part in them.
    func offers(at event: Event, _ scene: Scene, word: (Script) -> String?) throws -> [Offer] {
        try Runs.live(self.name, brand: event.brand, scene.transaction)
            .filter { $0.isOpen(at: event.happenedAt) }
            .compactMap { run in
                let script = try run.script(as: Script.self)
                guard script.plays(on: event.account), let word = word(script) else { return nil }
                return Offer(word: word, title: script.title)
            }
    }
}

extension QuizPlay: Offering {
    public func offers(at event: Event, _ scene: Scene) throws -> [Offer] {
        try self.offers(at: event, scene) { $0.askingWords.first }
    }
}

extension PollPlay: Offering {
    public func offers(at event: Event, _ scene: Scene) throws -> [Offer] {
        try self.offers(at: event, scene) { $0.askingWords.first }
    }
}

extension LotteryPlay: Offering {
    public func offers(at event: Event, _ scene: Scene) throws -> [Offer] {
        try self.offers(at: event, scene) { $0.words.first }
    }
}

extension CheckInPlay: Offering {
    public func offers(at event: Event, _ scene: Scene) throws -> [Offer] {
        self.scripts.all(of: event.brand).map(\.script).filter { script in
            let today = self.voice.clock.day(at: event.happenedAt, begins: script.dayBegins)
            return script.plays(on: event.account) && script.from.map { $0 <= today } ?? true
                && script.until.map { today <= $0 } ?? true
        }.compactMap { script in script.words.first.map { Offer(word: $0, title: script.title) } }
    }
}
