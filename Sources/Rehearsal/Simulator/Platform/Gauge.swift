internal import Delivery
internal import Domain
internal import Engine

/// Counts the calls of all nodes for one account, as the platform would, and holds them against its limits.
///
/// A node that takes over an account does not know what the one before it has used: for a window after each change of
/// hands the limit counts once more.
final class Gauge {
    private struct Closure {
        let since: Instant
        let until: Instant
    }

    private unowned let world: World
    private var admitted: [AccountID: [Instant]] = [:]
    private var closed: [AccountID: Closure] = [:]
    private var knocked: [AccountID: Instant] = [:]

    init(_ world: World) { self.world = world }

    private static let window: Duration = .seconds(10)

    /// A node lets a call go.
    func admit(_ effect: ClaimedEffect, _ epoch: Epoch) {
        let (now, account) = (self.world.now, effect.account)
        var calls = self.admitted[account, default: []].filter { now - $0 < Self.window }
        calls.append(now)
        self.admitted[account] = calls
        let most = self.world.weather.callsInWindow * (1 + self.changes(of: account, since: now - Self.window))
        self.world.watch.expect(
            calls.count <= most,
            .limits,
            "\(account) has had \(calls.count) calls in ten seconds, and \(most) are allowed"
        )
        self.knock(account, effect, now)
    }

    private func knock(_ account: AccountID, _ effect: ClaimedEffect, _ now: Instant) {
        guard let closure = self.closed[account], now < closure.until else { return }
        let isOwn = self.changes(of: account, since: closure.since) == 0
        if isOwn, let last = self.knocked[account], last > closure.since {
            self.world.watch.expect(
                now - last >= .seconds(2) - .milliseconds(50),
                .limits,
                "\(account) is closed and was called again after \(now - last)"
            )
        }
        self.knocked[account] = now
    }

    /// A node hears what the platform said.
    func learn(_ report: CallReport, _ effect: ClaimedEffect, _ epoch: Epoch) {
        let (now, account) = (self.world.now, effect.account)
        if case .closeLimits(_, let time) = report.advice {
            let until = max(now + time, self.closed[account]?.until ?? now)
            self.closed[account] = Closure(since: self.closed[account]?.since ?? now, until: until)
        } else if report.outcome == .sent {
            self.closed[account] = nil
        }
        if let closure = self.closed[account], closure.until <= now { self.closed[account] = nil }
    }

    private func changes(of account: AccountID, since moment: Instant) -> Int {
        self.world.watch.changesOfOwner[account.shard]?.count { $0 > moment - .seconds(3) } ?? 0
    }
}
