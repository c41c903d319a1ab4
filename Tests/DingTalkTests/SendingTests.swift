import Curl
import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import DingTalk

/// Calls over a real socket, to a platform that does what it is told.
@Suite struct SendingTests {
    // MARK: Ways

    private static let ways: [(OutboundRequest, Bool, String, CallReport)] = [
        (.post, false, "robot/groupMessages/send", CallReport(.sent, code: "0", answer: .made(id: "pq1"))),
        (.note, false, "robot/oToMessages/batchSend", CallReport(.sent, code: "0", answer: .made(id: "pq1"))),
        (.reply, false, "robot/sendBySession", CallReport(.sent, code: "0")),
        (.reply, true, "robot/groupMessages/send", CallReport(.sent, code: "0", answer: .made(id: "pq1"))),
        (.quiz, false, "card/instances/createAndDeliver", CallReport(.sent, code: "0", answer: .post(id: "hearth-1"))),
        (.quiz, true, "robot/groupMessages/send", CallReport(.sent, code: "0", answer: .made(id: "pq1"))),
    ]

    @Test(arguments: SendingTests.ways.indices)
    func `each call goes its way, with the token where one is needed`(index: Int) async throws {
        let (request, isShort, endpoint, expected) = Self.ways[index]
        let platform = try StubPlatform()
        defer { platform.stop() }
        let report = try await Caller(platform).send(request, isShort: isShort)
        #expect(report == expected)
        let call = try #require(platform.calls.last)
        #expect(call.endpoint == endpoint && call.verb == "POST")
        #expect(call.headers["content-type"] == "application/json; charset=utf-8")
        let isSession = endpoint == "robot/sendBySession"
        #expect(call.headers["x-acs-dingtalk-access-token"] == (isSession ? nil : "token-1"))
        #expect(call.query == (isSession ? ["session": "canary-session"] : [:]))
        #expect(platform.calls(of: "oauth2/accessToken").count == (isSession ? 0 : 1))
    }

