import Domain
import Testing

@testable import Delivery

/// Never more than n in any window: as a value, with time as an argument.
@Suite struct LimitsTests {
    private static let start = Instant(seconds: 1_767_000_000)
    private static let minute = LimitRule(key: "k", count: 3, window: .seconds(60))
    private static let parallel = LimitRule(key: "p", count: 2, window: nil)

    /// Asks for a call that takes no time.
    private static func call(_ limits: inout Limits, _ rules: [LimitRule], at now: Instant) -> Limits.Admission {
        let admission = limits.admit(rules, now: now)
        if admission == .go { limits.ended(rules, now: now) }
        return admission
    }

    /// Random calls at random moments: in no stretch as long as the window are there more than the rule allows.
    @Test(
        arguments: [
            (30, Duration.seconds(60)), (3, .seconds(1)), (1, .milliseconds(250)), (7, .milliseconds(1_010)),
            (5, .milliseconds(30)), (2, .milliseconds(7)), (1_000, .seconds(3_600)), (4, .milliseconds(19)),
        ],
        1...4 as ClosedRange<UInt64>
    )
    func `in no window are there more than the rule allows`(setting: (count: Int, window: Duration), seed: UInt64) {
        let rule = LimitRule(key: "k", count: setting.count, window: setting.window)
        let window = setting.window.wholeMillis
        var random = RandomSource(seed: seed)
        var limits = Limits()
        var now = Self.start + .milliseconds(Int64.random(in: 0..<100_000, using: &random))
        var admitted: [Instant] = []
        for _ in 0..<(setting.count * 6 + 200) {
            switch limits.admit([rule], now: now) {
            case .go:
                admitted.append(now)
                limits.ended([rule], now: now)
            case .wait(let until, let key):
                #expect(key == "k")
                #expect(until > now, "a wait leads on")
                // A slot is a millisecond or more, and one counts to its end.
                let longest = setting.window + max(setting.window / 50, .milliseconds(2))
                #expect(until - now <= longest, "a wait is no longer than it must be")
                // Half of them wait as they are told; the others come whenever they like.
                if Bool.random(using: &random) { now = until }
            case .crowded: Issue.record("there is no limit of calls at the same time")
            }
            limits.prune(now: now)
            now = now + .milliseconds(Int64.random(in: 0...max(1, window / Int64(setting.count)), using: &random))
        }
        #expect(admitted.count > setting.count)
        for (first, beyond) in zip(admitted, admitted.dropFirst(setting.count)) {
            #expect(beyond - first >= setting.window, "seed \(seed)")
        }
    }

    /// As a platform sees it that counts a call at some moment between its beginning and its end, in whatever order.
    @Test(
        arguments: [
            (20, Duration.seconds(60), 2_000), (1, .seconds(1), 400), (50, .seconds(1), 3_000), (5, .seconds(1), 40),
        ],
        1...4 as ClosedRange<UInt64>
    )
    func `whenever a platform counts a call, in no window are there more than it allows`(
        setting: (count: Int, window: Duration, longestCall: Int64),
        seed: UInt64
    ) {
        let rule = LimitRule(key: "k", count: setting.count, window: setting.window)
        var random = RandomSource(seed: seed)
        var limits = Limits()
        var now = Self.start + .milliseconds(Int64.random(in: 0..<1_000, using: &random))
        var underWay: [Instant] = []
        var counted: [Instant] = []
        for _ in 0..<(setting.count * 8 + 200) {
            for end in underWay.sorted() where end <= now {
                limits.ended([rule], now: end)
            }
            underWay.removeAll { $0 <= now }
            switch limits.admit([rule], now: now) {
            case .go:
                let took = Int64.random(in: 0...setting.longestCall, using: &random)
                underWay.append(now + .milliseconds(took))
                counted.append(now + .milliseconds(Int64.random(in: 0...took, using: &random)))
            case .wait(let until, _):
                #expect(until > now)
                let next = underWay.min() ?? until
                now = min(until, max(next, now + .milliseconds(1)))
            case .crowded: Issue.record("there is no limit of calls at the same time")
            }
        }
        counted.sort()
        #expect(counted.count > setting.count * 2)
        for (first, beyond) in zip(counted, counted.dropFirst(setting.count)) {
            #expect(beyond - first >= setting.window, "seed \(seed)")
        }
    }

