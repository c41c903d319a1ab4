import Domain
public import Scripts

/// What one account of custom bots (自定义机器人) of Feishu or Lark is made from: an account with `platform: feishu-webhook`.
///
/// The admin of a group makes such a bot in the group's settings, and copies its address from there. It posts into that
/// one group and hears nothing.
public struct FeishuRobotConfiguration: Hashable, Sendable {
    static let form = WebhookForm(
        robot: "bot",
        variable: "ACME_FEISHU_HOOK",
        signing: "签名校验",
        standIn: "https://open.feishu.cn/open-apis/bot/v2/hook/stand-in",
        rule: RobotAddress.rule,
        isAddress: { RobotAddress($0) != nil },
        isPlain: { $0.withoutControls.neutralised == $0 && $0.trimmed == $0 }
    )

    /// 1 to 200, each with an id and an address of its own.
    public var groups: [WebhookGroup]
    /// What stands before `/open-apis` where posts are sent; nil for the host that the address of the bot names.
    public var apiBase: String?

    public init(groups: [WebhookGroup], apiBase: String? = nil) {
        self.groups = groups
        self.apiBase = apiBase
    }

    /// All problems, in the order of the fields; empty when the configuration can be used.
    public func validate() -> [String] {
        var problems = Self.form.problems(of: self.groups)
        if let base = self.apiBase, !FeishuConfiguration.isBase(base) {
            problems.append("apiBase is http:// or https:// with a host, without user, query and fragment.")
        }
        return problems
    }
}
