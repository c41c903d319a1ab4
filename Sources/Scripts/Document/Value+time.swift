import Domain

extension Value {
    func timeWindow(example: String) -> TimeWindow? {
        guard let text = self.text(1...16, example: example) else { return nil }
        guard let window = TimeWindow(text: text) else {
            self.report("is no part of a day", suggestion: "write \(example); over midnight as \"22:00-06:00\"")
            return nil
        }
        return window
    }

    func duration(_ range: ClosedRange<Duration>, example: String) -> Duration? {
        guard let text = self.text(1...16, example: example) else { return nil }
        guard let duration = DurationText.duration(text) else {
            self.report("is no span of time", suggestion: "write a whole number and one of s, m, h, d: \(example)")
            return nil
        }
        guard range.contains(duration) else {
            let limits = "\(DurationText.text(range.lowerBound)) to \(DurationText.text(range.upperBound))"
            self.report("must be \(limits)", suggestion: "write \(example)")
            return nil
        }
        return duration
    }
}
