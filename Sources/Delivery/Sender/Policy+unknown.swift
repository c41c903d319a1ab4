internal import Domain
internal import Engine

extension Policy {
    /// What to do with an effect whose outcome is unknown.
    enum Resolution: Hashable, Sendable {
        case move(Step)
        case lookUp
    }

    func resolve(_ effect: ClaimedEffect, now: Instant) -> Resolution {
        if let deadline = effect.deadline, now >= deadline, effect.effectClass != .readable {
            return .leave("可能已经送达，时限也过了", "it may have arrived, and its time is over")
        }
        switch effect.effectClass {
        case .keyed:
            guard !self.isForgotten(effect, now: now) else { return .move(self.forgotten) }
            return .again(at: now, "原样再发一次：重复的平台会丢掉", "sent again with the same bytes: the platform drops a repeat")
        case .readable:
            return .lookUp
        case .plain:
            guard effect.attempt < 2 else {
                return .leave("试了两次都没有明确的答复：可能已经送达", "two tries without a clear answer: it may have arrived")
            }
            return .again(at: now, "再试一次：重复了也只是多余", "tried once more: a repeat is only annoying")
        case .dangerous:
            return .leave("可能已经办成；重发之前要有人去看一看", "it may have happened; a person must look before it is repeated")
        case .singleUse:
            guard effect.deadline != nil else {
                return .leave("可能已经送达，又没有时限可守", "it may have arrived, and there is no time to keep")
            }
            return .again(at: now, "再试：欢迎码只能用一次，不会发重", "tried again: the code works only once")
        }
    }

    /// Whether the platform would take a repeat of the first try for another message.
    func isForgotten(_ effect: ClaimedEffect, now: Instant) -> Bool {
        effect.effectClass == .keyed && effect.firstTriedAt.map { now - $0 >= self.keyedWindow } ?? false
    }

    /// Where an effect goes whose unknown try the platform has forgotten.
    var forgotten: Step {
        Step(
            .unknownFinal,
            reason: Bilingual(
                "可能已经送达，再发平台也认不出是重复的",
                "it may have arrived, and the platform no longer recognises a repeat"
            )
        )
    }

    func step(
        afterLookUp report: CallReport,
        of effect: ClaimedEffect,
        now: Instant,
        random: inout RandomSource
    ) -> Step {
        switch report.outcome {
        case .sent:
            return Step(.sent, reason: Bilingual("平台说已经办成", "the platform says that it happened"))
        case .notSent:
            let reason = Bilingual("平台说没有办成，再发一次", "the platform says that it did not happen")
            return Step(.retry, runAt: now + Self.backOff(effect, now: now, random: &random), reason: reason)
        case .unknown:
            let since = now - (effect.lastTriedAt ?? now)
            guard since < self.lookUpWindow else {
                let reason = Bilingual("平台也说不清有没有办成", "the platform could not tell whether it happened")
                return Step(.unknownFinal, reason: reason, code: report.code)
            }
            return Step(
                .unknown,
                runAt: now + (since < .seconds(600) ? .seconds(20) : .seconds(300)),
                reason: Bilingual("还不能确定，稍后再问平台", "not certain yet; asked again soon"),
                code: report.code
            )
        }
    }
}

extension Policy.Resolution {
    /// Nothing more by itself: a person decides.
    fileprivate static func leave(_ chinese: String, _ english: String) -> Self {
        .move(Step(.unknownFinal, reason: Bilingual(chinese, english)))
    }

    fileprivate static func again(at moment: Instant, _ chinese: String, _ english: String) -> Self {
        .move(Step(.retry, runAt: moment, reason: Bilingual(chinese, english)))
    }
}
