import Dispatch
import Synchronization

/// A moment that one side announces and others wait for: threads by blocking, tasks by awaiting.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let semaphore = DispatchSemaphore(value: 0)

    func open() {
        let waiting = self.state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        waiting.forEach { $0.resume() }
        self.semaphore.signal()
    }

    /// For threads.
    func block() {
        self.semaphore.wait()
        self.semaphore.signal()
    }

    /// For tasks.
    func passed() async {
        await withCheckedContinuation { continuation in
            let isOpen = self.state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}

extension Gate {
    /// A place for something that one side learns later than it needs to name it.
    final class Box<Value: Sendable>: Sendable {
        private let content = Mutex<Value?>(nil)

        var value: Value? {
            get { self.content.withLock { $0 } }
            set { self.content.withLock { $0 = newValue } }
        }
    }
}
