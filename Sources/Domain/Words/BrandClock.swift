internal import Foundation

/// The wall clock of a brand: what time it is in the brand's time zone at an instant.
public struct BrandClock: Hashable, Sendable {
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
        let date = Date(timeIntervalSince1970: Double(instant.millis) / 1_000)
        let local = instant.millis / 1_000 + Int64(self.zone.secondsFromGMT(for: date))
        return Int((local % 86_400 + 86_400) % 86_400) / 60
    }

    /// The first instant after `instant` at which the local clock shows that minute of the day.
    ///
    /// Where the clock is put forward over it, the first instant behind the gap.
    public func next(minuteOfDay: Int, after instant: Instant) -> Instant {
        let ahead = (minuteOfDay - self.minuteOfDay(at: instant) + 1_440) % 1_440
        let wholeMinute = Instant(millis: instant.millis - (instant.millis % 60_000 + 60_000) % 60_000)
        let guess = wholeMinute + .seconds((ahead == 0 ? 1_440 : ahead) * 60)
        // A change of the offset on the way moves the guess by the difference.
        let drift = (minuteOfDay - self.minuteOfDay(at: guess) + 2_160) % 1_440 - 720
        return guess + .seconds(drift * 60)
    }
}
