internal import Domain

/// Counts the app's calls by second and month, and the messages of each group.
struct DingTalkMeter: Sendable {
    private let rules: FakeDingTalkConfiguration.Rules
    private let clock: BrandClock
    private var second: (number: Int64, count: Int) = (0, 0)
    private var calls: (month: Int, count: Int) = (0, 0)
    private var webhook: (month: Int, count: Int) = (0, 0)
    private var told: (month: Int, count: Int) = (0, 0)
    /// The newest messages of each group, at most as many as a minute allows.
    private var posts: [String: [Instant]] = [:]
    private var bans: [String: Instant] = [:]

    init(_ rules: FakeDingTalkConfiguration.Rules, clock: BrandClock) {
        self.rules = rules
        self.clock = clock
    }

    /// Counts a call; a refused one is not counted.
    ///
    /// - Throws: The refusal of the old or the new API when this second or this month had too many.
    mutating func enter(isOld: Bool, at now: Instant) throws(DingTalkRefusal) {
        let month = self.month(now)
        if self.calls.month != month { self.calls = (month, 0) }
        guard self.calls.count < self.rules.callsPerMonth else {
            let code = isOld ? "90020" : "Forbidden.AccessDenied.ApiCountLimitForOrg"
            throw DingTalkRefusal(code, "the month's calls are used up")
        }
        if self.second.number != now.seconds { self.second = (now.seconds, 0) }
        guard self.second.count < self.rules.callsPerSecond else {
            let code = isOld ? "90018" : "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"
            throw DingTalkRefusal(code, "too many calls in this second")
        }
        self.second.count += 1
        self.calls.count += 1
    }

    /// Counts a message to a group.
    ///
    /// - Throws: 410100 for a webhook, `send.too.fast` else, when the last minute had too many; then the group takes
    ///   nothing for a while, which more of them do not make longer. 90030 for a webhook whose month is used up.
    mutating func post(in group: String, isWebhook: Bool, at now: Instant) throws(DingTalkRefusal) {
        let refusal = DingTalkRefusal(
            isWebhook ? "410100" : "send.too.fast",
            "send too fast, exceed 20 times per minute"
        )
        if let end = self.bans[group], now < end { throw refusal }
        let recent = (self.posts[group] ?? []).filter { now < $0 + .seconds(60) }
        guard recent.count < self.rules.messagesPerMinute else {
            self.bans[group] = now + self.rules.ban
            throw refusal
        }
        if isWebhook {
            let month = self.month(now)
            if self.webhook.month != month { self.webhook = (month, 0) }
            guard self.webhook.count < self.rules.webhookMessagesPerMonth else {
                throw DingTalkRefusal("90030", "the month's webhook messages are used up")
            }
            self.webhook.count += 1
        }
        self.posts[group] = recent + [now]
    }

    /// Counts a robot message; false when the month's are used up.
    mutating func tell(at now: Instant) -> Bool {
        let month = self.month(now)
        if self.told.month != month { self.told = (month, 0) }
        guard self.told.count < self.rules.robotMessagesPerMonth else { return false }
        self.told.count += 1
        return true
    }

    private func month(_ now: Instant) -> Int {
        let parts = self.clock.day(at: now).parts
        return parts.year * 12 + parts.month
    }
}
