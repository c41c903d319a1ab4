internal import Domain

extension Step {
    /// The line of this step, without its seal.
    func written() -> LineWriter {
        var line = LineWriter()
        switch self {
        case .rules(let rules): rules.write(to: &line)
        case .commitment(let commitment):
            line.hash("commitment", commitment.hash)
            self.name(to: &line)
        case .entry(let number, let entry):
            line.number("entry", number)
            line.hash("hash", entry.hash)
            self.name(to: &line)
            line.number("weight", entry.weight)
        case .roster(let entries, let weight, let root):
            line.number("entries", entries)
            line.hash("root", root)
            self.name(to: &line)
            line.number("weight", weight)
        case .entropy(let entropy):
            line.text("fallback", entropy.reason)
            self.name(to: &line)
            line.text("value", entropy.value)
        case .secret(let secret):
            line.seal()
            secret.reveal { line.hash("secret", Hash($0)) }
            line.text("step", self.name.rawValue)
        case .winner(let winner):
            winner.writeHead(to: &line)
            self.name(to: &line)
            winner.writeTail(to: &line)
        case .redraw(let replacement):
            replacement.winner.writeHead(to: &line)
            line.text("reason", replacement.reason)
            line.number("replaces", replacement.replaces)
            self.name(to: &line)
            replacement.winner.writeTail(to: &line)
        case .end(let steps):
            self.name(to: &line)
            line.number("steps", steps)
        }
        line.close()
        return line
    }

    private func name(to line: inout LineWriter) {
        line.seal()
        line.text("step", self.name.rawValue)
    }
}

extension DrawRules {
    static let format = "hearth-draw/1"

    fileprivate func write(to line: inout LineWriter) {
        line.text("claim", self.claim)
        line.number("closes", Int(self.closes.millis))
        line.text("draw", self.draw)
        line.text("eligibility", self.eligibility)
        line.object("entropy") { line in
            line.number("fallback", Int(self.entropy.fallback.millis))
            line.number("known", Int(self.entropy.known.millis))
            line.text("source", self.entropy.source)
        }
        line.text("format", Self.format)
        line.text("kind", self.kind.rawValue)
        line.object("limits") { line in
            line.number("entries", self.limits.entries)
            line.number("wins", self.limits.wins)
        }
        line.number("opens", Int(self.opens.millis))
        line.text("organiser", self.organiser)
        line.seal()
        line.text("step", Step.Name.rules.rawValue)
        line.list("tiers", self.tiers) { line, tier in
            line.number("count", tier.count)
            line.text("id", tier.id)
            line.number("odds", tier.odds)
            line.text("title", tier.title)
            line.number("value", tier.value)
        }
        line.text("title", self.title)
    }
}

extension Winner {
    /// The members before the seal.
    fileprivate func writeHead(to line: inout LineWriter) {
        line.number("entry", self.entry)
        line.hash("hash", self.hash)
        line.number("pick", self.pick)
        line.number("place", self.place)
    }

    /// The members behind the step's name.
    fileprivate func writeTail(to line: inout LineWriter) {
        line.text("tier", self.tier)
        line.number("value", self.value)
    }
}

extension Entropy {
    fileprivate var value: String {
        switch self {
        case .outside(let value): value
        case .fallback: ""
        }
    }

    fileprivate var reason: String {
        switch self {
        case .outside: ""
        case .fallback(let reason): reason
        }
    }
}
