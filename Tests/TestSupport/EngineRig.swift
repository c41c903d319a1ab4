public import Domain
public import Engine
internal import Logging
public import Storage
internal import Synchronization

/// The engine over one store, as one process has it.
///
/// A second rig over the same store is the next process.
public struct EngineRig: Sendable {
    public let store: any Store
    public let clock: ManualClock
    public let platform: ScriptedPlatform
    public let router: EventRouter
    public let node: Node
    public var epoch: Epoch { self.node.epoch }
    public let decider: Decider
    public let arrivals: Arrivals
    public let inbox: Inbox
    public let lanes: Lanes
    public let timers: Timers
    private let wishes: Wishes

    /// Begins a new epoch, so that every older rig over this store is fenced off; with a `node`, it is one among equals.
    ///
    /// The `plays` are asked in this order, before the play that ``emit(_:lane:)`` speaks to. The account is the brand
    /// acme's, unless `brands` says otherwise; other accounts in it have no adapter.
    public init(
        _ store: any Store,
        as node: Node? = nil,
        clock: ManualClock = ManualClock(),
        platform: ScriptedPlatform = ScriptedPlatform(),
        plays: [any Play] = [],
        brands: [AccountID: BrandID] = [:],
        mostHeld: Int = 50_000
    ) async throws {
        self.store = store
        self.clock = clock
        self.platform = platform
        if let node { self.node = node } else { self.node = .alone(try await Epoch.begin(in: store, now: clock.now)) }
        self.wishes = Wishes(process: self.node.epoch.number)
        self.router = EventRouter(plays + [self.wishes])
        self.decider = Decider(
            router: self.router,
            receivers: [platform],
            renderers: [platform],
            brands: [platform.account: "acme"].merging(brands) { $1 },
            epoch: self.node.epoch
        )
        self.arrivals = Arrivals()
        self.inbox = Inbox(store: store, arrivals: self.arrivals, logger: .silent)
        self.lanes = Lanes(
            store: store,
            node: self.node,
            decider: self.decider,
            arrivals: self.arrivals,
            now: clock.wall,
            logger: .silent,
            mostHeld: mostHeld
        ) {}
        self.timers = Timers(store: store, node: self.node, now: clock.wall, logger: .silent, changed: Signal()) {}
    }

    /// Stores letters, one after the other.
    public func receive(_ letters: Letter...) async throws {
        for letter in letters { _ = try await self.inbox.store(letter, at: self.clock.now) }
    }

    /// Lets a play want these effects, by one event in the lane.
    ///
    /// - Returns: The ids the effects got.
    @discardableResult
    public func emit(_ effects: Effect..., lane: LaneID = "acme/contact:wm1") async throws -> [EffectID] {
        let words = self.wishes.keep(effects)
        try await self.receive(.sample("say wm1 \(words)", account: self.platform.account, lane: lane))
        try await self.lanes.drain()
        let count = effects.count
        return try await self.store.read { transaction in
            try transaction.rows("SELECT id FROM outbox ORDER BY ordinal DESC LIMIT $1", .integer(count))
                .map { $0.name(0) }.reversed()
        }
    }

    public var journal: Journal { Journal(store: self.store, router: self.router, decider: self.decider) }

    /// The row of an effect, as an operator sees it.
    public func effect(_ id: EffectID) async throws -> Explanation.Effect? {
        guard let event = Int64(id.rawValue.prefix { $0 != "/" }) else { return nil }
        return try await self.journal.explain(EventID(rawValue: event))?.effects.first { $0.id == id }
    }

    public func state(_ id: EffectID) async throws -> EffectState? {
        try await self.effect(id).flatMap { EffectState(rawValue: $0.state) }
    }
}

/// A play that wants what a test gave it.
private final class Wishes: Play {
    let name: PlayName = "wish"
    let routes = [Route(["message.text"], text: .starts(with: "wish "))]
    private let process: Int64
    private let kept = Mutex<[String: [Effect]]>([:])

    /// - Parameter process: Tells the wishes of this process from those of others over the same store.
    init(process: Int64) { self.process = process }

    func keep(_ effects: [Effect]) -> String {
        self.kept.withLock { kept in
            let words = "wish \(self.process).\(kept.count + 1)"
            kept[words] = effects
            return words
        }
    }

    func decide(_ event: Event, _ scene: inout Scene) throws -> Decision {
        guard let effects = self.kept.withLock({ $0[event.happening.text ?? ""] }) else {
            return .pass(.same("no wish"))
        }
        return .done(.same("as wished"), effects: effects)
    }
}
