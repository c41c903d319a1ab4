public import Domain
public import Storage

/// Points: earned, spent, expired and taken back, each as a line with its reason.
///
/// A line is told apart by its cause, such as `tea-quiz.20261201-2000/answer`: telling the same cause again changes
/// nothing. What goes first is spent first. Nothing here asks the clock: whoever spends expires first what is due.
public enum Points {
    /// What became of a wish to spend.
    public enum Spending: Hashable, Sendable {
        case spent
        /// The same cause has spent already.
        case known
        /// So many are missing.
        case short(by: Int)
    }

    /// Says how long points of a brand are good that are earned from now on; nil for ever.
    public static func keep(for life: Duration?, brand: BrandID, _ transaction: Transaction) throws {
        try transaction.run("DELETE FROM point_terms WHERE brand = $1", .name(brand))
        guard let life else { return }
        try transaction.run(
            "INSERT INTO point_terms (brand, life) VALUES ($1, $2)",
            .name(brand),
            .integer(life.wholeMillis)
        )
    }

    /// Adds 1 point or more; without a moment of their own they are good for as long as the brand keeps points.
    ///
    /// - Returns: False when this cause has a line already.
    @discardableResult
    public static func earn(
        _ amount: Int,
        for account: PointAccount,
        cause: String,
        reason: Bilingual,
        at now: Instant,
        expiresAt: Instant? = nil,
        _ transaction: Transaction
    ) throws -> Bool {
        precondition(amount > 0, "What is earned is more than nothing.")
        guard try !self.contains(cause, brand: account.brand, transaction) else { return false }
        let life = try transaction.row("SELECT life FROM point_terms WHERE brand = $1", .name(account.brand))
        let expiresAt = expiresAt ?? life.map { now + .milliseconds($0.integer(0)) }
        let line = Draft(kind: .earned, amount: amount, cause: cause, reason: reason, at: now, expiresAt: expiresAt)
        try self.append(line, to: account, transaction)
        return true
    }

    /// Takes 1 point or more, if there are enough that have not expired.
    public static func spend(
        _ amount: Int,
        of account: PointAccount,
        cause: String,
        reason: Bilingual,
        at now: Instant,
        _ transaction: Transaction
    ) throws -> Spending {
        precondition(amount > 0, "What is spent is more than nothing.")
        guard try !self.contains(cause, brand: account.brand, transaction) else { return .known }
        try self.expire(account, now: now, transaction)
        let balance = try self.recordedBalance(of: account, transaction)
        guard balance >= amount else { return .short(by: amount - max(balance, 0)) }
        try self.append(
            Draft(kind: .spent, amount: -amount, cause: cause, reason: reason, at: now),
            to: account,
            transaction
        )
        return .spent
    }

    /// Takes back an earlier line by its opposite, once; the balance may fall below zero.
    ///
    /// Points that were spent and come back do not expire.
    ///
    /// - Returns: False when there is no such line, it was taken back before, or it has expired.
    @discardableResult
    public static func reverse(
        cause: String,
        brand: BrandID,
        reason: Bilingual,
        at now: Instant,
        _ transaction: Transaction
    ) throws -> Bool {
        let reversal = "reverse/\(cause)"
        let row = try transaction.row(
            "SELECT person, amount, number, expires_at FROM points WHERE brand = $1 AND cause = $2",
            .name(brand),
            .text(cause)
        )
        guard let row, try !self.contains(reversal, brand: brand, transaction) else { return false }
        // What was left of it is gone already: taken back, it would be taken twice.
        if let end = row.optionalInstant(3), end <= now { return false }
        try self.append(
            Draft(
                kind: .reversed,
                amount: -row.int(1),
                cause: reversal,
                reason: reason,
                at: now,
                reverses: cause,
                taken: row.int(2)
            ),
            to: PointAccount(brand: brand, person: row.name(0)),
            transaction
        )
        return true
    }

    /// Writes down what has expired by now.
    ///
    /// - Returns: How many points went.
    @discardableResult
    public static func expire(_ account: PointAccount, now: Instant, _ transaction: Transaction) throws -> Int {
        let due = try Lots.due(account, now: now, transaction)
        guard due > 0 else { return 0 }
        // One line for each time that something went, told apart by how many lines there were before.
        let cause = "expire/\(account.person)/\(try self.lineCount(of: account, transaction))"
        try self.append(
            Draft(kind: .expired, amount: -due, cause: cause, reason: self.expiry, at: now),
            to: account,
            transaction
        )
        return due
    }

