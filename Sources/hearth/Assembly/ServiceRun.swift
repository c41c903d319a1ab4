import Curl
import Domain
import Engine
import Foundation
import Gateway
import Hummingbird
import Logging
import Scripts
import ServiceLifecycle
import Storage

/// Opens what a serving process needs, serves, and closes it again.
struct ServiceRun {
    let blueprint: Blueprint
    let logger: Logger
    /// Where it is going to listen; looked at before anything is opened.
    var addresses: [ListeningAddress] = []
    /// Whether a store of the demo begins anew.
    var isDemo = false
    /// More to serve and run, made once the house stands: a demo's sandbox.
    var addition: @Sendable (House, Client, @escaping MetricsText) throws -> Addition = { _, _, _ in Addition() }

    /// Gives the text of `/metrics`.
    typealias MetricsText = @Sendable () async -> String

    struct Addition {
        var addRoutes: (Router<GatewayContext>) -> Void = { _ in }
        var services: [any Service] = []
        /// Runs once callbacks are taken.
        var onServing: @Sendable () async -> Void = {}
    }

    init(_ blueprint: Blueprint, logger: Logger) {
        self.blueprint = blueprint
        self.logger = logger
    }

    func run(onServing: @escaping @Sendable (Int) async -> Void) async throws {
        try self.addresses.orExit()
        // The store holds the ids of customers: what is made from here on is for its owner alone.
        umask(0o077)
        let metricsText = Machine.startMetrics()
        let store = try await self.openStore(self.blueprint.config.store)
        var spool: Spool?
        do {
            spool = try self.openSpool()
            try await self.stayAgainAndAgain(on: store, spool, metricsText, onServing)
        } catch {
            await spool?.close()
            await store.close()
            // Somebody may have taken an address since it was looked at.
            try self.addresses.orExit()
            guard let error = error as? StorageError else { throw error }
            Machine.say("\(self.blueprint.config.store.name): \(error.message)")
            throw Exit.failed
        }
        await spool?.close()
        await store.close()
        self.logger.notice("stopped")
    }

    private func stayAgainAndAgain(
        on store: any Store,
        _ spool: Spool?,
        _ metricsText: @escaping MetricsText,
        _ onServing: @escaping @Sendable (Int) async -> Void
    ) async throws {
        var newcomer = try self.newcomer()
        var hasStayed = false
        while true {
            do {
                if try await self.stay(on: store, spool, as: newcomer, isFirst: !hasStayed, metricsText, onServing) {
                    return
                }
                self.logger.warning("others took this node for dead; it joins again as a new one")
                // Should a copy of its folder be at work elsewhere, the two leave each other alone from here on.
                newcomer?.relieves = false
                hasStayed = true
            } catch let error as StorageError
                where hasStayed && [.busy, .unavailable, .uncertain].contains(error.code)
            {
                self.logger.error("it cannot join again yet; trying again", metadata: ["error": "\(error)"])
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Serves as one node, from joining to leaving.
    ///
    /// - Returns: False when others went on with its work meanwhile; whatever it knew is void.
    private func stay(
        on store: any Store,
        _ spool: Spool?,
        as newcomer: Cluster.Newcomer?,
        isFirst: Bool,
        _ metricsText: @escaping MetricsText,
        _ onServing: @escaping @Sendable (Int) async -> Void
    ) async throws -> Bool {
        let client = self.blueprint.makeClient()
        defer { client.shutdown() }
        do {
            let house = try await House.build(
                self.blueprint,
                store: store,
                as: newcomer,
                client: client,
                now: Machine.clock,
                logger: self.logger
            )
            if isFirst { try await house.requireRunWords() }
            let addition = try self.addition(house, client, metricsText)
            try await house.serve(
                spool: spool,
                operatorToken: try Machine.operatorToken(in: self.blueprint.config.folder),
                metricsText: metricsText,
                addRoutes: addition.addRoutes,
                beside: addition.services
            ) { [onAdditionServed = addition.onServing] port in
                await onServing(port)
                await onAdditionServed()
            }
            return true
        } catch is Fenced {
            return false
        }
    }

    /// This process among those that serve a shared store; nil where it has the store for itself.
    ///
    /// It has the spool's folder for itself, so who had that before it is no more, and need not be waited for.
    private func newcomer() throws -> Cluster.Newcomer? {
        guard let spool = self.blueprint.config.spool else { return nil }
        return Cluster.Newcomer(
            name: ProcessInfo.processInfo.hostName,
            build: Hearth.version,
            seat: try Machine.seat(in: URL(fileURLWithPath: spool.folder, isDirectory: true)),
            relieves: true
        )
    }

    /// Opens the spool of this Hearth, where the store is a database that may be away.
    private func openSpool() throws -> Spool? {
        guard let place = self.blueprint.config.spool else { return nil }
        do {
            return try Spool(folder: place.folder, mostBytes: place.mostMegabytes << 20, logger: self.logger)
        } catch {
            Machine.say("spool: \((error as? StorageError)?.message ?? "\(place.folder): \(error)")")
            throw Exit.failed
        }
    }

    private func openStore(_ place: HearthConfig.Store) async throws -> any Store {
        let store: any Store
        do {
            if self.isDemo, case .sqlite(let path) = place { try DemoStore.beginAnew(path) }
            store = try await place.open()
        } catch let error as StorageError {
            Machine.say("\(place.name): \(error.message)")
            throw Exit.failed
        }
        if case .sqlite(let path) = place, SQLiteStore.libraryVersion < SQLiteStore.soundVersion {
            self.logger.notice(
                "this SQLite can damage a file that two programs write at once; let no other program write to it",
                metadata: ["sqlite.version": "\(SQLiteStore.libraryVersion)", "store.path": "\(path)"]
            )
        }
        return store
    }
}
