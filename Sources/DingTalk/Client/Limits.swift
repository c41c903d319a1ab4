import Delivery
import Domain

/// How often the platform lets itself be called; over these numbers it refuses, and then silences.
///
/// The months are counted in the store, by the calendar of China. Calls for tokens and sign-ins, some hundred in a month,
/// are not in it, nor what other apps of the organisation call: the platform's own refusal remains the last word, and
/// closes the month.
///
/// Source: DingTalk developer documentation, 调用频率限制; 自定义机器人 (20 messages a minute). No number is documented for
/// `groupMessages/send`; it is taken to be that of the custom robot.
struct Limits: Sendable {
    static let addressKey = "dingtalk/address"

    private static let minute = Duration.seconds(60)
    private static let clock = BrandClock("Asia/Shanghai") ?? .utc

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
        let isAnswer = Self.isAnswer(endpoint)
        if !isAnswer {
            rules.append(LimitRule(key: self.secondKey, count: 20, window: .seconds(1)))
            // No number of its own: it is closed when the platform says that a minute is used up.
            rules.append(LimitRule(key: self.endpointKey(endpoint), count: 1_200, window: Self.minute))
        }
        // All accounts of this process leave from one address.
        rules.append(LimitRule(key: Self.addressKey, count: 10_000, window: .seconds(20)))
        return rules
    }

    /// The month of messages by webhook, and that of the API's calls; nil for both.
    func quotas(endpoint: String?) -> [Quota] {
        let counts = [(self.answersKey, self.monthlyAnswers), (self.callsKey, self.monthlyCalls)]
        return counts.compactMap { key, count in
            guard let count, endpoint.map({ self.monthKey($0) == key }) ?? true else { return nil }
            return Quota(key: key, count: count, clock: Self.clock)
        }
    }

    /// The bucket of the month that a call counts in.
    func monthKey(_ endpoint: String) -> String { Self.isAnswer(endpoint) ? self.answersKey : self.callsKey }

    /// What rests when the platform says that a month is used up: that month, or the chat where no month is counted.
    func restingKey(_ endpoint: String, _ destination: String) -> String {
        guard self.quotas(endpoint: endpoint).isEmpty else { return self.monthKey(endpoint) }
        return self.chatKey(destination) ?? self.endpointKey(endpoint)
    }

    private var answersKey: String { "dingtalk/\(self.corpID)/answers" }
    private var callsKey: String { "dingtalk/\(self.corpID)/calls" }

    /// Until the next month begins.
    static func restOfMonth(_ now: Instant) -> Duration {
        Quota(key: "", count: 1, clock: Self.clock).end(at: now) - now
    }

    private static func isAnswer(_ endpoint: String) -> Bool {
        [Endpoint.session, .robot].map(\.rawValue).contains(endpoint)
    }

    /// Nil for a call that goes to no group.
    func chatKey(_ destination: String) -> String? {
        guard destination.hasPrefix("group/") else { return nil }
        return "dingtalk/\(self.corpID)/\(self.robotCode)/\(destination)/minute"
    }

    var secondKey: String { "dingtalk/\(self.corpID)/\(self.appKey)/second" }

    func endpointKey(_ endpoint: String) -> String { "dingtalk/\(self.corpID)/\(self.appKey)/\(endpoint)/minute" }
}
