import Delivery

/// How often the platform lets itself be called; over these numbers it refuses.
///
/// Source: Feishu developer documentation, "频控策略" and the pages of the message APIs.
struct Limits: Sendable {
    let appID: String

    private static let second = Duration.seconds(1)
    private static let minute = Duration.seconds(60)

    /// Narrowest first.
    func rules(endpoint: String, destination: String) -> [LimitRule] {
        var rules: [LimitRule] = []
        if let key = self.placeKey(destination) { rules.append(LimitRule(key: key, count: 5, window: Self.second)) }
        // A look-up asks once for the group and once for each hundred of its members.
        let share = endpoint == Endpoint.group.rawValue ? 10 : 1
        rules.append(LimitRule(key: "\(self.prefix(endpoint))/second", count: 50 / share, window: Self.second))
        rules.append(LimitRule(key: self.appKey(endpoint), count: 1_000 / share, window: Self.minute))
        return rules
    }

    /// The widest bucket of a call.
    func appKey(_ endpoint: String) -> String { "\(self.prefix(endpoint))/minute" }

    /// The bucket of a group, person or card; nil for what is written to nobody.
    ///
    /// A group's is one for all bots in it, so it is named by the group alone; an open_id holds for one app.
    func placeKey(_ destination: String) -> String? {
        if destination.hasPrefix("group/") { return "feishu/\(destination)/second" }
        return ["person/", "card/"].contains(where: destination.hasPrefix)
            ? "feishu/\(self.appID)/\(destination)/second" : nil
    }

    /// Messages and answers are counted together: whether the platform does so is not said.
    private func prefix(_ endpoint: String) -> String {
        let name = endpoint == Endpoint.reply.rawValue ? Endpoint.message.rawValue : endpoint
        return "feishu/\(self.appID)/\(name)"
    }
}
