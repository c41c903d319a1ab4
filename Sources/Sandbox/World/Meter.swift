internal import Domain

/// Counts calls: how many of one API in this minute, and how many at this moment.
struct Meter: Sendable {
    private let rules: SandboxRules
    private var minutes: [String: (minute: Int64, count: Int)] = [:]
    private var inFlight: [String: Int] = [:]

    init(rules: SandboxRules) { self.rules = rules }

    /// Counts a call in; it must be counted out by ``leave(_:)``, refused or not.
    ///
    /// - Throws: 45033 when too many calls of this API are under way, 45009 when too many were made this minute.
    mutating func enter(_ endpoint: String, at now: Instant) throws(APIRefusal) {
        self.inFlight[endpoint, default: 0] += 1
        if let most = self.rules.concurrentCalls, self.inFlight[endpoint, default: 0] > most {
            throw APIRefusal(45_033, "api concurrent out of limit")
        }
        guard let most = self.rules.callsPerMinuteByAPI[endpoint] ?? self.rules.callsPerMinute else { return }
        let minute = now.millis / 60_000
        let count = self.minutes[endpoint].map { $0.minute == minute ? $0.count : 0 } ?? 0
        // A refused call is not counted: the block lasts until the minute is over, not longer.
        guard count < most else { throw APIRefusal(45_009, "api freq out of limit") }
        self.minutes[endpoint] = (minute, count + 1)
    }

    /// Counts a call out; one that was never counted in changes nothing.
    mutating func leave(_ endpoint: String) {
        guard let count = self.inFlight[endpoint] else { return }
        self.inFlight[endpoint] = count > 1 ? count - 1 : nil
    }
}
