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
        await signal.wait(atMost: Self.long)
        // Nothing is left of it: only the time ends this wait.
        await signal.wait(atMost: .milliseconds(1))
    }

    @Test(arguments: 1...50)
    func `raising wakes who waits`(round: Int) async {
        let signal = Signal()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await signal.wait(atMost: Self.long) }
            group.addTask { signal.raise() }
            await group.waitForAll()
        }
    }

    @Test(arguments: 1...50)
    func `cancelling ends the wait and leaves the signal usable`(round: Int) async {
        let signal = Signal()
        let waiting = Task { await signal.wait(atMost: Self.long) }
        waiting.cancel()
        await waiting.value
        signal.raise()
        await signal.wait(atMost: Self.long)
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
