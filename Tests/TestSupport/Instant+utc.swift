public import Domain
internal import Foundation

extension Instant {
    /// The instant of an ISO 8601 text such as `2026-03-08T07:00:00Z`; traps on anything else.
    public static func utc(_ text: String) -> Instant {
        guard let date = try? Date(text, strategy: .iso8601) else { preconditionFailure("\(text) is not ISO 8601.") }
        return Instant(millis: Int64((date.timeIntervalSince1970 * 1_000).rounded()))
    }
}
