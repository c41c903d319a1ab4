import Curl
import Delivery
import Domain
import Engine
import Scripts
import TestSupport
import Testing

@testable import Feishu

/// An account of custom bots whose platform is a stub on this machine.
struct RobotCaller {
    static let address = "https://open.feishu.cn/open-apis/bot/v2/hook/canary-token-1"
    static let secret = "canary-bot-secret"

    let clock = StandingClock()
    let adapter: FeishuRobotAdapter

    static func configuration(
        _ change: (inout FeishuRobotConfiguration) -> Void = { _ in }
    ) -> FeishuRobotConfiguration {
        var configuration = FeishuRobotConfiguration(groups: [
            .init(id: "store-1", address: Secret(Self.address), secret: Secret(Self.secret)),
            .init(
                id: "store-2",
                address: Secret("https://open.larksuite.com/open-apis/bot/v2/hook/canary-token-2"),
                keyword: "二号店"
            ),
        ])
        change(&configuration)
        return configuration
    }

    init(base: String? = nil, _ change: (inout FeishuRobotConfiguration) -> Void = { _ in }) throws {
        let clock = self.clock
        self.adapter = try FeishuRobotAdapter(
            account: "acme-hook",
            configuration: Self.configuration {
                $0.apiBase = base
                change(&$0)
            },
            client: Curl.Client(.direct),
            now: { clock.now }
        )
    }

    func call(_ message: Message, to group: GroupID = "store-1") throws -> OutboundCall {
        let frozen = try self.adapter.freeze(.groupPost(group, message: message), for: "1/test/0")
        return OutboundCall(
            effect: "1/test/0",
            endpoint: frozen.endpoint,
            body: frozen.body,
            effectClass: frozen.effectClass,
            destination: frozen.destination,
            firstTriedAt: self.clock.now,
            lastTriedAt: self.clock.now,
            patience: .seconds(5)
        )
    }

    /// Whatever comes of it: what is told of it is told in both languages, and holds no secret.
    func send(_ text: String = "今晚八点", to group: GroupID = "store-1") async throws -> CallReport {
        let report = await self.adapter.send(try self.call(Message(text: text), to: group))
        #expect(report.message?.isTranslated != false, "\(report)")
        #expect(!"\(report)".contains("canary"), "\(report)")
        return report
    }
}
