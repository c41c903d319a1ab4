/// Spans of time as people write them in scripts: `60s`, `5m`, `2h`, `7d`.
public enum DurationText {
    /// - Returns: nil for a missing or unknown unit, a fraction, a sign, or more than nine digits.
    public static func duration(_ text: String) -> Duration? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard (1...9).contains(digits.count), let count = Int64(digits) else { return nil }
        switch text[digits.endIndex...] {
        case "s": return .seconds(count)
        case "m": return .seconds(count * 60)
        case "h": return .seconds(count * 3_600)
        case "d": return .seconds(count * 86_400)
        default: return nil
        }
    }

    /// The shortest text in whole units: `90s`, `2m`.
    public static func text(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        for (unit, length) in [("d", Int64(86_400)), ("h", 3_600), ("m", 60)] where seconds >= length {
            if seconds.isMultiple(of: length) { return "\(seconds / length)\(unit)" }
        }
        return "\(seconds)s"
    }
}
