import Domain
import Testing

@testable import Delivery

/// Who waits for a limit comes again when there is room, and not before.
@Suite struct TurnsTests {
    private static let start = Instant(seconds: 1_767_000_000)

    /// Many who wait for the limits of one app, each asking again when it was told to; a call takes a while.
    ///
    /// - Returns: When each was let in, in order, and how often anybody asked.
    private static func push(_ waiting: Int, _ rules: [LimitRule], callTakes took: Int64) -> (in: [Instant], asked: Int)
    {
        var limits = Limits()
        var due = (1...waiting).map { (id: EffectID(rawValue: "\($0)/a/0"), at: Self.start) }
        var underWay: [Instant] = []
        var (entered, asked) = ([Instant](), 0)
        while let now = due.map(\.at).min() {
            for end in underWay where end <= now { limits.ended(rules, now: end) }
            underWay.removeAll { $0 <= now }
            var round = Limits.Round(limits)
            var later: [(id: EffectID, at: Instant)] = []
            for each in due {
                guard each.at <= now else {
                    later.append(each)
                    continue
                }
                asked += 1
                switch round.admit(rules, mayKnock: false, now: now) {
                case .go: entered.append(now)
                case .wait(let until, let key):
                    later.append((each.id, round.turn(of: each.id, rules, key: key, band: 3, free: until)))
                case .crowded: later.append((each.id, now + .milliseconds(50)))
                }
            }
            limits.turns = round.turns
            let begun = entered.count { $0 == now }
            for _ in 0..<begun {
                limits.count(rules, now: now)
                underWay.append(now + .milliseconds(took))
            }
            limits.prune(now: now)
            due = later
        }
        return (entered, asked)
    }

    @Test(arguments: [
        ([(20, Duration.seconds(1))], 1_000, least: 49),
        ([(50, .seconds(1)), (1_000, .seconds(60))], 3_000, least: 139),
        ([(200, .seconds(60))], 1_000, least: 240), ([(1, .seconds(1))], 40, least: 39),
    ])
    func `a long push asks little, and uses the limit`(
        setting: (limits: [(count: Int, window: Duration)], waiting: Int, least: Double)
    ) {
        let (limits, waiting, least) = setting
        let rules = limits.enumerated().map { LimitRule(key: "\($0)", count: $1.count, window: $1.window) }
        let (entered, asked) = Self.push(waiting, rules, callTakes: 5)
        #expect(entered.count == waiting)
        // Once to be told a turn, once when it comes, and once more for each minute of waiting.
        #expect(asked < waiting * 4, "\(asked) questions of \(waiting)")
        let took = Double((entered.last.map { $0 - Self.start } ?? .zero).wholeMillis) / 1_000
        #expect(took >= least)
        #expect(took <= least / 0.95, "\(least / took)")
    }

    private static let rule = LimitRule(key: "k", count: 1, window: .seconds(1))
    private static let free = Self.start + .seconds(1)

    private static func next(_ turns: inout Turns, _ id: Int, band: Int = 3, free: Instant = Self.free) -> Instant {
        turns.next(of: EffectID(rawValue: "\(id)/a/0"), Self.rule, band: band, free: free)
    }

    @Test func `nobody is told to come later than ten minutes after there is room`() {
        var turns = Turns()
        let told = (1...1_000).map { Self.next(&turns, $0) }
        #expect(told.first == Self.free)
        #expect(told == told.sorted() && told[1] > told[0])
        #expect(told.last == Self.free + .seconds(600))
    }

    @Test func `one urgency does not stand behind another, and who has had a turn stands behind nobody`() {
        var turns = Turns()
        let told = (1...9).map { Self.next(&turns, $0) }
        #expect(Self.next(&turns, 10, band: 2) == Self.free)
        let late = told[4] + .milliseconds(200)
        #expect(Self.next(&turns, 5, free: late) == late)
        #expect(Self.next(&turns, 11) > told[8])
    }

    @Test func `many who come too early stand in line as well, before those whose turn is to come`() {
        var turns = Turns()
        let told = (1...100).map { Self.next(&turns, $0) }
        let free = Self.free + .seconds(9)
        let again = (1...9).map { Self.next(&turns, $0, free: free) }
        #expect(again.first == free && Set(again).count == 9 && again == again.sorted())
        #expect(again[8] < told[99])
    }

    @Test func `who stands behind the ten minutes asks for a place again`() {
        var turns = Turns()
        let told = (1...1_000).map { Self.next(&turns, $0) }
        let behind = told.filter { $0 == Self.free + .seconds(600) }.count
        #expect(behind > 100)
        let later = Self.free + .seconds(600)
        turns.prune(now: later)
        let places = (1_001 - behind...1_000).map { Self.next(&turns, $0, free: later) }
        #expect(Set(places).count == behind, "all at once nobody comes")
    }

    @Test func `nobody stands in line for what the platform has closed`() {
        var limits = Limits()
        limits.close([Self.rule.key], until: Self.free, now: Self.start)
        var round = Limits.Round(limits)
        for id in 1...9 {
            let id = EffectID(rawValue: "\(id)/a/0")
            #expect(round.turn(of: id, [Self.rule], key: Self.rule.key, band: 3, free: Self.free) == Self.free)
        }
    }

    @Test func `a line that a clock far ahead has told is forgotten when the clock is put back`() {
        var turns = Turns()
        let ahead = Self.free + .seconds(36_000)
        for id in 1...9 { _ = Self.next(&turns, id, free: ahead) }
        turns.prune(now: Self.start)
        #expect(Self.next(&turns, 20) == Self.free)
    }

    @Test func `a line in which nobody stands any more is none, and its people are forgotten`() {
        var turns = Turns()
        for id in 1...9 { _ = Self.next(&turns, id) }
        let later = Self.start + .seconds(100)
        turns.prune(now: later)
        #expect(Self.next(&turns, 20, free: later) == later)
        #expect(Self.next(&turns, 1, free: later) > later)
    }
}
