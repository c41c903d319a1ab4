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
        [
            LimitRule(key: "\(self.prefix(destination))/second", count: 5, window: .seconds(1)),
            LimitRule(key: "\(self.prefix(destination))/minute", count: 100, window: .seconds(60)),
        ]
    }

    /// What is closed for an app when the platform says that it was too often, is the minute of this bot.
    func closing(_ report: CallReport, _ destination: String) -> CallReport {
        guard case .closeLimits(_, let pause) = report.advice else { return report }
        return CallReport(
            report.outcome,
            advice: .closeLimits(keys: ["\(self.prefix(destination))/minute"], for: pause),
            code: report.code,
            message: report.message
        )
    }

    private func prefix(_ destination: String) -> String { "feishu/robot/\(self.account)/\(destination)" }
}
