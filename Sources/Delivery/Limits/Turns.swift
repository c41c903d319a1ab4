internal import Domain

/// When those have their turn who wait for a limit.
///
/// All of them would come when the limit has room again, and all but a few would be put back once more: with a long
/// push, thousands of times. So each is told its place in a line, once. That is a guess: whether it may go is asked when
/// its time comes, and who comes too early waits in front. Nobody is told to come later than ten minutes after there is
/// room, for those who stand in the line may be gone by then.
struct Turns: Sendable {
    /// Those of one urgency wait for those of another neither before nor behind.
    private struct Key: Hashable {
        let rule: LimitRule
        let band: Int
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

    /// When an effect should come again that has no room before `free`.
    mutating func next(of effect: EffectID, _ rules: [LimitRule], band: Int, free: Instant) -> Instant {
        guard self.told[effect] == nil else {
            self.told[effect] = free
            return free
        }
        let keys = rules.filter { $0.window != nil }.map { Key(rule: $0, band: band) }
        let turn = min(keys.map { self.place($0) ?? free }.reduce(free, max), free + Self.horizon)
        for key in keys { self.take(turn, key) }
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

    /// Forgets who has come, and the lines in which nobody stands any more.
    mutating func prune(now: Instant) {
        self.told = self.told.filter { $0.value + Self.memory > now }
        self.last = self.last.filter { $0.value.begins + Self.pace($0.key.rule) > now }
    }
}
