import Domain

/// The `ts` of a message, which is its name in its channel: `1700000000.000100`.
///
/// It is kept as text, because as a number it would lose its last digits.
struct Stamp: Hashable, Sendable {
    let text: String
    /// The moment it names, to the millisecond.
    let instant: Instant

    /// Nil for what is no such name.
    init?(_ text: String?) {
        guard let text, text.utf8.count <= 32 else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }),
            let second = Int64(parts[0]).flatMap(Instant.init(wireSeconds:))
        else { return nil }
        let millis = (String(parts[1].prefix(3)) + "00").prefix(3)
        self.text = text
        self.instant = Instant(millis: second.millis + (Int64(millis) ?? 0))
    }
}

extension Instant {
    /// A moment as the platform writes it, in whole seconds since 1970; nil for what cannot be one.
    ///
    /// Nothing before 2000 or after 2500 is a moment of this platform, and a number out of all bounds must not
    /// overflow.
    init?(wireSeconds seconds: Int64) {
        guard (946_684_800...16_725_225_600).contains(seconds) else { return nil }
        self.init(seconds: seconds)
    }
}
