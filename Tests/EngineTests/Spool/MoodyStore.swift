import Storage
import Synchronization
import TestSupport

/// A store whose writes of the intake do what its mood says; everything else is as it should be.
final class MoodyStore: Store {
    enum Mood: Hashable, Sendable {
        case well
        /// Nothing is done, and it says so.
        case away(StorageError.Code)
        /// It is done, and it says that it does not know.
        case uncertain
        /// Nothing is done and nothing is said until the mood changes; then it is done.
        case silent
    }

    private struct State {
        var mood = Mood.well
        var held: [@Sendable () -> Void] = []
    }

    private let store: any Store
    private let state = Mutex(State())
    private let count = Counter()

    init(_ store: any Store) { self.store = store }

    /// How many writes were handed over.
    var writes: Int { self.count.soFar }

    var mood: Mood {
        get { self.state.withLock { $0.mood } }
        set {
            let held = self.state.withLock { state in
                state.mood = newValue
                guard newValue != .silent else { return [@Sendable () -> Void]() }
                defer { state.held = [] }
                return state.held
            }
            for write in held { write() }
        }
    }

    func submit<Result: Sendable>(
        to writer: Writer,
        _ body: @escaping @Sendable (Transaction) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        guard writer == .intake else { return self.store.submit(to: writer, body, then: then) }
        _ = self.count.next()
        let mood = self.state.withLock { state in
            if state.mood == .silent { state.held.append { self.store.submit(to: writer, body, then: then) } }
            return state.mood
        }
        switch mood {
        case .well: self.store.submit(to: writer, body, then: then)
        case .away(let code): then(.failure(StorageError(code, "The database is away.")))
        case .uncertain:
            self.store.submit(to: writer, body) { _ in
                then(.failure(StorageError(.uncertain, "The commit was not answered.")))
            }
        case .silent: break
        }
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result {
        try await self.store.read(body)
    }

    func close() async {}
}
