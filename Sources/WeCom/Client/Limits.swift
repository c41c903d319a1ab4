import Delivery

/// How often the platform lets itself be called; over these numbers it refuses, or drops silently.
///
/// Source: WeCom developer documentation, paths 90312 (frequency), 90236 (messages to members) and 92135 (mass messages).
struct Limits: Sendable {
    let corpID: String
    let agentID: Int

    private static let minute = Duration.seconds(60)
    private static let hour = Duration.seconds(3_600)
    private static let month = Duration.seconds(30 * 86_400)

    /// Narrowest first.
    func rules(endpoint: String, destination: String) -> [LimitRule] {
        var rules: [LimitRule] = []
        if endpoint == Endpoint.memberMessage.rawValue { rules += self.memberRules(destination) }
        if endpoint == Endpoint.groupTask.rawValue { rules += self.groupRules(destination) }
        if let key = self.concurrencyKey(endpoint) { rules.append(LimitRule(key: key, count: 4, window: nil)) }
        rules.append(LimitRule(key: self.minuteKey(endpoint), count: 10_000, window: Self.minute))
        rules.append(LimitRule(key: "\(self.prefix(endpoint))/hour", count: 150_000, window: Self.hour))
        // All accounts of this process leave from one address.
        rules.append(LimitRule(key: "wecom/address/minute", count: 20_000, window: Self.minute))
        rules.append(LimitRule(key: "wecom/address/hour", count: 600_000, window: Self.hour))
        return rules
    }

    func minuteKey(_ endpoint: String) -> String { "\(self.prefix(endpoint))/minute" }

    /// Nil where the platform does not count calls at the same time.
    func concurrencyKey(_ endpoint: String) -> String? {
        Endpoint(rawValue: endpoint)?.isStoring == true ? "\(self.prefix(endpoint))/concurrent" : nil
    }

    /// What one member gets from one app; more is dropped without a word.
    private func memberRules(_ destination: String) -> [LimitRule] {
        guard destination.hasPrefix("member/") else { return [] }
        var seen: Set<String> = []
        // Member ids know no case.
        let members = destination.dropFirst(7).split(separator: "|").map { $0.lowercased() }
        return members.filter { seen.insert($0).inserted }.flatMap { member in
            let key = "wecom/\(self.corpID)/\(self.agentID)/member/\(member)"
            return [
                LimitRule(key: "\(key)/minute", count: 30, window: Self.minute),
                LimitRule(key: "\(key)/hour", count: 1_000, window: Self.hour),
            ]
        }
    }

    /// A group gets at most as many mass messages in a month as the month has days, those sent by hand included.
    ///
    /// Over it the platform says nothing, the message just does not arrive. 28 in 30 days fit every month.
    private func groupRules(_ destination: String) -> [LimitRule] {
        guard destination.hasPrefix("group/") else { return [] }
        return [LimitRule(key: "wecom/\(self.corpID)/\(destination)/month", count: 28, window: Self.month)]
    }

    private func prefix(_ endpoint: String) -> String { "wecom/\(self.corpID)/\(endpoint)" }
}
