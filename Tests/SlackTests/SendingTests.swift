import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import Slack

/// Calls, and what comes of them.
@Suite struct SendingTests {
    private func send(_ request: OutboundRequest, _ reaction: StubPlatform.Reaction) async throws -> CallReport {
        let platform = try StubPlatform { _, _ in reaction }
        defer { platform.stop() }
        return try await Caller(platform).send(request)
    }

    private static let minute = "slack/T1/UBOT/chat.postMessage/minute"

    @Test func `a post leaves as it was frozen, under the bot's token`() async throws {
        let platform = try StubPlatform { _, _ in .json(#"{"ok":true,"channel":"C1","ts":"1767000003.000100"}"#) }
        defer { platform.stop() }
        let caller = try Caller(platform)
        let report = try await caller.send(.post)
        #expect(report == CallReport(.sent, code: "0", answer: .post(id: "C1/1767000003.000100")))
        let call = try #require(platform.calls.first)
        #expect(platform.calls.count == 1 && call.verb == "POST" && call.method == "chat.postMessage")
        #expect(try call.body == caller.call(.post).body)
        #expect(call.headers["authorization"] == "Bearer \(Workspace.token)")
        #expect(call.headers["content-type"] == "application/json; charset=utf-8")
    }

    @Test func `a whisper has no name`() async throws {
        let report = try await self.send(.whisper, .json(#"{"ok":true,"message_ts":"1767000003.000100"}"#))
        #expect(report == CallReport(.sent, code: "0"))
    }

    @Test func `all codes of the documentation are in the table`() {
        let codes = """
            ratelimited rate_limited message_limit_exceeded internal_error fatal_error service_unavailable request_timeout \
            update_failed not_authed invalid_auth token_revoked account_inactive org_login_required token_expired \
            missing_scope no_permission not_allowed_token_type channel_not_found not_in_channel is_archived \
            user_not_in_channel user_not_found cannot_dm_bot msg_too_long msg_blocks_too_long too_many_attachments no_text \
            invalid_blocks invalid_blocks_format markdown_text_conflict invalid_metadata_format metadata_too_large \
            invalid_arguments invalid_json block_mismatch restricted_action restricted_action_read_only_channel \
            restricted_action_thread_only_channel restricted_action_non_threadable_channel \
            restricted_action_thread_locked thread_locked cannot_reply_to_message message_not_found cant_update_message \
            edit_window_closed is_inactive cant_delete_message team_not_found team_access_not_granted ekm_access_denied \
            access_denied app_access_restricted messages_tab_disabled duplicate_message_not_found \
            duplicate_channel_not_found accesslimited team_added_to_org deprecated_endpoint method_deprecated
            """
        for code in codes.split(separator: " ") {
            #expect(ErrorTable.rows[String(code)] != nil, "\(code)")
        }
        for row in ErrorTable.rows.values { #expect(row.meaning.isTranslated) }
    }

    @Test(arguments: [
        (["Retry-After: 7"], Duration.seconds(7)), ([], .seconds(30)), (["Retry-After: soon"], .seconds(30)),
        (["Retry-After: 0"], .seconds(30)), (["retry-after: 99999999999"], .seconds(30)),
    ])
    func `who is throttled rests that method for as long as it was told`(headers: [String], pause: Duration)
        async throws
    {
        let report = try await self.send(.post, .status(429, headers: headers, #"{"ok":false,"error":"ratelimited"}"#))
        #expect(report.outcome == .notSent && report.code == "ratelimited")
        #expect(report.advice == .closeLimits(keys: [Self.minute], for: pause))
        let rules = try Workspace.adapter().limits(endpoint: "chat.postMessage", destination: "chat/C1")
        #expect(rules.contains { $0.key == Self.minute })
    }

    @Test(arguments: [500, 502, 503, 504])
    func `after a failure of the server nobody knows about a post`(status: Int) async throws {
        let answer = StubPlatform.Reaction.status(status, #"{"ok":false,"error":"invalid_auth"}"#)
        let post = try await self.send(.post, answer)
        #expect(post.outcome == .unknown && post.code == "http-\(status)")
        let look = try await self.send(.look, answer)
        #expect(look.outcome == .notSent && look.advice == .retry(after: nil))
    }

    @Test(arguments: [
        (StubPlatform.Reaction.json("<html>"), "unreadable"), (.json("{}"), "unreadable"),
        (.json(#"{"ok":1}"#), "unreadable"),
        (.torn, "lost"), (.hangUp, "lost"),
    ])
    func `an answer that is none leaves a post unknown, and a look may be repeated`(
        reaction: StubPlatform.Reaction,
        code: String
    ) async throws {
        let post = try await self.send(.post, reaction)
        #expect(post.outcome == .unknown && post.code == code)
        let look = try await self.send(.look, reaction)
        #expect(look.outcome == .notSent && look.advice == .retry(after: nil))
    }

    @Test(arguments: [301, 404, 418])
    func `who answers in another way is no Slack`(status: Int) async throws {
        let report = try await self.send(.post, .status(status, "nothing"))
        #expect(report == CallReport(.notSent, advice: .giveUp, code: "http-\(status)", message: report.message))
    }

    @Test func `a refusal under another status is one`() async throws {
        let report = try await self.send(.post, .status(403, #"{"ok":false,"error":"invalid_auth"}"#))
        #expect(report.code == "invalid_auth" && report.advice == .giveUp)
    }

    @Test func `nobody there is not sent`() async throws {
        let platform = try StubPlatform()
        let caller = try Caller(platform) { $0.apiBase = "http://127.0.0.1:1/api" }
        platform.stop()
        let report = try await caller.send(.post)
        #expect(report.outcome == .notSent && report.advice == .retry(after: nil) && report.code == "unreachable")
    }

    @Test func `a call without time does not leave`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        let report = await caller.adapter.send(try caller.call(.post, patience: .zero))
        #expect(report.code == "too-late" && report.advice == .retry(after: nil) && platform.calls.isEmpty)
    }

    @Test(arguments: ["auth.test", "openid.connect.token", "chat.delete", ""])
    func `a call that was never frozen is not made`(endpoint: String) async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let call = OutboundCall(
            effect: "1/quiz/0",
            endpoint: endpoint,
            body: [],
            effectClass: .plain,
            destination: "",
            firstTriedAt: Workspace.now,
            lastTriedAt: Workspace.now,
            patience: .seconds(5)
        )
        let report = try await Caller(platform).adapter.send(call)
        #expect(report.code == "bad-call" && report.advice == .giveUp && platform.calls.isEmpty)
    }

    @Test func `what is missing and what is wrong is told, without a secret`() async throws {
        let missing = try await self.send(
            .post,
            .json(#"{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"im:write"}"#)
        )
        #expect(missing.message?.english.contains("Needed: chat:write.") == true)
        let wrong = try await self.send(
            .post,
            .json(
                #"{"ok":false,"error":"invalid_arguments","response_metadata":{"messages":["[ERROR] \#(Workspace.token)\n x"]}}"#
            )
        )
        #expect(wrong.message?.english.hasSuffix("Slack says: [ERROR] ‹secret›  x") == true)
        let long = String(repeating: "é", count: 5_000)
        _ = try await self.send(
            .post,
            .json(
                #"{"ok":false,"error":"invalid_arguments","needed":"\#(long)","response_metadata":{"messages":["\#(long)"]}}"#
            )
        )
    }

    @Test func `nothing can be looked up`() async throws {
        let adapter = try Workspace.adapter()
        let platform = try StubPlatform()
        defer { platform.stop() }
        let call = try Caller(platform).call(.post)
        let report = await adapter.lookUp(call, among: Siblings(made: [], isAnyOpen: false))
        #expect(report.outcome == .unknown && report.code == "not-readable")
    }

    // MARK: Limits

    @Test func `a channel gets one post a second, and each method its tier`() throws {
        let adapter = try Workspace.adapter()
        #expect(
            adapter.limits(endpoint: "chat.postMessage", destination: "chat/C1") == [
                LimitRule(key: "slack/T1/UBOT/chat/C1", count: 1, window: .seconds(1)),
                LimitRule(key: Self.minute, count: 200, window: .seconds(60)),
            ]
        )
        #expect(
            adapter.limits(endpoint: "chat.postEphemeral", destination: "chat/C1") == [
                LimitRule(key: "slack/T1/UBOT/chat.postEphemeral/minute", count: 100, window: .seconds(60))
            ]
        )
        #expect(
            adapter.limits(endpoint: "conversations.members", destination: "group-look-up/C1") == [
                LimitRule(key: "slack/T1/UBOT/conversations.info/minute", count: 50, window: .seconds(60)),
                LimitRule(key: "slack/T1/UBOT/conversations.members/minute", count: 100, window: .seconds(60)),
            ]
        )
        #expect(adapter.limits(endpoint: "chat.delete", destination: "chat/C1").isEmpty)
        #expect(adapter.patience(endpoint: "conversations.members") == .seconds(60))
        #expect(adapter.patience(endpoint: "chat.postMessage") == nil)
    }
}
