internal import Community
internal import Engine
public import Storage

/// The engines that serve a store; one conformance suite runs against each.
public enum StorageEngine: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqliteFile
    case sqliteInMemory

    /// Those that can be tested on this machine.
    public static var available: [StorageEngine] { Self.allCases }

    public var description: String { self.rawValue }

    /// Lends a store without any table.
    public func withBareStore<Result>(_ body: (any Store) async throws -> Result) async throws -> Result {
        switch self {
        case .sqliteFile:
            try await withTemporaryFolder { folder in
                try await Self.lend(SQLiteStore.open(path: "\(folder)/hearth.db"), to: body)
            }
        case .sqliteInMemory:
            try await Self.lend(SQLiteStore.inMemory(), to: body)
        }
    }

    /// Lends a store with the tables of the ground and of the living rooms, all empty.
    public func withEmptyStore<Result>(_ body: (any Store) async throws -> Result) async throws -> Result {
        try await self.withBareStore { store in
            try await store.migrate(EngineMigrations.all + CommunityMigrations.all, now: ManualClock().now)
            return try await body(store)
        }
    }

    private static func lend<Result>(
        _ store: SQLiteStore,
        to body: (any Store) async throws -> Result
    ) async throws -> Result {
        do {
            let result = try await body(store)
            await store.close()
            return result
        } catch {
            await store.close()
            throw error
        }
    }
}

/// Lends the path of a store in a file that has its tables already, to be opened as often as a test wants.
public func withStoreFile<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    try await withTemporaryFolder { folder in
        let path = "\(folder)/hearth.db"
        let store = try await SQLiteStore.open(path: path)
        try await store.migrate(EngineMigrations.all + CommunityMigrations.all, now: ManualClock().now)
        await store.close()
        return try await body(path)
    }
}
