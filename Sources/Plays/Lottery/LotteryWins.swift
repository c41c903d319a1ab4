import Domain
import Storage

/// The prizes that were won, as they are kept.
enum LotteryWins {
    /// Where a prize stands.
    enum State: String, Hashable, CaseIterable {
        /// The draw picked somebody; they have not been told.
        case drawn
        /// It waits to be claimed.
        case won
        case given
        /// It was not claimed in time.
        case lapsed
    }

    struct Win: Hashable {
        let pick: Int
        let tier: String
        let person: PersonID
        let number: Int
        /// The pick that it replaces; nil for one of the draw itself.
        let replaces: Int?
        let state: State
        let wonAt: Instant
        let claimBy: Instant?
        /// The code of a coupon, the word to show in a store, anything else in words; empty when no code was left then.
        let gain: String?
    }

    /// Whom the draw picked for what.
    struct Pick: Hashable {
        let pick: Int
        let tier: String
        let person: PersonID
        let number: Int
        /// The pick that it replaces; nil for one of the draw itself.
        let replaces: Int?

        init(pick: Int, tier: String, person: PersonID, number: Int, replaces: Int? = nil) {
            self.pick = pick
            self.tier = tier
            self.person = person
            self.number = number
            self.replaces = replaces
        }

        /// Reads what ``line`` gave.
        init(_ line: Substring) {
            let fields = line.split(separator: " ", maxSplits: 3)
            guard fields.count == 4, let pick = Int(fields[0]), let number = Int(fields[1]) else {
                preconditionFailure("What was put aside is read as it was written.")
            }
            self.init(pick: pick, tier: String(fields[2]), person: PersonID(String(fields[3])), number: number)
        }

        /// One of the draw itself, to be written later.
        var line: String { "\(self.pick) \(self.number) \(self.tier) \(self.person)" }
    }

    static func add(_ pick: Pick, of run: Run, at now: Instant, _ transaction: Transaction) throws {
        try self.add([pick], of: run, at: now, transaction)
    }

    /// Adds picks, all on their way together.
    static func add(
        _ picks: some Sequence<Pick>,
        of run: Run,
        at now: Instant,
        _ transaction: Transaction
    ) throws {
        _ = try transaction.rows(
            """
            INSERT INTO lottery_wins (brand, run, pick, tier, person, number, replaces, state, won_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 'drawn', $8)
            """,
            each: picks.map { pick in
                [
                    .name(run.brand), .name(run.id), .integer(pick.pick), .text(pick.tier), .name(pick.person),
                    .integer(pick.number), .integer(pick.replaces), .instant(now),
                ]
            }
        )
    }

    static func set(
        _ state: State,
        _ win: Win,
        claimBy: Instant?,
        gain: String?,
        of run: Run,
        _ transaction: Transaction
    ) throws {
        try transaction.run(
            """
            UPDATE lottery_wins SET state = $1, claim_by = $2, gain = $3 WHERE brand = $4 AND run = $5 AND pick = $6
            """,
            .text(state.rawValue),
            .instant(claimBy),
            .text(gain),
            .name(run.brand),
            .name(run.id),
            .integer(win.pick)
        )
    }

    static func of(_ person: PersonID, _ run: Run, _ transaction: Transaction) throws -> [Win] {
        try transaction.rows(
            """
            SELECT pick, tier, person, number, replaces, state, won_at, claim_by, gain FROM lottery_wins
            WHERE brand = $1 AND person = $2 AND run = $3 ORDER BY pick LIMIT 1000
            """,
            .name(run.brand),
            .name(person),
            .name(run.id)
        ).map(self.win)
    }

    /// Whether somebody ever won anything in a brand.
    static func isAny(of person: PersonID, brand: BrandID, _ transaction: Transaction) throws -> Bool {
        try transaction.row(
            "SELECT pick FROM lottery_wins WHERE brand = $1 AND person = $2 LIMIT 1",
            .name(brand),
            .name(person)
        ) != nil
    }

    /// The next of a state, in the order of the draw.
    static func next(_ state: State, of run: Run, limit: Int, _ transaction: Transaction) throws -> [Win] {
        try transaction.rows(
            """
            SELECT pick, tier, person, number, replaces, state, won_at, claim_by, gain FROM lottery_wins
            WHERE brand = $1 AND run = $2 AND state = $3 ORDER BY pick LIMIT $4
            """,
            .name(run.brand),
            .name(run.id),
            .text(state.rawValue),
            .integer(limit)
        ).map(self.win)
    }

    /// What should have been claimed before a moment and was not, in the order of the draw.
    static func overdue(
        of run: Run,
        at moment: Instant,
        limit: Int,
        _ transaction: Transaction
    ) throws -> [Win] {
        try transaction.rows(
            """
            SELECT pick, tier, person, number, replaces, state, won_at, claim_by, gain FROM lottery_wins
            WHERE brand = $1 AND run = $2 AND state = 'won' AND claim_by <= $3 ORDER BY pick LIMIT $4
            """,
            .name(run.brand),
            .name(run.id),
            .instant(moment),
            .integer(limit)
        ).map(self.win)
    }

    /// What waits to be claimed by somebody, in which runs.
    static func waiting(
        for person: PersonID,
        brand: BrandID,
        _ transaction: Transaction
    ) throws -> [(run: RunID, win: Win)] {
        try transaction.rows(
            """
            SELECT pick, tier, person, number, replaces, state, won_at, claim_by, gain, run FROM lottery_wins
            WHERE brand = $1 AND person = $2 AND state = 'won' ORDER BY claim_by LIMIT 100
            """,
            .name(brand),
            .name(person)
        ).map { (run: $0.name(9), win: self.win($0)) }
    }

    /// When the first prize lapses that waits to be claimed.
    static func nextLapse(of run: Run, _ transaction: Transaction) throws -> Instant? {
        try transaction.row(
            "SELECT MIN(claim_by) FROM lottery_wins WHERE brand = $1 AND run = $2 AND state = 'won'",
            .name(run.brand),
            .name(run.id)
        )?.optionalInstant(0)
    }

    static func count(of run: Run, _ transaction: Transaction) throws -> Int {
        try transaction.row(
            "SELECT COUNT(*) FROM lottery_wins WHERE brand = $1 AND run = $2",
            .name(run.brand),
            .name(run.id)
        )?.int(0) ?? 0
    }

    private static func win(_ row: Row) -> Win {
        guard let state = State(rawValue: row.text(5)) else {
            preconditionFailure("The schema allows no other state of a prize.")
        }
        return Win(
            pick: row.int(0),
            tier: row.text(1),
            person: row.name(2),
            number: row.int(3),
            replaces: row.optionalInteger(4).map { Int($0) },
            state: state,
            wonAt: row.instant(6),
            claimBy: row.optionalInstant(7),
            gain: row.optionalText(8)
        )
    }
}
