internal import Domain

extension Verification {
    /// Takes what a step says, whose form and seal are right, when it agrees with everything before it.
    mutating func admit(_ step: Step) throws(Objection) {
        switch step {
        case .rules(let rules): try self.admit(rules)
        case .commitment(let commitment): try self.admit(commitment)
        case .entry(let number, let entry): try self.admit(entry, number)
        case .roster(let entries, let weight, let root): try self.admitRoster(entries, weight, root)
        case .entropy(let entropy): try self.admit(entropy)
        case .secret(let secret): try self.admit(secret)
        case .winner(let winner):
            try Self.need(self.reading.coming, toBe: winner)
            self.reading.summary?.picks.append(winner)
            self.advance()
        case .redraw(let replacement): try self.admit(replacement)
        case .end(let steps):
            guard steps == self.reading.chain.steps else {
                throw Objection(
                    .content,
                    "一共是 \(self.reading.chain.steps) 行。",
                    "the file has \(self.reading.chain.steps) lines."
                )
            }
            self.reading.due = []
        }
    }

    private mutating func admit(_ rules: DrawRules) throws(Objection) {
        if let problem = rules.validate().first { throw Objection(.content, problem.text) }
        self.reading.summary = Verdict.Summary(rules: rules)
        self.reading.roster = Roster(rules: rules)
        self.reading.due = [.commitment]
        if let (id, salt) = self.expectations.entrant {
            self.reading.wanted = RosterEntry(entrant: id, draw: rules.draw, salt: salt).hash
        }
    }

    private mutating func admit(_ commitment: Commitment) throws(Objection) {
        self.reading.commitment = commitment
        switch self.reading.summary?.rules.kind {
        case .instant:
            try self.announce()
            self.reading.due = [.entropy]
        default: self.reading.due = [.entry, .roster]
        }
    }

    private mutating func admit(_ entry: RosterEntry, _ number: Int) throws(Objection) {
        let due = (self.reading.summary?.entries ?? 0) + 1
        guard number == due else { throw Objection(.content, "这里应该是第 \(due) 号。", "entry \(due) is due here.") }
        do throws(DrawError) { try self.reading.roster?.append(entry) } catch { throw Objection(.content, error.text) }
        self.reading.summary?.entries = number
        self.reading.summary?.weight += entry.weight
        guard entry.hash == self.reading.wanted else { return }
        if self.reading.summary?.found != nil {
            self.reading.summary?.found?.numbers.append(number)
        } else {
            self.reading.summary?.found = Verdict.Found(
                number: number,
                weight: entry.weight,
                receipt: self.reading.chain.seal,
                numbers: [number]
            )
        }
    }

    private mutating func admitRoster(_ entries: Int, _ weight: Int, _ root: Hash) throws(Objection) {
        guard let roster = self.reading.roster, entries == roster.entries.count, weight == roster.weight else {
            throw Objection(.content, "条数或权重总和不对。", "the number of entries or the sum of the weights is wrong.")
        }
        guard root == roster.root else { throw Objection(.content, "名单的根哈希不对。", "the root of the roster is wrong.") }
        switch roster.kind {
        case .deadline:
            try self.announce()
            self.reading.due = [.entropy]
        case .instant: self.reading.due = [.secret]
        }
    }

    private mutating func admit(_ entropy: Entropy) throws(Objection) {
        guard let rules = self.reading.summary?.rules else { return }
        do throws(DrawError) { try entropy.check(rules) } catch { throw Objection(.content, error.text) }
        self.reading.summary?.entropy = entropy
        self.reading.due = rules.kind == .deadline ? [.secret] : [.entry, .roster]
    }

    private mutating func admit(_ secret: DrawSecret) throws(Objection) {
        guard let summary = self.reading.summary, let roster = self.reading.roster, let entropy = summary.entropy,
            let announcement = summary.announcement,
            Commitment(draw: summary.rules.draw, secret: secret) == self.reading.commitment
        else { throw Objection(.content, "不是当初承诺的密钥。", "this is not the secret that was committed to.") }
        let rules = summary.rules
        switch rules.kind {
        case .deadline:
            self.reading.draw = Draw(
                rules: rules,
                roster: roster,
                announcement: announcement,
                secret: secret,
                entropy: entropy
            )
        case .instant:
            let draw = InstantDraw(rules: rules, announcement: announcement, secret: secret, entropy: entropy)
            self.reading.replay = InstantReplay(draw, rules: rules, roster: roster)
        }
        // Who draws has the entries; nobody else needs them any more.
        self.reading.roster = nil
        self.advance()
    }

    private mutating func admit(_ replacement: Replacement) throws(Objection) {
        let right: Replacement?
        do throws(DrawError) {
            right = try self.reading.draw?.redraw(replacing: replacement.replaces, reason: replacement.reason)
        } catch { throw Objection(.content, error.text) }
        try Self.need(right?.winner, toBe: replacement.winner)
        self.reading.summary?.picks.append(replacement.winner)
        self.reading.summary?.replacements.append(replacement)
    }

    /// The seal of this line is the announcement.
    private mutating func announce() throws(Objection) {
        let seal = self.reading.chain.seal
        if let announced = self.expectations.announced, announced != seal {
            throw Objection(.announcement, "公布的不是它，这里是 \(seal)。", "another one was published; this is \(seal).")
        }
        self.reading.summary?.announcement = seal
    }

    private mutating func advance() {
        self.reading.coming = self.reading.draw?.next() ?? self.reading.replay?.next()
        let last: [Step.Name] = self.reading.draw == nil ? [.end] : [.redraw, .end]
        self.reading.due = self.reading.coming == nil ? last : [.winner]
    }

    private static func need(_ right: Winner?, toBe told: Winner) throws(Objection) {
        guard let right, right != told else { return }
        let tier = right.tier
        throw Objection(
            .content,
            "按算法，第 \(right.pick) 个中奖的是 \(right.entry) 号（\(tier)，位置 \(right.place)，数值 \(right.value)）。",
            "the draw gives entry \(right.entry) as pick \(right.pick) (\(tier), place \(right.place), value \(right.value))."
        )
    }
}
