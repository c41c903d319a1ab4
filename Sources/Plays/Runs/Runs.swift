public import Domain
internal import Foundation
internal import Scripts
public import Storage

/// The runs of all scripts, as they are kept.
public enum Runs {
    static func run(_ row: Row) -> Run {
        guard let state = Run.State(rawValue: row.text(7)) else {
            preconditionFailure("The schema allows no other state of a run.")
        }
        return Run(
            id: row.name(0),
            brand: row.name(1),
            script: row.name(2),
            play: row.name(3),
            account: row.name(4),
            opensAt: row.instant(5),
            closesAt: row.instant(6),
            state: state,
            definition: row.text(8),
            version: row.text(9),
            result: row.optionalText(10)
        )
    }

    public static func find(_ id: RunID, brand: BrandID, _ transaction: Transaction) throws -> Run? {
        try transaction.row(
            """
            SELECT id, brand, script, play, account, opens_at, closes_at, state, definition, version, result FROM runs
            WHERE brand = $1 AND id = $2
            """,
            .name(brand),
            .name(id)
        ).map(self.run)
    }

    /// A run as it stands by now.
    static func again(_ run: Run, _ transaction: Transaction) throws -> Run {
        try self.find(run.id, brand: run.brand, transaction) ?? run
    }

    /// The run of a script that was opened last; before the first opens, the one that is planned.
    public static func current(_ script: ScriptID, brand: BrandID, _ transaction: Transaction) throws -> Run? {
        try transaction.row(
            """
            SELECT id, brand, script, play, account, opens_at, closes_at, state, definition, version, result FROM runs
            WHERE brand = $1 AND script = $2 AND state <> 'cancelled'
            ORDER BY CASE WHEN state = 'planned' THEN 1 ELSE 0 END, opens_at DESC, id DESC LIMIT 1
            """,
            .name(brand),
            .name(script)
        ).map(self.run)
    }

    /// The runs of a play that are planned, open or not yet over, the one that opens last before the others.
    public static func live(_ play: PlayName, brand: BrandID, _ transaction: Transaction) throws -> [Run] {
        try transaction.rows(
            """
            SELECT id, brand, script, play, account, opens_at, closes_at, state, definition, version, result FROM runs
            WHERE brand = $1 AND play = $2 AND state IN ('planned', 'open', 'closed')
            ORDER BY opens_at DESC, id DESC LIMIT 100
            """,
            .name(brand),
            .name(play)
        ).map(self.run)
    }

    /// The runs of a brand that are on at accounts that are none of these, so that nothing closes them or tells what came
    /// of them; a check-in is on for as long as its script, and needs no closing.
    public static func stray(from accounts: Set<AccountID>, of brand: BrandID, _ transaction: Transaction) throws
        -> [Run]
    {
        try transaction.rows(
            """
            SELECT id, brand, script, play, account, opens_at, closes_at, state, definition, version, result FROM runs
            WHERE brand = $1 AND state IN ('open', 'closed') AND play <> 'check-in' ORDER BY opens_at DESC, id LIMIT 1000
            """,
            .name(brand)
        ).map(self.run).filter { !accounts.contains($0.account) }
    }

    /// The runs of a play, the one that opens last before the others.
    public static func newest(
        _ play: PlayName,
        brand: BrandID,
        limit: Int,
        _ transaction: Transaction
    ) throws -> [Run] {
        try transaction.rows(
            """
            SELECT id, brand, script, play, account, opens_at, closes_at, state, definition, version, result FROM runs
            WHERE brand = $1 AND play = $2 ORDER BY opens_at DESC, id DESC LIMIT $3
            """,
            .name(brand),
            .name(play),
            .integer(limit)
        ).map(self.run)
    }

    /// The run of the same script that opened before this one and was not cancelled.
    static func previous(to run: Run, _ transaction: Transaction) throws -> Run? {
        try transaction.row(
            """
            SELECT id, brand, script, play, account, opens_at, closes_at, state, definition, version, result FROM runs
            WHERE brand = $1 AND script = $2 AND opens_at < $3 AND state <> 'cancelled'
            ORDER BY opens_at DESC, id DESC LIMIT 1
            """,
            .name(run.brand),
            .name(run.script),
            .instant(run.opensAt)
        ).map(self.run)
    }

    /// Writes a run down, or what its script says now if it has not opened yet.
    ///
    /// - Returns: Whether it is still to be opened.
    static func plan(
        _ id: RunID,
        opensAt: Instant,
        closesAt: Instant,
        of script: some PlayScript,
        play: PlayName,
        account: AccountID,
        brand: BrandID,
        _ transaction: Transaction
    ) throws -> Bool {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let definition = String(decoding: try encoder.encode(script), as: UTF8.self)
        return try transaction.run(
            """
            INSERT INTO runs (brand, id, script, play, account, opens_at, closes_at, state, definition, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 'planned', $8, $9)
            ON CONFLICT (brand, id) DO UPDATE SET play = excluded.play, account = excluded.account,
              opens_at = excluded.opens_at, closes_at = excluded.closes_at,
              definition = excluded.definition, version = excluded.version, state = 'planned'
            WHERE runs.state IN ('planned', 'cancelled')
            """,
            .name(brand),
            .name(id),
            .text(script.id),
            .name(play),
            .name(account),
            .instant(opensAt),
            .instant(closesAt),
            .text(definition),
            .text(script.version)
        ) == 1
    }

    /// Takes back what a script had planned and does not plan any more.
    ///
    /// A run that should be over by now is left: its turn comes, and it is told that it was missed.
    ///
    /// - Returns: The runs that were taken back.
    static func cancelPlanned(
        of script: ScriptID,
        except kept: RunID?,
        brand: BrandID,
        now: Instant,
        _ transaction: Transaction
    ) throws -> [RunID] {
        try transaction.rows(
            """
            UPDATE runs SET state = 'cancelled' WHERE brand = $1 AND script = $2 AND state = 'planned' AND id <> $3
            AND closes_at > $4 RETURNING id
            """,
            .name(brand),
            .name(script),
            .text(kept?.rawValue ?? ""),
            .instant(now)
        ).map { $0.name(0) }
    }

    static func move(_ run: Run, to state: Run.State, _ transaction: Transaction) throws {
        precondition(run.state.next.contains(state), "A run goes the ways of its diagram.")
        try transaction.run(
            "UPDATE runs SET state = $1 WHERE brand = $2 AND id = $3",
            .text(state.rawValue),
            .name(run.brand),
            .name(run.id)
        )
    }

    static func keep(_ result: some Encodable, of run: Run, _ transaction: Transaction) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try transaction.run(
            "UPDATE runs SET result = $1 WHERE brand = $2 AND id = $3",
            .text(String(decoding: try encoder.encode(result), as: UTF8.self)),
            .name(run.brand),
            .name(run.id)
        )
    }
}

extension Run {
    func result<Result: Decodable>(as type: Result.Type) throws -> Result? {
        try self.result.map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
    }
}
