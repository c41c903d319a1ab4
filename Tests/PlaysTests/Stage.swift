import Community
import Content
import Delivery
import Domain
import Engine
import Ledger
import Logging
import Plays
import Storage
import TestSupport
import Testing

/// The plays of one brand over the real engine and a real store, with a platform on paper and a clock that stands still.
///
/// Everything that is due by the clock has been done whenever a function of it returns.
actor Stage {
    let platform: PaperPlatform
    /// The brand's accounts beside that one, by their names.
    let others: [AccountID: PaperPlatform]
    let store: any Store
    let clock: ManualClock
    private var shop: Shop
    private let more: [any Play]
    /// The groups that the configuration names; nil where the platform tells.
    private var named: [GroupID]?
    private(set) var engine: Running

    struct Running {
        let node: Node
        let lanes: Lanes
        let timers: Timers
        let sender: Sender
        let inbox: Inbox
        let journal: Journal
    }

    /// Sets the stage for as long as the body takes, with other plays behind Hearth's own perhaps.
    ///
    /// Unless `isOpen` is false, the account is announced to the plays, as at every start of the service. `others` are
    /// more accounts of the brand, by what they can do.
    static func set<Result: Sendable>(
        _ shop: Shop,
        at start: Instant = Shop.afternoon,
        isOpen: Bool = true,
        named: [GroupID]? = nil,
        able capabilities: Capabilities = [
            .writesToMembers, .listsMembers, .noticesMembers, .keepsMedia, .attachesMaterial,
        ],
        others: [AccountID: Capabilities] = [:],
        on storage: StorageEngine = .sqliteInMemory,
        more: [any Play] = [],
        tables: [Migration] = [],
        onCall: @escaping @Sendable (OutboundCall) async -> Void = { _ in },
        _ body: (Stage) async throws -> Result
    ) async throws -> Result {
        try await storage.withBareStore { store in
            let clock = ManualClock(start)
            try await store.migrate(
                EngineMigrations.all + CommunityMigrations.all + LedgerMigrations.all + MediaShelf.migrations
                    + PlayMigrations.all + tables,
                now: clock.now
            )
            let platform = PaperPlatform(capabilities: capabilities, now: clock.wall, onCall: onCall)
            let others = others.reduce(into: [AccountID: PaperPlatform]()) {
                $0[$1.key] = PaperPlatform(account: $1.key, capabilities: $1.value, now: clock.wall)
            }
            let platforms = [platform] + others.values.sorted { $0.account < $1.account }
            let engine = try await Self.start(shop, more, store, clock, platforms)
            let stage = Stage(platform, others, store, clock, shop, more, named, engine)
            if isOpen { try await stage.open() }
            let result = try await body(stage)
            try await stage.expectBothLanguages()
            return result
        }
    }

    private init(
        _ platform: PaperPlatform,
        _ others: [AccountID: PaperPlatform],
        _ store: any Store,
        _ clock: ManualClock,
        _ shop: Shop,
        _ more: [any Play],
        _ named: [GroupID]?,
        _ engine: Running
    ) {
        self.platform = platform
        self.others = others
        self.store = store
        self.clock = clock
        self.shop = shop
        self.more = more
        self.named = named
        self.engine = engine
    }

    private static func start(
        _ shop: Shop,
        _ more: [any Play],
        _ store: any Store,
        _ clock: ManualClock,
        _ platforms: [PaperPlatform]
    ) async throws -> Running {
        try await store.write { try shop.writeDirectory($0) }
        let node = Node.alone(try await Epoch.begin(in: store, now: clock.now))
        let router = EventRouter(shop.plays + more)
        let decider = Decider(
            router: router,
            receivers: platforms,
            renderers: platforms,
            brands: Dictionary(uniqueKeysWithValues: platforms.map { ($0.account, "acme") }),
            epoch: node.epoch
        )
        return Running(
            node: node,
            lanes: Lanes(
                store: store,
                node: node,
                decider: decider,
                arrivals: Arrivals(),
                now: clock.wall,
                logger: .silent,
                onWishes: {}
            ),
            timers: Timers(
                store: store,
                node: node,
                now: clock.wall,
                logger: .silent,
                changed: Signal(),
                onArrival: {}
            ),
            sender: Sender(
                store: store,
                adapters: platforms,
                guards: [:],
                node: node,
                work: Signal(),
                now: clock.wall,
                logger: .silent,
                onSettled: {}
            ),
            inbox: Inbox(store: store, logger: .silent),
            journal: Journal(store: store, router: router, decider: decider)
        )
    }

    private func open() async throws {
        let (account, epoch, now) = (self.platform.account, self.engine.node.epoch, self.clock.now)
        let named = self.named.map { [account: $0] } ?? [:]
        let accounts = [account] + self.others.keys.sorted()
        try await self.store.write { try Opening.announce(accounts, naming: named, epoch: epoch, now: now, $0) }
        try await self.settle()
    }

    /// Stops the service and starts it again, with other scripts or groups perhaps.
    func restart(with shop: Shop? = nil, named: [GroupID]? = nil) async throws {
        if let shop { self.shop = shop }
        if let named { self.named = named }
        self.engine = try await Self.start(self.shop, self.more, self.store, self.clock, self.platforms)
        try await self.engine.sender.recover()
        try await self.open()
    }

    private var platforms: [PaperPlatform] { [self.platform] + self.others.values.sorted { $0.account < $1.account } }

    var now: Instant { self.clock.now }

    /// A person sends an ended effect once more.
    func replay(_ id: EffectID) async throws {
        let now = self.clock.now
        _ = try await self.store.write { try Outbox.replay(id, confirmed: true, now: now, $0) }
        try await self.settle()
    }
}

