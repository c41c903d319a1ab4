import Delivery
import Testing

@testable import Feishu

@Suite struct LimitsTests {
    private let limits = Limits(appID: "cli_test")

    private static let app = [
        LimitRule(key: "feishu/cli_test/im/v1/messages/second", count: 50, window: .seconds(1)),
        LimitRule(key: "feishu/cli_test/im/v1/messages/minute", count: 1_000, window: .seconds(60)),
    ]

    @Test func `a group takes five messages a second from all bots, posts and answers together`() {
        let group = LimitRule(key: "feishu/group/oc_1/second", count: 5, window: .seconds(1))
        for endpoint in ["im/v1/messages", "im/v1/messages/reply"] {
            #expect(self.limits.rules(endpoint: endpoint, destination: "group/oc_1") == [group] + Self.app)
        }
        let other = Limits(appID: "cli_other").rules(endpoint: "im/v1/messages", destination: "group/oc_1")
        #expect(other.first == group)
    }

    @Test func `a person takes five messages a second from an app`() {
        let person = LimitRule(key: "feishu/cli_test/person/ou_1/second", count: 5, window: .seconds(1))
        #expect(
            self.limits.rules(endpoint: "im/v1/messages", destination: "person/ou_1") == [person] + Self.app
        )
    }

    @Test func `look-ups are many calls each, and so are fewer`() {
        #expect(
            self.limits.rules(endpoint: "im/v1/chats", destination: "group-look-up/oc_1") == [
                LimitRule(key: "feishu/cli_test/im/v1/chats/second", count: 5, window: .seconds(1)),
                LimitRule(key: "feishu/cli_test/im/v1/chats/minute", count: 100, window: .seconds(60)),
            ]
        )
    }
}