    /// 99 of 100 where calls take no time: what is lost is the slot in which they end.
    @Test(arguments: [(20, Duration.seconds(60)), (1, .seconds(1)), (50, .seconds(1)), (1_000, .seconds(60))])
    func `a limit that is always asked for is used`(count: Int, window: Duration) {
        let rule = LimitRule(key: "k", count: count, window: window)
        var limits = Limits()
        var (now, admitted) = (Self.start, 0)
        while now < Self.start + window * 50 {
            switch limits.admit([rule], now: now) {
            case .go:
                admitted += 1
                limits.ended([rule], now: now)
            case .wait(let until, _): now = until
            case .crowded: return
            }
        }
        #expect(admitted >= count * 50 * 98 / 100, "\(admitted)")
        #expect(admitted <= count * 51)
    }

    @Test func `what the record tells counts, and nothing that is known here is forgotten`() {
        var limits = Limits()
        #expect(limits.admit([Self.minute], now: Self.start) == .go)
        let told = (rules: [Self.minute], begunAt: Self.start - .seconds(10), times: 1)
        let old = (rules: [Self.minute], begunAt: Self.start - .seconds(61), times: 9)
        limits.recall([told, old], now: Self.start)
        #expect(limits.admit([Self.minute], now: Self.start) == .go)
        guard case .wait = limits.admit([Self.minute], now: Self.start) else {
            Issue.record("two were made here, and one by another node")
            return
        }
    }

    @Test func `calls that were made together count as many times`() {
        var limits = Limits()
        limits.recall([(rules: [Self.minute], begunAt: Self.start - .seconds(10), times: 2)], now: Self.start)
        #expect(limits.admit([Self.minute], now: Self.start) == .go)
        guard case .wait = limits.admit([Self.minute], now: Self.start) else {
            Issue.record("two were made by another node, and one here")
            return
        }
    }

