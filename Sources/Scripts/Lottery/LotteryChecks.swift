import Domain

/// What has to hold between the keys of a lottery.
struct LotteryChecks {
    let keys: Keys
    let schedule: RunSchedule?
    let kind: LotteryScript.Kind?

    func run(
        _ tiers: Given<[Placed<LotteryTier>]>,
        _ eligibility: Given<LotteryEligibility>,
        _ weights: Given<LotteryScript.Weights>,
        _ entropy: Given<LotteryEntropy?>
    ) {
        self.check(tiers.content ?? [])
        self.check(entropy)
        if self.kind == .instant, weights.content == .tickets {
            weights.report("means nothing with 'kind: instant': each draw stands alone", suggestion: "remove it")
        }
        if case .once(_, let closes)? = self.schedule, let day = eligibility.content?.memberSince, day > closes.day {
            let place = eligibility.value?.peek("memberSince") ?? eligibility.value
            place?.report("is after the closing, so nobody could take part", suggestion: "write an earlier day")
        }
    }

    private func check(_ tiers: [Placed<LotteryTier>]) {
        _ = tiers.map { Placed<String>(content: $0.content?.id, value: $0.value.peek("id") ?? $0.value) }
            .areDistinct(fault: "is the same id", suggestion: "give every tier its own id")
        guard let kind = self.kind else { return }
        var sum = 0
        for tier in tiers {
            guard let content = tier.content else { continue }
            switch (kind, content.odds) {
            case (.instant, nil):
                tier.value.report("lacks the key 'odds'", suggestion: "add odds: 5000, of a million draws")
            case (.deadline, .some):
                let place = tier.value.peek("odds") ?? tier.value
                place.report("means nothing with 'kind: deadline'", suggestion: "remove it")
            case (.instant, .some(let odds)):
                let before = sum
                sum += odds
                guard before <= 1_000_000, sum > 1_000_000 else { continue }
                let place = tier.value.peek("odds") ?? tier.value
                place.report(
                    "makes \(sum) of a million together with those above",
                    suggestion: "write \(1_000_000 - before) or less"
                )
            case (.deadline, nil): break
            }
        }
    }

    private func check(_ entropy: Given<LotteryEntropy?>) {
        guard let kind = self.kind else { return }
        guard kind == .deadline else {
            return entropy.report("means nothing with 'kind: instant'", suggestion: "remove it")
        }
        guard entropy.value != nil else {
            return self.keys.report(
                "lacks the key 'entropy'",
                suggestion: "add entropy: { source: 12月25日收盘时的上证指数, known: 1h }"
            )
        }
        let known = Given<Aftermath>(
            content: (entropy.content ?? nil)?.known,
            value: entropy.value?.peek("known") ?? entropy.value
        )
        known.check(
            self.schedule,
            minutes: 0,
            fault: "is before the closing, so somebody could enter with knowledge of it"
        )
    }
}
