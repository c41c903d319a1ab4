import Domain

extension Instant {
    /// A moment as the platform writes it, in milliseconds since 1970; nil for what cannot be one.
    ///
    /// Nothing before 2000 or after 2500 is a moment of this platform, and a number out of all bounds must not
    /// overflow.
    init?(wireMillis millis: Int64) {
        guard (946_684_800_000...16_725_225_600_000).contains(millis) else { return nil }
        self.init(millis: millis)
    }

    /// The digits of a signature's timestamp: milliseconds, or whole seconds as in an older sample of the platform.
    init?(digits text: some Collection<UInt8>) {
        guard (1...16).contains(text.count), text.allSatisfy(\.isDigit) else { return nil }
        let number = text.reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        self = number < 100_000_000_000 ? Instant(seconds: number) : Instant(millis: number)
    }
}
