public import Domain
public import Logging
public import ServiceLifecycle
public import Storage

/// Forgets what is old enough, a little at a time.
///
/// An event is kept as long as the platform may repeat it, and always until it is decided and its effects have ended.
public struct Retention: Service {
    private let store: any Store
    private let keep: Duration
    private let now: WallClock
    private let logger: Logger

    /// - Parameter days: How many days a decided event is kept; 8 or more, so that late retries are recognised.
    public init(store: any Store, days: Int, now: @escaping WallClock, logger: Logger) {
        precondition(days >= 8, "A platform repeats a callback for up to a week.")
        self.store = store
        self.keep = .seconds(days * 86_400)
        self.now = now
        self.logger = logger
    }

    public func run() async throws {
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            do {
                while try await self.runOnce(limit: 500) > 0 {}
            } catch {
                self.logger.error("forgetting old events failed", metadata: ["error": "\(error)"])
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(600)) }
        }
    }

    /// One pass.
    ///
    /// - Returns: How many events were forgotten.
    public func runOnce(limit: Int) async throws -> Int {
        let before = self.now() - self.keep
        return try await self.store.write { transaction in
            // The newest row stays, so that its number is never given again.
            let rows = try transaction.rows(
                """
                SELECT i.id FROM inbox i
                WHERE i.id < (SELECT MAX(id) FROM inbox) AND i.received_at < $1
                  AND EXISTS (SELECT 1 FROM decisions d WHERE d.event = i.id)
                  AND NOT EXISTS (
                    SELECT 1 FROM outbox o WHERE o.event = i.id
                      AND (o.settled_at IS NULL OR o.settled_at >= $1))
                ORDER BY i.id LIMIT $2
                """,
                .instant(before),
                .integer(limit)
            )
            for row in rows {
                let id = row.event(0)
                try transaction.run(
                    "DELETE FROM attempts WHERE effect IN (SELECT id FROM outbox WHERE event = $1)",
                    .event(id)
                )
                try transaction.run("DELETE FROM outbox WHERE event = $1", .event(id))
                try transaction.run("DELETE FROM decisions WHERE event = $1", .event(id))
                try transaction.run("DELETE FROM inbox WHERE id = $1", .event(id))
            }
            return rows.count
        }
    }
}

extension Retention: CustomStringConvertible {
    public var description: String { "retention" }
}
