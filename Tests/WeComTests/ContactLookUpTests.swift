import Delivery
import Domain
import TestSupport
import Testing

@testable import WeCom

/// A customer is asked for by address, page by page, and nothing of them is kept but who serves them with which tags.
@Suite struct ContactLookUpTests {
    private static func page(_ followers: String, next: String = "") -> String {
        """
        {"errcode":0,"errmsg":"ok","external_contact":{"external_userid":"wm1","name":"王","avatar":"a","type":1,
        "gender":2},"follow_user":[\(followers)],"next_cursor":"\(next)"}
        """
    }

    private static func follower(_ id: String, _ tags: String) -> String {
        #"{"userid":"\#(id)","remark":"王姐","description":"","createtime":1767000000,"tags":[\#(tags)],"add_way":1}"#
    }

    private static func tag(_ name: String, _ type: Int) -> String {
        #"{"group_name":"g","tag_name":"\#(name)","tag_id":"et1","type":\#(type)}"#
    }

    /// What came of a look-up, and with which queries it was made.
    private func report(
        _ customer: PlatformUserID = "wm1",
        _ answer: @escaping @Sendable (_ cursor: String) -> String
    ) async throws -> (CallReport, [StubPlatform.Call]) {
        let platform = try StubPlatform { call, _ in
            call.endpoint == "gettoken" ? nil : .json(answer(call.query["cursor"] ?? ""))
        }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.contactLookUp(customer))
        return (report, platform.calls(of: "externalcontact/get"))
    }

    private func tags(_ report: CallReport) -> [[String]] {
        guard case .contact(let contact)? = report.answer else { return [["\(report)"]] }
        return contact.guides.map { [$0.id.rawValue] + $0.tags }
    }

    @Test func `tags of the brand and of rule groups count, those a guide made up do not`() async throws {
        let tags = [Self.tag("老顾客", 1), Self.tag("爱喝茶", 2), Self.tag("会员", 3), Self.tag("未来", 9)]
        let answer = Self.page(Self.follower("li.na", tags.joined(separator: ",")) + "," + Self.follower("wang", ""))
        let (report, calls) = try await self.report { _ in answer }
        #expect(report.outcome == .sent && report.code == "0")
        let expected = ContactSnapshot(
            customer: "wm1",
            guides: [.init(id: "li.na", tags: ["老顾客", "会员"]), .init(id: "wang", tags: [])]
        )
        #expect(report.answer == .contact(expected))
        #expect(calls.map(\.verb) == ["GET"])
        #expect(calls[0].query["external_userid"] == "wm1" && calls[0].query["cursor"] == nil)
        #expect(calls[0].body.isEmpty)
    }

    @Test func `many guides come in pages`() async throws {
        let (report, calls) = try await self.report { cursor in
            switch cursor {
            case "": Self.page(Self.follower("a", Self.tag("t1", 1)), next: "c+1")
            case "c+1": Self.page(Self.follower("b", ""), next: "c2")
            default: Self.page(Self.follower("c", Self.tag("t2", 3)))
            }
        }
        #expect(self.tags(report) == [["a", "t1"], ["b"], ["c", "t2"]])
        #expect(calls.map { $0.query["cursor"] } == [nil, "c+1", "c2"])
    }

    @Test func `pages without an end are given up`() async throws {
        let (report, calls) = try await self.report { _ in Self.page(Self.follower("a", ""), next: "again") }
        #expect(report.outcome == .notSent && report.advice == .giveUp && report.code == "too-many")
        #expect(calls.count == 20)
    }

    @Test(arguments: [40_096, 84_061])
    func `whom nobody serves has no tags`(code: Int) async throws {
        let (report, _) = try await self.report { _ in #"{"errcode":\#(code),"errmsg":"not external contact"}"# }
        #expect(report == CallReport(.sent, code: "0", answer: .contact(.init(customer: "wm1", guides: []))))
    }

    @Test func `what the platform refuses follows the table`() async throws {
        let busy = try await self.report { _ in #"{"errcode":-1,"errmsg":"system busy"}"# }.0
        #expect(busy.outcome == .notSent && busy.advice == .retry(after: nil))
        let forbidden = try await self.report { _ in #"{"errcode":48002,"errmsg":"api forbidden"}"# }.0
        #expect(forbidden.advice == .giveUp && forbidden.code == "48002")
        let second = try await self.report { cursor in
            cursor.isEmpty ? Self.page(Self.follower("a", ""), next: "2") : #"{"errcode":45009,"errmsg":"limit"}"#
        }.0
        #expect(second.outcome == .notSent && second.code == "45009", "half of the guides are no answer")
    }

    @Test(
        arguments: [
            #"{"errcode":0,"errmsg":"ok"}"#, #"{"errcode":0,"external_contact":{"external_userid":"wm2"}}"#,
            #"{"errcode":0,"external_contact":{"external_userid":"wm1"},"follow_user":[{"tags":[]}]}"#,
        ]
    )
    func `an answer about nobody, or somebody else, is none`(answer: String) async throws {
        let report = try await self.report { _ in answer }.0
        #expect(report.outcome == .unknown && report.code == "unreadable")
    }

    @Test func `an id that is no plain word stays one value of the query`() async throws {
        let (report, calls) = try await self.report("wm1&cursor=x y") { _ in #"{"errcode":84061}"# }
        #expect(report.outcome == .sent)
        #expect(calls.map { $0.query["cursor"] } == [nil])
    }
}
