internal import Domain
internal import Engine

/// What follows a call: pure, from what the platform said and what a repeat would do.
struct Policy: Sendable {
    /// Calls begun for one effect before it is given up.
    let mostAttempts = 8
    /// How long the platform recognises the same bytes as a repeat, with a margin (WeCom: 4 hours).
    let keyedWindow: Duration = .seconds(4 * 3_600 - 60)
    /// How long a look-up may go on finding nothing certain.
    let lookUpWindow: Duration = .seconds(600)

    /// - Parameter hadUnknown: Whether an earlier attempt of this effect ended without a known outcome.
    func step(
        after report: CallReport,
        of effect: ClaimedEffect,
        hadUnknown: Bool,
        now: Instant,
        random: inout RandomSource
    ) -> Step {
        switch report.outcome {
        case .sent:
            return Step(.sent, reason: report.message.isEmpty ? "the platform accepted it" : report.message)
        case .unknown:
            let pause: Duration = effect.effectClass == .singleUse ? .milliseconds(300) : .seconds(2)
            return Step(
                .unknown,
                runAt: now + pause,
                reason: "no clear answer (\(report.code)): it may have arrived",
                code: report.code
            )
        case .notSent:
            let step = self.step(afterRefusal: report, of: effect, hadUnknown: hadUnknown, now: now, random: &random)
            guard hadUnknown, step.state == .dead || step.state == .expired else { return step }
            // This try did nothing, but of an earlier one nobody knows: `dead` would say too much.
            return Step(.unknownFinal, reason: "an earlier try may have arrived; \(step.reason)", code: step.code)
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
            return Step(.sent, reason: "it is done already: an earlier try without an answer had gone through")
        case .giveUp where effect.effectClass == .singleUse && hadUnknown:
            return Step(
                .unknownFinal,
                reason: "the code is no longer good: used by an earlier try without an answer, or too late",
                code: report.code
            )
        case .giveUp, .alreadyDone:
            return Step(.dead, reason: "refused for good: \(report.message)", code: report.code)
        case .degrade where effect.hasFallback:
            return Step(
                .retry,
                runAt: now,
                reason: "a part was refused (\(report.code)); going on with the shorter form",
                code: report.code,
                usesFallback: true
            )
        case .degrade:
            return Step(
                .dead,
                reason: "a part was refused and there is no shorter form: \(report.message)",
                code: report.code
            )
        case .closeLimits(_, let time):
            // A limit is nobody's fault and uses up no patience: the deadline and the limit decide.
            return self.again(at: now + time, effect, report, now: now)
        case .retry(.some(let time)): pause = time
        case .retry(.none), .none: pause = Self.backOff(effect, random: &random)
        }
        guard effect.attempt < self.mostAttempts else {
            return Step(.dead, reason: "given up after \(effect.attempt) tries: \(report.message)", code: report.code)
        }
        return self.again(at: now + pause, effect, report, now: now)
    }

    private func again(at moment: Instant, _ effect: ClaimedEffect, _ report: CallReport, now: Instant) -> Step {
        if let deadline = effect.deadline, moment >= deadline {
            return Step(.expired, reason: "its time is over; last answer: \(report.message)", code: report.code)
        }
        return Step(.retry, runAt: moment, reason: "tried again: \(report.message)", code: report.code)
    }

    /// 0.25 s, 0.5 s, 1 s … for an answer with a deadline; 1 s, 2 s, 4 s … up to 5 minutes otherwise; half of it by chance.
    static func backOff(_ effect: ClaimedEffect, random: inout RandomSource) -> Duration {
        let first: Int64 = effect.deadline == nil ? 1_000 : 250
        let most: Int64 = effect.deadline == nil ? 300_000 : 2_000
        let full = min(most, first << Int64(min(max(effect.attempt, 1) - 1, 20)))
        return .milliseconds(full / 2 + Int64.random(in: 0...full / 2, using: &random))
    }

    /// What to do with an effect whose outcome is unknown.
    enum Resolution: Hashable, Sendable {
        case move(Step)
        case lookUp
    }

    func resolve(_ effect: ClaimedEffect, now: Instant) -> Resolution {
        switch effect.effectClass {
        case .keyed:
            let since = now - (effect.firstTriedAt ?? now)
            guard since < self.keyedWindow, effect.attempt < self.mostAttempts else {
                return .move(
                    Step(.unknownFinal, reason: "it may have arrived, and the platform no longer recognises a repeat")
                )
            }
            return .move(
                Step(.retry, runAt: now, reason: "sent again with the same bytes: the platform drops a repeat")
            )
        case .readable:
            return .lookUp
        case .plain:
            guard effect.attempt < 2 else {
                return .move(Step(.unknownFinal, reason: "two tries without a clear answer: it may have arrived"))
            }
            return .move(Step(.retry, runAt: now, reason: "tried once more: a repeat is only annoying"))
        case .dangerous:
            return .move(Step(.unknownFinal, reason: "it may have happened; a person must look before it is repeated"))
        case .singleUse:
            guard let deadline = effect.deadline, now < deadline, effect.attempt < self.mostAttempts else {
                return .move(Step(.unknownFinal, reason: "it may have arrived, and its code is no longer good"))
            }
            return .move(Step(.retry, runAt: now, reason: "tried again: the code works only once"))
        }
    }

    func step(afterLookUp report: CallReport, of effect: ClaimedEffect, now: Instant) -> Step {
        switch report.outcome {
        case .sent:
            return Step(.sent, reason: "the platform says that it happened")
        case .notSent:
            return Step(.retry, runAt: now, reason: "the platform says that it did not happen")
        case .unknown:
            let since = now - (effect.firstTriedAt ?? now)
            guard since < self.lookUpWindow else {
                return Step(.unknownFinal, reason: "the platform could not tell whether it happened", code: report.code)
            }
            return Step(
                .unknown,
                runAt: now + .seconds(20),
                reason: "not certain yet; asked again soon",
                code: report.code
            )
        }
    }
}
