import Storage
import TestSupport

extension StorageEngine {
    /// Lends a store with one table of short notes.
    func withNotes(_ body: (any Store) async throws -> Void) async throws {
        try await self.withBareStore { store in
            try await store.write { transaction in
                _ = try transaction.run(
                    """
                    CREATE TABLE notes (
                      id INTEGER PRIMARY KEY, text TEXT NOT NULL CHECK (length(text) < 10), data BLOB, amount INTEGER
                    )
                    """
                )
            }
            try await body(store)
        }
    }
}

extension Store {
    func notes() async throws -> [String] {
        try await self.read { try $0.rows("SELECT text FROM notes ORDER BY id LIMIT 10000").map { $0.text(0) } }
    }
}
