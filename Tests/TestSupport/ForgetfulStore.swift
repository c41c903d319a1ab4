public import Storage

/// A store that does one write and says that it failed, counted from 1; everything else is as it should be.
public struct ForgetfulStore: Store {
    private let store: any Store
    private let doubtful: MortalStore
    private let forgetting: Int
    private let count = Counter()

    public init(_ store: any Store, forgetting: Int) {
        self.store = store
        self.doubtful = MortalStore(store, dying: .after(write: 1))
        self.forgetting = forgetting
    }

    public func submit<Result: Sendable>(
        to writer: Writer,
        _ body: @escaping @Sendable (Transaction) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        if self.count.next() == self.forgetting {
            self.doubtful.submit(to: writer, body, then: then)
        } else {
            self.store.submit(to: writer, body, then: then)
        }
    }

    public func read<Result: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Result
    ) async throws -> Result {
        try await self.store.read(body)
    }

    public func close() async {}
}
