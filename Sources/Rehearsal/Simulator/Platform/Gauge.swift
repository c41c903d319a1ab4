internal import Delivery
internal import Domain
internal import Engine

/// Counts the calls of all nodes for one account, as the platform would, and holds them against its limits.
///
/// A node that takes over an account learns from the record what was called, and not what is closed: it may knock once.
final class Gauge {
    private struct Closure {
        let since: Instant
        let until: Instant
    }

    private unowned let world: World
    private var begun: [AccountID: [Instant]] = [:]
    private var closed: [AccountID: Closure] = [:]
    private var knocked: [AccountID: Instant] = [:]

    init(_ world: World) { self.world = world }

    /// The limits count by ten seconds; the clocks of two nodes are apart by half of a slow answer at most.
    private static let window: Duration = .seconds(9)

    private static let clocksApart: Duration = .milliseconds(50)

    /// A node begins a call.
    func count(_ effect: ClaimedEffect) {
        let (account, moment) = (effect.account, effect.lastTriedAt ?? self.world.now)
        let calls = self.begun[account, default: []] + [moment]
        self.begun[account] = calls.filter { $0 > self.world.now - .seconds(60) }
        for end in calls where end >= moment && end - moment < Self.window {
            let count = calls.count { $0 <= end && end - $0 < Self.window }
            self.world.watch.expect(
                count <= self.world.weather.callsInWindow,
                .limits,
                "\(account) has had \(count) calls in ten seconds, of \(self.world.weather.callsInWindow)"
            )
        }
        self.knock(account, moment)
    }

    private func knock(_ account: AccountID, _ moment: Instant) {
        // The clock of the node may be behind: what was closed until then opened a little earlier for this one's.
        guard let closure = self.closed[account], moment > closure.since, moment < closure.until - Self.clocksApart
        else { return }
        let isOwn = self.changes(of: account, since: closure.since) == 0
        if isOwn, let last = self.knocked[account], last > closure.since {
            self.world.watch.expect(
                moment - last >= .seconds(2) - Self.clocksApart,
                .limits,
                "\(account) is closed and was called again after \(moment - last)"
            )
        }
        self.knocked[account] = moment
    }

    /// The record of what was called is not what it was.
    func forget() { self.begun = [:] }

    /// A node hears what the platform said.
    func learn(_ report: CallReport, _ effect: ClaimedEffect) {
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
