internal import Domain
internal import Engine

/// What follows a call: pure, from what the platform said and what a repeat would do.
struct Policy: Sendable {
    /// How long an effect without a deadline is tried: an outage over night is no reason to give up.
    let patience: Duration = .seconds(24 * 3_600)
    /// How long the platform recognises the same bytes as a repeat, with a margin.
    let keyedWindow: Duration
    /// How long a look-up may go on finding nothing certain.
    let lookUpWindow: Duration = .seconds(6 * 3_600)

    /// `memory` is the platform's own; see ``Sending/memory``.
    init(memory: Duration = .seconds(4 * 3_600)) { self.keyedWindow = memory - .seconds(60) }

    /// Tells what follows for the effect from the platform's answer to one call.
    ///
    /// `hadUnknown` says that an earlier attempt of this effect ended without a known outcome.
    func step(
        after report: CallReport,
        of effect: ClaimedEffect,
        hadUnknown: Bool,
        now: Instant,
        random: inout RandomSource
    ) -> Step {
        switch report.outcome {
        case .sent:
            return Step(.sent, reason: report.message ?? Bilingual("平台已接受", "the platform accepted it"))
        case .unknown:
            return Step(
                .unknown,
                runAt: now + Self.backOff(effect, now: now, random: &random),
                reason: Bilingual(
                    "没有明确的答复（\(report.code)）：可能已经送达",
                    "no clear answer (\(report.code)): it may have arrived"
                ),
                code: report.code
            )
        case .notSent:
            let step = self.step(afterRefusal: report, of: effect, hadUnknown: hadUnknown, now: now, random: &random)
            guard hadUnknown, step.state == .dead || step.state == .expired else { return step }
            return step.doubted
        }
    }

    private func step(
        afterRefusal report: CallReport,
        of effect: ClaimedEffect,
        hadUnknown: Bool,
        now: Instant,
        random: inout RandomSource
    ) -> Step {
        let pause: Duration
        switch report.advice {
        case .alreadyDone where hadUnknown:
            return Step(
                .sent,
                reason: Bilingual(
                    "已经办成：之前没有答复的那一次其实成功了",
                    "it is done already: an earlier try without an answer had gone through"
                )
            )
        case .giveUp where effect.effectClass == .singleUse && hadUnknown:
            return Step(
                .unknownFinal,
                reason: Bilingual(
                    "欢迎码已失效：被之前没有答复的那一次用掉了，或者太晚了",
                    "the code is no longer good: used by an earlier try without an answer, or too late"
                ),
                code: report.code
            )
        case .alreadyDone:
            return Step(.cancelled, reason: report.said(after: "不用再做", "not needed any more"), code: report.code)
        case .giveUp:
            return Step(.dead, reason: report.said(after: "平台拒绝，不再试", "refused for good"), code: report.code)
        case .gone:
            return Step(
                .dead,
                reason: report.said(after: "账号已不在这个群里，不再试", "it does not sit in this group any more"),
                code: report.code
            )
        case .degrade where effect.hasFallback:
            return Step(
                .retry,
                runAt: now,
                reason: Bilingual(
                    "有一部分内容被拒绝（\(report.code)），改发短版",
                    "a part was refused (\(report.code)); going on with the shorter form"
                ),
                code: report.code,
                usesFallback: true
            )
        case .degrade:
            return Step(
                .dead,
                reason: report.said(
                    after: "有一部分内容被拒绝，又没有短版可发",
                    "a part was refused and there is no shorter form"
                ),
                code: report.code,
                isPartRefused: true
            )
        case .closeLimits(_, let time):
            // The closed limit holds the others back; a reply may knock once more within its time.
            let isUrgent = effect.purpose == .reply && effect.deadline.map { now + time >= $0 } ?? false
            pause = isUrgent ? Self.backOff(effect, now: now, random: &random) : time
        case .retry(.some(let time)): pause = time
        case .retry(.none), .none: pause = Self.backOff(effect, now: now, random: &random)
        }
        guard effect.deadline != nil || now - (effect.firstTriedAt ?? now) < self.patience else {
            let reason = report.said(
                after: "一天里试了 \(effect.attempt) 次，不再试",
                "given up after a day and \(effect.attempt) tries"
            )
            return Step(.dead, reason: reason, code: report.code)
        }
        return self.again(at: now + pause, effect, report, now: now)
    }

    private func again(at moment: Instant, _ effect: ClaimedEffect, _ report: CallReport, now: Instant) -> Step {
        if let deadline = effect.deadline, moment >= deadline {
            let over = Bilingual("已经过了时限", "its time is over")
            let last = report.message.map { Bilingual("；最后的答复：", "; last answer: ") + $0 }
            return Step(.expired, reason: last.map { over + $0 } ?? over, code: report.code)
        }
        return Step(.retry, runAt: moment, reason: report.said(after: "会再试", "tried again"), code: report.code)
    }

    /// The pause before the next try: doubled with every try, half of it by chance.
    ///
    /// It begins at 1 s and ends at 5 minutes. With a deadline it is never more than an eighth of the time that is left,
    /// so that something is tried to the end; with a minute or less it begins at 0.25 s.
    static func backOff(_ effect: ClaimedEffect, now: Instant, random: inout RandomSource) -> Duration {
        let left = effect.deadline.map { max(0, ($0 - now).wholeMillis) }
        let first: Int64 = left ?? .max <= 60_000 ? 250 : 1_000
        let most = min(300_000, max(250, (left ?? .max) / 8))
        let full = min(most, first << Int64(min(max(effect.attempt, 1) - 1, 20)))
        return .milliseconds(full / 2 + Int64.random(in: 0...full / 2, using: &random))
    }
}

extension Step {
    /// The same end for an effect of which an earlier try may have arrived: `dead` or `expired` would say too much.
    var doubted: Step {
        let doubt = Bilingual("之前的一次可能已经送达；", "an earlier try may have arrived; ")
        return Step(.unknownFinal, reason: doubt + self.reason, code: self.code)
    }
}

extension CallReport {
    /// The sentence, and behind it what the platform answered, where it said something.
    fileprivate func said(after chinese: String, _ english: String) -> Bilingual {
        let sentence = Bilingual(chinese, english)
        return self.message.map { sentence + Bilingual("：", ": ") + $0 } ?? sentence
    }
}
