import Delivery
import Domain

/// How often the platform lets itself be called; over these numbers it refuses, and then silences.
///
/// The month is counted by the sender's own memory, a sliding 30 days: after a restart it knows the last hour only, and
/// calls for tokens and sign-ins are not in it. So it keeps a run of messages from using up a month, and the platform's
/// own refusal remains the last word.
///
/// Source: DingTalk developer documentation, 调用频率限制; 自定义机器人 (20 messages a minute). No number is documented for
/// `groupMessages/send`; it is taken to be that of the custom robot.
struct Limits: Sendable {
    static let addressKey = "dingtalk/address"

    private static let minute = Duration.seconds(60)
    private static let month = Duration.seconds(30 * 86_400)

    let corpID: String
    let appKey: String
    let robotCode: String
    let monthlyCalls: Int?
    let monthlyAnswers: Int?

    init(_ configuration: DingTalkConfiguration) {
        self.corpID = configuration.corpID
        self.appKey = configuration.appKey
        self.robotCode = configuration.robotCode
        self.monthlyCalls = configuration.monthlyCalls
        self.monthlyAnswers = configuration.monthlyAnswers
    }

    /// Those of custom robots: each has its own twenty a minute.
    init(_ configuration: DingTalkRobotConfiguration, account: AccountID) {
        self.corpID = configuration.corpID
        self.appKey = account.rawValue
        self.robotCode = account.rawValue
        self.monthlyCalls = nil
        self.monthlyAnswers = configuration.corpID.isEmpty ? nil : configuration.monthlyAnswers
    }

    /// Narrowest first.
    func rules(endpoint: String, destination: String) -> [LimitRule] {
        var rules: [LimitRule] = []
        if let key = self.chatKey(destination) { rules.append(LimitRule(key: key, count: 20, window: Self.minute)) }
        let isAnswer = [Endpoint.session, .robot].map(\.rawValue).contains(endpoint)
        if !isAnswer {
            rules.append(LimitRule(key: self.secondKey, count: 20, window: .seconds(1)))
            // No number of its own: it is closed when the platform says that a minute is used up.
            rules.append(LimitRule(key: self.endpointKey(endpoint), count: 1_200, window: Self.minute))
        }
        // All accounts of this process leave from one address.
        rules.append(LimitRule(key: Self.addressKey, count: 10_000, window: .seconds(20)))
        if isAnswer, let count = self.monthlyAnswers {
            rules.append(LimitRule(key: "dingtalk/\(self.corpID)/answers/month", count: count, window: Self.month))
        }
        if !isAnswer, let count = self.monthlyCalls {
            rules.append(LimitRule(key: "dingtalk/\(self.corpID)/calls/month", count: count, window: Self.month))
        }
        return rules
    }

    /// Nil for a call that goes to no group.
    func chatKey(_ destination: String) -> String? {
        guard destination.hasPrefix("group/") else { return nil }
        return "dingtalk/\(self.corpID)/\(self.robotCode)/\(destination)/minute"
    }

    var secondKey: String { "dingtalk/\(self.corpID)/\(self.appKey)/second" }

    func endpointKey(_ endpoint: String) -> String { "dingtalk/\(self.corpID)/\(self.appKey)/\(endpoint)/minute" }
}
