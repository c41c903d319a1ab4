import Curl
import Domain
import Foundation
import Hummingbird
import Logging
import Scripts
import ServiceLifecycle
import Storage

/// Opens what a serving process needs, serves, and closes it again.
struct ServiceRun {
    let blueprint: Blueprint
    let logger: Logger
    /// More to serve and run, made once the house stands: a demo's sandbox.
    var addition: @Sendable (House, Client) throws -> Addition = { _, _ in Addition() }

    struct Addition {
        var addRoutes: (Router<BasicRequestContext>) -> Void = { _ in }
        var services: [any Service] = []
    }

    init(_ blueprint: Blueprint, logger: Logger) {
        self.blueprint = blueprint
        self.logger = logger
    }

    func run(onServing: @escaping @Sendable (Int) async -> Void) async throws {
        let metricsText = Machine.startMetrics()
        guard case .sqlite(let path) = self.blueprint.config.store else {
            throw StorageError(.unusable, "This store is not known.")
        }
        let store: SQLiteStore
        do {
            store = try await SQLiteStore.open(path: path)
        } catch let error as StorageError {
            Machine.say("\(path): \(error.message)")
            throw Exit.failed
        }
        if SQLiteStore.libraryVersion < SQLiteStore.soundVersion {
            self.logger.notice(
                "this SQLite can damage a file that two programs write at once; let no other program write to it",
                metadata: ["sqlite.version": "\(SQLiteStore.libraryVersion)", "store.path": "\(path)"]
            )
        }
        let client = self.blueprint.makeClient()
        do {
            let house = try await House.build(
                self.blueprint,
                store: store,
                client: client,
                now: Machine.clock,
                logger: self.logger
            )
            let addition = try self.addition(house, client)
            try await house.serve(
                operatorToken: try Machine.operatorToken(besideStore: path),
                metricsText: metricsText,
                addRoutes: addition.addRoutes,
                beside: addition.services,
                onServing: onServing
            )
        } catch {
            client.shutdown()
            await store.close()
            throw error
        }
        client.shutdown()
        await store.close()
        self.logger.notice("stopped")
    }
}
