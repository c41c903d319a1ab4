import Domain
import Foundation
import Scripts
import Storage

extension HearthConfig {
    /// The folder in which Hearth keeps what belongs to this machine alone, such as the token of its operator.
    var folder: URL {
        switch self.store {
        case .sqlite(let path): URL(fileURLWithPath: path).deletingLastPathComponent()
        case .postgres:
            URL(fileURLWithPath: (self.spool ?? Spool()).folder, isDirectory: true).deletingLastPathComponent()
        }
    }
}

extension HearthConfig.Store {
    /// For people: never with a password.
    var name: String {
        switch self {
        case .sqlite(let path): path
        case .postgres: "PostgreSQL"
        }
    }

    /// Opens it to serve from it.
    func open() async throws -> any Store {
        switch self {
        case .sqlite(let path): try await SQLiteStore.open(path: path)
        case .postgres(let address): try PostgresStore(address)
        }
    }

    /// Opens it for reading, beside a service that may be running.
    func openForReading() throws -> any Store {
        switch self {
        case .sqlite(let path): try SQLiteStore.openForReading(path: path)
        case .postgres(let address): try PostgresStore(address, readers: 1)
        }
    }
}
