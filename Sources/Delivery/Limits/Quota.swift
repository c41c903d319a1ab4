public import Domain
internal import Engine
public import Storage

/// So many calls in a calendar month, as the platform sells them: counted in the store, where a restart forgets nothing.
///
/// What counts is every call that was begun, also one that was refused or lost: the platform counts most of those too.
public struct Quota: Hashable, Sendable {
    /// Names the bucket; equal keys share one, whichever account calls: `dingtalk/ding1/calls`.
    ///
    /// Also the metric label. A report that closes this key says that the platform itself counts no further.
    public let key: String
    public let count: Int
    /// By whose calendar a month begins.
    public let clock: BrandClock

    public init(key: String, count: Int, clock: BrandClock) {
        self.key = key
        self.count = count
        self.clock = clock
    }

    /// The month, and when the next begins.
    func month(at now: Instant) -> (number: Int, end: Instant) {
        let (year, month, _) = self.clock.day(at: now).parts
        guard let next = LocalDay(year: month < 12 ? year : year + 1, month: month < 12 ? month + 1 : 1, day: 1) else {
            preconditionFailure("Every month has a first day.")
        }
        return (year * 100 + month, self.clock.instant(next, minuteOfDay: 0))
    }

    /// When the next month begins.
    public func end(at now: Instant) -> Instant { self.month(at: now).end }

    /// How much of it is used this month, by all accounts and nodes.
    public func used(at now: Instant, _ transaction: Transaction) throws -> Int {
        try Outbox.monthlyCalls(self.key, month: self.month(at: now).number, transaction)
    }
}

/// How far a quota is used in a month.
package struct QuotaUse: Hashable, Sendable {
    /// An operator is told when so much of it is used, in percent.
    private static let marks = [80, 95, 100]

    package let quota: Quota
    package let month: Int
    package let times: Int

    init(_ quota: Quota, times: Int, at now: Instant) {
        self.quota = quota
        self.month = quota.month(at: now).number
        self.times = times
    }

    /// The highest mark that is reached; nil when none is.
    package var mark: Int? { Self.marks.last { self.times * 100 >= self.quota.count * $0 } }
}

/// The quotas of calls that are asked for in one transaction, before any of them is written.
struct QuotaRound {
    private let now: Instant
    private var used: [Quota: Int] = [:]

    init(now: Instant) { self.now = now }

    /// Why a call cannot go before the next month; nil when it may, as far as quotas go.
    mutating func obstacle(_ quotas: [Quota], deadline: Instant?, _ transaction: Transaction) throws -> Step? {
        for quota in quotas {
            let used = try self.used[quota] ?? quota.used(at: self.now, transaction)
            self.used[quota] = used
            guard used >= quota.count else { continue }
            let end = quota.month(at: self.now).end
            let share = "\(used)/\(quota.count)"
            if let deadline, end >= deadline {
                let reason = Bilingual(
                    "这个月的额度 \(quota.key) 用完了（\(share)），到时限之前轮不到",
                    "this month's quota \(quota.key) is used up (\(share)), and its time is over before the next"
                )
                return Step(.expired, reason: reason)
            }
            let reason = Bilingual(
                "这个月的额度 \(quota.key) 用完了（\(share)），等下个月",
                "this month's quota \(quota.key) is used up (\(share)): waits for the next month"
            )
            return Step(.pending, runAt: end, reason: reason)
        }
        return nil
    }

    /// A call goes; what is written of it comes later.
    mutating func count(_ quotas: [Quota]) {
        for quota in quotas { self.used[quota, default: 0] += 1 }
    }

    /// Writes what was begun.
    func write(
        _ begun: [(account: AccountID, quotas: [Quota])],
        _ transaction: Transaction
    ) throws -> [QuotaUse] {
        var times: [Quota: [AccountID: Int]] = [:]
        for (account, quotas) in begun {
            for quota in quotas { times[quota, default: [:]][account, default: 0] += 1 }
        }
        return try times.sorted { $0.key.key < $1.key.key }.map { quota, accounts in
            let month = quota.month(at: self.now).number
            for (account, count) in accounts.sorted(by: { $0.key < $1.key }) {
                try Outbox.count(count, under: quota.key, month: month, by: account, transaction)
            }
            return QuotaUse(quota, times: try quota.used(at: self.now, transaction), at: self.now)
        }
    }
}
