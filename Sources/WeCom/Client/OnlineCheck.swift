import Curl
import Delivery
import Domain

/// Asks the platform whether the account can work at all, without changing anything there.
struct OnlineCheck: Sendable {
    let client: Client
    let agentID: Int
    let now: Instant

    /// Sentences for the operator, what is wrong and what to do; empty when all is well.
    func problems() async -> [String] {
        let call = PlatformCall(endpoint: .followUsers, method: .get)
        switch await self.client.reply(to: call, within: TimeBudget(.seconds(10))) {
        case .silent(let report):
            return ["App \(self.agentID): \(report.message) (\(report.code))"]
        case .answered(let answer):
            if let code = answer.code, code != 0 {
                let report = ErrorTable.report(
                    code: code,
                    text: answer.text,
                    endpoint: .followUsers,
                    limits: self.client.limits,
                    now: self.now
                )
                return ["App \(self.agentID): \(report.message) (\(report.code))"]
            }
            guard let members = WireJSON.value(FollowUsersAnswer.self, from: answer.body)?.follow_user else {
                return ["App \(self.agentID): the answer does not hold what it should: check apiBase. (unreadable)"]
            }
            guard members.isEmpty else { return [] }
            return [
                "App \(self.agentID): no member may serve customers: add members under 客户联系 → 权限配置, "
                    + "or widen the app's 可见范围."
            ]
        }
    }
}
