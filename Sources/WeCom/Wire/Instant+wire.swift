import Domain

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
