import Community
import Console
import Content
import Curl
import Delivery
import Domain
import Engine
import Foundation
import Gateway
import Hummingbird
import Ledger
import Logging
import OpenSSL
import Plays
import Scripts
import ServiceLifecycle
import Storage

/// The one place that knows everything: puts the rooms together over one store.
struct House {
    let blueprint: Blueprint
    let store: any Store
    let adapters: Adapters
    let troupe: Troupe
    /// Made with the first start over a store: what only this house can write and foresee comes from it.
    let key: [UInt8]
    let router: EventRouter
    let decider: Decider
    let node: Node
    /// The store's clock, where other nodes may serve the same store; nil where this process has it for itself.
    let sharedClock: SharedClock?
    let now: WallClock
    let logger: Logger

    /// The tables of all rooms, from the ground up.
    static let migrations =
        EngineMigrations.all + CommunityMigrations.all + LedgerMigrations.all + MediaShelf.migrations
        + PlayMigrations.all + ConsoleMigrations.all

    /// Brings the store up to date and joins those that serve it, as `newcomer` where it is shared.
    static func build(
        _ blueprint: Blueprint,
        store: any Store,
        as newcomer: Cluster.Newcomer? = nil,
        client: Client,
        now wall: @escaping WallClock,
        logger: Logger
    ) async throws -> House {
        let sharedClock = newcomer == nil ? nil : try await SharedClock.start(store)
        let now: WallClock
        if let sharedClock { now = { sharedClock.now } } else { now = wall }
        let applied = try await store.migrate(Self.migrations, now: now())
        if !applied.isEmpty { logger.info("the store was brought up to date", metadata: ["store.steps": "\(applied)"]) }
        try await Self.prepareDays(store, now: now(), logger)
        let brands = blueprint.brands
        try await store.write(to: .intake) { transaction in
            // Nodes that start together write the same rows.
            try transaction.takeTurn()
            for plan in brands { try Self.write(plan, transaction) }
        }
        await Self.warnOfDebts(brands, store, logger)
        await Self.warnOfStrayRuns(blueprint, store, logger)
        let key = try await PageSeal.key(in: store, drawn: randomBytes(32), now: now())
        let node = try await Self.join(store, as: newcomer, now: now)
        let adapters = try Adapters(blueprint, client: client, now: now)
        let usual = brands.map(\.brand.id).reduce(into: [:]) {
            $0[$1] = adapters.recognisers(of: $1, blueprint).first?.account
        }
        let troupe = Troupe(blueprint, key: key, usual: usual)
        let router = EventRouter(troupe.plays)
        let decider = Decider(
            router: router,
            receivers: adapters.all,
            renderers: adapters.all,
            brands: Dictionary(uniqueKeysWithValues: blueprint.config.accounts.map { ($0.id, $0.brand) }),
            epoch: node.epoch
        )
        return House(
            blueprint: blueprint,
            store: store,
            adapters: adapters,
            troupe: troupe,
            key: key,
            router: router,
            decider: decider,
            node: node,
            sharedClock: sharedClock,
            now: now,
            logger: logger
        )
    }

    /// A long read in the way of new days is no reason not to start: their letters lie together until it is over.
    private static func prepareDays(_ store: any Store, now: Instant, _ logger: Logger) async throws {
        do {
            try await Retention.prepareDays(store, now: now)
        } catch let error as StorageError where error.code == .busy {
            logger.warning("the coming days have no tables yet", metadata: ["error": "\(error)"])
        }
    }

    /// One among equals where the store is shared; otherwise all others are over, because this process holds it.
    private static func join(_ store: any Store, as newcomer: Cluster.Newcomer?, now: WallClock) async throws -> Node {
        guard let newcomer else { return .alone(try await Epoch.begin(in: store, now: now())) }
        let epoch = try await store.write(to: .intake) { transaction in
            try transaction.takeTurn()
            return try Cluster.join(newcomer, terms: Cluster.Terms(), transaction)
        }
        return Node(epoch, owned: .none)
    }

    /// Writes down what the files of a brand say: its people, and the coupon codes that are new.
    static func write(_ plan: Blueprint.BrandPlan, _ transaction: Transaction) throws {
        try Points.keep(for: plan.brand.pointsLast, brand: plan.brand.id, transaction)
        for pool in plan.coupons {
            try Coupons.stock(pool.codes, pool: pool.id, brand: plan.brand.id, transaction)
        }
        let stores = plan.people?.stores.map { StoreEntry(id: $0.id, name: $0.name, region: $0.region) } ?? []
        let guides = plan.people?.guides.map { guide in
            GuideEntry(id: guide.id, name: guide.name, store: stores.first { $0.id == guide.store })
        }
        try Directory.replace(brand: plan.brand.id, stores: stores, guides: guides ?? [], transaction)
    }

    /// Says which pools owe codes that they do not have: new ones belong into their files.
    static func warnOfDebts(_ brands: [Blueprint.BrandPlan], _ store: any Store, _ logger: Logger) async {
        do {
            for brand in brands.map(\.brand.id) {
                for (pool, count) in try await store.read({ try CouponDebts.missing(of: brand, $0) }) {
                    logger.warning(
                        "people are owed coupon codes: add new ones to the file of the pool",
                        metadata: ["brand.id": "\(brand)", "coupons.pool": "\(pool)", "coupons.owed": "\(count)"]
                    )
                }
            }
        } catch {
            logger.warning("nobody knows whether coupon codes are owed", metadata: ["error": "\(error)"])
        }
    }

    var journal: Journal { Journal(store: self.store, router: self.router, decider: self.decider) }

    /// The guard of each account: the quiet hours of its brand.
    var guards: [AccountID: Guard] {
        let clock = BrandClock(self.blueprint.config.timezone) ?? .utc
        return self.blueprint.config.accounts.reduce(into: [:]) { guards, account in
            let brand = self.blueprint.brands.first { $0.brand.id == account.brand }?.brand
            let quiet = brand?.quietHours.map { Guard.QuietHours(from: $0.from, to: $0.to % 1_440, clock: clock) }
            guards[account.id] = Guard(quietHours: quiet)
        }
    }
}
