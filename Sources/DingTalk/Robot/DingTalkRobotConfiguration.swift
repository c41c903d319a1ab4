import Domain
public import Scripts

/// What one account of custom robots (自定义机器人) of DingTalk is made from: an account with `platform: dingtalk-webhook`.
///
/// The admin of a group makes such a robot in the group's settings, and copies its address from there. It posts into that
/// one group and hears nothing. DingTalk lets no new ones be made in more and more places; those there are go on.
public struct DingTalkRobotConfiguration: Hashable, Sendable {
    static let form = WebhookForm(
        robot: "robot",
        variable: "ACME_DINGTALK_HOOK",
        signing: "加签 (SEC…)",
        standIn: "https://oapi.dingtalk.com/robot/send?access_token=standin",
        rule: RobotAddress.rule,
        isAddress: { RobotAddress($0) != nil },
        isPlain: { $0.withoutControls.neutralised == $0 && $0.trimmed == $0 }
    )

    /// 1 to 200, each with an id and an address of its own.
    public var groups: [WebhookGroup]
    /// CorpId of the organisation; empty where it is not known: then nobody is called by name, and no month is counted.
    public var corpID: String
    /// Messages by webhook of the organisation in a month, 3,000 in the standard edition; nil for no limit.
    ///
    /// Those of its other accounts are among them.
    public var monthlyAnswers: Int?
    /// What stands before `/robot/send` where posts are sent; the platform itself unless told otherwise.
    public var apiBase: String

    public init(
        groups: [WebhookGroup],
        corpID: String = "",
        monthlyAnswers: Int? = 3_000,
        apiBase: String = "https://oapi.dingtalk.com"
    ) {
        self.groups = groups
        self.corpID = corpID
        self.monthlyAnswers = monthlyAnswers
        self.apiBase = apiBase
    }

    /// All problems, in the order of the fields; empty when the configuration can be used.
    public func validate() -> [String] {
        var problems = Self.form.problems(of: self.groups)
        if !self.corpID.isEmpty, !DingTalkConfiguration.isIdentifier(self.corpID) {
            problems.append("corpID is empty or 1 to 64 letters and digits, such as ding0123456789abcdef.")
        }
        if (self.monthlyAnswers ?? 1) < 1 { problems.append("monthlyAnswers is 1 or more, or left out.") }
        if !DingTalkConfiguration.isBase(self.apiBase) {
            problems.append("apiBase is http:// or https:// with a host, without user, query and fragment.")
        }
        return problems
    }
}
