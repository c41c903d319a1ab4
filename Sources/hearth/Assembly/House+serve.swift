import Delivery
import Domain
import Engine
import Gateway
import Hummingbird
import Logging
import OpenSSL
import Scripts
import ServiceLifecycle
import Storage
import UnixSignals

extension House {
    /// Serves until the process is told to stop.
    ///
    /// Services start ground first and stop in reverse: no new callback is taken while what was taken is finished.
    ///
    /// - Parameters:
    ///   - addRoutes: More to serve beside Hearth's own routes.
    ///   - beside: Services of a demo; they stop last.
    ///   - onServing: Told the port once the server listens.
    func serve(
        operatorToken: Secret,
        metricsText: @escaping @Sendable () async -> String,
        addRoutes: @escaping (Router<BasicRequestContext>) -> Void = { _ in },
        beside: [any Service] = [],
        onServing: @escaping @Sendable (Int) async -> Void
    ) async throws {
        let (arrival, work, timersChanged) = (Signal(), Signal(), Signal())
        let handover = Handover()
        let inbox = Inbox(store: self.store, handover: handover) { arrival.raise() }
        let lanes = Lanes(
            store: self.store,
            decider: self.decider,
            arrival: arrival,
            handover: handover,
            now: self.now,
            logger: self.logger,
            onWishes: {
                work.raise()
                timersChanged.raise()
            }
        )
        let timers = Timers(store: self.store, now: self.now, logger: self.logger, changed: timersChanged) {
            arrival.raise()
        }
        let sender = Sender(
            store: self.store,
            adapters: self.adapters.senders,
            guards: self.guards,
            epoch: self.epoch,
            work: work,
            now: self.now,
            logger: self.logger
        ) {
            arrival.raise()
        }
        let config = self.blueprint.config
        let retention = Retention(
            store: self.store,
            days: config.retention.callbacksDays,
            now: self.now,
            logger: self.logger
        )
        let gateway = GatewayServer(
            GatewayServer.Configuration(host: config.server.host, port: config.server.port),
            desk: CallbackDesk(receivers: self.adapters.receivers, inbox: inbox, now: self.now),
            logger: self.logger,
            addRoutes: { router in
                OperationRoutes(readiness: self.readiness, metricsText: metricsText).add(to: router)
                DeliveryRoutes(
                    store: self.store,
                    isOperator: { given in
                        operatorToken.reveal { isEqualInConstantTime(Array($0.utf8), Array(given.utf8)) }
                    },
                    now: self.now,
                    onReplay: { work.raise() }
                ).add(to: router)
                addRoutes(router)
            },
            onServing: onServing
        )
        let (accounts, epoch, now) = (config.accounts.map(\.id), self.epoch, self.now())
        try await self.store.write { try Opening.announce(accounts, epoch: epoch, now: now, $0) }
        var group = ServiceGroupConfiguration(
            services: beside + [retention, sender, timers, lanes, gateway],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: self.logger
        )
        group.maximumGracefulShutdownDuration = .seconds(20)
        group.maximumCancellationDuration = .seconds(3)
        try await ServiceGroup(configuration: group).run()
    }

    /// What must hold for the service to be of use.
    private var readiness: @Sendable () async -> [OperationRoutes.Check] {
        { [store] in
            let write: OperationRoutes.Check
            do {
                _ = try await store.write { try $0.run("DELETE FROM postponed WHERE event = -1") }
                write = OperationRoutes.Check(name: "store", isOK: true, detail: "a commit went through")
            } catch {
                write = OperationRoutes.Check(name: "store", isOK: false, detail: "no commit goes through: \(error)")
            }
            let version = SQLiteStore.libraryVersion
            let isSound = version >= SQLiteStore.soundVersion
            let library = OperationRoutes.Check(
                name: "sqlite",
                isOK: true,
                detail: isSound
                    ? "library \(version)"
                    : "library \(version) is older than \(SQLiteStore.soundVersion): let no other program write to the file"
            )
            return [write, library]
        }
    }
}
