internal import Domain

/// When those have their turn who wait for a limit.
///
/// All of them would come when the limit has room again, and all but a few would be put back once more: with a long
/// push, thousands of times. So each is told its place in a line. That is a guess: whether it may go is asked when its
/// time comes, and who comes too early stands in a second line, in front of those whose turn is still to come. Nobody is
/// told to come later than ten minutes after there is room, for those who stand in the line may be gone by then; who
/// stands behind that asks for a place again.
struct Turns: Sendable {
    /// Those of one urgency wait for those of another neither before nor behind.
    private struct Key: Hashable {
        let rule: LimitRule
        let band: Int
        let isFront: Bool
    }

    private struct Turn {
        let begins: Instant
        var count: Int
    }

    private static let horizon: Duration = .seconds(600)
    /// Who did not come so long after its turn does not come any more.
    private static let memory: Duration = .seconds(60)

    /// The last turn that was told.
    private var last: [Key: Turn] = [:]
    private var told: [EffectID: Instant] = [:]

    /// When an effect should come again for which a rule has no room before `free`.
    mutating func next(of effect: EffectID, _ rule: LimitRule, band: Int, free: Instant) -> Instant {
        let key = Key(rule: rule, band: band, isFront: self.told[effect] != nil)
        let turn = max(free, self.place(key) ?? free)
        guard turn <= free + Self.horizon else {
            self.told[effect] = nil
            return free + Self.horizon
        }
        self.take(turn, key)
        self.told[effect] = turn
        return turn
    }

    /// Where the next one may stand in a line; nil where nobody stands.
    private func place(_ key: Key) -> Instant? {
        self.last[key].map { $0.count < key.rule.count ? $0.begins : $0.begins + Self.pace(key.rule) }
    }

    private mutating func take(_ turn: Instant, _ key: Key) {
        if let known = self.last[key], turn < known.begins + Self.pace(key.rule) {
            self.last[key] = Turn(begins: known.begins, count: known.count + 1)
        } else {
            self.last[key] = Turn(begins: turn, count: 1)
        }
    }

    /// A little more than the window, so that there is room when the turn comes.
    private static func pace(_ rule: LimitRule) -> Duration { rule.window.map { $0 + $0 / 50 } ?? .zero }

    /// Forgets who has come, and the lines in which nobody stands any more; after a clock was put back, those that begin
    /// when nobody could have been told to come.
    mutating func prune(now: Instant) {
        self.told = self.told.filter { $0.value + Self.memory > now }
        self.last = self.last.filter { key, turn in
            let pace = Self.pace(key.rule)
            return turn.begins + pace > now && turn.begins <= now + Self.horizon + pace + pace
        }
    }
}
