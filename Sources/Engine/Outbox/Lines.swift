public import Domain
public import Storage

/// What one sender knows of the effects that wait: from where on each account and band has any.
///
/// PostgreSQL keeps what is over for as long as somebody holds an old view of the data, and whoever asks for the first
/// that waits walks over all of it. So a sender asks from where the last look ended; a while before that it looks too,
/// for what was decided then and committed late, and now and then from the very beginning.
public struct Lines: Hashable, Sendable {
    /// The longest that a transaction which adds or puts back an effect is expected to take: it waits for a lock for 8 s
    /// at most.
    static let margin: Duration = .seconds(10)
    /// What took longer is found this late.
    static let wholeEvery: Duration = .seconds(15)
    static let bands = 4

    private var beginnings: [AccountID: [Instant]]
    private var wholeAt: Instant?

    /// The accounts may have something; others are found by the looks at everything, of which the next one is one.
    public init(_ accounts: some Sequence<AccountID> = EmptyCollection()) {
        self.beginnings = [:]
        for account in accounts { self.beginnings[account] = Self.unknown }
    }

    /// From the beginning of all time.
    static let unknown = [Instant](repeating: Instant(millis: 0), count: Self.bands)

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
        public var next: Instant? { self.moments.min() }

        /// The next moment that is still to come.
        ///
        /// One that is past waits for a signal: that a place is free, or that an earlier effect to the same destination
        /// has ended.
        public func next(after now: Instant) -> Instant? { self.moments.filter { $0 > now }.min() }

        private var moments: [Instant] { (self.firsts.values.flatMap { $0 } + [self.unknown]).compactMap { $0 } }

        /// Whether something may be claimed; it may have to wait for an earlier one to the same destination all the same.
        public func isDue(upToBand: Int, now: Instant) -> Bool {
            self.firsts.values.contains { Self.isDue($0, upToBand: upToBand, now: now) }
        }

        private static func isDue(_ firsts: [Instant?], upToBand: Int, now: Instant) -> Bool {
            firsts.prefix(upToBand + 1).contains { $0.map { $0 <= now } ?? false }
        }

        /// The accounts that have something due, in the order of their names, beginning behind `last` and going round.
        func dueAccounts(upToBand: Int, after last: AccountID?, now: Instant) -> [AccountID] {
            let names = self.firsts.filter { Self.isDue($0.value, upToBand: upToBand, now: now) }.keys.sorted()
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
                beginnings[account] = Lines.unknown
            }
        }
        let accounts = beginnings.keys.filter { shards.contains($0.shard) }.sorted()
        let sets = accounts.map { account -> [Value] in
            [.name(account)] + (beginnings[account] ?? []).map { Value.instant($0) }
        }
        let rows = try transaction.rows(Self.firsts, each: sets)
        let firsts = zip(accounts, rows).map { account, rows in
            (account, rows.map { $0.optionalInstant(0) })
        }
        let unknown = try transaction.row(
            "SELECT MIN(run_at) FROM outbox WHERE state = 'unknown' AND (($1 >> CAST(shard AS INTEGER)) & 1) = 1",
            .shards(shards)
        )
        return Lines.Look(
            firsts: Dictionary(uniqueKeysWithValues: firsts),
            unknown: unknown?.optionalInstant(0),
            isWhole: isWhole,
            now: now
        )
    }

    /// The first effect of an account that waits, by band, each from a moment on.
    ///
    /// One question for all bands: PostgreSQL plans each anew, which takes longer than the answer.
    private static let firsts: StaticString = """
        SELECT (
          SELECT MIN(o.run_at) FROM outbox o
          WHERE o.state IN ('pending', 'retry') AND o.account = $1 AND o.band = b.band AND o.run_at >= b.beginning)
        FROM (
          SELECT 0 AS band, CAST($2 AS BIGINT) AS beginning UNION ALL SELECT 1, CAST($3 AS BIGINT)
          UNION ALL SELECT 2, CAST($4 AS BIGINT) UNION ALL SELECT 3, CAST($5 AS BIGINT)) b
        ORDER BY b.band
        """

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
