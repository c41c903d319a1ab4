public import Domain
public import Draws
internal import Scripts
public import Storage

/// The proof of a run's draw, made from what is kept; the same bytes every time.
public struct LotteryProof: Sendable {
    let keys: DrawKeys
    let course: RunCourse<LotteryScript>

    public init(keys: DrawKeys, clock: BrandClock) {
        self.keys = keys
        self.course = RunCourse(play: "lottery", clock: clock)
    }

    /// All of a draw that is over; nil while it is not.
    public func record(of run: Run, _ transaction: Transaction) throws -> DrawRecord? {
        let state = try run.lotteryState()
        guard run.state == .over, let entropy = state.entropy else { return nil }
        let script = try run.script(as: LotteryScript.self)
        let rules = script.drawRules(of: run, titles: state.titles, course: self.course)
        return DrawRecord(
            rules: rules,
            roster: try self.roster(of: run, script, rules, transaction).roster,
            secret: self.keys.secret(of: run.id, brand: run.brand),
            entropy: entropy,
            redraws: state.redraws.map { ($0.pick, $0.reason) }
        )
    }

    /// What there is to be published of a run, as a name that changes when it does; nil while there is nothing.
    public func revision(of run: Run) throws -> String? {
        let state = try run.lotteryState()
        if run.state == .over, state.entropy != nil { return "drawn/\(state.redraws.count)" }
        return state.announcement == nil ? nil : "sealed"
    }

    /// How many entries the roster is made of; what is published grows with them.
    public func entries(of run: Run, _ transaction: Transaction) throws -> Int {
        try LotteryEntries.count(of: run, transaction)
    }

    /// Writes what there is to be published: the whole proof of a draw that is over, or the part up to the sealed roster
    /// while the outside value is waited for.
    ///
    /// - Returns: False when there is nothing yet.
    public func write(
        _ run: Run,
        _ transaction: Transaction,
        to write: ([UInt8]) throws -> Void
    ) throws -> Bool {
        if let record = try self.record(of: run, transaction) {
            try DrawFile.write(record, to: write)
            return true
        }
        let state = try run.lotteryState()
        guard state.announcement != nil else { return false }
        let script = try run.script(as: LotteryScript.self)
        let rules = script.drawRules(of: run, titles: state.titles, course: self.course)
        try DrawFile.writeAnnounced(
            rules: rules,
            commitment: Commitment(draw: rules.draw, secret: self.keys.secret(of: run.id, brand: run.brand)),
            roster: try self.roster(of: run, script, rules, transaction).roster,
            to: write
        )
        return true
    }

    /// What shows somebody that they are on the roster: their salt, which is theirs alone.
    public func salt(of person: PersonID, in run: Run) -> [UInt8] {
        self.keys.salt(of: person, run: run.id, brand: run.brand)
    }

    /// The roster, with the person behind each of its numbers.
    ///
    /// Where all winners are drawn at once everybody is on it once, as often as they entered being a weight or nothing;
    /// where each entry is decided at once, each entry is.
    func roster(
        of run: Run,
        _ script: LotteryScript,
        _ rules: DrawRules,
        _ transaction: Transaction
    ) throws -> (roster: Roster, persons: [PersonID]) {
        let sealed = try run.lotteryState().sealed ?? .max
        let entries = try LotteryEntries.all(of: run, transaction).filter { $0.number <= sealed }
        var roster = Roster(rules: rules)
        var persons: [PersonID] = []
        switch script.kind {
        case .instant:
            persons = entries.map(\.person)
            for person in persons { try roster.append(self.entry(person, run, weight: 1)) }
        case .deadline:
            var counts: [PersonID: Int] = [:]
            for entry in entries {
                if counts[entry.person] == nil { persons.append(entry.person) }
                counts[entry.person, default: 0] += 1
            }
            for person in persons {
                let weight = script.weights == .tickets ? counts[person, default: 1] : 1
                try roster.append(self.entry(person, run, weight: weight))
            }
        }
        return (roster, persons)
    }

    private func entry(_ person: PersonID, _ run: Run, weight: Int) -> RosterEntry {
        RosterEntry(
            entrant: person.rawValue,
            draw: run.id.rawValue,
            salt: self.keys.salt(of: person, run: run.id, brand: run.brand),
            weight: weight
        )
    }
}
