import Delivery
import Domain
import Engine
import Scripts
import TestSupport
import Testing

@testable import DingTalk

/// Custom robots: one-way, each with an address and a secret of its own.
@Suite struct RobotTests {
    private func post(_ message: Message, to group: GroupID = "store-1") throws -> SessionPost.Message {
        let frozen = try RobotCaller().adapter.freeze(.groupPost(group, message: message), for: "1/test/0")
        return try #require(WireJSON.value(FrozenPost.self, from: frozen.body)).message
    }

    private func refusal(_ request: OutboundRequest, by adapter: DingTalkRobotAdapter) -> Bilingual? {
        do throws(RenderingError) {
            _ = try adapter.freeze(request, for: "1/test/0")
            return nil
        } catch { return error.message }
    }

    // MARK: Signing

    @Test func `the vector of the reference is met, also as it stands in an address`() {
        let signature = HeaderSignature(.message, secret: Secret("SECdingrobotsecret0001"))
            .text(for: Array("1700000000000".utf8))
        let text = String(decoding: signature, as: UTF8.self)
        #expect(text == "JBZa3b7UqMOar8whsMh16ImwItwAUIq3Dm8CAYNnO2o=")
        #expect(text.percentEncoded == "JBZa3b7UqMOar8whsMh16ImwItwAUIq3Dm8CAYNnO2o%3D")
    }

