public import Domain
internal import ServiceLifecycle
public import Storage

extension Retention {
    static let days = DayTable("inbox")

    /// Makes the parts of the inbox for the days that may be written to.
    public static func prepareDays(_ store: any Store, now: Instant) async throws {
        try await store.write(to: .intake) { transaction in
            // Nobody else writes to the inbox meanwhile.
            try transaction.takeTurn()
            try Self.days.prepare((now.day - 8)...(now.day + 3), transaction)
        }
    }

    /// Drops the days that are old as a whole; those of which something may still be needed stay for the sweep.
    func dropDays(_ before: Instant, window: Int) async throws {
        let days = try await self.store.read { try Self.days.days($0) }
        for day in days where day < before.day && !Task.isShuttingDownGracefully {
            guard try await self.store.read({ try Self.isOver(day, before, $0) }) else { continue }
            var place: EventID? = EventID(rawValue: 0)
            while let after = place {
                place = try await self.store.write { try Self.forgetDecisions(of: day, after: after, window, $0) }
            }
            try await self.store.write(to: .intake) { transaction in
                try transaction.takeTurn()
                try Self.days.drop(day, transaction)
            }
        }
    }

    /// Whether nothing of a day may still be needed: all of it is old and decided, and its effects ended long ago.
    private static func isOver(_ day: Int, _ before: Instant, _ transaction: Transaction) throws -> Bool {
        let newest = try transaction.row(
            "SELECT id, received_at FROM inbox WHERE day = $1 ORDER BY id DESC LIMIT 1",
            .integer(day)
        )
        guard let newest else { return true }
        let positions = try Positions(of: .all, transaction)
        let (id, isLast) = (
            newest.event(0), try transaction.row("SELECT MAX(id) FROM inbox")?.event(0) == newest.event(0)
        )
        guard newest.instant(1) < before, !isLast, id <= positions[.prompt], id <= positions[.ordinary] else {
            return false
        }
        let open = try transaction.row(
            """
            SELECT 1 FROM postponed p JOIN inbox i ON i.id = p.event WHERE i.day = $1
            UNION ALL
            SELECT 1 FROM outbox o JOIN inbox i ON i.id = o.event
            WHERE i.day = $1 AND (o.settled_at IS NULL OR o.settled_at >= $2)
            LIMIT 1
            """,
            .integer(day),
            .instant(before)
        )
        return open == nil
    }

    /// Forgets what was decided and sent for the next events of a day.
    ///
    /// - Returns: Where to go on; nil at the end.
    private static func forgetDecisions(
        of day: Int,
        after: EventID,
        _ window: Int,
        _ transaction: Transaction
    ) throws -> EventID? {
        let ids = try transaction.rows(
            "SELECT id FROM inbox WHERE day = $1 AND id > $2 ORDER BY id LIMIT $3",
            .integer(day),
            .event(after),
            .integer(window)
        ).map { $0.event(0) }
        for id in ids { try Self.forgetDecision(of: id, transaction) }
        return ids.count == window ? ids.last : nil
    }

    static func forgetDecision(of id: EventID, _ transaction: Transaction) throws {
        try transaction.run(
            "DELETE FROM attempts WHERE effect IN (SELECT id FROM outbox WHERE event = $1)",
            .event(id)
        )
        try transaction.run("DELETE FROM outbox WHERE event = $1", .event(id))
        try transaction.run("DELETE FROM decisions WHERE event = $1", .event(id))
    }
}
