import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import WeCom

extension Siblings {
    fileprivate static let none = Siblings(made: [], isAnyOpen: false)
}

/// Whether a group task whose making ended unknown can be found again.
@Suite struct GroupTaskSearchTests {
    private static let tried = Instant(seconds: 1_767_000_010)
    private static let message = Message(
        text: "tonight",
        attachments: [
            .image(mediaID: "M1"), .link(title: "t", url: "https://a.example", description: "d", pictureURL: ""),
        ]
    )

    /// A task as the platform lists it: media come back under other ids.
    private static func task(_ id: String, text: String = "tonight", url: String = "https://a.example") -> String {
        """
        {"msgid":"\(id)","create_time":"1767000010","create_type":0,"text":{"content":"\(text)"},"attachments":[
        {"msgtype":"image","image":{"media_id":"other","pic_url":"https://p.example"}},
        {"msgtype":"link","link":{"title":"t","picurl":"","desc":"d","url":"\(url)"}}]}
        """
    }

    private static func list(_ tasks: [String], next: String = "") -> StubPlatform.Reaction {
        .json(#"{"errcode":0,"next_cursor":"\#(next)","group_msg_list":[\#(tasks.joined(separator: ","))]}"#)
    }

    private static func senders(_ ids: [String]) -> StubPlatform.Reaction {
        let tasks = ids.map { #"{"userid":"\#($0)","status":0}"# }.joined(separator: ",")
        return .json(#"{"errcode":0,"next_cursor":"","task_list":[\#(tasks)]}"#)
    }

    /// Looks a task up some time after its try, at a platform with these answers.
    private func report(
        after delay: Duration,
        lists: [StubPlatform.Reaction],
        senders: [String: StubPlatform.Reaction] = [:],
        siblings: Siblings = .none
    ) async throws -> (report: CallReport, calls: [StubPlatform.Call]) {
        let platform = try StubPlatform { call, before in
            switch call.endpoint {
            case "externalcontact/get_groupmsg_list_v2":
                lists[min(before.count { $0.endpoint == call.endpoint }, lists.count - 1)]
            case "externalcontact/get_groupmsg_task":
                senders.first { call.text.contains("\"\($0.key)\"") }?.value
            default: nil
            }
        }
        defer { platform.stop() }
        let caller = try Caller(platform, clock: StandingClock(Self.tried + delay))
        let request = OutboundRequest.groupTask("wr1", owner: "Li.Na", message: Self.message)
        let call = try caller.call(request, triedAt: Self.tried)
        let report = await caller.adapter.lookUp(call, among: siblings)
        #expect(report.message?.isTranslated != false, "\(report)")
        return (report, platform.calls)
    }

    @Test func `a task that a sibling has made is not taken for this one`() async throws {
        let twin = try await self.report(
            after: .seconds(120),
            lists: [Self.list([Self.task("G1")])],
            senders: ["G1": Self.senders(["li.na"])],
            siblings: Siblings(made: ["G1"], isAnyOpen: false)
        )
        #expect(twin.report.outcome == .notSent)
    }

    @Test func `while a sibling is open nobody knows whose a task is, and an absent one is absent`() async throws {
        let siblings = Siblings(made: [], isAnyOpen: true)
        let contested = try await self.report(
            after: .seconds(120),
            lists: [Self.list([Self.task("G1")])],
            senders: ["G1": Self.senders(["li.na"])],
            siblings: siblings
        )
        #expect((contested.report.outcome, contested.report.code) == (.unknown, "contested"))
        let absent = try await self.report(after: .seconds(120), lists: [Self.list([])], siblings: siblings)
        #expect(absent.report.outcome == .notSent)
    }

    @Test func `an open sibling with another content does not contest a task`() async throws {
        let other = Array(
            #"{"chat_type":"group","chat_id_list":["wr9"],"sender":"li.na","text":{"content":"something else"}}"#.utf8
        )
        let report = try await self.report(
            after: .seconds(120),
            lists: [Self.list([Self.task("G1")])],
            senders: ["G1": Self.senders(["li.na"])],
            siblings: Siblings(made: [], open: ["9/push/0": other], isIncomplete: false)
        ).report
        #expect(report.outcome == .sent)
    }

    @Test func `a task with the same content and sender is found`() async throws {
        let (report, calls) = try await self.report(
            after: .seconds(10),
            lists: [Self.list([Self.task("other", text: "tomorrow"), Self.task("msg1")])],
            senders: ["msg1": Self.senders(["li.na"])]
        )
        #expect(report == CallReport(.sent, code: "0", answer: .made(id: "msg1")))
        let asked = try #require(calls.first { $0.endpoint == "externalcontact/get_groupmsg_list_v2" })
        #expect(
            asked.text == """
                {"chat_type":"group","cursor":"","end_time":1767000080,"filter_type":2,"limit":100,\
                "start_time":1766999410}
                """
        )
    }

    @Test func `the list is read page by page`() async throws {
        let (report, calls) = try await self.report(
            after: .seconds(10),
            lists: [Self.list([Self.task("a", url: "https://b.example")], next: "c1"), Self.list([Self.task("msg1")])],
            senders: ["msg1": Self.senders(["li.na"])]
        )
        #expect(report.answer == .made(id: "msg1"))
        let cursors = calls.filter { $0.endpoint.hasSuffix("list_v2") }.map { $0.text.contains(#""cursor":"c1""#) }
        #expect(cursors == [false, true])
    }

    @Test func `a task of another sender is not ours`() async throws {
        let (report, _) = try await self.report(
            after: .seconds(66),
            lists: [Self.list([Self.task("msg1")])],
            senders: ["msg1": Self.senders(["wang"])]
        )
        #expect(report.outcome == .notSent)
        #expect(report.code == "absent")
    }

    @Test func `an absent task is only believed when it has had its minute to appear`() async throws {
        let lists = [Self.list([])]
        let soon = try await self.report(after: .milliseconds(64_999), lists: lists).report
        #expect(soon.outcome == .unknown)
        #expect(soon.code == "not-settled")
        let late = try await self.report(after: .seconds(65), lists: lists).report
        #expect(late.outcome == .notSent)
        #expect(late.advice == .retry(after: nil))
    }

    @Test func `two tasks that are alike are for a person to tell apart`() async throws {
        let (report, _) = try await self.report(
            after: .seconds(600),
            lists: [Self.list([Self.task("msg1"), Self.task("msg2")])],
            senders: ["msg1": Self.senders(["li.na"]), "msg2": Self.senders(["li.na"])]
        )
        #expect(report.outcome == .unknown)
        #expect(report.code == "ambiguous")
    }

    private static let troubles: [(StubPlatform.Reaction, StubPlatform.Reaction, String)] = [
        (.status(502), senders(["li.na"]), "http-502"),
        (.json(#"{"errcode":60020,"errmsg":"no"}"#), senders(["li.na"]), "60020"),
        (.json(#"{"errcode":0}"#), senders(["li.na"]), "unreadable"),
        (list([task("msg1")]), .json(#"{"errcode":41063,"errmsg":"dispatching"}"#), "41063"),
        (list([task("msg1")]), .hangUp, "lost"),
        (list([], next: "always"), senders(["li.na"]), "too-many"),
        (list((0..<21).map { task("msg\($0)") }), senders(["li.na"]), "too-many"),
    ]

    @Test(arguments: GroupTaskSearchTests.troubles.indices)
    func `as long as the platform cannot be asked to the end it stays unknown`(index: Int) async throws {
        let (list, senders, code) = Self.troubles[index]
        let (report, calls) = try await self.report(after: .seconds(600), lists: [list], senders: ["msg1": senders])
        #expect(report.outcome == .unknown)
        #expect(report.code == code)
        #expect(calls.count <= 11)
    }

    @Test func `nothing else can be looked up`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        let report = await caller.adapter.lookUp(try caller.call(.note), among: .none)
        #expect(report.outcome == .unknown)
        #expect(report.code == "not-readable")
        #expect(report.message?.isTranslated == true)
        #expect(platform.calls.isEmpty)
    }
}
