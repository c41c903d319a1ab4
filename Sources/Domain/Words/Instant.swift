/// A moment on the wall clock, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Nothing below the composition root asks the clock: an instant always comes in as an argument.
public struct Instant: Hashable, Comparable, Codable, Sendable {
    public let millis: Int64

    public init(millis: Int64) { self.millis = millis }
    public init(seconds: Int64) { self.millis = seconds * 1_000 }

    public var seconds: Int64 { self.millis / 1_000 }

    public static func < (left: Self, right: Self) -> Bool { left.millis < right.millis }

    public static func + (left: Self, right: Duration) -> Self { Self(millis: left.millis + right.wholeMillis) }
    public static func - (left: Self, right: Duration) -> Self { Self(millis: left.millis - right.wholeMillis) }
    public static func - (left: Self, right: Self) -> Duration { .milliseconds(left.millis - right.millis) }
}

extension Duration {
    /// The duration in whole milliseconds, cut toward zero.
    public var wholeMillis: Int64 {
        let parts = self.components
        return parts.seconds * 1_000 + parts.attoseconds / 1_000_000_000_000_000
    }
}

/// Where "now" comes from: the machine's clock in `hearth`, a clock that moves when told in tests and rehearsals.
public typealias WallClock = @Sendable () -> Instant