    /// What somebody can spend now.
    public static func balance(of account: PointAccount, now: Instant, _ transaction: Transaction) throws -> Int {
        try self.recordedBalance(of: account, transaction) - Lots.due(account, now: now, transaction)
    }

    /// The newest lines, newest first.
    public static func lines(
        of account: PointAccount,
        limit: Int,
        _ transaction: Transaction
    ) throws -> [PointLine] {
        try transaction.rows(
            """
            SELECT number, kind, amount, balance, reason, at, expires_at, cause FROM points
            WHERE brand = $1 AND person = $2 ORDER BY number DESC LIMIT $3
            """,
            .name(account.brand),
            .name(account.person),
            .integer(limit)
        ).map { row in
            guard let kind = PointLine.Kind(rawValue: row.text(1)) else {
                preconditionFailure("The schema allows no other kind of line.")
            }
            return PointLine(
                number: row.int(0),
                kind: kind,
                amount: row.int(2),
                balance: row.int(3),
                reason: try Bilingual(stored: row.text(4)),
                at: row.instant(5),
                expiresAt: row.optionalInstant(6),
                cause: row.text(7)
            )
        }
    }

    /// Whose line a cause has, and what it added; nil when it has none.
    public static func movement(
        by cause: String,
        brand: BrandID,
        _ transaction: Transaction
    ) throws -> (person: PersonID, amount: Int)? {
        try transaction.row(
            "SELECT person, amount FROM points WHERE brand = $1 AND cause = $2",
            .name(brand),
            .text(cause)
        ).map { (person: $0.name(0), amount: $0.int(1)) }
    }

    /// Whether this cause has a line.
    public static func contains(_ cause: String, brand: BrandID, _ transaction: Transaction) throws -> Bool {
        try transaction.row(
            "SELECT number FROM points WHERE brand = $1 AND cause = $2",
            .name(brand),
            .text(cause)
        ) != nil
    }
}

extension Points {
    /// A line that has no number yet.
    fileprivate struct Draft {
        let kind: PointLine.Kind
        let amount: Int
        let cause: String
        let reason: Bilingual
        let at: Instant
        var expiresAt: Instant?
        var reverses: String?
        /// The line that is taken back: its own points go first.
        var taken: Int?
    }

    private static func recordedBalance(of account: PointAccount, _ transaction: Transaction) throws -> Int {
        try transaction.row(
            "SELECT balance FROM point_accounts WHERE brand = $1 AND person = $2",
            .name(account.brand),
            .name(account.person)
        )?.int(0) ?? 0
    }

    private static func lineCount(of account: PointAccount, _ transaction: Transaction) throws -> Int {
        try transaction.row(
            "SELECT lines FROM point_accounts WHERE brand = $1 AND person = $2",
            .name(account.brand),
            .name(account.person)
        )?.int(0) ?? 0
    }

    private static func append(_ draft: Draft, to account: PointAccount, _ transaction: Transaction) throws {
        let row = try transaction.row(
            """
            INSERT INTO point_accounts (brand, person, balance, lines) VALUES ($1, $2, $3, 1)
            ON CONFLICT (brand, person) DO UPDATE
            SET balance = point_accounts.balance + excluded.balance, lines = point_accounts.lines + 1
            RETURNING balance, lines
            """,
            .name(account.brand),
            .name(account.person),
            .integer(draft.amount)
        )
        guard let row else { preconditionFailure("An upsert gives its row.") }
        let (balance, number) = (row.int(0), row.int(1))
        if draft.amount > 0 {
            // What is owed is paid first.
            let lot = min(draft.amount, balance)
            try Lots.add(lot, number: number, expiresAt: draft.expiresAt, to: account, transaction)
        } else {
            switch draft.kind {
            case .expired: try Lots.removeDue(account, now: draft.at, transaction)
            default: try Lots.take(-draft.amount, from: account, first: draft.taken, transaction)
            }
        }
        try transaction.run(
            """
            INSERT INTO points (brand, person, number, kind, amount, balance, cause, reason, at, expires_at, reverses)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            .name(account.brand),
            .name(account.person),
            .integer(number),
            .text(draft.kind.rawValue),
            .integer(draft.amount),
            .integer(balance),
            .text(draft.cause),
            .text(try draft.reason.stored()),
            .instant(draft.at),
            .instant(draft.expiresAt),
            .text(draft.reverses)
        )
    }
}
