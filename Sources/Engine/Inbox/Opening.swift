public import Domain
public import Storage

/// Tells the plays that an account is served from now on, so that they bring up to date what they keep there.
public enum Opening {
    /// Stores one `account.opened` for each account, once for each start.
    public static func announce(
        _ accounts: [AccountID],
        epoch: Epoch,
        now: Instant,
        _ transaction: Transaction
    ) throws {
        try epoch.check(transaction)
        for account in accounts {
            try OwnEvent.accountOpened.store(
                source: .system,
                identity: "opened/\(account)/\(epoch.number)",
                account: account,
                lane: LaneID("\(account)/app"),
                band: .ordinary,
                happenedAt: now,
                now: now,
                transaction
            )
        }
    }

    /// Tells the plays that other scripts are in force; `change` names the change, once for all nodes that take it over.
    public static func announceScripts(
        _ accounts: [AccountID],
        change: String,
        epoch: Epoch,
        now: Instant,
        _ transaction: Transaction
    ) throws {
        try epoch.check(transaction)
        for account in accounts {
            try OwnEvent.scriptsChanged.store(
                source: .system,
                identity: "scripts/\(account)/\(epoch.number)/\(change)",
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
