public import Domain
public import Logging
public import ServiceLifecycle
public import Storage

/// Forgets what is old enough, a little at a time.
///
/// An event is kept as long as the platform may repeat it, and always until it is decided, if any play waits for it,
/// and its effects have ended.
public struct Retention: Service {
    let store: any Store
    private let node: Node?
    private let keep: Duration
    private let now: WallClock
    private let logger: Logger

    /// Keeps a decided event for `days` days, 8 or more, so that late retries are recognised.
    ///
    /// Of several nodes the one that has the first shard does it; without a `node`, this process does.
    public init(store: any Store, node: Node? = nil, days: Int, now: @escaping WallClock, logger: Logger) {
        precondition(days >= 8, "A platform repeats a callback for up to a week.")
        self.store = store
        self.node = node
        self.keep = .seconds(days * 86_400)
        self.now = now
        self.logger = logger
    }

    public func run() async throws {
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                if self.node?.owned.contains(0) ?? true {
                    try await Self.prepareDays(self.store, now: self.now())
                    try await self.sweep(window: 500)
                }
            } catch {
                self.logger.error("forgetting old events failed", metadata: ["error": "\(error)"])
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(600)) }
        }
    }

    /// Goes through everything that is old enough, from the oldest on, looking at `window` events in one transaction.
    ///
    /// - Returns: How many events were forgotten.
    @discardableResult
    public func sweep(window: Int) async throws -> Int {
        let before = self.now() - self.keep
        try await self.dropDays(before, window: window)
        var place: EventID? = EventID(rawValue: 0)
        var forgotten = 0
        while let after = place, !Task.isCancelled, !Task.isShuttingDownGracefully {
            let (count, next) = try await self.store.write { try Self.forget(before, after: after, window, $0) }
            forgotten += count
            place = next
        }
        return forgotten
    }

    /// Forgets what it may of the next events.
    ///
    /// - Returns: How many it forgot, and where to go on; nil at the first event that is too young, or the last one.
    package static func forget(
        _ before: Instant,
        after: EventID,
        _ window: Int,
        _ transaction: Transaction
    ) throws -> (Int, next: EventID?) {
        // The newest row stays, so that its number is never given again.
        let rows = try transaction.rows(
            """
            SELECT i.id, i.received_at,
              (EXISTS (SELECT 1 FROM decisions d WHERE d.event = i.id) OR EXISTS (
                SELECT 1 FROM shards s
                WHERE s.shard = i.shard AND i.id <= CASE i.band WHEN 0 THEN s.prompt ELSE s.ordinary END))
              AND NOT EXISTS (SELECT 1 FROM postponed p WHERE p.event = i.id)
              AND NOT EXISTS (
                SELECT 1 FROM outbox o WHERE o.event = i.id AND (o.settled_at IS NULL OR o.settled_at >= $1))
            FROM inbox i
            WHERE i.id > $2 AND i.id < (SELECT MAX(id) FROM inbox)
            ORDER BY i.id LIMIT $3
            """,
            .instant(before),
            .event(after),
            .integer(window)
        )
        // Events are numbered as they come in, so behind the first young one nothing is old.
        let old = rows.prefix { $0.instant(1) < before }
        var forgotten = 0
        for row in old where row.flag(2) {
            let id = row.event(0)
            try Self.forgetDecision(of: id, transaction)
            try transaction.run("DELETE FROM inbox WHERE id = $1", .event(id))
            forgotten += 1
        }
        return (forgotten, old.count == window ? old.last?.event(0) : nil)
    }
}

extension Retention: CustomStringConvertible {
    public var description: String { "retention" }
}
