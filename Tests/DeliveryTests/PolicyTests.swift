import Domain
import Engine
import TestSupport
import Testing

@testable import Delivery

/// What follows a call: every class against every report, as a table.
@Suite struct PolicyTests {
    private static let now = Instant(seconds: 1_767_000_000)
    private static let refusals: [CallReport] = [
        CallReport(.notSent, code: "x"), CallReport(.notSent, advice: .retry(after: nil), code: "x"),
        CallReport(.notSent, advice: .retry(after: .seconds(7)), code: "x"),
        CallReport(.notSent, advice: .closeLimits(keys: ["k"], for: .seconds(60)), code: "45009"),
        CallReport(.notSent, advice: .degrade, code: "40007"), CallReport(.notSent, advice: .giveUp, code: "40003"),
        CallReport(.notSent, advice: .alreadyDone, code: "41051"),
        CallReport(.notSent, advice: .gone("g"), code: "not_in_channel"),
    ]

    @Test(arguments: EffectClass.allCases)
    func `accepted is sent, whatever the class`(effectClass: EffectClass) {
        #expect(Self.step(CallReport(.sent, code: "0"), .sample(effectClass)).state == .sent)
        #expect(
            Self.step(CallReport(.sent, code: "0", message: .same("partly")), .sample(effectClass)).reason
                == .same("partly")
        )
    }

    @Test(arguments: EffectClass.allCases)
    func `no clear answer is unknown, whatever the class and the advice`(effectClass: EffectClass) {
        for advice in [CallReport.Advice.none, .giveUp, .retry(after: nil), .degrade] {
            let step = Self.step(
                CallReport(.unknown, advice: advice, code: "timeout"),
                .sample(effectClass, attempt: 8)
            )
            #expect(step.state == .unknown)
            #expect(step.runAt.map { $0 > Self.now && $0 <= Self.now + .seconds(128) } == true)
            #expect(step.code == "timeout")
        }
    }

    @Test(arguments: EffectClass.allCases)
    func `refused for good is dead, but not when an earlier try may have arrived`(effectClass: EffectClass) {
        let report = CallReport(.notSent, advice: .giveUp, code: "41050", message: .same("the code is used or too old"))
        #expect(Self.step(report, .sample(effectClass)).state == .dead)
        #expect(Self.step(report, .sample(effectClass), hadUnknown: true).state == .unknownFinal)
    }

    @Test func `whatever ends without success after an unknown try is unknown`() {
        let endless = CallReport(.notSent, advice: .retry(after: .seconds(9)), code: "-1", message: .same("busy"))
        let late = ClaimedEffect.sample(.keyed, deadline: Self.now + .seconds(5))
        let old = ClaimedEffect.sample(.keyed, firstTriedAt: Self.now - .seconds(86_400))
        for effect in [old, late] {
            #expect(Self.step(endless, effect, hadUnknown: true).state == .unknownFinal)
            #expect(Self.step(endless, effect).state != .unknownFinal)
        }
    }

    @Test(arguments: EffectClass.allCases)
    func `what is done already was done by an earlier try without an answer, or by somebody else`(
        effectClass: EffectClass
    ) {
        let report = CallReport(.notSent, advice: .alreadyDone, code: "41051", message: .same("already welcomed"))
        #expect(Self.step(report, .sample(effectClass)).state == .cancelled)
        #expect(Self.step(report, .sample(effectClass), hadUnknown: true).state == .sent)
    }

    @Test func `a refused part leads to the shorter form at once, or to the end where there is none`() {
        let report = CallReport(.notSent, advice: .degrade, code: "40007")
        let step = Self.step(report, .sample(.singleUse, hasFallback: true))
        #expect((step.state, step.runAt, step.usesFallback) == (.retry, Self.now, true))
        let end = Self.step(report, .sample(.singleUse))
        #expect((end.state, end.isPartRefused) == (.dead, true))
    }

    @Test func `a closed limit uses up no patience, only the deadline ends it`() {
        let report = CallReport(.notSent, advice: .closeLimits(keys: ["k"], for: .seconds(60)), code: "45009")
        let step = Self.step(report, .sample(.plain, attempt: 99))
        #expect((step.state, step.runAt) == (.retry, Self.now + .seconds(60)))
        let task = ClaimedEffect.sample(.plain, deadline: Self.now + .seconds(60), purpose: .task)
        #expect(Self.step(report, task).state == .expired)
        #expect(Self.step(report, .sample(.plain, deadline: Self.now + .milliseconds(60_001))).state == .retry)
        // Who said it is used up does not say when it has room again, and a reply cannot wait for the minute's end.
        let reply = Self.step(report, .sample(.singleUse, deadline: Self.now + .seconds(20)))
        #expect(reply.state == .retry)
        #expect(reply.runAt.map { $0 <= Self.now + .milliseconds(250) } == true)
    }

    @Test func `the platform's own pause is kept`() {
        let step = Self.step(CallReport(.notSent, advice: .retry(after: .seconds(7)), code: "x"), .sample(.plain))
        #expect((step.state, step.runAt) == (.retry, Self.now + .seconds(7)))
    }

    @Test func `without a deadline it is given up after a day, with one at the deadline, however often it was tried`() {
        for report in Self.refusals.prefix(3) {
            let young = ClaimedEffect.sample(.plain, attempt: 200, firstTriedAt: Self.now - .seconds(86_399))
            #expect(Self.step(report, young).state == .retry)
            let timed = ClaimedEffect.sample(.singleUse, attempt: 200, deadline: Self.now + .seconds(19))
            #expect(Self.step(report, timed).state == .retry)
            let old = ClaimedEffect.sample(.plain, attempt: 8, firstTriedAt: Self.now - .seconds(86_400))
            let step = Self.step(report, old)
            #expect((step.state, step.code) == (.dead, "x"))
            #expect(step.reason.english.hasPrefix("given up after a day and 8 tries"))
        }
    }

    @Test func `a retry that would come after the deadline is expired now`() {
        let report = CallReport(.notSent, advice: .retry(after: .seconds(7)), code: "x")
        #expect(Self.step(report, .sample(.plain, deadline: Self.now + .seconds(7))).state == .expired)
        #expect(Self.step(report, .sample(.plain, deadline: Self.now + .milliseconds(7_001))).state == .retry)
    }

    @Test(
        arguments: [
            (nil, 1, 500, 1_000), (nil, 2, 1_000, 2_000), (nil, 5, 8_000, 16_000), (nil, 40, 150_000, 300_000),
            (20, 1, 125, 250), (20, 2, 250, 500), (20, 40, 1_250, 2_500), (nil, 0, 500, 1_000),
            (1, 40, 125, 250), (50_400, 1, 500, 1_000), (50_400, 40, 150_000, 300_000), (800, 40, 50_000, 100_000),
        ] as [(Int64?, Int, Int64, Int64)]
    )
    func `the pause doubles, half of it by chance, up to a bound`(
        deadline: Int64?,
        attempt: Int,
        least: Int64,
        most: Int64
    ) {
        let effect = ClaimedEffect.sample(.plain, attempt: attempt, deadline: deadline.map { Self.now + .seconds($0) })
        var random = RandomSource(seed: 3)
        let pauses = (0..<300).map { _ in Policy.backOff(effect, now: Self.now, random: &random).wholeMillis }
        #expect(pauses.allSatisfy { (least...most).contains($0) })
        #expect(Set(pauses).count > 50, "not all at the same moment")
    }

    @Test(
        arguments: [
            (EffectClass.keyed, 1, 0, Self.Next.again), (.keyed, 1, 4 * 3_600 - 61, .again),
            (.keyed, 1, 4 * 3_600 - 60, .ask), (.keyed, 80, 600, .again), (.readable, 1, 0, .lookUp),
            (.readable, 9, 99_999, .lookUp),
            (.plain, 1, 0, .again), (.plain, 2, 0, .ask), (.dangerous, 1, 0, .ask), (.dangerous, 0, 0, .ask),
            (.singleUse, 1, 0, .again), (.singleUse, 1, 19, .again), (.singleUse, 1, 20, .ask),
            (.singleUse, 80, 19, .again),
        ] as [(EffectClass, Int, Int64, Self.Next)]
    )
    func `an unknown outcome follows the class`(effectClass: EffectClass, attempt: Int, age: Int64, next: Next) {
        let effect = ClaimedEffect.sample(
            effectClass,
            attempt: attempt,
            deadline: effectClass == .singleUse ? Self.now + .seconds(20) : nil,
            firstTriedAt: Self.now
        )
        let now = Self.now + .seconds(age)
        switch Policy().resolve(effect, now: now) {
        case .lookUp: #expect(next == .lookUp)
        case .move(let step):
            #expect(step.state == (next == .again ? .retry : .unknownFinal))
            #expect(next != .lookUp)
            if next == .again { #expect(step.runAt == now) }
        }
    }

    @Test func `a single-use effect without a deadline is not tried again`() {
        #expect(Policy().resolve(.sample(.singleUse), now: Self.now) != .lookUp)
        guard case .move(let step) = Policy().resolve(.sample(.singleUse), now: Self.now) else { return }
        #expect(step.state == .unknownFinal)
    }

    @Test(
        arguments: [
            (CallOutcome.sent, 0, EffectState.sent), (.notSent, 0, .retry), (.unknown, 0, .unknown),
            (.unknown, 599, .unknown), (.unknown, 600, .unknown), (.unknown, 21_599, .unknown),
            (.unknown, 21_600, .unknownFinal), (.sent, 99_999, .sent),
        ] as [(CallOutcome, Int64, EffectState)]
    )
    func `a look-up settles it, or is made again for six hours, ever more seldom`(
        outcome: CallOutcome,
        age: Int64,
        state: EffectState
    ) {
        // The newest try counts: what it did may not show yet, whatever became of the first.
        let first = Self.now - .seconds(9_000)
        let effect = ClaimedEffect.sample(.readable, firstTriedAt: first, lastTriedAt: Self.now)
        let now = Self.now + .seconds(age)
        var random = RandomSource(seed: 1)
        let step = Policy().step(afterLookUp: CallReport(outcome, code: "x"), of: effect, now: now, random: &random)
        if state == .retry { #expect(step.runAt.map { $0 > now } == true, "not at once, and ever slower") }
        #expect(step.state == state)
        if state == .unknown { #expect(step.runAt == now + .seconds(age < 600 ? 20 : 300)) }
    }

    /// Whatever comes: the step is one that the diagram allows, and class D is never repeated after an unknown.
    @Test func `every step is one that the diagram allows`() {
        var count = 0
        for effectClass in EffectClass.allCases {
            for attempt in [0, 1, 2, 7, 8, 20] {
                for deadline in [nil, -5, 0, 5, 500] as [Int64?] {
                    for hasFallback in [true, false] {
                        let effect = ClaimedEffect.sample(
                            effectClass,
                            attempt: attempt,
                            deadline: deadline.map { Self.now + .seconds($0) },
                            hasFallback: hasFallback,
                            firstTriedAt: Self.now - .seconds(Int64(attempt) * 300)
                        )
                        for report in Self.refusals + [CallReport(.sent, code: ""), CallReport(.unknown, code: "")] {
                            for hadUnknown in [true, false] {
                                let step = Self.step(report, effect, hadUnknown: hadUnknown)
                                #expect(EffectState.inflight.next.contains(step.state))
                                #expect(step.reason.isTranslated, "\(step.reason)")
                                #expect(step.state != .retry || report.outcome == .notSent)
                                count += 1
                            }
                            var random = RandomSource(seed: 1)
                            let found = Policy().step(afterLookUp: report, of: effect, now: Self.now, random: &random)
                            #expect(EffectState.reconciling.next.contains(found.state))
                            #expect(found.reason.isTranslated, "\(found.reason)")
                        }
                        if case .move(let step) = Policy().resolve(effect, now: Self.now) {
                            #expect(EffectState.unknown.next.contains(step.state))
                            #expect(step.reason.isTranslated, "\(step.reason)")
                            #expect(effectClass != .dangerous || step.state == .unknownFinal)
                        }
                    }
                }
            }
        }
        #expect(count == 5 * 6 * 5 * 2 * 10 * 2)
    }

    @Test func `what the platform answered stands behind the reason, each in its language`() {
        let busy = Bilingual("企业微信正忙。", "WeCom is busy.")
        let report = CallReport(.notSent, advice: .retry(after: .seconds(9)), code: "-1", message: busy)
        let old = ClaimedEffect.sample(.plain, attempt: 8, firstTriedAt: Self.now - .seconds(86_400))
        let reasons = [
            Self.step(report, .sample(.plain)).reason, Self.step(report, old).reason,
            Self.step(report, .sample(.plain, deadline: Self.now + .seconds(5))).reason,
            Self.step(report, old, hadUnknown: true).reason,
        ]
        #expect(
            reasons == [
                Bilingual("会再试：企业微信正忙。", "tried again: WeCom is busy."),
                Bilingual("一天里试了 8 次，不再试：企业微信正忙。", "given up after a day and 8 tries: WeCom is busy."),
                Bilingual("已经过了时限；最后的答复：企业微信正忙。", "its time is over; last answer: WeCom is busy."),
                Bilingual(
                    "之前的一次可能已经送达；一天里试了 8 次，不再试：企业微信正忙。",
                    "an earlier try may have arrived; given up after a day and 8 tries: WeCom is busy."
                ),
            ]
        )
    }

    enum Next: Sendable { case again, lookUp, ask }

    private static func step(_ report: CallReport, _ effect: ClaimedEffect, hadUnknown: Bool = false) -> Step {
        var random = RandomSource(seed: 1)
        return Policy().step(after: report, of: effect, hadUnknown: hadUnknown, now: Self.now, random: &random)
    }
}
