import Content
import Domain
import Engine
import Scripts
import Storage

/// Which run people mean by what they say, and how it is shown to whoever asks.
extension RunPlay {
    typealias Called = (run: Run, script: Script)

    /// The runs that a word may be meant for: those that are open, and where there are none and the brand is spoken to,
    /// those that are just over.
    ///
    /// Those that are played in the group stand before the others. A run whose script was taken away is among them: what
    /// it promised holds until it is over. A card that was pressed means its own run and no other.
    func runs(for utterance: Utterance, at event: Event, _ scene: Scene) throws -> [Called] {
        if let id = utterance.run {
            guard let run = try Runs.find(id, brand: event.brand, scene.transaction), run.play == self.name else {
                return []
            }
            return [(run: run, script: try run.script(as: Script.self))]
        }
        let open = try self.live(event, scene).filter { $0.run.isOpen(at: event.happenedAt) }
        return open.isEmpty && utterance.isAddressed ? try self.justOver(event, scene) : open
    }

    /// Whether a key of an option can be meant for a run: what people say to each other only where they were asked.
    func wasAsked(_ script: Script, _ utterance: Utterance, _ event: Event) -> Bool {
        if utterance.isAddressed { return true }
        return script.announce != nil && event.happening.group.map(script.groups.contains) ?? false
    }

    /// What is planned, open or closed, the one that opens last before the others.
    private func live(_ event: Event, _ scene: Scene) throws -> [Called] {
        try self.called(Runs.live(self.name, brand: event.brand, scene.transaction), event)
    }

    private func justOver(_ event: Event, _ scene: Scene) throws -> [Called] {
        let moment = event.happenedAt
        return try self.called(Runs.justOver(self.name, at: moment, brand: event.brand, scene.transaction), event)
    }

    private func called(_ runs: [Run], _ event: Event) throws -> [Called] {
        let called = try runs.map { (run: $0, script: try $0.script(as: Script.self)) }
            .filter { $0.script.plays(on: event.account) }
        return event.playedHereFirst(called) { $0.script.groups }
    }

    /// Somebody asks in a chat what can be done now: the invitation, with what can be pressed, or when it opens.
    ///
    /// Where several runs have one word, each is also called by its title and the id of its script. `refuse` says why there is nothing
    /// to show, and only to who spoke to the brand.
    ///
    /// - Returns: nil when the words mean something else.
    func ask(
        _ utterance: Utterance,
        _ event: Event,
        _ scene: Scene,
        words: (Script) -> [String],
        refuse: (Refusal, Called) throws -> Decision
    ) throws -> Decision? {
        guard utterance.run == nil else { return nil }
        let moment = event.happenedAt
        let known = try self.live(event, scene)
        func meant(_ runs: [Called]) -> [Called] {
            utterance.called(runs, names: { [$0.script.id, $0.script.title] }, words: { words($0.script) })
        }
        if let (run, script) = meant(known.filter({ $0.run.isOpen(at: moment) })).first {
            return try self.show(run, script, to: utterance, event, scene)
        }
        guard utterance.isAddressed else { return nil }
        let next = meant(known.filter { moment < $0.run.opensAt }).min { $0.run.opensAt < $1.run.opensAt }
        if let next { return try refuse(.notOpen, next) }
        guard let last = meant(try self.justOver(event, scene)).first else { return nil }
        return try refuse(.closed, last)
    }

    private func show(_ run: Run, _ script: Script, to utterance: Utterance, _ event: Event, _ scene: Scene) throws
        -> Decision
    {
        let invitation = try self.telling("announce", of: run, script, scene)
        let link = self.voice.link(run, script, for: utterance, scene)
        return try self.voice.show(
            .run(run.id),
            to: utterance,
            invitation.with(["link": link]),
            choices: self.choices(script),
            about: run.id,
            Bilingual("把\(self.noun.chinese)发给他", "the \(self.noun.one) is shown"),
            event,
            scene
        )
    }
}
