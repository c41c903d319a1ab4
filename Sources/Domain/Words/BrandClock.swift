internal import Foundation

/// The wall clock of a brand: what time it is in the brand's time zone at an instant.
public struct BrandClock: Hashable, Sendable {
    static let day: Int64 = 86_400

    private let zone: TimeZone

    /// - Parameter identifier: An IANA name such as `Asia/Shanghai`; nil is returned for a name nobody knows.
    public init?(_ identifier: String) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        self.zone = zone
    }

    public static let utc = BrandClock(zone: .gmt)

    private init(zone: TimeZone) { self.zone = zone }

    /// Minutes since local midnight, 0 to 1,439.
    public func minuteOfDay(at instant: Instant) -> Int {
        let second = Self.wholeSecond(instant)
        return Int(Self.secondOfDay(second + self.offset(at: second)) / 60)
    }

    /// How many seconds the local clock is ahead of UTC; negative west of Greenwich.
    public func secondsAheadOfUTC(at instant: Instant) -> Int64 { self.offset(at: Self.wholeSecond(instant)) }

    /// The first instant after `instant` at which the local clock turns to that minute of the day.
    ///
    /// Where the clock is put forward over it, the first instant behind the gap.
    public func next(minuteOfDay: Int, after instant: Instant) -> Instant {
        let wanted = Int64(minuteOfDay) * 60
        var from = Self.wholeSecond(instant)
        var offset = self.offset(at: from)
        var ahead = Self.secondOfDay(wanted - from - offset)
        if ahead == 0 { ahead = Self.day }
        // A day holds one change of the offset, in history at most a few.
        for _ in 0..<4 where self.offset(at: from + ahead) != offset {
            let change = self.change(of: offset, from: from, to: from + ahead)
            let jump = (self.offset(at: change) - offset) % Self.day
            let isSkipped = Self.secondOfDay(wanted - change - offset) < jump
            from = change
            offset = self.offset(at: change)
            ahead = isSkipped ? 0 : Self.secondOfDay(wanted - from - offset)
        }
        return Instant(seconds: from + ahead)
    }

    /// The first second after `from` at which the offset is another one; it is another one at `to`.
    func change(of offset: Int64, from: Int64, to: Int64) -> Int64 {
        var (same, other) = (from, to)
        while other - same > 1 {
            let middle = same + (other - same) / 2
            if self.offset(at: middle) == offset { same = middle } else { other = middle }
        }
        return other
    }

    func offset(at second: Int64) -> Int64 {
        Int64(self.zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second))))
    }

    static func secondOfDay(_ second: Int64) -> Int64 { (second % Self.day + Self.day) % Self.day }

    static func wholeSecond(_ instant: Instant) -> Int64 {
        (instant.millis - (instant.millis % 1_000 + 1_000) % 1_000) / 1_000
    }
}
