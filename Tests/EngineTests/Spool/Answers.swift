import Domain
import Engine
import Storage
import Synchronization

/// What callers were told, and how often.
final class Answers: Sendable {
    private struct State {
        var told: [String: [String]] = [:]
        var count = 0
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    /// What the sender of this letter was told: `stored`, `duplicate`, or the code of the error.
    func of(_ letter: String) -> [String] { self.state.withLock { $0.told[letter] ?? [] } }

    var all: [String: [String]] { self.state.withLock { $0.told } }
    var count: Int { self.state.withLock { $0.count } }

    func note(_ letter: String, _ result: Result<Inbox.Receipt, any Error>) {
        let text =
            switch result {
            case .success(let receipt): "\(receipt)"
            case .failure(let error as Refusal): error.reason.rawValue
            case .failure(let error as StorageError): error.code.rawValue
            case .failure(let error): "\(error)"
            }
        let ready = self.state.withLock { state in
            state.told[letter, default: []].append(text)
            state.count += 1
            let count = state.count
            defer { state.watchers.removeAll { $0.count <= count } }
            return state.watchers.filter { $0.count <= count }
        }
        for watcher in ready { watcher.continuation.resume() }
    }

    /// Waits until so many answers were given.
    func count(atLeast count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = self.state.withLock { state in
                if state.count < count { state.watchers.append((count, continuation)) }
                return state.count >= count
            }
            if isThere { continuation.resume() }
        }
    }
}
