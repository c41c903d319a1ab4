internal import Domain

/// Counts calls by method and minute, and the messages of each channel.
struct SlackMeter: Sendable {
    private let rules: FakeSlackConfiguration.Rules
    private var minutes: [String: (minute: Int64, count: Int)] = [:]
    private var posts: [String: Instant] = [:]

    init(_ rules: FakeSlackConfiguration.Rules) { self.rules = rules }

    /// - Throws: `ratelimited` when the method was called too often in this minute.
    mutating func enter(_ method: SlackMethod, at now: Instant) throws(SlackRefusal) {
        guard let tier = method.tier, let most = self.rules.callsPerMinute[tier] else { return }
        let minute = now.millis / 60_000
        let count = self.minutes[method.name].map { $0.minute == minute ? $0.count : 0 } ?? 0
        guard count < most else {
            let left = (minute + 1) * 60_000 - now.millis
            throw SlackRefusal("ratelimited", retryAfter: Int((left + 999) / 1_000))
        }
        self.minutes[method.name] = (minute, count + 1)
    }

    /// - Throws: `ratelimited` when the channel had a message less than a second ago.
    mutating func post(in channel: String, at now: Instant) throws(SlackRefusal) {
        if let last = self.posts[channel], now < last + self.rules.postPause {
            let left = (last + self.rules.postPause - now).wholeMillis
            throw SlackRefusal("ratelimited", retryAfter: Int((left + 999) / 1_000))
        }
        self.posts[channel] = now
    }
}
