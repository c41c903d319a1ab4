public import Domain
public import Storage

extension Runs {
    /// So long after its closing a run stands on the first page although its script is no more: by then its prizes are
    /// claimed or have lapsed.
    static let staying: Duration = .seconds(40 * 86_400)

    /// The scripts, in force or not, of which there is something to be seen: a run is on, waits for its result, or closed
    /// not long ago.
    ///
    /// - Returns: In the order of their ids, 200 at most.
    public static func shown(
        _ brand: BrandID,
        now: Instant,
        _ transaction: Transaction
    ) throws -> [(script: ScriptID, play: PlayName)] {
        try transaction.rows(
            """
            SELECT script, play FROM runs
            WHERE brand = $1 AND closes_at > $2 AND opens_at <= $3 AND state <> 'cancelled'
            UNION SELECT script, play FROM runs
            WHERE brand = $1 AND opens_at <= $3 AND state IN ('planned', 'open', 'closed')
            ORDER BY 1, 2 LIMIT 200
            """,
            .name(brand),
            .instant(now - self.staying),
            .instant(now)
        ).map { (script: $0.name(0), play: $0.name(1)) }
    }

    /// Which play has the last run of a script that has begun by now; nil when there was none.
    public static func play(
        of script: ScriptID,
        brand: BrandID,
        now: Instant,
        _ transaction: Transaction
    ) throws -> PlayName? {
        try self.current(script, brand: brand, transaction).flatMap { $0.opensAt <= now ? $0.play : nil }
    }
}
