import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import Feishu

@Suite struct GroupLookUpTests {
    private static let group = #"{"code":0,"msg":"success","data":{"name":"茶友群","owner_id":"ou_9","user_count":"3"}}"#

    private static func page(_ ids: [String], next: String? = nil) -> StubPlatform.Reaction {
        let items = ids.map { #"{"member_id_type":"open_id","member_id":"\#($0)","name":"n","tenant_key":"tk1"}"# }
        let more = next.map { #""page_token":"\#($0)","has_more":true"# } ?? #""page_token":"","has_more":false"#
        return .json(#"{"code":0,"msg":"success","data":{"items":[\#(items.joined(separator: ","))],\#(more)}}"#)
    }

    @Test func `a group is told with all its pages of members`() async throws {
        let platform = try StubPlatform { call, _ in
            switch (call.endpoint, call.query["page_token"]) {
            case ("im/v1/chats/oc_1", _): .json(Self.group)
            case ("im/v1/chats/oc_1/members", ""): Self.page(["ou_1", "ou_2"], next: "p+2=")
            case ("im/v1/chats/oc_1/members", "p+2="): Self.page(["ou_2", "bad id", "ou_3"])
            default: nil
            }
        }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.lookUp)
        guard case .group(let snapshot) = report.answer else {
            Issue.record("\(report)")
            return
        }
        #expect(snapshot.group == "oc_1")
        #expect(snapshot.name == "茶友群")
        #expect(snapshot.owner == "ou_9")
        #expect(snapshot.members.map(\.id) == ["ou_1", "ou_2", "ou_3"])
        #expect(snapshot.members.allSatisfy { $0.isCustomer })
        let calls = platform.calls.filter { $0.endpoint != StubPlatform.token }
        #expect(calls.count == 3)
        #expect(calls.allSatisfy { $0.verb == "GET" && $0.headers["authorization"] == "Bearer t-1" })
        #expect(calls[1].query["member_id_type"] == "open_id")
        #expect(calls[1].query["page_size"] == "100")
    }

    @Test func `a list without an end is given up, and no part of it taken`() async throws {
        let platform = try StubPlatform { call, before in
            switch call.endpoint {
            case "im/v1/chats/oc_1": .json(Self.group)
            case "im/v1/chats/oc_1/members": Self.page(["ou_1"], next: "p\(before.count)")
            default: nil
            }
        }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.lookUp)
        #expect(report.outcome == .notSent)
        #expect(report.advice == .giveUp)
        #expect(report.code == "too-many")
        #expect(platform.calls(of: "im/v1/chats/oc_1/members").count == 50)
    }

    @Test func `a group that is gone is refused`() async throws {
        let platform = try StubPlatform { call, _ in
            call.endpoint == "im/v1/chats/oc_1" ? .status(400, #"{"code":232009,"msg":"chat dismissed"}"#) : nil
        }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.lookUp)
        #expect(report.code == "232009")
        #expect(report.advice == .gone("oc_1"))
        #expect(platform.calls(of: "im/v1/chats/oc_1/members").isEmpty)
    }

    @Test func `an answer without content is no snapshot`() async throws {
        let platform = try StubPlatform { call, _ in
            call.endpoint == StubPlatform.token ? nil : .json(#"{"code":0,"msg":"success"}"#)
        }
        defer { platform.stop() }
        #expect(try await Caller(platform).send(.lookUp).code == "unreadable")
    }
}
