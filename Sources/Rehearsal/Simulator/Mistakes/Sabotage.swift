internal import Domain
internal import Engine
internal import Storage

/// The planted mistakes that need to write what no room's functions would: the one place where tables of others are
/// touched, and never those of a real store.
enum Sabotage {
    /// Runs a transaction of a node as if nobody asked whether its epoch is over.
    static func unchecked<Result>(
        _ epoch: Epoch,
        _ transaction: Transaction,
        _ body: (Transaction) throws -> Result
    ) throws -> Result {
        let isThere = try transaction.row("SELECT 1 FROM nodes WHERE number = $1", .integer(epoch.number)) != nil
        guard !isThere else { return try body(transaction) }
        try transaction.run(
            "INSERT INTO nodes (number, name, build, seat, joined_at, lease_until) VALUES ($1, 'ghost', '', '', 0, 0)",
            .integer(epoch.number)
        )
        let result = try body(transaction)
        try transaction.run("DELETE FROM nodes WHERE number = $1", .integer(epoch.number))
        return result
    }

    /// What has been in flight for longer than it should.
    static func stuck(since moment: Instant, _ transaction: Transaction) throws -> [EffectID] {
        try transaction.rows(
            "SELECT id FROM outbox WHERE state = 'inflight' AND last_tried_at < $1 ORDER BY ordinal LIMIT 100",
            .instant(moment)
        ).map { $0.name(0) }
    }

    static func rescue(_ effects: [EffectID], now: Instant, _ transaction: Transaction) throws {
        for effect in effects {
            try transaction.run(
                "UPDATE outbox SET state = 'unknown', run_at = $1 WHERE id = $2",
                .instant(now),
                .name(effect)
            )
        }
    }

    /// Forgets everything that is old enough.
    static func forget(_ before: Instant, _ transaction: Transaction) throws {
        try transaction.run(
            "DELETE FROM outbox WHERE event IN (SELECT id FROM inbox WHERE received_at < $1)",
            .instant(before)
        )
        try transaction.run(
            "DELETE FROM decisions WHERE event IN (SELECT id FROM inbox WHERE received_at < $1)",
            .instant(before)
        )
        try transaction.run(
            "DELETE FROM inbox WHERE received_at < $1 AND id < (SELECT MAX(id) FROM inbox)",
            .instant(before)
        )
    }
}
