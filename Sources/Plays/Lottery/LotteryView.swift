internal import Community
public import Domain
internal import Draws
internal import Engine
internal import Ledger
internal import OpenSSL
public import Scripts
public import Storage

/// A lottery as one person sees it.
public struct LotteryView: Hashable, Sendable {
    public struct Tier: Hashable, Sendable {
        public let title: String
        public let count: Int
        public let left: Int
        public let value: Fen
        public let odds: Int?
    }

    public struct Win: Hashable, Sendable {
        public enum State: Hashable, Sendable {
            case given
            case waits(until: Instant, mustJoin: Bool)
            case lapsed
        }

        public let title: String
        public let state: State
        /// What was given, in words, or the word to show in a store.
        public let gain: String?
        /// Whether its code is still owed.
        public let isOwed: Bool
    }

    public let run: RunID
    public let script: LotteryScript
    public let stage: RunStage
    public let tiers: [Tier]
    /// Why this person may not enter now; nil when they may, when the platform has to be asked, or nobody is known.
    public let objection: Bilingual?
    /// Whether an entry of this person waits for what the platform says.
    public let isDeciding: Bool
    /// How often this person may still enter now; nil when nobody is known.
    public let chancesLeft: Int?
    public let tickets: Int
    /// How often this person has entered.
    public let entries: Int
    public let wins: [Win]
    /// How many people entered, however often.
    public let participants: Int
    /// What was published before the result could be known, in hexadecimal: the seal of the roster, or before that of
    /// the secret.
    public let announcement: String?
    /// When the outside value is known.
    public let drawsAt: Instant?
    public let hasProof: Bool
    /// Whether the part up to the sealed roster can be taken, while the outside value is waited for.
    public let isSealed: Bool
    /// What shows this person that they are on the roster: who they are there, and their salt in hexadecimal.
    public let credential: Credential?

    public struct Credential: Hashable, Sendable {
        public let entrant: String
        public let salt: String
    }
}

extension LotteryPlay {
    /// What somebody sees of the run that is on, or of the last one; nil before any is planned.
    public func view(
        of id: ScriptID,
        brand: BrandID,
        for viewer: Identity?,
        now: Instant,
        _ transaction: Transaction
    ) throws -> LotteryView? {
        guard let run = try Runs.current(id, brand: brand, transaction), run.play == self.name else { return nil }
        let script = try run.script(as: LotteryScript.self)
        let state = try run.lotteryState()
        let left = try LotteryStock.left(of: run, transaction)
        // Winners are written bit by bit: before the last one is, none of them is told.
        let isDrawing = script.kind == .deadline && run.state == .closed && state.entropy != nil
        let drawsAt = script.entropy.map { self.course.moment($0.known, of: run) }
        let person = try viewer.flatMap { try Persons.known($0, brand: brand, transaction) }
        let day = self.voice.clock.day(at: now)
        let desk = viewer.map { self.desk($0, person, run, script, now: now) }
        let refusal = try desk?.objection(transaction)
        let entries = try person.map { try LotteryEntries.counts(of: $0, run, on: day, transaction).all } ?? 0
        return LotteryView(
            run: run.id,
            script: script,
            stage: run.stage(at: now, settlesAt: isDrawing ? nil : drawsAt ?? run.closesAt + Self.grace),
            tiers: script.tiers.map { tier in
                LotteryView.Tier(
                    title: state.titles[tier.id] ?? tier.title,
                    count: tier.count,
                    left: left[tier.id] ?? (run.state == .over ? 0 : tier.count),
                    value: tier.value,
                    odds: tier.odds
                )
            },
            objection: refusal.flatMap { $0.isUnchecked ? nil : $0.sentence(script) },
            isDeciding: refusal == .unchecked(isUnderWay: true),
            chancesLeft: try desk?.chancesLeft(transaction),
            tickets: try person.map {
                try Tickets.count(of: run.script, for: PointAccount(brand: brand, person: $0), transaction)
            } ?? 0,
            entries: entries,
            wins: isDrawing ? [] : try person.map { try self.wins(of: $0, run, script, state, transaction) } ?? [],
            participants: try LotteryEntries.people(of: run, transaction),
            announcement: run.state == .planned ? nil : self.announcement(run, script, state),
            drawsAt: drawsAt,
            hasProof: run.state == .over,
            isSealed: run.state == .closed && state.announcement != nil,
            credential: entries == 0
                ? nil
                : person.map {
                    LotteryView.Credential(entrant: $0.rawValue, salt: lowercaseHex(self.proof.salt(of: $0, in: run)))
                }
        )
    }

    /// The desk before which somebody would stand who entered now.
    private func desk(
        _ viewer: Identity,
        _ person: PersonID?,
        _ run: Run,
        _ script: LotteryScript,
        now: Instant
    ) -> LotteryDesk {
        LotteryDesk(
            script: script,
            run: run,
            person: person ?? PersonID("\(viewer.kind.rawValue):\(viewer.id)"),
            identity: viewer,
            event: Event(
                id: EventID(rawValue: 0),
                brand: run.brand,
                account: run.account,
                lane: LaneID(""),
                happenedAt: now,
                receivedAt: now,
                happening: .unknown(kind: "look")
            ),
            now: now,
            clock: self.voice.clock,
            accounts: self.accounts(of: run, script)
        )
    }

    private func wins(
        of person: PersonID,
        _ run: Run,
        _ script: LotteryScript,
        _ state: LotteryState,
        _ transaction: Transaction
    ) throws -> [LotteryView.Win] {
        try LotteryWins.of(person, run, transaction).map { win in
            let standing: LotteryView.Win.State =
                switch win.state {
                case .lapsed: .lapsed
                case .given: .given
                case .drawn, .won:
                    .waits(
                        until: win.claimBy ?? run.closesAt,
                        mustJoin: script.tier(win.tier)?.claim?.join != nil
                    )
                }
            let gain = try self.gain(of: win, run, transaction)
            return LotteryView.Win(
                title: state.titles[win.tier] ?? script.tier(win.tier)?.title ?? win.tier,
                state: standing,
                gain: gain.words,
                isOwed: gain.isOwed
            )
        }
    }

    private func announcement(_ run: Run, _ script: LotteryScript, _ state: LotteryState) -> String {
        if let sealed = state.announcement { return sealed }
        let rules = script.drawRules(of: run, titles: state.titles, course: self.course)
        let commitment = Commitment(draw: rules.draw, secret: self.keys.secret(of: run.id, brand: run.brand))
        return ProofChain.announcement(rules: rules, commitment: commitment).hex
    }
}
