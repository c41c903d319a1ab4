/// A moment as a clock on the wall shows it, to the minute, in the time zone of the configuration.
///
/// Which instant it is depends on the zone; where clocks are put forward or back there may be none or two.
public struct LocalMoment: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    public let day: LocalDay
    /// 0 to 1,439.
    public let minuteOfDay: Int

    /// Any number of minutes from the beginning of a day; it runs over into other days.
    public init(_ day: LocalDay, minuteOfDay: Int) {
        let rest = (minuteOfDay % 1_440 + 1_440) % 1_440
        self.day = day + (minuteOfDay - rest) / 1_440
        self.minuteOfDay = rest
    }

    /// Reads `2026-12-01 10:00`.
    public init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let day = LocalDay(String(parts[0])), parts[1].utf8.count == 5 else { return nil }
        let time = parts[1].split(separator: ":", omittingEmptySubsequences: false)
        guard time.map(\.count) == [2, 2], time.joined().allSatisfy({ $0.isASCII && $0.isNumber }),
            let hour = Int(time[0]), let minute = Int(time[1]), hour < 24, minute < 60
        else { return nil }
        self.init(day, minuteOfDay: hour * 60 + minute)
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let moment = Self(text) else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "no moment")
            )
        }
        self = moment
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(self.description)
    }

    /// Minutes of the wall clock since 1970-01-01 00:00; what a change of the clock adds or takes is not in it.
    public var minutes: Int { self.day.number * 1_440 + self.minuteOfDay }

    public var description: String {
        let time = [self.minuteOfDay / 60, self.minuteOfDay % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return "\(self.day) \(time.joined(separator: ":"))"
    }

    public static func + (moment: Self, minutes: Int) -> Self {
        Self(moment.day, minuteOfDay: moment.minuteOfDay + minutes)
    }
    public static func < (left: Self, right: Self) -> Bool { left.minutes < right.minutes }
}
