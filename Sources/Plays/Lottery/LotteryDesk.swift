import Community
import Domain
import Draws
import Engine
import Ledger
import Scripts
import Storage

/// Takes one entry: whether somebody may, what it costs, and what an instant draw gives for it.
struct LotteryDesk {
    /// Why somebody may not enter.
    enum Refusal: Hashable {
        case notOpen, closed, tooOften, notEligible, out, noTicket
        /// The platform has to be asked, or was asked and has not answered.
        case unchecked(isUnderWay: Bool)
        case short(by: Int)

        var flag: String {
            switch self {
            case .notOpen: "isNotOpen"
            case .closed: "isClosed"
            case .tooOften: "isTooOften"
            case .notEligible: "isNotEligible"
            case .out: "isOut"
            case .noTicket: "hasNoTicket"
            case .unchecked: "isUnchecked"
            case .short: "isShortOfPoints"
            }
        }

        var reason: Bilingual {
            switch self {
            case .notOpen: Bilingual("还没有开始", "it has not begun")
            case .closed: Bilingual("已经截止", "it is closed")
            case .tooOften: Bilingual("次数用完了", "no more entries are allowed")
            case .notEligible: Bilingual("不符合参与条件", "the conditions are not met")
            case .out: Bilingual("奖品已经送完", "no prize is left")
            case .noTicket: Bilingual("没有抽奖券", "there is no ticket")
            case .unchecked: Bilingual("暂时不知道他有没有要求的标签", "whether they have a tag is not known right now")
            case .short(let missing):
                Bilingual("还差 \(missing) 积分", "\(missing.counted("point is", "points are")) missing")
            }
        }
    }

    enum Outcome {
        /// On the roster: which number, and how many entries there are now.
        case entered(number: Int, chances: Int)
        case won(LotteryWins.Win)
        case lost(number: Int)
        case refused(Refusal)

        /// Whether somebody takes part by it.
        var isTaken: Bool {
            if case .refused = self { false } else { true }
        }

        /// Whether it tells who won and who did not.
        var isResult: Bool {
            switch self {
            case .won, .lost: true
            case .entered, .refused: false
            }
        }
    }

    let script: LotteryScript
    let run: Run
    let person: PersonID
    let identity: Identity
    let event: Event
    let now: Instant
    let clock: BrandClock
    /// Where somebody may be a member, and it counts.
    let accounts: [AccountID]

    var account: PointAccount { PointAccount(brand: self.run.brand, person: self.person) }
    var today: LocalDay { self.clock.day(at: self.event.happenedAt) }

    /// Whether the person may enter at that moment, without trying it.
    func objection(_ transaction: Transaction) throws -> Refusal? {
        let moment = self.event.happenedAt
        if moment < self.run.opensAt { return .notOpen }
        if self.run.isClosed(at: moment) { return .closed }
        // A roster that was published stays as it is, whatever comes in late.
        if self.script.kind == .deadline, try self.run.lotteryState().announcement != nil { return .closed }
        guard try self.isMember(transaction) else { return .notEligible }
        let counts = try LotteryEntries.counts(of: self.person, self.run, on: self.today, transaction)
        let perDay = self.script.limits.perDay ?? .max
        guard counts.all < self.script.limits.perPerson, counts.today < perDay else { return .tooOften }
        if self.script.kind == .instant {
            let left = try LotteryStock.left(of: self.run, transaction).values.reduce(0, +)
            guard left > 0 else { return .out }
        }
        if self.script.eligibility.needsTicket {
            let tickets = try Tickets.count(of: self.run.script, for: self.account, transaction)
            guard tickets > 0 else { return .noTicket }
        }
        if let price = self.script.eligibility.costs {
            let balance = try Points.balance(of: self.account, now: self.now, transaction)
            guard balance >= price.points else { return .short(by: price.points - max(balance, 0)) }
        }
        // The last: whoever may not enter anyway is not looked up.
        return try self.tagObjection(transaction)
    }

