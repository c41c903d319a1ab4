public import Domain
public import Storage

/// Tells the plays that an account is served from now on, so that they bring up to date what they keep there.
public enum Opening {
    /// Stores one `account.opened` for each account, once for each start.
    ///
    /// Of an account whose groups the configuration names, those are told before it.
    public static func announce(
        _ accounts: [AccountID],
        naming groups: [AccountID: [GroupID]] = [:],
        epoch: Epoch,
        now: Instant,
        _ transaction: Transaction
    ) throws {
        for account in accounts {
            guard let named = groups[account] else { continue }
            try self.announce(.groupsNamed(named), "groups", [account], "", epoch, now, transaction)
        }
        try self.announce(.accountOpened, "opened", accounts, "", epoch, now, transaction)
    }

    /// Tells the plays that other scripts are in force from now on; `change` tells one change of a start from another.
    public static func announceScripts(
        _ accounts: [AccountID],
        change: String,
        epoch: Epoch,
        now: Instant,
        _ transaction: Transaction
    ) throws {
        try self.announce(.scriptsChanged, "scripts", accounts, "/\(change)", epoch, now, transaction)
    }

    private static func announce(
        _ event: OwnEvent,
        _ name: String,
        _ accounts: [AccountID],
        _ change: String,
        _ epoch: Epoch,
        _ now: Instant,
        _ transaction: Transaction
    ) throws {
        try epoch.check(transaction)
        for account in accounts {
            try event.store(
                source: .system,
                identity: "\(name)/\(account)/\(epoch.number)\(change)",
                account: account,
                lane: LaneID("\(account)/app"),
                band: .ordinary,
                happenedAt: now,
                now: now,
                transaction
            )
        }
    }
}
