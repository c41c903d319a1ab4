public import Domain
public import Storage

/// What one sender knows of the effects that wait: from where on each account and band has any.
///
/// PostgreSQL keeps what is over for as long as somebody holds an old view of the data, and whoever asks for the first
/// that waits walks over all of it. So a sender asks from where the last look ended; a while before that it looks too,
/// for what was decided then and committed late, and now and then from the very beginning.
public struct Lines: Hashable, Sendable {
    /// The longest that a transaction which adds or puts back an effect is expected to take.
    static let margin: Duration = .seconds(5)
    /// What took longer is found this late.
    static let wholeEvery: Duration = .seconds(30)
    static let bands = 4

    private var beginnings: [AccountID: [Instant]]
    private var wholeAt: Instant?

    /// The accounts may have something; others are found by the looks at everything, of which the next one is one.
    public init(_ accounts: some Sequence<AccountID> = EmptyCollection()) {
        self.beginnings = [:]
        for account in accounts { self.beginnings[account] = Self.unknown }
    }

    private static let unknown = [Instant](repeating: Instant(millis: 0), count: Self.bands)

    /// The next look is one at everything: others may have put something in.
    public mutating func forget() { self.wholeAt = nil }

    /// Takes over what a look showed.
    public mutating func note(_ look: Look) {
        if look.isWhole { self.wholeAt = look.now }
        let latest = look.now - Self.margin
        for (account, firsts) in look.firsts {
            self.beginnings[account] = firsts.map { first in first.map { min($0, latest) } ?? latest }
        }
    }

    /// The first moment of each band that has to be looked at, by account.
    func beginnings(wholly: Bool) -> [AccountID: [Instant]] {
        wholly ? self.beginnings.mapValues { _ in Self.unknown } : self.beginnings
    }

    func isWholeLookDue(now: Instant) -> Bool { self.wholeAt.map { now - $0 >= Self.wholeEvery || now < $0 } ?? true }

    /// What waited at one moment.
    public struct Look: Hashable, Sendable {
        /// For each account and band the moment of the effect that is next, due or not.
        public let firsts: [AccountID: [Instant?]]
        /// When something has to be settled next whose outcome is unknown.
        public let unknown: Instant?
        let isWhole: Bool
        let now: Instant

        /// When there is something to send or to settle next; nil when nothing waits.
        public var next: Instant? {
            (self.firsts.values.flatMap { $0 } + [self.unknown]).compactMap { $0 }.min()
        }

        /// Whether something may be claimed; it may have to wait for an earlier one to the same destination all the same.
        public func isDue(upToBand: Int, now: Instant) -> Bool {
            self.firsts.values.contains { $0.prefix(upToBand + 1).contains { $0.map { $0 <= now } ?? false } }
        }

        /// The accounts that have something due, in the order of their names, beginning behind `last` and going round.
        func dueAccounts(upToBand: Int, after last: AccountID?, now: Instant) -> [AccountID] {
            let due = self.firsts.filter { $0.value.prefix(upToBand + 1).contains { $0.map { $0 <= now } ?? false } }
            let names = due.keys.sorted()
            guard let last else { return names }
            return names.filter { $0 > last } + names.filter { $0 <= last }
        }
    }
}

extension Outbox {
    /// Looks what waits in these shards.
    public static func look(
        _ lines: Lines = Lines(),
        shards: Shards = .all,
        now: Instant,
        _ transaction: Transaction
    ) throws -> Lines.Look {
        let isWhole = lines.isWholeLookDue(now: now)
        var beginnings = lines.beginnings(wholly: isWhole)
        if isWhole {
            for account in try Self.waitingAccounts(transaction) where beginnings[account] == nil {
                beginnings[account] = [Instant](repeating: Instant(millis: 0), count: Lines.bands)
            }
        }
        var firsts: [AccountID: [Instant?]] = [:]
        for (account, beginning) in beginnings where shards.contains(account.shard) {
            firsts[account] = try Self.firsts(of: account, from: beginning, transaction)
        }
        let unknown = try transaction.row(
            "SELECT MIN(run_at) FROM outbox WHERE state = 'unknown' AND (($1 >> CAST(shard AS INTEGER)) & 1) = 1",
            .shards(shards)
        )
        return Lines.Look(firsts: firsts, unknown: unknown?.optionalInstant(0), isWhole: isWhole, now: now)
    }

    private static func firsts(
        of account: AccountID,
        from beginnings: [Instant],
        _ transaction: Transaction
    ) throws -> [Instant?] {
        let row = try transaction.row(
            """
            SELECT
              (SELECT MIN(run_at) FROM outbox
                WHERE state IN ('pending', 'retry') AND account = $1 AND band = 0 AND run_at >= $2),
              (SELECT MIN(run_at) FROM outbox
                WHERE state IN ('pending', 'retry') AND account = $1 AND band = 1 AND run_at >= $3),
              (SELECT MIN(run_at) FROM outbox
                WHERE state IN ('pending', 'retry') AND account = $1 AND band = 2 AND run_at >= $4),
              (SELECT MIN(run_at) FROM outbox
                WHERE state IN ('pending', 'retry') AND account = $1 AND band = 3 AND run_at >= $5)
            """,
            .name(account),
            .instant(beginnings[0]),
            .instant(beginnings[1]),
            .instant(beginnings[2]),
            .instant(beginnings[3])
        )
        return (0..<Lines.bands).map { row?.optionalInstant($0) }
    }

    /// From each name straight to the next one, however many effects an account has.
    private static func waitingAccounts(_ transaction: Transaction) throws -> [AccountID] {
        try transaction.rows(
            """
            WITH RECURSIVE waiting (account) AS (
              SELECT MIN(account) FROM outbox WHERE state IN ('pending', 'retry')
              UNION ALL
              SELECT (SELECT MIN(o.account) FROM outbox o
                WHERE o.state IN ('pending', 'retry') AND o.account > waiting.account)
              FROM waiting WHERE waiting.account IS NOT NULL)
            SELECT account FROM waiting WHERE account IS NOT NULL LIMIT 10000
            """
        ).map { $0.name(0) }
    }
}
