public import Storage
internal import Synchronization

/// A store as a process sees it that dies at a chosen moment: from then on nothing is read and nothing is written.
///
/// What the store underneath had committed stays, so a test goes on from it as the next process would.
public final class MortalStore: Store {
    public enum Death: Hashable, Sendable {
        /// The process is gone before the commit of this write, counted from 1.
        case before(write: Int)
        /// The commit of this write happened, but nobody learned of it.
        case after(write: Int)
    }

    private struct State {
        var writes = 0
        var isDead = false
    }

    private let store: any Store
    private let death: Death?
    private let onDeath: @Sendable () -> Void
    private let state = Mutex(State())

    /// Without a `death` it lives until ``die()``.
    ///
    /// `onDeath` is called once, while the fatal call is under way.
    public init(_ store: any Store, dying death: Death? = nil, onDeath: @escaping @Sendable () -> Void = {}) {
        self.store = store
        self.death = death
        self.onDeath = onDeath
    }

    public var isDead: Bool { self.state.withLock { $0.isDead } }
    public var writes: Int { self.state.withLock { $0.writes } }

    public func die() {
        let isFirst = self.state.withLock { state in
            defer { state.isDead = true }
            return !state.isDead
        }
        if isFirst { self.onDeath() }
    }

    public func submit<Result: Sendable>(
        to writer: Writer,
        _ body: @escaping @Sendable (Transaction) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        let (isDead, number) = self.state.withLock { state in
            if !state.isDead { state.writes += 1 }
            return (state.isDead, state.writes)
        }
        if !isDead, self.death == .before(write: number) { self.die() }
        guard !self.isDead else {
            then(.failure(Self.gone))
            return
        }
        self.store.submit(to: writer, body) { result in
            if self.death == .after(write: number) { self.die() }
            then(self.isDead ? .failure(Self.gone) : result)
        }
    }

    public func read<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws
        -> Result
    {
        guard !self.isDead else { throw Self.gone }
        return try await self.store.read(body)
    }

    public func close() async {}

    private static let gone = StorageError(.closed, "This process is dead.")
}
