internal import ServiceLifecycle
internal import Synchronization

/// Tells one waiting loop that there may be work: raised any number of times, it wakes once.
public final class Signal: Sendable {
    private enum State {
        case idle
        case raised
        case waiting(CheckedContinuation<Void, Never>, Int)
    }

    private let state = Mutex((state: State.idle, turn: 0))

    public init() {}

    public func raise() {
        let waiter = self.state.withLock { current -> CheckedContinuation<Void, Never>? in
            guard case .waiting(let continuation, _) = current.state else {
                current.state = .raised
                return nil
            }
            current.state = .idle
            return continuation
        }
        waiter?.resume()
    }

    /// Returns when raised, when the time is over, or when the task is told to end; at once if it was raised before.
    public func wait(atMost time: Duration) async {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.waitForRaise() }
                group.addTask { try? await Task.sleep(for: time) }
                await group.next()
                group.cancelAll()
            }
        }
    }

    private func waitForRaise() async {
        let turn = self.state.withLock { current in
            current.turn += 1
            return current.turn
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = self.state.withLock { current -> Bool in
                    if Task.isCancelled { return true }
                    guard case .idle = current.state else {
                        current.state = .idle
                        return true
                    }
                    current.state = .waiting(continuation, turn)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiter = self.state.withLock { current -> CheckedContinuation<Void, Never>? in
                guard case .waiting(let continuation, turn) = current.state else { return nil }
                current.state = .idle
                return continuation
            }
            waiter?.resume()
        }
    }
}
