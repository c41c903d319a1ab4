import Delivery
import Domain
import Engine
import Scripts
import TestSupport
import Testing

@testable import Feishu

/// Custom bots: one-way, each with an address and a secret of its own.
@Suite struct RobotTests {
    private static let hook = "bot/v2/hook/canary-token-1"

    private func text(_ message: Message, to group: GroupID = "store-1") throws -> String {
        let frozen = try RobotCaller().adapter.freeze(.groupPost(group, message: message), for: "1/test/0")
        return try #require(WireJSON.value(FrozenPost.self, from: frozen.body)).text
    }

    private func refusal(_ request: OutboundRequest, by adapter: FeishuRobotAdapter) -> Bilingual? {
        do throws(RenderingError) {
            _ = try adapter.freeze(request, for: "1/test/0")
            return nil
        } catch { return error.message }
    }

    // MARK: Signing

    @Test func `the vector of the reference is met`() {
        #expect(
            RobotSignature.text(seconds: 1_700_000_000, secret: Secret("feishu-bot-secret"))
                == "Q4FS+NQ4v/BgCqHYM/0ZOgddUZYcmQYoJtxIB4VIk8c="
        )
    }

    @Test func `a post carries text, time and signature, and each attempt its own time`() async throws {
        let platform = try StubPlatform { _, _ in .json(#"{"code":0,"msg":"success","data":{}}"#) }
        defer { platform.stop() }
        let caller = try RobotCaller(base: platform.base)
        try await #expect(caller.send("今晚八点 / tonight").outcome == .sent)
        caller.clock.advance(by: .seconds(4_000))
        _ = try await caller.send("今晚八点 / tonight")
        let calls = platform.calls(of: Self.hook)
        #expect(calls.count == 2 && calls.allSatisfy { $0.headers["authorization"] == nil })
        for (call, seconds) in zip(calls, [Int64(1_700_000_002), 1_700_004_002]) {
            let sign = RobotSignature.text(seconds: seconds, secret: Secret(RobotCaller.secret))
            #expect(
                call.text == #"{"content":{"text":"今晚八点 / tonight"},"msg_type":"text","sign":"\#(sign)","#
                    + #""timestamp":"\#(seconds)"}"#
            )
        }
    }

    @Test func `a bot without a secret signs nothing, and each group has its own address`() async throws {
        let platform = try StubPlatform { _, _ in .json(#"{"StatusCode":0,"StatusMessage":"success"}"#) }
        defer { platform.stop() }
        try await #expect(RobotCaller(base: platform.base).send("二号店今晚", to: "store-2").outcome == .sent)
        #expect(platform.calls.map(\.endpoint) == ["bot/v2/hook/canary-token-2"])
        #expect(platform.calls.first?.text == #"{"content":{"text":"二号店今晚"},"msg_type":"text"}"#)
    }

    @Test func `without apiBase a post goes to the host of its own address`() throws {
        for address in [RobotCaller.address, "https://open.larksuite.com/open-apis/bot/v2/hook/x-1"] {
            let parsed = try #require(RobotAddress(Secret(address)))
            #expect(parsed.url(base: nil) == address)
            #expect(
                parsed.url(base: "http://127.0.0.1:8090/feishu").hasPrefix("http://127.0.0.1:8090/feishu/open-apis/")
            )
        }
    }

    // MARK: Rendering

    @Test func `choices are lines, links stand written out, mentions before the text, and nothing is mark-up`() throws {
        let message = Message(
            text: #"哪一种？<at user_id="all">"#,
            attachments: [.link(title: "规则", url: "https://a.example/r?x=1&y=2", description: "", pictureURL: "")],
            choices: [.init(key: "A", label: "A 春茶"), .init(key: "B", label: "红茶")],
            mentions: ["ou_1", "T1/x", "all"]
        )
        #expect(
            try self.text(message) == #"<at user_id="ou_1"></at> 哪一种？＜at user_id="all">"#
                + "\nA 春茶\nB 红茶\n规则\nhttps://a.example/r?x=1&y=2"
        )
    }

    @Test func `the keyword stands above a post that lacks it`() throws {
        #expect(try self.text(Message(text: "今晚八点"), to: "store-2") == "二号店\n今晚八点")
        #expect(try self.text(Message(text: "今晚二号店见"), to: "store-2") == "今晚二号店见")
    }

    @Test func `a post is plain, names its group, and holds no secret`() throws {
        let call = try RobotCaller().call(Message(text: "x"))
        #expect(call.effectClass == .plain && call.destination == "group/store-1" && call.endpoint == "bot/v2/hook")
        #expect(String(decoding: call.body, as: UTF8.self) == #"{"group":"store-1","text":"x"}"#)
    }

    @Test func `twenty thousand bytes are the most`() throws {
        #expect(throws: RenderingError.self) { try self.text(Message(text: String(repeating: "长", count: 6_600))) }
        #expect(try self.text(Message(text: String(repeating: "长", count: 6_500))).count == 6_500)
    }

    @Test func `everything but a post into a known group is refused in both languages`() throws {
        let adapter = try RobotCaller().adapter
        let refused: [OutboundRequest] = [
            .memberMessage(to: ["ou_1"], text: "x"), .groupLookUp("store-1"), .answer(Message(text: "x")),
            .groupPost("store-3", message: Message(text: "x")), .groupPost("oc_1", message: Message(text: "x")),
            .groupPost("store-1", message: Message(text: "x", isPrivate: true)),
            .groupPost("store-1", message: Message(text: "")),
            .groupPost("store-1", message: Message(text: "x", attachments: [.image(mediaID: "m")])),
        ]
        for request in refused { #expect(self.refusal(request, by: adapter)?.isTranslated == true, "\(request.name)") }
    }

    // MARK: What comes back

    @Test(arguments: [
        (#"{"code":9499,"msg":"Bad Request"}"#, CallReport.Advice.giveUp),
        (#"{"code":19001,"msg":"param invalid: incoming webhook access token invalid"}"#, .gone("store-1")),
        (#"{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}"#, .giveUp),
        (#"{"code":19022,"msg":"Ip Not Allowed"}"#, .giveUp),
        (#"{"code":19024,"msg":"Key Words Not Found"}"#, .giveUp),
        (#"{"code":19036,"msg":"too large"}"#, .giveUp),
        (#"{"code":11232,"msg":"frequency limited psm"}"#, .retry(after: .seconds(120))),
        (#"{"code":77777,"msg":"canary-token-1 is unknown"}"#, .giveUp),
    ])
    func `each refusal has its advice, whatever the status`(body: String, advice: CallReport.Advice) async throws {
        for status in [200, 400] {
            let platform = try StubPlatform { _, _ in .status(status, body) }
            defer { platform.stop() }
            let report = try await RobotCaller(base: platform.base).send()
            #expect(report.outcome == .notSent && report.advice == advice, "\(report)")
            #expect(body.contains(report.code))
        }
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

    @Test func `a bot posts five times a second and a hundred times a minute, and a used up minute closes it`()
        async throws
    {
        let platform = try StubPlatform { _, _ in
            .status(429, headers: ["x-ogw-ratelimit-reset: 7"], #"{"code":99991400,"msg":"limit"}"#)
        }
        defer { platform.stop() }
        let caller = try RobotCaller(base: platform.base)
        let rules = caller.adapter.limits(endpoint: "bot/v2/hook", destination: "group/store-1")
        #expect(rules.map(\.count) == [5, 100] && rules.map(\.window) == [.seconds(1), .seconds(60)])
        let others = caller.adapter.limits(endpoint: "bot/v2/hook", destination: "group/store-2")
        #expect(Set(rules.map(\.key)).isDisjoint(with: others.map(\.key)))
        try await #expect(caller.send().advice == .closeLimits(keys: [rules[1].key], for: .seconds(7)))
    }

    // MARK: One way

    @Test func `nothing comes in, nothing is looked up, and posting is all that is claimed`() async throws {
        let adapter = try RobotCaller().adapter
        #expect(throws: Refusal(.unknownAccount)) {
            try adapter.open(Callback(#"{"challenge":"c"}"#), now: Platform.now)
        }
        #expect(throws: Refusal(.unknownAccount)) { try adapter.letter(of: [], now: Platform.now) }
        #expect(adapter.capabilities == [.postsInGroups, .mentionsInPosts])
        #expect(adapter.recogniser == nil)
        await #expect(adapter.checkOnline(guides: []) == nil)
        let call = try RobotCaller().call(Message(text: "x"))
        await #expect(adapter.lookUp(call, among: Siblings(made: [], isAnyOpen: false)).outcome == .unknown)
    }
}
