import Delivery
import Domain

/// How much one custom bot may post: each has its own count.
///
/// The five posts a second of all bots in a group cannot be told apart from here: the group's id is not known.
/// Source: Feishu developer documentation, "自定义机器人使用指南", 频控.
struct RobotLimits: Sendable {
    let account: AccountID

    /// Narrowest first.
    func rules(_ destination: String) -> [LimitRule] {
        let minute = self.asApp(destination).appKey(Endpoint.hook.rawValue)
        return [
            LimitRule(key: "feishu/robot/\(self.account)/\(destination)/second", count: 5, window: .seconds(1)),
            LimitRule(key: minute, count: 100, window: .seconds(60)),
        ]
    }

    /// The same bot as the table of refusals wants it, which closes the bucket of the minute.
    func asApp(_ destination: String) -> Limits { Limits(appID: "robot/\(self.account)/\(destination)") }
}