// MARK: - What happens

extension Stage {
    /// A callback comes in, so long after it happened, and everything that is due follows.
    ///
    /// The line is as ``PaperPlatform`` reads it, without the seconds. Gives what became of it, nil for a repeat.
    @discardableResult
    func happens(_ line: String, late: Duration = .zero, on account: AccountID? = nil) async throws -> Explanation? {
        guard let id = try await self.receive(line, late: late, on: account) else { return nil }
        try await self.settle()
        return try await self.engine.journal.explain(id)
    }

    /// A callback is stored, and nothing follows yet.
    @discardableResult
    func receive(_ line: String, late: Duration = .zero, on account: AccountID? = nil) async throws -> EventID? {
        let happenedAt = self.clock.now - late
        let platform = account.flatMap { self.others[$0] } ?? self.platform
        let letter = try platform.letter(of: Array("\(happenedAt.seconds) \(line)".utf8), now: self.clock.now)
        guard case .stored = try await self.engine.inbox.store(letter, at: self.clock.now) else { return nil }
        return try await self.engine.journal.newest(1).first?.id
    }

    /// Time goes by; whatever becomes due on the way is done at its moment.
    func pass(_ time: Duration) async throws {
        let end = self.clock.now + time
        for _ in 0..<10_000 {
            try await self.settle()
            guard self.clock.now < end, let next = try await self.nextMoment(), next <= end else { break }
            // A moment that is past waits for an earlier effect to the same destination.
            self.clock.advance(to: next > self.clock.now ? next : min(end, self.clock.now + .milliseconds(500)))
        }
        self.clock.advance(to: end)
        try await self.settle()
    }

    /// Time goes by while the service stands still.
    func sleep(_ time: Duration) { self.clock.advance(by: time) }

    private func nextMoment() async throws -> Instant? {
        let timer = try await self.engine.timers.nextDue()
        let now = self.clock.now
        let effect = try await self.store.read { try Outbox.look(now: now, $0).next }
        return [timer, effect].compactMap { $0 }.min()
    }

    /// Does everything that is due by the clock.
    func settle() async throws {
        for _ in 0..<1_000 {
            try await self.engine.lanes.drain()
            let fired = try await self.engine.timers.runOnce()
            let sent = try await self.engine.sender.runOnce()
            if fired == 0, sent == 0 { return try await self.engine.lanes.drain() }
        }
        throw Mishap()
    }
}

extension Stage {
    /// Whatever Hearth's own plays said on this stage, they said in both languages; so did those that did not look.
    ///
    /// The plays with runs name nobody in it.
    private func expectBothLanguages() async throws {
        let own = Set(self.shop.plays.map(\.name)).union(Playbill.names)
        for event in try await self.events(5_000) {
            for look in event.looked where own.contains(look.play) {
                #expect(look.reason.isTranslated, "\(look)")
                guard Playbill.names.contains(look.play) else { continue }
                #expect(!"\(look.reason)".contains("wm"), "\(look)")
            }
            for other in event.others { #expect(other.reason.isTranslated, "\(other)") }
        }
    }
}

// MARK: - What came of it

extension Stage {
    /// The newest events first, with all that came of them.
    func events(_ count: Int = 500) async throws -> [Explanation] { try await self.engine.journal.newest(count) }

    func explain(_ id: EventID) async throws -> Explanation? { try await self.engine.journal.explain(id) }

    /// What the play said in English to each event it looked at, oldest first.
    func reasons(of play: PlayName) async throws -> [String] {
        try await self.events().reversed().compactMap { $0.look(of: play)?.reason.english }
    }

    /// Reads what the rooms know.
    func read<Result: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> Result) async throws -> Result {
        try await self.store.read(body)
    }

    func membership(_ member: PlatformUserID, in group: GroupID) async throws -> Memberships.Standing? {
        let account = self.platform.account
        return try await self.read { try Memberships.standing(member, in: group, account: account, $0) }
    }

    func relation(_ guide: PlatformUserID, _ customer: PlatformUserID) async throws -> Relations.Standing? {
        let account = self.platform.account
        let relation = Relation(guide: guide, customer: customer)
        return try await self.read { try Relations.standing(relation, account: account, $0) }
    }

    /// Effects of one request, oldest first.
    func effects(_ request: String) async throws -> [Explanation.Effect] {
        try await self.events().reversed().flatMap(\.effects).filter { $0.request == request }
    }
}

extension Explanation {
    func look(of play: PlayName) -> EventRouter.Look? { self.looked.first { $0.play == play } }
}
