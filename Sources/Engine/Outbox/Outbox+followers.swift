internal import Domain
internal import Storage

extension Outbox {
    /// What waits shorter than this is soon taken up again, and those behind it are looked at meanwhile.
    private static let worthTelling: Duration = .milliseconds(100)

    /// Lets those wait as long that stand behind effects which have to wait.
    ///
    /// To one destination they leave in order, so until then every look would find them due and blocked. What is wanted
    /// later waits as long from the start. That the time of one of them is over is found when the others have left.
    static func holdFollowers(of moves: [Move], _ transaction: Transaction) throws {
        let waiting = moves.compactMap { move -> (effect: ClaimedEffect, until: Instant)? in
            guard [.pending, .retry].contains(move.step.state), let until = move.step.runAt,
                until - move.now >= self.worthTelling
            else { return nil }
            return (move.effect, until)
        }
        guard !waiting.isEmpty else { return }
        // Said so that SQLite takes the index of lines: in that of the bands all of an account wait.
        _ = try transaction.rows(
            """
            UPDATE outbox SET run_at = $1
            WHERE account = $2 AND destination = $3 AND ordinal > $4 AND +band >= $5 AND run_at < $1
              AND state IN ('pending', 'leased', 'inflight', 'retry') AND state IN ('pending', 'retry')
            RETURNING ordinal
            """,
            each: waiting.map { effect, until in
                [
                    .instant(until), .name(effect.account), .text(effect.destination), .integer(effect.ordinal),
                    .integer(effect.purpose.band),
                ]
            }
        )
    }
}
