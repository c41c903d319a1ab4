import Engine
import TestSupport
import Testing

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

    @Test func `a short wait ends in time, whatever alarm an earlier wait has set`() async {
        let signal = Signal()
        for _ in 1...20 {
            signal.raise()
            await #expect(signal.wait(atMost: Self.long))
            let waiting = Task { await signal.wait(atMost: Self.long) }
            while !waiting.isCancelled { waiting.cancel() }
            await #expect(!waiting.value)
            await #expect(!signal.wait(atMost: .milliseconds(1)))
        }
    }

    @Test func `an alarm that rings early does not end a longer wait`() async {
        let signal = Signal()
        let hasRung = Gate()
        // Sets an alarm, and leaves it behind.
        let first = Task { await signal.wait(atMost: .milliseconds(5)) }
        signal.raise()
        _ = await first.value
        let second = Task { await signal.wait(atMost: Self.long) }
        let later = Task {
            await #expect(!Signal().wait(atMost: .milliseconds(20)))
            hasRung.open()
            signal.raise()
        }
        await #expect(second.value, "raised, and not over")
        await later.value
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
