internal import Community
public import Domain
internal import Engine
internal import Foundation
public import Storage

/// The engines that serve a store; one conformance suite runs against each.
public enum StorageEngine: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqliteFile
    case sqliteInMemory
    case postgres

    /// Those that can be tested here: PostgreSQL where `scripts/with-postgres` has started a server.
    public static var available: [StorageEngine] {
        Self.allCases.filter { $0 != .postgres || Self.postgresAddress != nil }
    }

    /// Whether there is a PostgreSQL server to test with.
    public static var hasPostgres: Bool { Self.postgresAddress != nil }

    private static let postgresAddress = ProcessInfo.processInfo.environment["HEARTH_TEST_POSTGRES"]

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
        case .postgres:
            try await Self.lend(PostgresStore(Self.freshSchema()), to: body)
        }
    }

    /// The address of an empty schema in PostgreSQL, for stores that a test opens by itself.
    public static func freshSchema() async throws -> Secret {
        guard let address = Self.postgresAddress else { preconditionFailure("There is no server to test with.") }
        let house = try PostgresStore(Secret(address), readers: 1)
        let schema = try await house.write { try $0.row("SELECT fresh_schema()")?.text(0) ?? "" }
        await house.close()
        return Secret("\(address)&options=-csearch_path%3D\(schema)")
    }

    /// Lends a store with the tables of the ground and of the living rooms, all empty.
    public func withEmptyStore<Result>(_ body: (any Store) async throws -> Result) async throws -> Result {
        try await self.withBareStore { store in
            try await store.migrate(EngineMigrations.all + CommunityMigrations.all, now: ManualClock().now)
            return try await body(store)
        }
    }

    private static func lend<Result>(
        _ store: any Store,
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
