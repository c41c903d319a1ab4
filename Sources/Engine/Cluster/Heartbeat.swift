public import Domain
public import Logging
internal import Metrics
public import ServiceLifecycle
public import Storage

/// Keeps this node among those that serve the store, and its shards up to date.
///
/// It must start before, and stop after, whatever works on the shards.
public struct Heartbeat: Service {
    private let store: any Store
    private let node: Node
    private let clock: SharedClock
    private let wall: WallClock
    private let terms: Cluster.Terms
    private let logger: Logger
    private let onChange: @Sendable () -> Void
    private let nodesGauge = Gauge(label: "hearth_cluster_nodes")
    private let offsetGauge = Gauge(label: "hearth_cluster_clock_offset_seconds")
    private let shardsGauge = Gauge(label: "hearth_cluster_shards")

    /// Keeps `clock` right, and measures how far `wall`, the clock of this machine, is off.
    ///
    /// `onChange` is called after the node's shards changed; it must be quick.
    public init(
        store: any Store,
        node: Node,
        clock: SharedClock,
        wall: @escaping WallClock,
        terms: Cluster.Terms = Cluster.Terms(),
        logger: Logger,
        onChange: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.node = node
        self.clock = clock
        self.wall = wall
        self.terms = terms
        self.logger = logger
        self.onChange = onChange
    }

    public func run() async throws {
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                try await self.beatOnce()
            } catch let error as Fenced {
                throw error
            } catch {
                // Another node may have taken the same shard in the same moment: the next beat sees it.
                self.logger.debug("a beat was lost", metadata: ["error": "\(error)"])
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: self.terms.beat) }
        }
        do {
            let epoch = self.node.epoch
            try await self.store.write { try Cluster.leave(epoch, $0) }
            self.store.nudge()
        } catch {
            self.logger.warning(
                "the node could not sign off; others go on with its work once its lease is over",
                metadata: ["error": "\(error)"]
            )
        }
    }

    /// One beat: the lease renewed, free shards taken.
    public func beatOnce() async throws {
        let (epoch, terms, moment) = (self.node.epoch, self.terms, ContinuousClock.now)
        let standing = try await self.store.write { try Cluster.beat(epoch, terms: terms, $0) }
        self.clock.adjust(to: standing.now, askedAt: moment, answeredAt: .now)
        self.offsetGauge.record(Double(self.wall().millis - self.clock.now.millis) / 1_000)
        self.nodesGauge.record(standing.nodes.count)
        self.shardsGauge.record(standing.owned.count)
        guard self.node.apply(standing, askedAt: moment, terms: terms) else { return }
        self.logger.info(
            "the shards of this node changed",
            metadata: [
                "node.number": "\(epoch.number)", "node.shards": "\(self.node.kept.count)",
                "cluster.nodes": "\(standing.nodes.count)",
            ]
        )
        self.onChange()
    }
}