    @Test func `the address carries token, time and signature, and each attempt its own time`() async throws {
        let platform = try StubPlatform { _, _ in .json(#"{"errcode":0,"errmsg":"ok"}"#) }
        defer { platform.stop() }
        let caller = try RobotCaller(base: platform.base)
        try await #expect(caller.send().outcome == .sent)
        caller.clock.advance(by: .seconds(4_000))
        _ = try await caller.send()
        let calls = platform.calls(of: "robot/send")
        #expect(calls.count == 2 && calls[0].text == calls[1].text)
        for (call, stamp) in zip(calls, ["1700000050000", "1700004050000"]) {
            let sign = HeaderSignature(.message, secret: Secret(RobotCaller.secret)).text(for: Array(stamp.utf8))
            #expect(
                call.query == [
                    "access_token": "canary1", "timestamp": stamp, "sign": String(decoding: sign, as: UTF8.self),
                ]
            )
            #expect(call.headers["x-acs-dingtalk-access-token"] == nil)
            #expect(call.text.contains(#""msgtype":"text""#) && call.text.contains(#""content":"今晚八点""#))
        }
    }

    @Test func `a robot without a secret signs nothing`() async throws {
        let platform = try StubPlatform { _, _ in .json(#"{"errcode":"0","errmsg":"ok"}"#) }
        defer { platform.stop() }
        try await #expect(RobotCaller(base: platform.base).send("二号店今晚", to: "store-2").outcome == .sent)
        #expect(platform.calls.map(\.query) == [["access_token": "canary2"]])
    }

    // MARK: Rendering

    @Test func `choices are lines, people are called by their userid, and there is no hint to answer`() throws {
        let message = Message(
            text: "哪一种？",
            choices: [.init(key: "A", label: "A 春茶"), .init(key: "B", label: "红茶")],
            mentions: ["dingc/u1", "other/u2", "dingc/$:LWCP"]
        )
        let post = try self.post(message)
        #expect(post.text?.content == "@u1 哪一种？\nA 春茶\nB 红茶" && post.at.atUserIds == ["u1"])
        #expect(!post.at.isAtAll && post.msgUuid.count == 32)
        let strangers = try RobotCaller { $0.corpID = "" }.adapter
        #expect(strangers.capabilities == [.postsInGroups])
        #expect(
            String(
                decoding: try strangers.freeze(.groupPost("store-1", message: message), for: "1/test/0").body,
                as: UTF8.self
            ).contains(#""atUserIds":[]"#)
        )
    }

    @Test func `links make it Markdown, in which nothing that somebody wrote is a mark`() throws {
        let link = Attachment.link(title: "规则", url: "https://a.example/r(1)", description: "", pictureURL: "")
        let post = try self.post(Message(text: "# [点我](http://x)", attachments: [link]))
        #expect(post.msgtype == "markdown" && post.markdown?.title == "# [点我](http://x)")
        #expect(post.markdown?.text == "＃ ［点我］(http://x)  \n  [规则](https://a.example/r%281%29)")
    }

    @Test func `the keyword stands above a post that lacks it`() throws {
        #expect(try self.post(Message(text: "今晚八点"), to: "store-2").text?.content == "二号店\n今晚八点")
        #expect(try self.post(Message(text: "今晚二号店见"), to: "store-2").text?.content == "今晚二号店见")
    }

    @Test func `a post is plain, names its group, holds no secret, and differs for each effect`() throws {
        let call = try RobotCaller().call(Message(text: "x"))
        #expect(call.effectClass == .plain && call.destination == "group/store-1" && call.endpoint == "robot/send")
        #expect(!String(decoding: call.body, as: UTF8.self).contains("canary"))
        let other = try RobotCaller().adapter.freeze(
            .groupPost("store-1", message: Message(text: "x")),
            for: "2/test/0"
        )
        #expect(other.body != call.body)
    }

    @Test func `everything but a post into a known group is refused in both languages`() throws {
        let adapter = try RobotCaller().adapter
        let refused: [OutboundRequest] = [
            .note, .groupLookUp("store-1"), .reply, .post, .groupPost("store-3", message: Message(text: "x")),
            .groupPost("store-1", message: Message(text: "x", isPrivate: true)),
            .groupPost("store-1", message: Message(text: "")),
            .groupPost("store-1", message: Message(text: String(repeating: "x", count: 15_001))),
            .groupPost("store-1", message: Message(text: "x", attachments: [.image(mediaID: "m")])),
        ]
        for request in refused { #expect(self.refusal(request, by: adapter)?.isTranslated == true, "\(request.name)") }
    }

    // MARK: What comes back

    private static let minute = "dingtalk/dingc/acme-hook/group/store-1/minute"

    @Test(arguments: [
        ("-1", CallReport.Advice.retry(after: nil)),
        ("410100", .closeLimits(keys: [RobotTests.minute], for: .seconds(600))),
        ("130101", .closeLimits(keys: [RobotTests.minute], for: .seconds(600))),

        ("90030", .closeLimits(keys: ["dingtalk/dingc/answers"], for: .seconds(1_359_950))),
        ("310000", .giveUp), ("400101", .gone("store-1")), ("400106", .gone("store-1")), ("400102", .gone("store-1")),
        ("400013", .gone("store-1")), ("400105", .giveUp), ("40035", .giveUp), ("43004", .giveUp), ("430101", .giveUp),
        ("430102", .giveUp), ("430103", .degrade), ("430104", .giveUp), ("999999", .giveUp),
    ])
    func `each refusal has its advice`(code: String, advice: CallReport.Advice) async throws {
        let platform = try StubPlatform { _, _ in .json(#"{"errcode":\#(code),"errmsg":"canary1 says no"}"#) }
        defer { platform.stop() }
        let report = try await RobotCaller(base: platform.base).send()
        #expect(report.outcome == .notSent && report.advice == advice && report.code == code, "\(report)")
    }

    @Test func `what is lost on the way is unknown, and what never left is not sent`() async throws {
        let reactions: [StubPlatform.Reaction] = [
            .hangUp, .torn, .status(502, "<html>"), .json("<html>"), .json("{}"),
        ]
        for reaction in reactions {
            let platform = try StubPlatform { _, _ in reaction }
            defer { platform.stop() }
            try await #expect(RobotCaller(base: platform.base).send().outcome == .unknown)
        }
        let report = try await RobotCaller(base: "http://127.0.0.1:1").send()
        #expect(report.outcome == .notSent && report.advice == .retry(after: nil))
    }

    @Test func `a group that the configuration names no more is not posted to`() async throws {
        let call = try RobotCaller().call(Message(text: "x"))
        let report = try await RobotCaller { $0.groups.removeFirst() }.adapter.send(call)
        #expect(report.code == "unknown-group" && report.advice == .giveUp && report.message?.isTranslated == true)
    }

    @Test func `a robot posts twenty times a minute`() throws {
        let rules = try RobotCaller().adapter.limits(endpoint: "robot/send", destination: "group/store-1")
        #expect(rules.first == LimitRule(key: Self.minute, count: 20, window: .seconds(60)))
    }

    // MARK: One way

    @Test func `nothing comes in, nothing is looked up, and posting is all that is claimed`() async throws {
        let adapter = try RobotCaller().adapter
        let message = Platform().message(Sample.message())
        #expect(throws: Refusal(.unknownAccount)) { try adapter.open(message, now: Platform.now) }
        #expect(throws: Refusal(.unknownAccount)) { try adapter.letter(of: [], now: Platform.now) }
        #expect(adapter.capabilities == [.postsInGroups, .mentionsInPosts])
        #expect(adapter.recogniser == nil)
        await #expect(adapter.checkOnline(guides: []) == nil)
        let call = try RobotCaller().call(Message(text: "x"))
        await #expect(adapter.lookUp(call, among: Siblings(made: [], isAnyOpen: false)).outcome == .unknown)
    }
}
