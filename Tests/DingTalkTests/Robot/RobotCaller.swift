import Curl
import Delivery
import Domain
import Engine
import Scripts
import TestSupport
import Testing

@testable import DingTalk

/// An account of custom robots whose platform is a stub on this machine.
struct RobotCaller {
    static let address = "https://oapi.dingtalk.com/robot/send?access_token=canary1"
    static let secret = "SECcanarysecret"

    let clock = StandingClock()
    let adapter: DingTalkRobotAdapter

    static func configuration(
        _ change: (inout DingTalkRobotConfiguration) -> Void = { _ in }
    ) -> DingTalkRobotConfiguration {
        var configuration = DingTalkRobotConfiguration(
            groups: [
                .init(id: "store-1", address: Secret(Self.address), secret: Secret(Self.secret)),
                .init(
                    id: "store-2",
                    address: Secret("https://oapi.dingtalk.com/robot/send?access_token=canary2"),
                    keyword: "二号店"
                ),
            ],
            corpID: "dingc"
        )
        change(&configuration)
        return configuration
    }

    init(
        base: String = "https://oapi.dingtalk.com",
        _ change: (inout DingTalkRobotConfiguration) -> Void = { _ in }
    ) throws {
        let clock = self.clock
        self.adapter = try DingTalkRobotAdapter(
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
