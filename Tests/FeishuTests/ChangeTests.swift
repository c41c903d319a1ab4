import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import Feishu

/// Cards that are changed.
@Suite struct ChangeTests {
    private func request(_ message: Message, post: String = "om_9") -> OutboundRequest {
        .groupEdit("oc_1", post: post, message: message)
    }

    @Test func `a card is changed by a patch of its message, to one without buttons, too`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        #expect(try await caller.send(self.request(Message(text: "已截止"))).outcome == .sent)
        let call = try #require(platform.calls.last)
        #expect(call.verb == "PATCH" && call.endpoint == "im/v1/messages/om_9")
        #expect(call.headers["content-type"] == "application/json; charset=utf-8")
        #expect(call.text.contains(#"\"update_multi\":true"#) && call.text.contains("已截止"))
        #expect(!call.text.contains("column_set"))
    }

    @Test func `a change leaves five times a second for one card, and waits for no message`() throws {
        let adapter = try Platform.adapter()
        let frozen = try adapter.freeze(self.request(Message(text: "a")), for: "1/quiz/0")
        #expect(frozen.effectClass == .keyed && frozen.fallbackBody == nil && frozen.destination == "card/om_9")
        let limits = adapter.limits(endpoint: frozen.endpoint, destination: frozen.destination)
        #expect(limits.map(\.count) == [5, 50, 1_000])
        #expect(limits.allSatisfy { !$0.key.contains("im/v1/messages/second") })
    }

    @Test(arguments: ["", "om_9/../x", "om 9"])
    func `what names no message is refused`(post: String) throws {
        let adapter = try Platform.adapter()
        #expect(throws: RenderingError.self) {
            try adapter.freeze(self.request(Message(text: "a"), post: post), for: "1/quiz/0")
        }
    }

    @Test func `only a card says that it can be changed`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        let card = Message(text: "哪一种？", choices: [.init(key: "A", label: "A 春茶")])
        #expect(try await caller.send(.groupPost("oc_1", message: card)).answer == .post(id: "om_9"))
        #expect(try await caller.send(.groupPost("oc_1", message: Message(text: "a"))).answer == .made(id: "om_9"))
    }
}
