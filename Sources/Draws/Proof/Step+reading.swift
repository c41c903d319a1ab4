internal import Domain

extension Step {
    /// The step of a line with its seal; nil when the members are not those of any step.
    ///
    /// Only the form is looked at. What the members say is for ``Verification``, which also writes the step again and
    /// compares the bytes.
    static func read(_ members: [LineMember]) -> (step: Step, seal: Hash)? {
        guard let member = members.first(where: { $0.name == "step" }), case .text(let text) = member.value,
            let name = Name(rawValue: text)
        else { return nil }
        var reading = StepReading(members)
        guard let step = reading.step(name), let seal = reading.seal, reading.isComplete else { return nil }
        return (step, seal)
    }
}

/// A step on its way from members.
private struct StepReading {
    private var members: Members
    private(set) var seal: Hash?

    init(_ members: [LineMember]) { self.members = Members(members) }

    var isComplete: Bool { self.members.isComplete }

    mutating func step(_ name: Step.Name) -> Step? {
        switch name {
        case .rules: self.rules().map(Step.rules)
        case .commitment: self.commitment()
        case .entry: self.entry()
        case .roster: self.roster()
        case .entropy: self.entropy()
        case .secret: self.secret()
        case .winner: self.winner { _ in .some(()) }.map { Step.winner($0.winner) }
        case .redraw: self.redraw()
        case .end: self.end()
        }
    }

    /// The seal and the step's name, which most steps have side by side.
    private mutating func sealAndName() -> Void? {
        self.seal = self.members.hash("seal")
        return self.members.text("step").map { _ in }
    }

    private mutating func commitment() -> Step? {
        guard let hash = self.members.hash("commitment"), self.sealAndName() != nil else { return nil }
        return .commitment(Commitment(hash: hash))
    }

    private mutating func entry() -> Step? {
        guard let number = self.members.number("entry"), let hash = self.members.hash("hash"),
            self.sealAndName() != nil, let weight = self.members.number("weight")
        else { return nil }
        return .entry(number: number, RosterEntry(hash: hash, weight: weight))
    }

    private mutating func roster() -> Step? {
        guard let entries = self.members.number("entries"), let root = self.members.hash("root"),
            self.sealAndName() != nil, let weight = self.members.number("weight")
        else { return nil }
        return .roster(entries: entries, weight: weight, root: root)
    }

    /// Exactly one of the two texts says something.
    private mutating func entropy() -> Step? {
        guard let fallback = self.members.text("fallback"), self.sealAndName() != nil,
            let value = self.members.text("value"), fallback.isEmpty != value.isEmpty
        else { return nil }
        return .entropy(value.isEmpty ? .fallback(reason: fallback) : .outside(value))
    }

    private mutating func secret() -> Step? {
        self.seal = self.members.hash("seal")
        guard let text = self.members.text("secret"), let secret = DrawSecret(hex: text),
            self.members.text("step") != nil
        else { return nil }
        return .secret(secret)
    }

    private mutating func redraw() -> Step? {
        let read = self.winner { members -> (String, Int)? in
            guard let reason = members.text("reason"), let replaces = members.number("replaces") else { return nil }
            return (reason, replaces)
        }
        guard let (winner, (reason, replaces)) = read else { return nil }
        return .redraw(Replacement(replaces: replaces, reason: reason, winner: winner))
    }

    private mutating func end() -> Step? {
        guard self.sealAndName() != nil, let steps = self.members.number("steps") else { return nil }
        return .end(steps: steps)
    }

    /// The members of a winner, with more between them and the seal.
    private mutating func winner<More>(_ more: (inout Members) -> More?) -> (winner: Winner, more: More)? {
        guard let entry = self.members.number("entry"), let hash = self.members.text("hash"),
            let pick = self.members.number("pick"), let place = self.members.number("place"),
            let more = more(&self.members), self.sealAndName() != nil,
            let tier = self.members.text("tier"), let value = self.members.number("value"),
            hash.isEmpty || Hash(hex: hash) != nil
        else { return nil }
        return (
            Winner(pick: pick, tier: tier, entry: entry, hash: Hash(hex: hash), place: place, value: value), more
        )
    }

    private mutating func rules() -> DrawRules? {
        guard let claim = self.members.text("claim"), let closes = self.members.number("closes"),
            let draw = self.members.text("draw"), let eligibility = self.members.text("eligibility"),
            let entropy = self.entropyRule(), self.members.text("format") == DrawRules.format,
            let kind = self.members.text("kind").flatMap(DrawRules.Kind.init(rawValue:)),
            let limits = self.limits(), let opens = self.members.number("opens"),
            let organiser = self.members.text("organiser"), self.sealAndName() != nil, let tiers = self.tiers(),
            let title = self.members.text("title")
        else { return nil }
        return DrawRules(
            draw: draw,
            kind: kind,
            title: title,
            organiser: organiser,
            eligibility: eligibility,
            claim: claim,
            opens: Instant(millis: Int64(opens)),
            closes: Instant(millis: Int64(closes)),
            entropy: entropy,
            limits: limits,
            tiers: tiers
        )
    }

    private mutating func entropyRule() -> EntropyRule? {
        guard var members = self.members.object("entropy"), let fallback = members.number("fallback"),
            let known = members.number("known"), let source = members.text("source"), members.isComplete
        else { return nil }
        return EntropyRule(
            source: source,
            known: Instant(millis: Int64(known)),
            fallback: Instant(millis: Int64(fallback))
        )
    }

    private mutating func limits() -> EntryLimits? {
        guard var members = self.members.object("limits"), let entries = members.number("entries"),
            let wins = members.number("wins"), members.isComplete
        else { return nil }
        return EntryLimits(entries: entries, wins: wins)
    }

    private mutating func tiers() -> [PrizeTier]? {
        guard let list = self.members.list("tiers") else { return nil }
        var tiers: [PrizeTier] = []
        for var members in list {
            guard let count = members.number("count"), let id = members.text("id"), let odds = members.number("odds"),
                let title = members.text("title"), let value = members.number("value"), members.isComplete
            else { return nil }
            tiers.append(PrizeTier(id: id, title: title, count: count, value: value, odds: odds))
        }
        return tiers
    }
}
