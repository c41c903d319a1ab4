import Domain
import Engine
import Storage

/// How many there are of something in a run, for those who look: counted when it is written, not when it is asked for.
///
/// A count is kept in the parts of the lanes it comes from, so that nodes that serve other lanes do not wait for one
/// row. It is for showing; what decides something is counted from the rows themselves.
enum RunCounts {
    static func add(_ change: Int, _ name: String, of run: Run, lane: LaneID, _ transaction: Transaction) throws {
        try transaction.run(
            """
            INSERT INTO run_counts (brand, run, name, part, number) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (brand, run, name, part) DO UPDATE SET number = run_counts.number + excluded.number
            """,
            .name(run.brand),
            .name(run.id),
            .text(name),
            .integer(lane.shard),
            .integer(change)
        )
    }

    /// By name; what was never counted is not in it.
    static func all(of run: Run, _ transaction: Transaction) throws -> [String: Int] {
        try transaction.rows(
            "SELECT name, SUM(number) FROM run_counts WHERE brand = $1 AND run = $2 GROUP BY name",
            .name(run.brand),
            .name(run.id)
        ).reduce(into: [:]) { $0[$1.text(0)] = $1.int(1) }
    }
}
