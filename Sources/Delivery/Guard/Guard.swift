public import Domain

/// The only exit: it judges whether this person may be disturbed now.
///
/// A pure judgement. Every suppressed message gets a reason that a shop manager understands; the answer to a person's
/// own act always passes.
public struct Guard: Hashable, Sendable {
    public enum Judgement: Hashable, Sendable {
        case pass
        case hold(until: Instant, reason: Bilingual)
    }

    /// A daily stretch of local time in which nobody is disturbed; it may cross midnight.
    public struct QuietHours: Hashable, Sendable {
        /// Minutes since local midnight; quiet from the first, loud again at the second.
        public let from: Int
        public let to: Int
        public let clock: BrandClock

        public init(from: Int, to: Int, clock: BrandClock) {
            self.from = from
            self.to = to
            self.clock = clock
        }

        func contains(_ minute: Int) -> Bool {
            self.from <= self.to
                ? (self.from..<self.to).contains(minute)
                : minute >= self.from || minute < self.to
        }
    }

    private let quietHours: QuietHours?

    public init(quietHours: QuietHours?) { self.quietHours = quietHours }

    public func judge(_ purpose: Purpose, now: Instant) -> Judgement {
        switch purpose {
        case .reply, .upkeep: return .pass
        case .task, .notice: break
        }
        guard let quiet = self.quietHours, quiet.contains(quiet.clock.minuteOfDay(at: now)) else { return .pass }
        let end = quiet.clock.next(minuteOfDay: quiet.to, after: now)
        let clock = Self.clockText(quiet.to)
        return .hold(
            until: end,
            reason: Bilingual("免打扰时段，\(clock) 以后再发", "held: it is quiet time until \(clock)")
        )
    }

    private static func clockText(_ minute: Int) -> String {
        let (hours, minutes) = minute.quotientAndRemainder(dividingBy: 60)
        return "\(hours < 10 ? "0" : "")\(hours):\(minutes < 10 ? "0" : "")\(minutes)"
    }
}
