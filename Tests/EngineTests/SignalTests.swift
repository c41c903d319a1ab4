import TestSupport
import Testing

@testable import Engine

/// Raised any number of times, it wakes once.
///
/// No wait here is as long as it may be: something ends it.
@Suite(.timeLimit(.minutes(1))) struct SignalTests {
    private static let long = Duration.seconds(3_600)

    @Test func `a signal that was raised before is over at once, once`() async {
        let signal = Signal()
        signal.raise()
        signal.raise()
        await #expect(signal.wait(atMost: Self.long))
        // Nothing is left of it: only the time ends this wait.
        await #expect(!signal.wait(atMost: .milliseconds(1)))
    }

    @Test(arguments: 1...50)
    func `raising wakes who waits`(round: Int) async {
        let signal = Signal()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = await signal.wait(atMost: Self.long) }
            group.addTask { signal.raise() }
            await group.waitForAll()
        }
    }

    @Test(arguments: 1...50)
    func `cancelling ends the wait and leaves the signal usable`(round: Int) async {
        let signal = Signal()
        let waiting = Task { await signal.wait(atMost: Self.long) }
        waiting.cancel()
        _ = await waiting.value
        signal.raise()
        await #expect(signal.wait(atMost: Self.long))
    }

    @Test func `no raise is lost between two waits`() async {
        let signal = Signal()
        let handed = Gate()
        let consumer = Task {
            for _ in 0..<1_000 {
                handed.open()
                await signal.wait(atMost: Self.long)
            }
        }
        // As long as it is raised again and again, every wait ends.
        let producer = Task {
            while !Task.isCancelled {
                signal.raise()
                await Task.yield()
            }
        }
        await consumer.value
        producer.cancel()
        await producer.value
    }
}

/// The same as a value: who is woken when, and which alarm is set.
@Suite struct SignalWaitsTests {
    private static let start = ContinuousClock.now
    private typealias Outcome = SignalWaits.Outcome

    private static func at(_ millis: Int) -> SignalWaits.Moment { Self.start + .milliseconds(millis) }

    @Test func `a wait sets the alarm, and one that is due later does not set it again`() {
        var waits = SignalWaits()
        #expect(waits.begin(waits.nextTurn(), until: Self.at(100)) == Outcome(alarm: Self.at(100)))
        #expect(waits.raise() == Outcome(answer: true))
        #expect(waits.begin(waits.nextTurn(), until: Self.at(150)) == Outcome())
        #expect(waits.ring(Self.at(100)) == Outcome(alarm: Self.at(150)), "early: it goes on until its own moment")
        #expect(waits.ring(Self.at(150)) == Outcome(answer: false))
        #expect(waits.ring(Self.at(150)) == Outcome())
    }

    @Test func `a wait that is due earlier sets the alarm earlier, and the old one rings for nobody`() {
        var waits = SignalWaits()
        #expect(waits.begin(waits.nextTurn(), until: Self.at(5_000)) == Outcome(alarm: Self.at(5_000)))
        #expect(waits.raise() == Outcome(answer: true))
        #expect(waits.begin(waits.nextTurn(), until: Self.at(10)) == Outcome(alarm: Self.at(10)))
        #expect(waits.ring(Self.at(5_000)) == Outcome())
        #expect(waits.ring(Self.at(10)) == Outcome(answer: false))
    }

    @Test func `an alarm that rings between two waits is set anew`() {
        var waits = SignalWaits()
        _ = waits.begin(waits.nextTurn(), until: Self.at(10))
        _ = waits.raise()
        #expect(waits.ring(Self.at(10)) == Outcome())
        #expect(waits.begin(waits.nextTurn(), until: Self.at(30)) == Outcome(alarm: Self.at(30)))
    }

    @Test func `raised before, it is over at once, and only once`() {
        var waits = SignalWaits()
        #expect(waits.raise() == Outcome())
        #expect(waits.raise() == Outcome())
        #expect(waits.begin(waits.nextTurn(), until: Self.at(10)) == Outcome(answer: true))
        #expect(waits.begin(waits.nextTurn(), until: Self.at(10)) == Outcome(alarm: Self.at(10)))
    }

    @Test func `a turn that was given up before it began is over, and later ones are not`() {
        var waits = SignalWaits()
        let (first, second) = (waits.nextTurn(), waits.nextTurn())
        #expect(waits.giveUp(first) == Outcome())
        #expect(waits.begin(first, until: Self.at(10)) == Outcome(answer: false))
        #expect(waits.begin(second, until: Self.at(10)) == Outcome(alarm: Self.at(10)))
        #expect(waits.giveUp(first) == Outcome())
        #expect(waits.giveUp(second) == Outcome(answer: false))
        #expect(waits.raise() == Outcome())
    }
}