    private func isMember(_ transaction: Transaction) throws -> Bool {
        let eligibility = self.script.eligibility
        let latest: Instant
        if let day = eligibility.memberSince {
            latest = self.clock.instant(day + 1, minuteOfDay: 0) - .milliseconds(1)
        } else if let span = eligibility.memberFor {
            latest = self.event.happenedAt - span
        } else {
            return true
        }
        return try self.accounts.contains { account in
            try Belonging.since(self.identity.id, account: account, transaction).map { $0 <= latest } ?? false
        }
    }

    func enter(_ proof: LotteryProof, _ transaction: Transaction) throws -> Outcome {
        if let refusal = try self.objection(transaction) { return .refused(refusal) }
        let cause = "\(self.run.id)/enter/\(self.event.id)"
        if let price = self.script.eligibility.costs {
            let reason = Bilingual("\(self.script.title)：参与", "\(self.script.title): an entry")
            let spending = try Points.spend(
                price.points,
                of: self.account,
                cause: cause,
                reason: reason,
                at: self.now,
                transaction
            )
            if case .short(let missing) = spending { return .refused(.short(by: missing)) }
        }
        if self.script.eligibility.needsTicket {
            try Tickets.give(-1, of: self.run.script, to: self.account, cause: cause, at: self.now, transaction)
        }
        let number = try LotteryEntries.add(
            self.person,
            to: self.run,
            day: self.today,
            at: self.event.happenedAt,
            event: self.event.id,
            transaction
        )
        guard self.script.kind == .instant else {
            let chances = try LotteryEntries.counts(of: self.person, self.run, on: self.today, transaction).all
            return .entered(number: number, chances: chances)
        }
        return try self.draw(number, proof, transaction)
    }

    private func draw(_ number: Int, _ proof: LotteryProof, _ transaction: Transaction) throws -> Outcome {
        let state = try self.run.lotteryState()
        let rules = self.script.drawRules(of: self.run, titles: state.titles, course: proof.course)
        let draw = try InstantDraw(
            rules: rules,
            secret: proof.keys.secret(of: self.run.id, brand: self.run.brand),
            entropy: .fallback(reason: LotteryPlay.instantReason)
        )
        let left = try LotteryStock.left(of: self.run, transaction)
        let wins = try LotteryWins.of(self.person, self.run, transaction).count
        let stock = self.script.tiers.map { left[$0.id] ?? 0 }
        guard case .win(let tier, _, _) = draw.outcome(entry: number, stock: stock, wins: wins) else {
            return .lost(number: number)
        }
        try LotteryStock.take(tier, of: self.run, transaction)
        // The number of the entry tells one win from another: there is one at most for each.
        let pick = LotteryWins.Pick(pick: number, tier: tier, person: self.person, number: number)
        try LotteryWins.add(pick, of: self.run, at: self.now, transaction)
        guard let win = try LotteryWins.of(self.person, self.run, transaction).first(where: { $0.pick == number })
        else { preconditionFailure("What was written is there.") }
        return .won(win)
    }
}

extension LotteryDesk.Refusal {
    /// What somebody reads who may not enter, and where the script says more, that.
    func sentence(_ script: LotteryScript) -> Bilingual {
        let conditions = script.notice.conditions
        return switch self {
        case .notOpen: Bilingual("还没有开始", "Not open yet.")
        case .closed: Bilingual("已经截止", "Entries are closed.")
        case .tooOften: Bilingual("次数用完了", "You have used all your chances for now.")
        case .notEligible:
            Bilingual("不符合参与条件：\(conditions)", "You do not meet the conditions: \(conditions)")
        case .out: Bilingual("奖品已经送完", "All prizes are gone.")
        case .unchecked:
            Bilingual("暂时核对不了资格，请稍后再试", "We cannot check that right now. Please try again in a moment.")
        case .noTicket: Bilingual("没有抽奖券：\(conditions)", "You need a ticket first: \(conditions)")
        case .short(let missing):
            Bilingual("还差 \(missing) 积分", "You need \(missing) more \(missing == 1 ? "point" : "points").")
        }
    }
}
