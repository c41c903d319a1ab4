import Domain
import Foundation

/// Moments as people at one place read them: `2026-01-02 11:04:05.678 +08:00`.
struct LocalTime {
    static let utc = LocalTime(zone: .gmt)

    private let zone: TimeZone

    /// - Parameter identifier: An IANA name such as `Asia/Shanghai`; UTC is taken for a name nobody knows.
    init(_ identifier: String) { self.init(zone: TimeZone(identifier: identifier) ?? .gmt) }

    private init(zone: TimeZone) { self.zone = zone }

    func text(of instant: Instant) -> String {
        let date = Date(timeIntervalSince1970: Double(instant.millis) / 1_000)
        // Whole minutes: offsets of earlier centuries have seconds, which nobody writes.
        let minutes = self.zone.secondsFromGMT(for: date) / 60
        let local = ISOTime.text(of: instant + .seconds(minutes * 60))
        let (hour, minute) = abs(minutes).quotientAndRemainder(dividingBy: 60)
        let offset = "\(minutes < 0 ? "-" : "+")\(Self.twoDigits(hour)):\(Self.twoDigits(minute))"
        return "\(local.dropLast().replacing("T", with: " ")) \(offset)"
    }

    private static func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
