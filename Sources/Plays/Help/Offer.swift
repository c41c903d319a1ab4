public import Domain
public import Engine
internal import Scripts

/// What somebody may do in a chat now.
public struct Offer: Hashable, Sendable {
    /// What is to be written, or pressed.
    let word: String
    let title: String
    let script: ScriptID

    init(word: String, _ script: some PlayScript) {
        self.init(word: word, title: script.title, script: ScriptID(script.id))
    }

    init(word: String, title: String, script: ScriptID) {
        self.word = word
        self.title = title
        self.script = script
    }
}

extension [Offer] {
    /// So many bytes of a title can be the key of a button.
    private static let longestName = 64

    /// The same, each with a word of its own: where several have one, each is called by its title, or by the id of its
    /// script where titles are equal or long.
    var distinct: [Offer] {
        let words = Dictionary(self.map { (FoldedText($0.word), 1) }, uniquingKeysWith: +)
        let titles = Dictionary(self.map { (FoldedText($0.title), 1) }, uniquingKeysWith: +)
        return self.map { offer in
            guard words[FoldedText(offer.word)] != 1 else { return offer }
            let title = FoldedText(offer.title)
            let isName =
                titles[title] == 1 && words[title] == nil && !title.isEmpty
                && offer.title.utf8.count <= Self.longestName
            return Offer(
                word: isName ? offer.title : offer.script.rawValue,
                title: offer.title,
                script: offer.script
            )
        }
    }
}

/// A play that can say what it offers.
public protocol Offering: Sendable {
    func offers(at event: Event, _ scene: Scene) throws -> [Offer]
    /// The language of the first of its scripts on the account of an event; nil where there is none.
    func language(at event: Event) -> Language?
}

extension ScriptBook {
    func language(at event: Event) -> Language? {
        self.all(of: event.brand).first { $0.script.plays(on: event.account) }?.script.language
    }
}

extension GroupChoice {
    /// Whether a group may be told of what is played there; what no group is told of is played wherever one asks.
    fileprivate func mayHear(_ group: GroupID?) -> Bool {
        guard let group, case .only(let groups) = self else { return true }
        return groups.contains(group)
    }
}

extension RunPlay {
    /// The runs that are open at the moment, by the word that shows them or takes part in them.
    func offers(at event: Event, _ scene: Scene, word: (Script) -> String?) throws -> [Offer] {
        try Runs.live(self.name, brand: event.brand, scene.transaction)
            .filter { $0.isOpen(at: event.happenedAt) }
            .compactMap { run in
                let script = try run.script(as: Script.self)
                guard script.plays(on: event.account), script.groups.mayHear(event.happening.group) else { return nil }
                return word(script).map { Offer(word: $0, script) }
            }
    }
}

extension QuizPlay: Offering {
    public func offers(at event: Event, _ scene: Scene) throws -> [Offer] {
        try self.offers(at: event, scene) { $0.askingWords.first }
    }

    public func language(at event: Event) -> Language? { self.scripts.language(at: event) }
}

extension PollPlay: Offering {
    public func offers(at event: Event, _ scene: Scene) throws -> [Offer] {
        try self.offers(at: event, scene) { $0.askingWords.first }
    }

    public func language(at event: Event) -> Language? { self.scripts.language(at: event) }
}

extension LotteryPlay: Offering {
    public func offers(at event: Event, _ scene: Scene) throws -> [Offer] {
        try self.offers(at: event, scene) { $0.words.first }
    }

    public func language(at event: Event) -> Language? { self.scripts.language(at: event) }
}

extension CheckInPlay: Offering {
    public func offers(at event: Event, _ scene: Scene) throws -> [Offer] {
        self.scripts.all(of: event.brand).map(\.script).filter { script in
            let today = self.voice.clock.day(at: event.happenedAt, begins: script.dayBegins)
            return script.plays(on: event.account) && script.groups.mayHear(event.happening.group)
                && script.from.map { $0 <= today } ?? true && script.until.map { today <= $0 } ?? true
        }.compactMap { script in script.words.first.map { Offer(word: $0, script) } }
    }

    public func language(at event: Event) -> Language? { self.scripts.language(at: event) }
}