    @Test func `what is posted is what was frozen`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        _ = try await Caller(platform).send(.post)
        #expect(
            platform.calls.last?.text == #"{"msgKey":"sampleText","msgParam":"{\"content\":\"今晚八点\"}","#
                + #""openConversationId":"cidAAA==","robotCode":"dingkey1"}"#
        )
        _ = try await Caller(platform).send(.reply(Message(text: "好", mentions: ["dingc/u1"])))
        let text = platform.calls.last?.text ?? ""
        #expect(text.hasPrefix(#"{"at":{"atUserIds":["u1"],"isAtAll":false},"msgUuid":""#))
        #expect(text.hasSuffix(#""msgtype":"text","text":{"content":"@u1 好"}}"#))
    }

    @Test func `an answer whose session is over is not tried, and goes on by the API`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let clock = StandingClock(Instant(millis: 1_700_005_400_000))
        let report = try await Caller(platform, clock: clock).send(.reply)
        #expect(report.outcome == .notSent && report.advice == .degrade && report.code == "session.expired")
        #expect(platform.calls.isEmpty)
    }

    @Test func `a call of another version is refused`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        let good = try caller.call(.post)
        for (endpoint, body) in [
            ("robot/other", good.body), ("oauth2/accessToken", good.body), (good.endpoint, Array("{}".utf8)),
        ] {
            let call = OutboundCall(
                effect: good.effect,
                endpoint: endpoint,
                body: body,
                effectClass: .plain,
                destination: "",
                firstTriedAt: caller.clock.now,
                lastTriedAt: caller.clock.now,
                patience: .seconds(5)
            )
            let report = await caller.adapter.send(call)
            #expect(report.outcome == .notSent && report.advice == .giveUp && report.code == "bad-call")
        }
        #expect(platform.calls.isEmpty)
        #expect(await caller.adapter.lookUp(good, among: Siblings(made: [], isAnyOpen: false)).outcome == .unknown)
    }

    // MARK: Tokens

    @Test func `forty calls at once fetch one token, and one more when it expired early`() async throws {
        let platform = try StubPlatform { call, _ in
            call.headers["x-acs-dingtalk-access-token"] == "token-1"
                ? .status(400, headers: [], #"{"code":"InvalidAuthentication","message":"bad token","requestid":"r"}"#)
                : nil
        }
        defer { platform.stop() }
        let caller = try Caller(platform)
        let call = try caller.call(.post)
        let reports = await withTaskGroup(of: CallReport.self) { group in
            for _ in 0..<40 { group.addTask { await caller.adapter.send(call) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(reports.count == 40 && reports.allSatisfy { $0.outcome == .sent })
        #expect(platform.calls(of: "oauth2/accessToken").count == 2)
    }

    @Test func `the token request carries key and secret`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        _ = try await Caller(platform).send(.post)
        let request = try #require(platform.calls(of: "oauth2/accessToken").first)
        #expect(request.text == #"{"appKey":"dingkey1","appSecret":"canary-app-secret/+&="}"#)
        #expect(request.query.isEmpty)
    }

    @Test func `a token is renewed five minutes early`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        _ = try await caller.send(.post)
        caller.clock.advance(by: .seconds(6_899))
        _ = try await caller.send(.post)
        #expect(platform.calls(of: "oauth2/accessToken").count == 1)
        caller.clock.advance(by: .seconds(1))
        _ = try await caller.send(.post)
        #expect(platform.calls.last?.headers["x-acs-dingtalk-access-token"] == "token-2")
    }

    @Test func `a platform that refuses every token is asked twice and no more`() async throws {
        let platform = try StubPlatform { call, _ in
            call.endpoint == "oauth2/accessToken" ? nil : .json(#"{"errcode":40014,"errmsg":"invalid"}"#)
        }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.post)
        #expect(report.outcome == .notSent && report.advice == .retry(after: nil) && report.code == "40014")
        #expect(platform.calls(of: "robot/groupMessages/send").count == 2)
    }

    @Test func `a wrong secret is told, without it`() async throws {
        let platform = try StubPlatform { call, _ in
            .status(400, headers: [], #"{"code":"invalidClientIdOrSecret","message":"no \#(Platform.appSecret)"}"#)
        }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.post)
        #expect(report.outcome == .notSent && report.advice == .giveUp && report.code == "invalidClientIdOrSecret")
    }

    // MARK: Answers that say no, or nothing

    private static let answers: [(OutboundRequest, StubPlatform.Reaction, CallOutcome, CallReport.Advice, String)] = [
        (.note, .json(#"{"processQueryKey":"p","invalidStaffIdList":["u1"]}"#), .notSent, .giveUp, "invalid-staff"),
        (
            .note, .json(#"{"processQueryKey":"p","flowControlledStaffIdList":["u1"]}"#), .notSent,
            .retry(after: .seconds(60)), "flow-controlled"
        ),
        (.post, .json("{}"), .unknown, .none, "unreadable"),
        (.post, .json("<html>"), .unknown, .none, "unreadable"),
        (.reply, .json("{}"), .unknown, .none, "unreadable"),
        (.reply, .json(#"{"errcode":"410100","errmsg":"too fast"}"#), .notSent, Self.silenced, "410100"),
        (.reply, .json(#"{"errcode":400101,"errmsg":"token"}"#), .notSent, .degrade, "400101"),
        (.post, .json(#"{"errcode":400101,"errmsg":"token"}"#), .notSent, .giveUp, "400101"),
        (.quiz, .json(#"{"success":false}"#), .notSent, .degrade, "card-not-delivered"),
        (
            .quiz, .json(#"{"success":true,"result":{"deliverResults":[{"success":false,"errorMsg":"no"}]}}"#),
            .notSent,
            .degrade, "card-not-delivered"
        ),
        (.quiz, .json(#"{"success":true,"result":{"deliverResults":[]}}"#), .unknown, .none, "unreadable"),
        (.quiz, .status(400, headers: [], #"{"code":"param.error"}"#), .notSent, .degrade, "param.error"),
        (.post, .status(504), .unknown, .none, "http-504"),
        (.post, .status(500, headers: [], #"{"code":"brand.new"}"#), .unknown, .none, "brand.new"),
        (.post, .status(500, headers: [], #"{"code":"system.busy"}"#), .notSent, .retry(after: nil), "system.busy"),
        (.post, .status(400, headers: [], #"{"code":"brand.new"}"#), .notSent, .giveUp, "brand.new"),
        (.post, .status(429), .notSent, .retry(after: nil), "http-429"),
        (
            .post, .status(403, headers: [], "<html>"), .notSent,
            .closeLimits(keys: ["dingtalk/address"], for: .seconds(300)), "http-403"
        ),
        (.post, .status(404, headers: [], "no"), .notSent, .giveUp, "http-404"),
        (.post, .status(302, headers: ["Location: http://127.0.0.1:1/"]), .notSent, .giveUp, "http-302"),
        (
            .post, .json(#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"}"#), .notSent,
            .closeLimits(keys: ["dingtalk/address"], for: .seconds(300)), "1111"
        ),
        (
            .post, .json(#"{"errcode":88,"sub_code":"","errmsg":"ding auth"}"#), .notSent, .retry(after: nil),
            "88.timeout"
        ),
        (.reply, .json(#"{"errcode":15,"errmsg":"timeout"}"#), .unknown, .none, "15"),
        (.post, .json(#"{"errcode":88,"sub_code":"60011","errmsg":"e"}"#), .notSent, .giveUp, "60011"),
        (.post, .json(#"{"errcode":88,"sub_code":"77","errmsg":"e"}"#), .notSent, .giveUp, "88"),
        (.post, .torn, .unknown, .none, "lost"),
        (.post, .hangUp, .unknown, .none, "lost"),
    ]

    private static let silenced = CallReport.Advice.closeLimits(
        keys: ["dingtalk/dingc/dingkey1/group/cidAAA==/minute"],
        for: .seconds(600)
    )

    @Test(arguments: SendingTests.answers.indices)
    func `each answer has its outcome`(index: Int) async throws {
        let (request, reaction, outcome, advice, code) = Self.answers[index]
        let platform = try StubPlatform { call, _ in call.endpoint == "oauth2/accessToken" ? nil : reaction }
        defer { platform.stop() }
        let report = try await Caller(platform).send(request)
        #expect(report.outcome == outcome && report.advice == advice && report.code == code, "\(report)")
    }

    @Test func `nobody there is not sent, and tried again`() async throws {
        let platform = try StubPlatform()
        platform.stop()
        let caller = try Caller(platform) {
            $0.apiBase = "http://127.0.0.1:1"
            $0.oldAPIBase = "http://127.0.0.1:1"
        }
        for request in [OutboundRequest.post, .reply] {
            let report = try await caller.send(request)
            #expect(report.outcome == .notSent && report.advice == .retry(after: nil) && report.code == "unreachable")
        }
    }

    @Test func `what the platform repeats of secrets is covered`() async throws {
        let platform = try StubPlatform { call, _ in
            switch call.endpoint {
            case "oauth2/accessToken": .json(#"{"accessToken":"canary-token","expireIn":7200}"#)
            case "robot/sendBySession":
                .json(#"{"errcode":310000,"errmsg":"bad session canary-session and \#(Platform.appSecret)"}"#)
            default:
                .status(
                    400,
                    headers: [],
                    #"{"code":"msg.unsupport","message":"token canary-token is \#(Platform.appSecret)"}"#
                )
            }
        }
        defer { platform.stop() }
        let caller = try Caller(platform)
        for request in [OutboundRequest.post, .note, .reply, .quiz] {
            let report = try await caller.send(request)
            #expect(report.message?.english.contains("‹secret›") == true)
        }
    }

    @Test func `a missing permission is named`() async throws {
        let platform = try StubPlatform { call, _ in
            call.endpoint == "oauth2/accessToken"
                ? nil
                : .status(
                    403,
                    #"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied","message":"no","#
                        + #""accessdenieddetail":{"requiredScopes":["Card.Instance.Write"]}}"#
                )
        }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.post)
        #expect(report.advice == .giveUp && report.message?.english.contains("Card.Instance.Write") == true)
    }

    // MARK: Is it there

    @Test func `an account that gets a token is well`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        #expect(try await Caller(platform).adapter.checkOnline(guides: []) == [])
    }

    @Test(arguments: [
        (
            StubPlatform.Reaction.status(400, headers: [], #"{"code":"invalidClientIdOrSecret","message":"m"}"#),
            OnlineFinding.Weight.wrong
        ),
        (.status(403, headers: [], #"{"code":"Forbidden.AccessDenied.IpNotInWhiteList","message":"m"}"#), .wrong),
        (.json("{}"), .wrong), (.status(404), .wrong), (.json("<html>"), .wrong),
        (.status(500, headers: [], #"{"code":"system.busy"}"#), .unreachable), (.status(502), .unreachable),
        (.hangUp, .unreachable),
    ])
    func `an account without a token is told why`(
        reaction: StubPlatform.Reaction,
        weight: OnlineFinding.Weight
    ) async throws {
        let platform = try StubPlatform { _, _ in reaction }
        defer { platform.stop() }
        let findings = try await Caller(platform).adapter.checkOnline(guides: [])
        #expect(findings?.map(\.weight) == [weight])
        #expect(findings?.allSatisfy { $0.text.isTranslated && !"\($0)".contains("canary") } == true)
    }

    @Test func `the address of clicks is registered with their secret, and a refusal is told without it`() async throws
    {
        let platform = try StubPlatform { call, before in
            guard call.endpoint == "card/callbacks/register" else { return nil }
            return before.contains { $0.endpoint == call.endpoint }
                ? .status(400, headers: [], #"{"code":"brand.new","message":"\#(Platform.cardSecret)"}"#)
                : .json(#"{"success":true,"result":{"callbackUrl":"https://bot.example.com/callbacks/a"}}"#)
        }
        defer { platform.stop() }
        let caller = try Caller(platform)
        #expect(await caller.adapter.register(at: "https://bot.example.com/callbacks/a") == nil)
        #expect(
            platform.calls.last?.text == #"{"apiSecret":"canary-card-secret","callbackRouteKey":"hearth","#
                + #""callbackUrl":"https://bot.example.com/callbacks/a","forceUpdate":true}"#
        )
        let refusal = await caller.adapter.register(at: "https://bot.example.com/callbacks/a")
        #expect(refusal?.isTranslated == true && "\(refusal as Any)".contains("canary") == false)
        let bare = try Caller(platform) { $0.cardTemplate = "" }
        #expect(await bare.adapter.register(at: "https://bot.example.com/callbacks/a") == nil)
        #expect(platform.calls(of: "card/callbacks/register").count == 2)
    }
}
