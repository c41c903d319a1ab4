import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import Slack

/// Posts that are changed.
@Suite struct ChangeTests {
    private static let choices = [Message.Choice(key: "A", label: "A Longjing")]

    private func freeze(_ message: Message, post: String = "C1/1767000003.000100") throws -> FrozenCall {
        try Workspace.adapter().freeze(.groupEdit("C1", post: post, message: message), for: "1/quiz/0")
    }

    @Test func `a change names the post and is all of it`() throws {
        let frozen = try self.freeze(Message(text: "<3", choices: Self.choices, run: "q.1"))
        #expect(frozen.endpoint == "chat.update" && frozen.effectClass == .keyed && frozen.fallbackBody == nil)
        let body = try #require(WireJSON.value(ChangeBody.self, from: frozen.body))
        #expect(body.channel == "C1" && body.ts == "1767000003.000100" && body.text == "&lt;3\nA Longjing")
        #expect(body.blocks.map(\.type) == ["section", "actions"])
    }

    @Test func `a change without choices takes the buttons away`() throws {
        let frozen = try self.freeze(Message(text: "closed"))
        #expect(String(decoding: frozen.body, as: UTF8.self).contains(#""blocks":[]"#))
    }

    @Test(arguments: ["C2/1767000003.000100", "C1/x", "1767000003.000100", "", "C1/C1/1767000003.000100"])
    func `what names no post of the group is refused`(post: String) {
        #expect(throws: RenderingError.self) { try self.freeze(Message(text: "a"), post: post) }
    }

    @Test func `a change is sent as it was frozen, within its own allowance`() async throws {
        let platform = try StubPlatform { _, _ in .json(#"{"ok":true,"channel":"C1","ts":"1767000003.000100"}"#) }
        defer { platform.stop() }
        let caller = try Caller(platform)
        let request = OutboundRequest.groupEdit("C1", post: "C1/1767000003.000100", message: Message(text: "closed"))
        #expect(try await caller.send(request).outcome == .sent)
        #expect(platform.calls.map(\.method) == ["chat.update"])
        let call = try caller.call(request)
        let limits = caller.adapter.limits(endpoint: call.endpoint, destination: call.destination)
        #expect(limits.map(\.key) == ["slack/T1/UBOT/chat.update/minute"] && limits.map(\.count) == [50])
    }
}
