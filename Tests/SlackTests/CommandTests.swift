import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import Slack

/// Answers to commands, which may be written where the bot is no member.
@Suite struct CommandTests {
    private static let hook = "hook https://hooks.slack.com/commands/T1/1/canary"
    private static let path = "/hooks/commands/T1/1/canary"

    private static func answering(_ message: Message, hook: String = Self.hook) -> OutboundRequest {
        .answering(message, thread: hook)
    }

    /// A platform where the bot sits in no channel; the address of a command is answered so.
    private func platform(
        refusing code: String = "not_in_channel",
        hook reaction: StubPlatform.Reaction = .status(200, "ok")
    ) throws -> StubPlatform {
        try StubPlatform { call, _ in
            call.path.hasPrefix("/hooks/") ? reaction : .json(#"{"ok":false,"error":"\#(code)"}"#)
        }
    }

    @Test func `where the bot is a member, a command is answered like a word`() async throws {
        let platform = try StubPlatform { _, _ in .json(#"{"ok":true,"channel":"C1","ts":"1767000003.000100"}"#) }
        defer { platform.stop() }
        let caller = try Caller(platform)
        let open = try await caller.send(Self.answering(Message(text: "答对了")))
        #expect(open == CallReport(.sent, code: "0", answer: .post(id: "C1/1767000003.000100")))
        _ = try await caller.send(Self.answering(Message(text: "你有 30 分", isPrivate: true)))
        #expect(platform.calls.map(\.method) == ["chat.postMessage", "chat.postEphemeral"])
        #expect(platform.calls.allSatisfy { !$0.text.contains("canary") && !$0.text.contains("invite") })
        #expect(platform.calls.last?.text.contains(#""user":"U1""#) == true)
    }

    @Test(arguments: ["not_in_channel", "channel_not_found"], [false, true])
    func `where it is none, the person alone is answered, and asked to invite it`(
        code: String,
        isPrivate: Bool
    ) async throws {
        let platform = try self.platform(refusing: code)
        defer { platform.stop() }
        let choices = [Message.Choice(key: "A", label: "红茶")]
        let message = Message(text: "哪一种？ <!channel>", choices: choices, isPrivate: isPrivate)
        let report = try await Caller(platform).send(Self.answering(message))
        #expect(report.outcome == .sent && report.advice == .gone("C1") && report.code == code, "\(report)")
        let call = try #require(platform.calls.last)
        #expect(platform.calls.count == 2 && call.path == Self.path && call.headers["authorization"] == nil)
        let said = try #require(WireJSON.value(HookBody.self, from: call.body))
        #expect(said.response_type == "ephemeral")
        #expect(said.text.hasPrefix("哪一种？ &lt;!channel&gt;\nA 红茶\n\n"))
        #expect(said.text.contains("只有你看得到") && said.text.contains("`/invite` <@UBOT>"))
    }

    @Test(arguments: [
        (StubPlatform.Reaction.status(404, "expired_url"), CallOutcome.notSent, CallReport.Advice.giveUp, "http-404"),
        (.status(429, "rate_limited"), .notSent, .retry(after: .seconds(1)), "http-429"),
        (.status(500), .unknown, .none, "http-500"), (.hangUp, .unknown, .none, "lost"),
    ])
    func `what becomes of the address of a command is told`(
        reaction: StubPlatform.Reaction,
        outcome: CallOutcome,
        advice: CallReport.Advice,
        code: String
    ) async throws {
        let platform = try self.platform(hook: reaction)
        defer { platform.stop() }
        let report = try await Caller(platform).send(Self.answering(Message(text: "a")))
        #expect(report.outcome == outcome && report.advice == advice && report.code == code, "\(report)")
    }

    @Test func `another refusal is what it is without the address`() async throws {
        for (code, advice) in [("restricted_action", CallReport.Advice.giveUp), ("is_archived", .gone("C1"))] {
            let platform = try self.platform(refusing: code)
            defer { platform.stop() }
            let report = try await Caller(platform).send(Self.answering(Message(text: "a")))
            #expect(report.outcome == .notSent && report.advice == advice)
            #expect(platform.calls.count == 1)
        }
    }

    @Test(arguments: [
        "hook https://evil.example/commands/T1/1/canary", "hook https://hooks.slack.com/commands/../x",
        "hook https://hooks.slack.com/services/T1/canary", "hook https://hooks.slack.com.evil/commands/canary",
        "hook https://hooks.slack.com/commands/a?b=canary", "hook https://hooks.slack.com@evil/commands/canary",
        "hook ",
    ])
    func `an address of anybody else is never called, and the channel is answered`(hook: String) throws {
        let call = try Workspace.adapter().freeze(Self.answering(Message(text: "a"), hook: hook), for: "1/quiz/0")
        #expect(call.endpoint == "chat.postMessage" && call.destination == "chat/C1")
        #expect(!String(decoding: call.body, as: UTF8.self).contains("canary"))
    }

    @Test func `a stored answer with another address is not made`() async throws {
        let platform = try self.platform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        let stored = CommandAnswer(
            method: "chat.postMessage",
            post: PostBody(channel: "C1", text: "a"),
            hook: Secret("@evil.example/"),
            alone: "a"
        )
        let call = OutboundCall(
            effect: "1/quiz/0",
            endpoint: "response_url",
            body: WireJSON.bytes(stored),
            effectClass: .plain,
            destination: "chat/C1",
            firstTriedAt: Workspace.now,
            lastTriedAt: Workspace.now,
            patience: .seconds(5)
        )
        let report = await caller.adapter.send(call)
        #expect(report.code == "bad-call" && platform.calls.isEmpty)
    }

    @Test func `buttons have a shorter form here too, and the calls count as what they are`() throws {
        let choices = [Message.Choice(key: "A", label: "A 红茶")]
        let message = Message(text: "哪一种？", choices: choices)
        let call = try Workspace.adapter().freeze(Self.answering(message), for: "1/quiz/0")
        let answer = try #require(WireJSON.value(CommandAnswer.self, from: call.body))
        #expect(answer.post.blocks?.count == 2 && answer.hook == Secret("/commands/T1/1/canary"))
        #expect(!"\(answer)".contains("canary"))
        let shorter = try #require(call.fallbackBody.flatMap { WireJSON.value(CommandAnswer.self, from: $0) })
        #expect(shorter.post.blocks == nil && shorter.post.text == "哪一种？\nA 红茶")
        let rules = try Workspace.adapter().limits(endpoint: call.endpoint, destination: call.destination)
        #expect(rules.map(\.count) == [1, 60, 200, 100])
    }
}
