import Content
import Domain
import Draws
import Engine
import Scripts
import Storage

extension LotteryPlay {
    /// What comes after the closing: the roster is sealed, then the draw is made.
    func settle(_ run: Run, _ script: LotteryScript, _ event: Event, _ scene: Scene) throws -> Decision {
        guard run.state == .closed else { return .pass(Bilingual("已经开过奖了", "it has been drawn before")) }
        var state = try run.lotteryState()
        if state.announcement == nil, let wait = try self.waitForEntries(run, event, scene) { return wait }
        guard script.kind == .deadline else {
            state.fallback = Self.instantReason
            try Runs.keep(state, of: run, scene.transaction)
            try Runs.move(run, to: .over, scene.transaction)
            return .done(Bilingual("结束，证明可以公布", "over; the proof can be published"))
        }
        if let part = try RunParts.take(of: run, scene.transaction) {
            try LotteryWins.add(part.lines.map { LotteryWins.Pick($0) }, of: run, at: scene.now, scene.transaction)
            return try self.goOn(left: part.left, run, script, event, scene)
        }
        let rules = script.drawRules(of: run, titles: state.titles, course: self.course)
        let (roster, persons) = try self.proof.roster(of: run, script, rules, scene.transaction)
        if state.announcement == nil {
            let commitment = Commitment(
                draw: rules.draw,
                secret: self.keys.secret(of: run.id, brand: run.brand)
            )
            state.announcement =
                ProofChain.announcement(rules: rules, commitment: commitment, roster: roster).hex
            state.sealed = try LotteryEntries.count(of: run, scene.transaction)
            try Runs.keep(state, of: run, scene.transaction)
        }
        if state.outside == nil, scene.now < rules.entropy.fallback {
            return .done(
                Bilingual(
                    "名单封存，\(persons.count) 人；等外部数值",
                    "the roster of \(persons.count) is sealed; the outside value is waited for"
                ),
                timers: [self.course.timer(.after, run, at: rules.entropy.fallback)]
            )
        }
        if state.outside == nil { state.fallback = LotteryProof.untoldReason }
        return try self.draw(run, script, rules, roster, persons, state, event, scene)
    }

    /// Takes the outside value, once, when it can be known.
    func take(
        entropy value: String,
        _ run: Run,
        _ script: LotteryScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        var state = try run.lotteryState()
        let rules = script.drawRules(of: run, titles: state.titles, course: self.course)
        guard script.kind == .deadline else {
            return .never(Bilingual("即开的抽奖不用外部数值", "a draw that decides at once takes no outside value"))
        }
        guard run.state == .closed, state.outside == nil, state.fallback == nil else {
            return .never(
                run.state == .over || state.outside != nil
                    ? Bilingual("外部数值已经定了", "the outside value is settled")
                    : Bilingual("名单还没有截止", "the roster is not closed yet")
            )
        }
        guard event.happenedAt >= rules.entropy.known else {
            return .never(Bilingual("这个数值现在还不可能知道", "the value cannot be known yet"))
        }
        guard state.announcement != nil else {
            return .never(
                Bilingual("名单还没有封存，一分钟后再填", "the roster is not sealed yet; tell the value once more in a minute")
            )
        }
        let value = value.trimmed
        guard (1...4_000).contains(value.utf8.count), !value.unicodeScalars.contains(where: \.isUnprintable) else {
            return .never(
                Bilingual(
                    "数值要有 1 到 4000 个字节，不含控制字符",
                    "the value has 1 to 4000 bytes and no control characters"
                )
            )
        }
        state.outside = value
        try Runs.keep(state, of: run, scene.transaction)
        return .done(
            Bilingual("记下外部数值，马上开奖", "the outside value is noted; the draw follows"),
            timers: [self.course.timer(.after, run, at: max(scene.now, run.closesAt + Self.grace))]
        )
    }

