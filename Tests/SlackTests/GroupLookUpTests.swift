import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import Slack

/// Who is in a group.
@Suite struct GroupLookUpTests {
    private static let info = #"{"ok":true,"channel":{"id":"C1","name":"tea","creator":"U9","is_archived":false}}"#

    private static func page(_ members: [String], next: String = "") -> String {
        let list = members.map { "\"\($0)\"" }.joined(separator: ",")
        return #"{"ok":true,"members":[\#(list)],"response_metadata":{"next_cursor":"\#(next)"}}"#
    }

    private static func member(_ id: PlatformUserID) -> GroupSnapshot.Member {
        GroupSnapshot.Member(id: id, isCustomer: true, joinedAt: nil, broughtBy: nil, channel: nil)
    }

    @Test func `all pages are read, and the bot is not among them`() async throws {
        let platform = try StubPlatform { call, _ in
            guard call.method == "conversations.members" else { return .json(Self.info) }
            return .json(
                call.fields["cursor"] == "dXN="
                    ? Self.page(["U3", "bad/id"]) : Self.page(["U1", "UBOT"], next: "dXN=")
            )
        }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.look)
        let snapshot = GroupSnapshot(
            group: "C1",
            name: "tea",
            owner: "T1/U9",
            members: [Self.member("T1/U1"), Self.member("T1/U3")],
            version: nil
        )
        #expect(report == CallReport(.sent, code: "0", answer: .group(snapshot)))
        #expect(
            platform.calls.map(\.method) == ["conversations.info", "conversations.members", "conversations.members"]
        )
        #expect(platform.calls[1].fields == ["channel": "C1", "limit": "200"])
        #expect(platform.calls[2].fields == ["channel": "C1", "limit": "200", "cursor": "dXN="])
        #expect(platform.calls[1].headers["authorization"] == "Bearer \(Workspace.token)")
    }

    @Test func `a group without end is given up`() async throws {
        let platform = try StubPlatform { call, _ in
            .json(call.method == "conversations.members" ? Self.page(["U1"], next: "again") : Self.info)
        }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.look)
        #expect(report.code == "too-many" && report.advice == .giveUp && report.answer == nil)
        #expect(platform.calls.count == 51)
    }

    @Test(arguments: ["conversations.info", "conversations.members"])
    func `a throttled method rests, and no half list is told`(method: String) async throws {
        let platform = try StubPlatform { call, before in
            if call.method == method, method == "conversations.info" || before.count == 2 {
                return .status(429, headers: ["Retry-After: 3"], "")
            }
            return .json(call.method == "conversations.members" ? Self.page(["U1"], next: "x") : Self.info)
        }
        defer { platform.stop() }
        let caller = try Caller(platform)
        let report = try await caller.send(.look)
        let key = "slack/T1/UBOT/\(method)/minute"
        #expect(report.outcome == .notSent && report.advice == .closeLimits(keys: [key], for: .seconds(3)))
        #expect(caller.adapter.limits(endpoint: "conversations.members", destination: "").contains { $0.key == key })
    }

    @Test(arguments: [
        ("channel_not_found", CallReport.Advice.gone("C1")), ("internal_error", .retry(after: nil)),
        ("missing_scope", .giveUp),
    ])
    func `a refusal is one`(code: String, advice: CallReport.Advice) async throws {
        let platform = try StubPlatform { _, _ in .json(#"{"ok":false,"error":"\#(code)"}"#) }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.look)
        #expect(report.outcome == .notSent && report.code == code && report.advice == advice)
    }

    @Test(arguments: [#"{"ok":true}"#, #"{"ok":true,"channel":{"id":"C2"}}"#, #"{"ok":true,"channel":7}"#])
    func `an answer about nothing or another group is none`(answer: String) async throws {
        let platform = try StubPlatform { _, _ in .json(answer) }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.look)
        #expect(report.outcome == .notSent && report.code == "unreadable" && report.advice == .retry(after: nil))
    }
}
