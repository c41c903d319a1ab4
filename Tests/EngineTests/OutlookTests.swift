import Domain
import TestSupport
import Testing

@testable import Engine

/// From where the next look at the timers begins.
@Suite struct OutlookTests {
    private static let begin = Instant(millis: 0)
    private static let now = ManualClock().now

    /// Looks, sees `first`, and tells from where it looked.
    private static func look(_ outlook: inout Outlook, _ shards: Shards = .all, first: Instant?, at now: Instant)
        -> Instant
    {
        let from = outlook.beginning(for: shards, now: now)
        outlook.note(first, from: from, now: now)
        return from
    }

    @Test func `it begins where the last one ended, a margin earlier, and now and then at the very beginning`() {
        var outlook = Outlook()
        #expect(Self.look(&outlook, first: nil, at: Self.now) == Self.begin)
        #expect(Self.look(&outlook, first: nil, at: Self.now + .seconds(3)) == Self.now - Lines.margin)
        #expect(
            Self.look(&outlook, first: nil, at: Self.now + .seconds(5)) == Self.now + .seconds(3) - Lines.margin
        )
        #expect(Self.look(&outlook, first: nil, at: Self.now + Lines.wholeEvery) == Self.begin)
        #expect(Self.look(&outlook, first: nil, at: Self.now + Lines.wholeEvery) == Self.now + .seconds(5))
    }

    @Test func `what is overdue is looked at again until it is gone`() {
        var outlook = Outlook()
        let overdue = Self.now - .seconds(3_600)
        _ = Self.look(&outlook, first: overdue, at: Self.now)
        #expect(Self.look(&outlook, first: overdue, at: Self.now + .seconds(1)) == overdue)
        #expect(Self.look(&outlook, first: nil, at: Self.now + .seconds(2)) == overdue)
        #expect(Self.look(&outlook, first: nil, at: Self.now + .seconds(3)) > overdue)
    }

    @Test func `a timer far ahead does not move the next look ahead of the margin`() {
        var outlook = Outlook()
        _ = Self.look(&outlook, first: Self.now + .seconds(86_400), at: Self.now)
        #expect(Self.look(&outlook, first: nil, at: Self.now + .seconds(1)) == Self.now - Lines.margin)
    }

    @Test func `with other shards, or a clock that was set back, it begins at the very beginning`() {
        var outlook = Outlook()
        let some = Shards.all.subtracting(Shards([7]))
        _ = Self.look(&outlook, first: nil, at: Self.now)
        #expect(Self.look(&outlook, some, first: nil, at: Self.now + .seconds(1)) == Self.begin)
        #expect(Self.look(&outlook, some, first: nil, at: Self.now + .seconds(2)) != Self.begin)
        #expect(Self.look(&outlook, some, first: nil, at: Self.now - .seconds(60)) == Self.begin)
    }
}
