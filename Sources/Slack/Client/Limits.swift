import Delivery

/// How often the platform lets itself be called.
///
/// Source: Slack documentation, "Rate limits": they are counted for each method, workspace and app.
struct Limits: Sendable {
    private static let minute = Duration.seconds(60)
    /// When the platform says that it was too often, but not for how long.
    private static let usualPause = Duration.seconds(30)

    let presence: Presence

    /// Narrowest first; a look at a group asks two methods, and an upload is made of two.
    func rules(endpoint: String, destination: String) -> [LimitRule] {
        guard let method = Method(rawValue: endpoint) else { return [] }
        var rules: [LimitRule] = []
        if method == .post || method == .commandAnswer {
            rules.append(LimitRule(key: "\(self.prefix)/\(destination)", count: 1, window: .seconds(1)))
        }
        let methods: [Method] =
            switch method {
            case .members: [.group, .members]
            case .commandAnswer: [.commandAnswer, .post, .whisper]
            case .uploadAddress: [.uploadAddress, .uploadEnd]
            default: [method]
            }
        for method in methods {
            rules.append(LimitRule(key: self.key(method), count: method.callsInMinute, window: Self.minute))
        }
        return rules
    }

    /// The answer to "too often": this method rests for the whole workspace.
    func closing(_ method: Method, for pause: Duration?) -> CallReport.Advice {
        .closeLimits(keys: [self.key(method)], for: pause ?? Self.usualPause)
    }

    private func key(_ method: Method) -> String { "\(self.prefix)/\(method.rawValue)/minute" }

    /// The same for every account that speaks as this bot.
    private var prefix: String { "slack/\(self.presence.team)/\(self.presence.bot)" }
}
