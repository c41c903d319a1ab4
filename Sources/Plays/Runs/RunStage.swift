public import Domain

/// How far a run has come, for those who look at it.
public enum RunStage: Hashable, Sendable {
    case upcoming(opensAt: Instant)
    case open(closesAt: Instant)
    /// Nobody takes part any more, and the result is not told yet.
    case settling(until: Instant?)
    case over
}

extension Run {
    /// By the clock: who acts while a timer is late is judged by the moment, too.
    func stage(at now: Instant, settlesAt: Instant?) -> RunStage {
        if now < self.opensAt { return .upcoming(opensAt: self.opensAt) }
        if self.state == .over { return .over }
        return now < self.closesAt ? .open(closesAt: self.closesAt) : .settling(until: settlesAt)
    }
}
