import Domain

extension Instant {
    /// A moment as the platform writes it, nil for what cannot be one.
    ///
    /// The unit is told by the number of digits: 10 are seconds, 13 milliseconds, 16 microseconds; all three occur.
    /// What stands behind a point is cut. Nothing before 2000 or after 2285 is a moment of this platform.
    init?(wire text: String) {
        let digits = text.prefix { $0 != "." }
        guard digits.utf8.allSatisfy(\.isDigit), let number = Int64(digits)
        else { return nil }
        let millis: Int64? =
            switch digits.utf8.count {
            case 10: number * 1_000
            case 13: number
            case 16: number / 1_000
            default: nil
            }
        guard let millis, (946_684_800_000...9_941_356_800_000).contains(millis) else { return nil }
        self.init(millis: millis)
    }
}
