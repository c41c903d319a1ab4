import Console
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
    /// `addRoutes` adds more to serve beside Hearth's own routes. `beside` are the services of a demo; they stop last.
    /// `onServing` is told the port once the server listens. With a `spool` callbacks are taken while the store is away.
    func serve(
        spool: Spool? = nil,
        operatorToken: Secret,
        metricsText: @escaping @Sendable () async -> String,
        addRoutes: @escaping (Router<GatewayContext>) -> Void = { _ in },
        beside: [any Service] = [],
        onServing: @escaping @Sendable (Int) async -> Void
    ) async throws {
        let (arrivals, work, timersChanged) = (Arrivals(), Signal(), Signal())
        let (store, node) = (self.store, self.node)
        // Lanes, timers and outbox of one node have to do with each other, and with those of the others.
        let tellOthers: @Sendable () -> Void = { if node.hasOthers { store.nudge() } }
        let wakeAll: @Sendable () -> Void = {
            arrivals.raise()
            work.raise()
            timersChanged.raise()
        }
        store.onNudge(wakeAll)
        let inbox = Inbox(store: store, spool: spool, arrivals: arrivals, logger: self.logger, onStored: tellOthers)
        let drains = spool.map { [Drain(inbox, $0, logger: self.logger)] } ?? []
        let readiness = Readiness(store: store, spool: spool, inbox: inbox, place: self.blueprint.config.store)
        let lanes = Lanes(
            store: store,
            node: node,
            decider: self.decider,
            arrivals: arrivals,
            now: self.now,
            logger: self.logger,
            onWishes: {
                work.raise()
                timersChanged.raise()
                tellOthers()
            }
        )
        let timers = Timers(
            store: store,
            node: node,
            now: self.now,
            logger: self.logger,
            changed: timersChanged,
            isCatchingUp: { inbox.isSpooling }
        ) {
            arrivals.raise()
        }
        let sender = Sender(
            store: store,
            adapters: self.adapters.all,
            guards: self.guards,
            node: node,
            work: work,
            now: self.now,
            logger: self.logger
        ) {
            arrivals.raise()
            tellOthers()
        }
        let config = self.blueprint.config
        let pages = try self.pages(inbox)
        let reload = Reload(self) { fresh in
            pages.playbill.replace(with: self.attractions(of: fresh))
            pages.door.replace(with: self.pageBrands(of: fresh))
            arrivals.raise()
            tellOthers()
        }
        let retention = Retention(
            store: store,
            node: node,
            days: config.retention.callbacksDays,
            now: self.now,
            logger: self.logger
        )
        let gateway = GatewayServer(
            GatewayServer.Configuration(host: config.server.host, port: config.server.port),
            desk: CallbackDesk(receivers: self.adapters.all, inbox: inbox, now: self.now, logger: self.logger),
            logger: self.logger,
            addRoutes: { router in
                OperationRoutes(readiness: readiness.checks, metricsText: metricsText).add(to: router)
                let key = OperatorKey { given in
                    operatorToken.reveal { isEqualInConstantTime(Array($0.utf8), Array(given.utf8)) }
                }
                let desk = self.operatorDesk(inbox, key)
                DrawRoutes(desk: desk).add(to: router)
                PointRoutes(desk: desk).add(to: router)
                DeliveryRoutes(
                    store: self.store,
                    key: key,
                    now: self.now,
                    onReplay: {
                        work.raise()
                        tellOthers()
                    }
                ).add(to: router)
                pages.door.add(to: router)
                addRoutes(router)
            },
            onServing: onServing
        )
        let heartbeat = self.sharedClock.map { clock in
            Heartbeat(
                store: store,
                node: node,
                clock: clock,
                wall: Machine.clock,
                logger: self.logger,
                onChange: wakeAll
            )
        }
        let (accounts, epoch, now) = (config.accounts.map(\.id), node.epoch, self.now())
        let named = config.namedGroups
        try await self.store.write { try Opening.announce(accounts, naming: named, epoch: epoch, now: now, $0) }
        let nodes: [any Service] = heartbeat.map { [$0] } ?? []
        let services =
            HangUp.services(self.logger) { await reload.run() } + beside + nodes + drains + [
                retention, sender, timers, lanes, pages.live, gateway,
                Registration(
                    adapters: self.adapters.all,
                    base: "\(config.server.publicURL)/callbacks",
                    logger: self.logger
                ),
            ]
        var group = ServiceGroupConfiguration(
            // A node that was struck off ends in order too: an HTTP server that is cancelled at once is not ready for it.
            services: services.map { .init(service: $0, failureTerminationBehavior: .gracefullyShutdownGroup) },
            gracefulShutdownSignals: HangUp.stopSignals,
            logger: self.logger
        )
        group.maximumGracefulShutdownDuration = .seconds(20)
        group.maximumCancellationDuration = .seconds(3)
        try await ServiceGroup(configuration: group).run()
    }
}