    private func draw(
        _ run: Run,
        _ script: LotteryScript,
        _ rules: DrawRules,
        _ roster: Roster,
        _ persons: [PersonID],
        _ state: LotteryState,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        guard let entropy = state.entropy else { preconditionFailure("A draw has a value or a reason for none.") }
        let secret = self.keys.secret(of: run.id, brand: run.brand)
        let winners = try Draw.result(rules: rules, roster: roster, secret: secret, entropy: entropy)
        let picks = winners.map {
            LotteryWins.Pick(pick: $0.pick, tier: $0.tier, person: persons[$0.entry - 1], number: $0.entry)
        }
        try Runs.keep(state, of: run, scene.transaction)
        try LotteryWins.add(picks.prefix(RunParts.size), of: run, at: scene.now, scene.transaction)
        let rest = picks.dropFirst(RunParts.size)
        try RunParts.put(rest.map(\.line)[...], of: run, scene.transaction)
        let left = (rest.count + RunParts.size - 1) / RunParts.size
        return try self.goOn(left: left, run, script, event, scene)
    }

    /// Goes on with the winners that are not written yet; when all of them are, the draw is made and told.
    private func goOn(
        left: Int,
        _ run: Run,
        _ script: LotteryScript,
        _ event: Event,
        _ scene: Scene
    ) throws -> Decision {
        guard left == 0 else {
            return .done(
                Bilingual(
                    "抽出了中奖的人，分批写下，还有 \(left) 批",
                    "drawn; the winners are written bit by bit, parts left: \(left)"
                ),
                timers: [self.course.timer(.after, run, at: scene.now)]
            )
        }
        try Runs.move(run, to: .over, scene.transaction)
        let people = try LotteryEntries.people(of: run, scene.transaction)
        guard people > 0 else {
            return .done(Bilingual("开奖：没有人参加，群里就不说了", "drawn: nobody took part, so the groups are told nothing"))
        }
        let winners = try LotteryWins.count(of: run, scene.transaction)
        let drawn = try Runs.again(run, scene.transaction)
        return try self.tell("drawn", drawn, script, event, scene).prefixed(
            Bilingual(
                "开奖：\(people) 人参加，\(winners) 人中奖；",
                "drawn: \(people) took part, \(winners) won; "
            ),
            timers: [self.course.timer(.pay, run, at: scene.now), self.course.timer(.others, run, at: scene.now)]
        )
    }

    /// Draws again for prizes that were not claimed; the stream goes on where it stopped.
    ///
    /// - Returns: How many found another winner.
    func redraw(_ lapsed: [LotteryWins.Win], _ run: Run, _ script: LotteryScript, _ scene: Scene) throws -> Int {
        var state = try run.lotteryState()
        guard !lapsed.isEmpty, let entropy = state.entropy else { return 0 }
        let rules = script.drawRules(of: run, titles: state.titles, course: self.course)
        let (roster, persons) = try self.proof.roster(of: run, script, rules, scene.transaction)
        var draw = try Draw(
            rules: rules,
            roster: roster,
            secret: self.keys.secret(of: run.id, brand: run.brand),
            entropy: entropy
        )
        for redraw in state.redraws { try draw.redraw(replacing: redraw.pick, reason: redraw.reason) }
        var found = 0
        for win in lapsed {
            let replacement = try draw.redraw(replacing: win.pick, reason: "not claimed in time")
            state.redraws.append(LotteryState.Redraw(pick: win.pick, reason: "not claimed in time"))
            guard replacement.winner.entry > 0 else { continue }
            found += 1
            let pick = LotteryWins.Pick(
                pick: replacement.winner.pick,
                tier: replacement.winner.tier,
                person: persons[replacement.winner.entry - 1],
                number: replacement.winner.entry,
                replaces: win.pick
            )
            try LotteryWins.add(pick, of: run, at: scene.now, scene.transaction)
        }
        try Runs.keep(state, of: run, scene.transaction)
        return found
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}

extension Unicode.Scalar {
    /// Whether it moves the cursor or turns the direction of writing, which no proof holds; see docs/draws.md.
    fileprivate var isUnprintable: Bool {
        switch self.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
