internal import Domain

/// Keeps calls within the platforms' limits, so that none is silently dropped or banned.
///
/// A plain value. "At most n in any window" is kept strictly: a window is cut into 20 slots, and a slot counts until
/// the whole of it is out of the window.
struct Limits: Sendable {
    enum Admission: Hashable, Sendable {
        case go
        /// Not before this moment; the key says which limit.
        case wait(until: Instant, key: String)
        /// As soon as one of the calls under way ends.
        case crowded(key: String)
    }

    private static let slots: Int64 = 20

    /// What the platform refused: until when, and when somebody may knock again.
    private struct Closure {
        let closedAt: Instant
        var until: Instant
        var knockAt: Instant

        /// How long it is left alone between two knocks: what is closed for the rest of a month hardly opens by the minute.
        var knockPause: Duration { max(.seconds(2), (self.until - self.closedAt) / 600) }
    }

    private struct Window {
        var counts: [Int64: Int] = [:]

        /// Counts one, and forgets the slots that are out of the window.
        mutating func count(in slot: Int64) {
            if self.counts[slot] == nil { self.counts = self.counts.filter { $0.key >= slot - Limits.slots } }
            self.counts[slot, default: 0] += 1
        }
    }

    private var windows: [LimitRule: Window] = [:]
    private var underWay: [String: Int] = [:]
    private var closed: [String: Closure] = [:]
    private var prunedAt: Instant?

    /// Asks for one call under all its rules, and counts it if it may go.
    ///
    /// A platform tells that a limit is used up, not when it has room again. A call that `mayKnock` is let through to a
    /// closed limit every 2 s: it costs nothing when it is refused, and opens the limit for all when it is not.
    mutating func admit(_ rules: [LimitRule], mayKnock: Bool = false, now: Instant) -> Admission {
        let admission = self.admission(rules, beside: Limits(), mayKnock: mayKnock, now: now)
        if admission == .go { self.count(rules, now: now) }
        return admission
    }

    /// Several calls that are asked for before any is counted.
    ///
    /// There is a rule for each recipient, so a copy that changes would be a large one.
    struct Round {
        let limits: Limits
        private var added = Limits()

        init(_ limits: Limits) { self.limits = limits }

        /// As ``Limits/admit(_:mayKnock:now:)``; counts for this round only.
        mutating func admit(_ rules: [LimitRule], mayKnock: Bool, now: Instant) -> Admission {
            let admission = self.limits.admission(rules, beside: self.added, mayKnock: mayKnock, now: now)
            guard admission == .go else { return admission }
            for rule in rules where self.added.closed[rule.key] == nil {
                self.added.closed[rule.key] = self.limits.closed[rule.key]
            }
            self.added.count(rules, now: now)
            return .go
        }
    }

    private func admission(
        _ rules: [LimitRule],
        beside round: Limits,
        mayKnock: Bool,
        now: Instant
    ) -> Admission {
        var latest: (until: Instant, key: String)?
        for rule in rules {
            if let closure = round.closed[rule.key] ?? self.closed[rule.key] {
                let until = mayKnock ? min(closure.until, closure.knockAt) : closure.until
                if until > latest?.until ?? now { latest = (until, rule.key) }
            }
            guard let window = rule.window else {
                let underWay = self.underWay[rule.key, default: 0] + round.underWay[rule.key, default: 0]
                if underWay >= rule.count { return .crowded(key: rule.key) }
                continue
            }
            if let until = self.freeAt(rule, window, beside: round, now: now), until > latest?.until ?? now {
                latest = (until, rule.key)
            }
        }
        return latest.map { .wait(until: $0.until, key: $0.key) } ?? .go
    }

    /// Counts a call that may go.
    mutating func count(_ rules: [LimitRule], now: Instant) {
        for rule in rules {
            if let closure = self.closed[rule.key] { self.closed[rule.key]?.knockAt = now + closure.knockPause }
            if let window = rule.window {
                self.windows[rule, default: Window()].count(in: Self.slot(now, window))
            } else {
                self.underWay[rule.key, default: 0] += 1
            }
        }
    }

    /// Counts what the record tells, where it is more than is known here, because other nodes may have made calls.
    mutating func recall(_ calls: [(rules: [LimitRule], begunAt: Instant, times: Int)], now: Instant) {
        var told: [LimitRule: [Int64: Int]] = [:]
        for call in calls {
            for rule in call.rules {
                guard let window = rule.window, now - call.begunAt < window else { continue }
                told[rule, default: [:]][Self.slot(call.begunAt, window), default: 0] += call.times
            }
        }
        for (rule, counts) in told {
            self.windows[rule, default: Window()].counts.merge(counts, uniquingKeysWith: max)
        }
    }

    /// A call that was admitted has ended.
    mutating func ended(_ rules: [LimitRule]) {
        for rule in rules where rule.window == nil {
            let left = self.underWay[rule.key, default: 0] - 1
            self.underWay[rule.key] = left > 0 ? left : nil
        }
    }

    /// The platform refused: nobody calls under these keys until then.
    mutating func close(_ keys: [String], until: Instant, now: Instant) {
        for key in keys {
            let last = self.closed[key]
            var closure = Closure(closedAt: now, until: max(until, last?.until ?? until), knockAt: last?.knockAt ?? now)
            closure.knockAt = max(now + closure.knockPause, closure.knockAt)
            self.closed[key] = closure
        }
    }

    /// The platform took a call that was begun after the closing: what was closed is open.
    mutating func reopen(_ rules: [LimitRule], begunAt: Instant) {
        guard !self.closed.isEmpty else { return }
        for rule in rules {
            if let closure = self.closed[rule.key], begunAt > closure.closedAt { self.closed[rule.key] = nil }
        }
    }

    /// Forgets windows in which nothing was counted for a while; call it often, it looks once a minute.
    mutating func prune(now: Instant) {
        if let last = self.prunedAt, now >= last, now < last + .seconds(60) { return }
        self.prunedAt = now
        for (rule, window) in self.windows {
            guard let span = rule.window, let newest = window.counts.keys.max() else { continue }
            if newest < Self.slot(now, span) - Self.slots { self.windows[rule] = nil }
        }
        self.closed = self.closed.filter { $0.value.until > now }
    }

    /// When the rule has room again; nil when it has room now.
    private func freeAt(_ rule: LimitRule, _ window: Duration, beside round: Limits, now: Instant) -> Instant? {
        let oldest = Self.slot(now, window) - Self.slots
        var counts = self.windows[rule]?.counts.filter { $0.key >= oldest } ?? [:]
        if let added = round.windows[rule] { counts.merge(added.counts, uniquingKeysWith: +) }
        var excess = counts.values.reduce(0, +) - rule.count + 1
        guard excess > 0 else { return nil }
        for slot in counts.keys.sorted() {
            excess -= counts[slot, default: 0]
            if excess <= 0 {
                return Instant(millis: (slot + Self.slots + 1) * Self.slotMillis(window))
            }
        }
        return nil
    }

    /// Rounded up, so that the slots together are never shorter than the window.
    private static func slotMillis(_ window: Duration) -> Int64 {
        max(1, (window.wholeMillis + Self.slots - 1) / Self.slots)
    }
    private static func slot(_ now: Instant, _ window: Duration) -> Int64 { now.millis / Self.slotMillis(window) }
}
