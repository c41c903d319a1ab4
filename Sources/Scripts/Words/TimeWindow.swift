/// A part of every day, in minutes of the wall clock.
///
/// It begins with ``from`` and ends before ``to``; when ``to`` is not later, it reaches over midnight.
public struct TimeWindow: Hashable, Sendable, CustomStringConvertible {
    /// 0 to 1,439.
    public let from: Int
    /// 1 to 1,440, never equal to ``from``.
    public let to: Int

    /// - Returns: nil when a minute is out of range or the window has no length.
    public init?(from: Int, to: Int) {
        guard (0..<1_440).contains(from), (1...1_440).contains(to), from != to else { return nil }
        self.from = from
        self.to = to
    }

    /// Reads `10:00-22:00`; an en dash will do as well.
    public init?(text: String) {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "–" }
        guard parts.count == 2 else { return nil }
        self.init(from: String(parts[0]), to: String(parts[1]))
    }

    /// Reads two times of day: `22:00` and `08:00`.
    ///
    /// The end of a day is `24:00` or `00:00`.
    public init?(from: String, to: String) {
        guard let first = Self.minute(from), let last = Self.minute(to) else { return nil }
        self.init(from: first, to: last == 0 ? 1_440 : last)
    }

    public var description: String { "\(Self.text(self.from))-\(Self.text(self.to))" }

    /// Whether a minute lies in it: 0 to 1,439 in the time zone of the configuration.
    public func contains(minuteOfDay: Int) -> Bool {
        self.from < self.to
            ? (self.from..<self.to).contains(minuteOfDay)
            : minuteOfDay >= self.from || minuteOfDay < self.to
    }

    /// Whether every minute of the other window lies in this one.
    public func contains(_ other: Self) -> Bool {
        (0..<1_440).allSatisfy { !other.contains(minuteOfDay: $0) || self.contains(minuteOfDay: $0) }
    }

    /// Reads `8:05` or `08:05` into minutes after midnight; `24:00` is 1,440.
    public static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            parts.joined().allSatisfy({ $0.isASCII && $0.isNumber }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60
        else { return nil }
        let sum = hour * 60 + minute
        return sum <= 1_440 ? sum : nil
    }

    /// Writes minutes after midnight as `08:05`.
    public static func text(_ minute: Int) -> String {
        let parts = [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return parts.joined(separator: ":")
    }
}