    @Test func `at the moment that was named there is room`() {
        var limits = Limits()
        for _ in 1...3 { #expect(Self.call(&limits, [Self.minute], at: Self.start) == .go) }
        guard case .wait(let until, "k") = limits.admit([Self.minute], now: Self.start) else {
            Issue.record("the fourth has to wait")
            return
        }
        #expect(limits.admit([Self.minute], now: until - .milliseconds(1)) == .wait(until: until, key: "k"))
        #expect(limits.admit([Self.minute], now: until) == .go)
    }

    @Test func `a call counts under all its rules or under none`() {
        var limits = Limits()
        let wide = LimitRule(key: "wide", count: 100, window: .seconds(60))
        for _ in 1...3 { _ = limits.admit([wide, Self.minute], now: Self.start) }
        for _ in 1...200 {
            guard case .wait(_, "k") = limits.admit([wide, Self.minute], now: Self.start) else {
                Issue.record("the narrow rule is full")
                return
            }
        }
        // The refused ones took nothing from the wide rule.
        for _ in 1...97 { #expect(limits.admit([wide], now: Self.start) == .go) }
        #expect(limits.admit([wide], now: Self.start) != .go)
    }

    @Test func `the rule that is full longest is the one that is named`() {
        var limits = Limits()
        let hour = LimitRule(key: "hour", count: 1, window: .seconds(3_600))
        let second = LimitRule(key: "second", count: 1, window: .seconds(1))
        #expect(limits.admit([second, hour], now: Self.start) == .go)
        guard case .wait(let until, let key) = limits.admit([second, hour], now: Self.start) else {
            Issue.record("both are full")
            return
        }
        #expect(key == "hour")
        #expect(until - Self.start >= .seconds(3_600))
    }

    @Test func `two rules of one key with different windows both count`() {
        var limits = Limits()
        let rules = [
            LimitRule(key: "k", count: 2, window: .seconds(1)), LimitRule(key: "k", count: 3, window: .seconds(3_600)),
        ]
        #expect(Self.call(&limits, rules, at: Self.start) == .go)
        #expect(Self.call(&limits, rules, at: Self.start) == .go)
        #expect(limits.admit(rules, now: Self.start) != .go)
        #expect(Self.call(&limits, rules, at: Self.start + .seconds(2)) == .go)
        #expect(limits.admit(rules, now: Self.start + .seconds(4)) != .go)
    }

    @Test func `calls at the same time are bounded, and a place comes free when one ends`() {
        var limits = Limits()
        #expect(limits.admit([Self.parallel], now: Self.start) == .go)
        #expect(limits.admit([Self.parallel], now: Self.start) == .go)
        #expect(limits.admit([Self.parallel], now: Self.start + .seconds(86_400)) == .crowded(key: "p"))
        limits.ended([Self.parallel], now: Self.start)
        #expect(limits.admit([Self.parallel], now: Self.start) == .go)
        #expect(limits.admit([Self.parallel], now: Self.start) == .crowded(key: "p"))
    }

    @Test func `an ending that nobody began frees no place too many`() {
        var limits = Limits()
        limits.ended([Self.parallel], now: Self.start)
        limits.ended([Self.parallel], now: Self.start)
        #expect(limits.admit([Self.parallel], now: Self.start) == .go)
        #expect(limits.admit([Self.parallel], now: Self.start) == .go)
        #expect(limits.admit([Self.parallel], now: Self.start) == .crowded(key: "p"))
    }

    @Test func `a refusal closes the limit for everybody until its end, and never shortens a closing`() {
        var limits = Limits()
        let until = Self.start + .seconds(30)
        limits.close(["k", "other"], until: until, now: Self.start)
        limits.close(["k"], until: Self.start + .seconds(5), now: Self.start)
        #expect(limits.admit([Self.minute], now: Self.start) == .wait(until: until, key: "k"))
        #expect(limits.admit([Self.minute], now: until - .milliseconds(1)) == .wait(until: until, key: "k"))
        #expect(limits.admit([LimitRule(key: "else", count: 1, window: .seconds(1))], now: Self.start) == .go)
        limits.prune(now: Self.start)
        #expect(limits.admit([Self.minute], now: Self.start) == .wait(until: until, key: "k"))
        #expect(limits.admit([Self.minute], now: until) == .go)
    }

    @Test func `at a closed limit a reply knocks every two seconds, and when it is let in all may enter`() {
        var limits = Limits()
        limits.close(["k"], until: Self.start + .seconds(30), now: Self.start)
        let first = Self.start + .seconds(2)
        #expect(limits.admit([Self.minute], mayKnock: true, now: Self.start) == .wait(until: first, key: "k"))
        #expect(limits.admit([Self.minute], mayKnock: true, now: first) == .go)
        let next = first + .seconds(2)
        #expect(limits.admit([Self.minute], mayKnock: true, now: first) == .wait(until: next, key: "k"))
        #expect(limits.admit([Self.minute], now: next) == .wait(until: Self.start + .seconds(30), key: "k"))
        limits.reopen([Self.minute], begunAt: Self.start)
        #expect(limits.admit([Self.minute], now: next) != .go, "a call from before the closing tells nothing")
        limits.reopen([Self.minute], begunAt: first)
        #expect(limits.admit([Self.minute], now: next) == .go)
    }

    @Test func `a call that takes long counts as long, and then for a whole window`() {
        var limits = Limits()
        for _ in 1...3 { _ = limits.admit([Self.minute], now: Self.start) }
        let late = Self.start + .seconds(300)
        limits.prune(now: late)
        #expect(limits.admit([Self.minute], now: late) != .go, "they are under way")
        limits.ended([Self.minute], now: late)
        limits.prune(now: late + .seconds(59))
        #expect(limits.admit([Self.minute], now: late + .seconds(59)) != .go)
        #expect(limits.admit([Self.minute], now: late + .seconds(61)) == .go)
        #expect(limits.admit([Self.minute], now: late + .seconds(61)) != .go, "two are under way still")
    }

    @Test func `pruning forgets what is over and nothing that counts`() {
        var limits = Limits()
        for _ in 1...3 { _ = Self.call(&limits, [Self.minute], at: Self.start) }
        limits.prune(now: Self.start + .seconds(59))
        #expect(limits.admit([Self.minute], now: Self.start + .seconds(59)) != .go)
        limits.prune(now: Self.start + .seconds(59 + 61))
        #expect(limits.admit([Self.minute], now: Self.start + .seconds(59 + 61)) == .go)
    }

    @Test func `a clock that goes back does not open a limit`() {
        var limits = Limits()
        for _ in 1...3 { _ = limits.admit([Self.minute], now: Self.start) }
        #expect(limits.admit([Self.minute], now: Self.start - .seconds(30)) != .go)
    }

    @Test func `no rule, no limit`() {
        var limits = Limits()
        for _ in 1...10_000 { #expect(limits.admit([], now: Self.start) == .go) }
    }
}
