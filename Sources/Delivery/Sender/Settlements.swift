internal import Engine
internal import Storage
internal import Synchronization

/// Writes how calls ended: those that end while a commit is under way share the next.
///
/// On a database server a settlement alone costs five ways there and back, and all of one commit hardly more.
final class Settlements: Sendable {
    private struct Item: Sendable {
        let settlement: Dispatch.Settlement
        let then: @Sendable (Result<Step?, any Error>) -> Void
    }

    private struct State: Sendable {
        var waiting: [Item] = []
        var isWriting = false
    }

    private let store: any Store
    private let state = Mutex(State())

    init(_ store: any Store) { self.store = store }

    /// Writes one, with others.
    ///
    /// - Returns: Nil when the effect is not this sender's any more.
    /// - Throws: What the store says of all that were written together; it may be about another.
    func write(_ settlement: Dispatch.Settlement) async throws -> Step? {
        try await withUnsafeThrowingContinuation { continuation in
            let item = Item(settlement: settlement) { continuation.resume(with: $0) }
            self.state.withLock { $0.waiting.append(item) }
            self.writeNext()
        }
    }

    private func writeNext() {
        let batch = self.state.withLock { state -> [Item] in
            guard !state.isWriting, !state.waiting.isEmpty else { return [] }
            defer { state = State(isWriting: true) }
            return state.waiting
        }
        guard !batch.isEmpty else { return }
        self.store.submit(to: .sending) { transaction in
            try Dispatch.Settlement.run(batch.map(\.settlement), transaction)
        } then: { result in
            self.state.withLock { $0.isWriting = false }
            for (index, item) in batch.enumerated() { item.then(result.map { $0[index] }) }
            self.writeNext()
        }
    }
}
