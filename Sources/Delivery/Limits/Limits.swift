internal import Domain

/// Keeps calls within the platforms' limits, so that none is silently dropped or banned.
///
/// A plain value. "At most n in any window" is kept strictly, also as the platform sees it; see ``LimitWindow``.
struct Limits: Sendable {
    enum Admission: Hashable, Sendable {
        case go
        /// Not before this moment; the key says which limit.
        case wait(until: Instant, key: String)
        /// As soon as one of the calls under way ends.
        case crowded(key: String)
    }

    /// What the platform refused: until when, and when somebody may knock again.
    private struct Closure {
        let closedAt: Instant
        var until: Instant
        var knockAt: Instant

        /// How long it is left alone between two knocks: what is closed for the rest of a month hardly opens by the minute.
        var knockPause: Duration { max(.seconds(2), (self.until - self.closedAt) / 600) }
    }

    private var windows: [LimitRule: LimitWindow] = [:]
    private var underWay: [String: Int] = [:]
    private var closed: [String: Closure] = [:]
    /// Who was told to come when.
    var turns = Turns()
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
        private(set) var turns: Turns

        init(_ limits: Limits) {
            self.limits = limits
            self.turns = limits.turns
        }

        /// When a call should be asked for again for which a limit has no room before `free`.
        ///
        /// Nobody stands in line for what the platform has closed: it may open for all at any time.
        mutating func turn(of effect: EffectID, _ rules: [LimitRule], key: String, band: Int, free: Instant) -> Instant
        {
            guard self.limits.closed[key] == nil, let rule = rules.first(where: { $0.key == key && $0.window != nil })
            else { return free }
            return self.turns.next(of: effect, rule, band: band, free: free)
        }

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
            let more = round.windows[rule]?.underWay ?? 0
            let known = self.windows[rule] ?? LimitWindow()
            let until = known.freeAt(most: rule.count, beside: more, now: now, LimitWindow.Grid(window))
            if until > latest?.until ?? now { latest = (until, rule.key) }
        }
        return latest.map { .wait(until: $0.until, key: $0.key) } ?? .go
    }

    /// Counts a call that may go.
    mutating func count(_ rules: [LimitRule], now: Instant) {
        for rule in rules {
            if let closure = self.closed[rule.key] { self.closed[rule.key]?.knockAt = now + closure.knockPause }
            if rule.window != nil {
                self.windows[rule, default: LimitWindow()].begin()
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
                guard let window = rule.window, now - call.begunAt < window, call.begunAt - now < window else {
                    continue
                }
                told[rule, default: [:]][LimitWindow.Grid(window).slot(call.begunAt), default: 0] += call.times
            }
        }
        for (rule, counts) in told {
            for (slot, count) in counts { self.windows[rule, default: LimitWindow()].raise(slot, to: count) }
        }
    }

    /// A call that was admitted has ended.
    mutating func ended(_ rules: [LimitRule], now: Instant) {
        for rule in rules {
            if let window = rule.window {
                let grid = LimitWindow.Grid(window)
                self.windows[rule]?.end(in: grid.slot(now), grid)
                continue
            }
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
            guard let span = rule.window else { continue }
            if window.isOver(now: now, LimitWindow.Grid(span)) { self.windows[rule] = nil }
        }
        self.closed = self.closed.filter { $0.value.until > now }
        self.turns.prune(now: now)
    }
}
