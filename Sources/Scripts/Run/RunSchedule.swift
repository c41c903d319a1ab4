public import Domain

/// When runs of a script begin and end, by the wall clock of the configuration's time zone.
public enum RunSchedule: Hashable, Codable, Sendable {
    /// `opens: 2026-12-01 10:00` with `closes: 2026-12-01 20:00`, or with `lasts: 10h`.
    case once(opens: LocalMoment, closes: LocalMoment)
    /// `every: { weekdays: [mon, wed], at: "10:00", lasts: 2h }`.
    case every(Rhythm)
    /// `opens: on-start` with `lasts: 10m`: one run with every start of the service, for demos.
    case onStart(lasts: Duration)

    /// Whether a second run can follow the first.
    public var repeats: Bool {
        switch self {
        case .once, .onStart: false
        case .every: true
        }
    }

    /// How long one run lasts by the wall clock.
    public var length: Duration {
        switch self {
        case .once(let opens, let closes): .seconds(60 * Int64(closes.minutes - opens.minutes))
        case .every(let rhythm): rhythm.lasts
        case .onStart(let lasts): lasts
        }
    }

    /// The first run that closes after a moment, by the wall clock; nil when no more comes, and for ``onStart``.
    public func nextRun(closingAfter moment: LocalMoment) -> (opens: LocalMoment, closes: LocalMoment)? {
        switch self {
        case .onStart: return nil
        case .once(let opens, let closes): return closes > moment ? (opens, closes) : nil
        case .every(let rhythm):
            let length = rhythm.lengthInMinutes
            return rhythm.nextOpening(after: moment + (-length)).map { ($0, $0 + length) }
        }
    }
}

/// `every`: fixed weekdays, a fixed time of day, a fixed length.
public struct Rhythm: Hashable, Codable, Sendable {
    /// `weekdays`: a list of `mon` to `sun`, or `all`.
    ///
    /// Required; never empty.
    public let weekdays: Set<Weekday>
    /// `at`: a time of day such as `"10:00"`, in minutes after midnight.
    ///
    /// Required.
    public let minuteOfDay: Int
    /// `lasts`: `1m` to `7d`, never longer than until the next beginning.
    ///
    /// Required in `every`.
    public let lasts: Duration
    /// `from`: the first day.
    ///
    /// nil, the default, for no limit.
    public let from: LocalDay?
    /// `until`: the last day on which a run begins.
    ///
    /// nil, the default, for no limit.
    public let until: LocalDay?
    /// `except`: days on which none begins.
    ///
    /// Default: none.
    public let exceptions: Set<LocalDay>

    public init(
        weekdays: Set<Weekday>,
        minuteOfDay: Int,
        lasts: Duration,
        from: LocalDay? = nil,
        until: LocalDay? = nil,
        exceptions: Set<LocalDay> = []
    ) {
        self.weekdays = weekdays
        self.minuteOfDay = minuteOfDay
        self.lasts = lasts
        self.from = from
        self.until = until
        self.exceptions = exceptions
    }

    /// ``lasts`` in minutes, rounded up.
    public var lengthInMinutes: Int { Int((self.lasts.components.seconds + 59) / 60) }

    /// Whether one begins on a day.
    public func begins(on day: LocalDay) -> Bool {
        self.weekdays.contains(day.weekday) && !self.exceptions.contains(day)
            && self.from.map { $0 <= day } != false && self.until.map { day <= $0 } != false
    }

    /// The first beginning later than a moment; nil when there is none.
    public func nextOpening(after moment: LocalMoment) -> LocalMoment? {
        var day = max(moment.day, self.from ?? moment.day)
        // The exceptions can put it off, one day each; a week without any holds at least one.
        for _ in 0..<(8 + 7 * (self.exceptions.count + 1)) {
            if let until, day > until { return nil }
            let opening = LocalMoment(day, minuteOfDay: self.minuteOfDay)
            if opening > moment, self.begins(on: day) { return opening }
            day = day + 1
        }
        return nil
    }
}
