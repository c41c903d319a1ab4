import Domain

/// What has to hold between the scripts of a brand.
struct CrossChecks {
    let crossings: Crossings
    let inventory: BrandInventory

    func run() {
        self.checkMeetings()
        self.checkOwnWords()
        self.checkTickets()
        self.checkCoupons()
        self.checkFeeds()
    }

    // MARK: - Two in one group

    private func checkMeetings() {
        var earlier: [Crossings.Occupation] = []
        for occupation in self.crossings.occupations {
            if let other = earlier.first(where: { $0.play == occupation.play && self.meet($0, occupation) }) {
                self.report(occupation, meets: other)
            } else if let other = earlier.first(where: {
                $0.play != occupation.play && !$0.answers.isDisjoint(with: occupation.answers)
                    && self.meet($0, occupation)
            }) {
                let answer = other.answers.intersection(occupation.answers).min() ?? ""
                occupation.value.report(
                    "leaves unclear what '\(answer)' in a chat answers: \(other.play.rawValue) '\(other.id)' "
                        + "(\(other.value.place)) takes it at the same time",
                    suggestion: "use other keys or words, other groups, or other times"
                )
            }
            earlier.append(occupation)
        }
    }

    private func meet(_ left: Crossings.Occupation, _ right: Crossings.Occupation) -> Bool {
        guard left.groups.meets(right.groups) else { return false }
        if let mine = left.accounts, let theirs = right.accounts, mine.isDisjoint(with: theirs) { return false }
        guard let mine = left.schedule, let theirs = right.schedule else { return true }
        return mine.overlap(with: theirs) != nil
    }

    private func report(_ occupation: Crossings.Occupation, meets other: Crossings.Occupation) {
        let moment: String =
            switch (occupation.schedule, other.schedule) {
            case (let mine?, let theirs?):
                switch mine.overlap(with: theirs) {
                case .at(let moment): ", as on \(moment)"
                case .on(let weekday, let time): ", as on \(weekday.rawValue) \(time)"
                case .any, nil: ", for one of them opens with every start"
                }
            default: ""
            }
        occupation.value.report(
            "meets the \(occupation.play.rawValue) '\(other.id)' (\(other.value.place)) in the same groups\(moment)",
            suggestion: "give it other times or other groups"
        )
    }

    // MARK: - Rewards

    private func checkTickets() {
        guard !self.crossings.isTorn else { return }
        for use in self.crossings.rewards {
            guard case .tickets(let lottery, _) = use.reward else { continue }
            self.require(
                lottery,
                of: "lottery script",
                among: self.crossings.lotteryIDs,
                at: use.value.peek("tickets")?.peek("lottery")
            )
        }
    }

    /// Reports a name that is not among those there are; nothing where the key before it is misspelt, and reported.
    private func require(_ name: String, of what: String, among known: Set<String>, at value: Value?) {
        guard !known.contains(name) else { return }
        _ = value?.name(of: what, among: known, example: "the name of a \(what)")
    }

    /// A pool must have a code for everybody who gets one for certain, over all scripts and one run of each.
    private func checkCoupons() {
        guard let pools = self.inventory.coupons else { return }
        var taken: [String: Int] = [:]
        for use in self.crossings.rewards {
            guard case .coupon(let pool) = use.reward else { continue }
            guard let stock = pools[pool] else {
                self.require(pool, of: "pool of coupons", among: Set(pools.keys), at: use.value.peek("coupon"))
                continue
            }
            let value = use.value.peek("coupon") ?? use.value
            let before = taken[pool, default: 0]
            taken[pool] = before + use.times
            self.warn(value, of: use, taking: stock - before)
            guard before <= stock, before + use.times > stock else { continue }
            let others = before > 0 ? ", and \(before) go elsewhere" : ""
            value.report(
                "needs \(use.times) codes\(others), but the pool has \(stock)",
                suggestion: "add codes to coupons/\(pool).txt, or have fewer winners"
            )
        }
    }

    /// Warns of a pool that is used up after the first run of a script that has many.
    private func warn(_ value: Value, of use: Crossings.RewardUse, taking codes: Int) {
        let script = self.crossings.occupations.first { $0.value.place.file == value.place.file }
        guard case .every? = script?.schedule, use.times > 0, codes / use.times == 1 else { return }
        value.warn(
            "needs \(use.times) codes for every run, and there are \(codes): they last for 1 run",
            suggestion: "add codes before the second run; until there are new ones, codes are owed"
        )
    }

    // MARK: - Polls

    private func checkFeeds() {
        for use in self.crossings.feeds {
            let place = use.value.peek("lottery") ?? use.value
            guard self.crossings.lotteryIDs.contains(use.feed.lottery) else {
                guard !self.crossings.isTorn else { continue }
                let known = self.crossings.lotteryIDs
                self.require(use.feed.lottery, of: "lottery script", among: known, at: use.value.peek("lottery"))
                continue
            }
            guard let lottery = self.crossings.lotteries[use.feed.lottery] else { continue }
            let tiers = Set(lottery.tiers.map(\.id))
            self.require(use.feed.tier, of: "tier of '\(lottery.id)'", among: tiers, at: use.value.peek("tier"))
            guard case .once(_, let closes) = use.schedule, case .once(let opens, _) = lottery.schedule,
                closes > opens
            else { continue }
            place.report(
                "opens on \(opens), before the poll closes on \(closes); what was published of a draw is not changed",
                suggestion: "let the poll close earlier"
            )
        }
    }
}
