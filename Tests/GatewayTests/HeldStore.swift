import Storage
import TestSupport

/// A store whose writes wait at a gate, as those of a slow disk.
final class HeldStore: Store {
    private let store: any Store
    private let gate: Gate

    init(_ store: any Store, _ gate: Gate) {
        self.store = store
        self.gate = gate
    }

    func submit<Result: Sendable>(
        to writer: Writer,
        _ body: @escaping @Sendable (Transaction) throws -> Result,
        then: @escaping @Sendable (Swift.Result<Result, any Error>) -> Void
    ) {
        Task {
            await self.gate.pass()
            self.store.submit(to: writer, body, then: then)
        }
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result {
        try await self.store.read(body)
    }

    func close() async { await self.store.close() }
}
