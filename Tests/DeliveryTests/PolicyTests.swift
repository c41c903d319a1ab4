import Domain
import Engine
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
    ]

    @Test(arguments: EffectClass.allCases)
    func `accepted is sent, whatever the class`(effectClass: EffectClass) {
        #expect(Self.step(CallReport(.sent, code: "0"), .sample(effectClass)).state == .sent)
        #expect(Self.step(CallReport(.sent, code: "0", message: "partly"), .sample(effectClass)).reason == "partly")
    }

    @Test(arguments: EffectClass.allCases)
    func `no clear answer is unknown, whatever the class and the advice`(effectClass: EffectClass) {
        for advice in [CallReport.Advice.none, .giveUp, .retry(after: nil), .degrade] {
            let step = Self.step(
                CallReport(.unknown, advice: advice, code: "timeout"),
                .sample(effectClass, attempt: 8)
            )
            #expect(step.state == .unknown)
            #expect(step.runAt == Self.now + (effectClass == .singleUse ? .milliseconds(300) : .seconds(2)))
            #expect(step.code == "timeout")
        }
    }

    @Test(arguments: EffectClass.allCases)
    func `refused for good is dead, but not when an earlier try may have arrived`(effectClass: EffectClass) {
        let report = CallReport(.notSent, advice: .giveUp, code: "41050", message: "the code is used or too old")
        #expect(Self.step(report, .sample(effectClass)).state == .dead)
        #expect(Self.step(report, .sample(effectClass), hadUnknown: true).state == .unknownFinal)
    }

    @Test func `whatever ends without success after an unknown try is unknown`() {
        let endless = CallReport(.notSent, advice: .retry(after: .seconds(9)), code: "-1", message: "busy")
        let late = ClaimedEffect.sample(.keyed, deadline: Self.now + .seconds(5))
        for effect in [ClaimedEffect.sample(.keyed, attempt: 8), late] {
            #expect(Self.step(endless, effect, hadUnknown: true).state == .unknownFinal)
            #expect(Self.step(endless, effect).state != .unknownFinal)
        }
    }

    @Test(arguments: EffectClass.allCases)
    func `what is done already was done by an earlier try without an answer, or by somebody else`(
        effectClass: EffectClass
    ) {
        let report = CallReport(.notSent, advice: .alreadyDone, code: "41051", message: "already welcomed")
        #expect(Self.step(report, .sample(effectClass)).state == .dead)
        #expect(Self.step(report, .sample(effectClass), hadUnknown: true).state == .sent)
    }

    @Test func `a refused part leads to the shorter form at once, or to the end where there is none`() {
        let report = CallReport(.notSent, advice: .degrade, code: "40007")
        let step = Self.step(report, .sample(.singleUse, hasFallback: true))
        #expect((step.state, step.runAt, step.usesFallback) == (.retry, Self.now, true))
        #expect(Self.step(report, .sample(.singleUse)).state == .dead)
    }

    @Test func `a closed limit uses up no patience, only the deadline ends it`() {
        let report = CallReport(.notSent, advice: .closeLimits(keys: ["k"], for: .seconds(60)), code: "45009")
        let step = Self.step(report, .sample(.plain, attempt: 99))
        #expect((step.state, step.runAt) == (.retry, Self.now + .seconds(60)))
        let late = Self.step(report, .sample(.plain, deadline: Self.now + .seconds(60)))
        #expect((late.state, late.code) == (.expired, "45009"))
        #expect(Self.step(report, .sample(.plain, deadline: Self.now + .milliseconds(60_001))).state == .retry)
    }

    @Test func `the platform's own pause is kept`() {
        let step = Self.step(CallReport(.notSent, advice: .retry(after: .seconds(7)), code: "x"), .sample(.plain))
        #expect((step.state, step.runAt) == (.retry, Self.now + .seconds(7)))
    }

    @Test func `after eight tries it is given up`() {
        for report in Self.refusals.prefix(3) {
            #expect(Self.step(report, .sample(.plain, attempt: 7)).state == .retry)
            let step = Self.step(report, .sample(.plain, attempt: 8))
            #expect((step.state, step.code) == (.dead, "x"))
            #expect(step.reason.hasPrefix("given up after 8 tries"))
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
            (20, 1, 125, 250), (20, 2, 250, 500), (20, 40, 1_000, 2_000), (nil, 0, 500, 1_000),
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
        let pauses = (0..<300).map { _ in Policy.backOff(effect, random: &random).wholeMillis }
        #expect(pauses.allSatisfy { (least...most).contains($0) })
        #expect(Set(pauses).count > 50, "not all at the same moment")
    }

    @Test(
        arguments: [
            (EffectClass.keyed, 1, 0, Self.Next.again), (.keyed, 1, 4 * 3_600 - 61, .again),
            (.keyed, 1, 4 * 3_600 - 60, .ask), (.keyed, 8, 0, .ask), (.readable, 1, 0, .lookUp),
            (.readable, 9, 99_999, .lookUp),
            (.plain, 1, 0, .again), (.plain, 2, 0, .ask), (.dangerous, 1, 0, .ask), (.dangerous, 0, 0, .ask),
            (.singleUse, 1, 0, .again), (.singleUse, 1, 19, .again), (.singleUse, 1, 20, .ask),
            (.singleUse, 8, 0, .ask),
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
            (.unknown, 599, .unknown), (.unknown, 600, .unknownFinal), (.sent, 9_999, .sent),
        ] as [(CallOutcome, Int64, EffectState)]
    )
    func `a look-up settles it, or is made again for ten minutes`(outcome: CallOutcome, age: Int64, state: EffectState)
    {
        let effect = ClaimedEffect.sample(.readable, firstTriedAt: Self.now)
        let now = Self.now + .seconds(age)
        let step = Policy().step(afterLookUp: CallReport(outcome, code: "x"), of: effect, now: now)
        #expect(step.state == state)
        if state == .unknown { #expect(step.runAt == now + .seconds(20)) }
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
                                #expect(step.state != .retry || report.outcome == .notSent)
                                count += 1
                            }
                            let found = Policy().step(afterLookUp: report, of: effect, now: Self.now)
                            #expect(EffectState.reconciling.next.contains(found.state))
                        }
                        if case .move(let step) = Policy().resolve(effect, now: Self.now) {
                            #expect(EffectState.unknown.next.contains(step.state))
                            #expect(effectClass != .dangerous || step.state == .unknownFinal)
                        }
                    }
                }
            }
        }
        #expect(count == 5 * 6 * 5 * 2 * 9 * 2)
    }

    enum Next: Sendable { case again, lookUp, ask }

    private static func step(_ report: CallReport, _ effect: ClaimedEffect, hadUnknown: Bool = false) -> Step {
        var random = RandomSource(seed: 1)
        return Policy().step(after: report, of: effect, hadUnknown: hadUnknown, now: Self.now, random: &random)
    }
}
