import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import Feishu

/// Calls over a real socket, to a platform that does what it is told.
@Suite struct SendingTests {
    private static let token = StubPlatform.token
    private static let messages = "im/v1/messages"

    // MARK: Tokens

    @Test func `fifty calls at once fetch one token`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        let call = try caller.call(.post)
        let reports = await withTaskGroup(of: CallReport.self) { group in
            for _ in 0..<50 { group.addTask { await caller.adapter.send(call) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(reports.allSatisfy { $0.outcome == .sent && $0.answer == .made(id: "om_9") })
        #expect(platform.calls(of: Self.token).count == 1)
        #expect(platform.calls(of: Self.messages).count == 50)
        #expect(platform.calls(of: Self.messages).allSatisfy { $0.headers["authorization"] == "Bearer t-1" })
    }

    @Test func `the token request carries app and secret in its body`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        _ = try await Caller(platform).send(.note)
        let request = try #require(platform.calls(of: Self.token).first)
        #expect(request.verb == "POST")
        #expect(request.text == #"{"app_id":"cli_test","app_secret":"canary-secret/+&="}"#)
        #expect(request.query.isEmpty)
        #expect(request.headers["authorization"] == nil)
    }

    @Test func `a token is renewed when less than half an hour is left`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        _ = try await caller.send(.note)
        caller.clock.advance(by: .seconds(5_459))
        _ = try await caller.send(.note)
        #expect(platform.calls(of: Self.token).count == 1)
        caller.clock.advance(by: .seconds(1))
        _ = try await caller.send(.note)
        #expect(platform.calls(of: Self.token).count == 2)
        #expect(platform.calls.last?.headers["authorization"] == "Bearer t-2")
    }

    @Test(arguments: [99_991_663, 99_991_664, 99_991_665])
    func `a token that is refused is replaced, and the call is made once more`(code: Int) async throws {
        let platform = try StubPlatform { call, _ in
            call.headers["authorization"] == "Bearer t-1"
                ? .status(400, #"{"code":\#(code),"msg":"Invalid access token"}"#) : nil
        }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.post)
        #expect(report.outcome == .sent)
        #expect(platform.calls.map(\.endpoint) == [Self.token, Self.messages, Self.token, Self.messages])
        #expect(platform.calls[1].body == platform.calls[3].body)
    }

    @Test func `a platform that refuses every token is not asked for ever`() async throws {
        let platform = try StubPlatform { call, _ in
            call.endpoint == Self.token ? nil : .status(400, #"{"code":99991663,"msg":"Invalid access token"}"#)
        }
        defer { platform.stop() }
        let caller = try Caller(platform)
        let report = try await caller.send(.note)
        #expect(report.outcome == .notSent)
        #expect(report.advice == .retry(after: nil))
        #expect(platform.calls(of: Self.messages).count == 2)
        for _ in 0..<20 { _ = try await caller.send(.note) }
        #expect(platform.calls(of: Self.token).count == 10)
        #expect(try await caller.send(.note).code == "token-limited")
    }

    private static let tokenFailures: [(StubPlatform.Reaction, String, CallReport.Advice)] = [
        (.json(#"{"code":10014,"msg":"app secret invalid"}"#), "10014", .giveUp),
        (.json(#"{"code":99991401,"msg":"ip denied"}"#), "99991401", .giveUp),
        (
            .status(429, headers: ["x-ogw-ratelimit-reset: 7"], #"{"code":99991400,"msg":"limit"}"#), "99991400",
            .retry(after: .seconds(7))
        ),
        (.json(#"{"code":0,"msg":"ok"}"#), "unreadable", .retry(after: nil)),
        (.status(503), "http-503", .retry(after: nil)),
        (.status(200, "<html>"), "unreadable", .retry(after: nil)),
        (.hangUp, "lost", .retry(after: nil)),
    ]

    @Test(arguments: SendingTests.tokenFailures.indices)
    func `without a token nothing was sent, whatever the reason`(index: Int) async throws {
        let (reaction, code, advice) = Self.tokenFailures[index]
        let platform = try StubPlatform { call, _ in call.endpoint == Self.token ? reaction : nil }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.note)
        #expect(report.outcome == .notSent)
        #expect(report.code == code)
        #expect(report.advice == advice)
        #expect(platform.calls.map(\.endpoint) == [Self.token])
    }

    // MARK: What leaves

    @Test func `a post, an answer and a direct message leave by their own ways`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        for request in [OutboundRequest.post, .answer(Message(text: "收到")), .note] {
            #expect(try await caller.send(request).outcome == .sent)
        }
        let calls = platform.calls.filter { $0.endpoint != Self.token }
        #expect(calls.map(\.endpoint) == ["im/v1/messages", "im/v1/messages/om_1/reply", "im/v1/messages"])
        #expect(calls.map { $0.query["receive_id_type"] } == ["chat_id", nil, "open_id"])
        #expect(calls.allSatisfy { $0.verb == "POST" })
        #expect(calls.allSatisfy { $0.headers["content-type"] == "application/json; charset=utf-8" })
        let frozen = try #require(WireJSON.value(FrozenMessage.self, from: caller.call(.post).body))
        #expect(calls[0].body == frozen.body)
    }

    @Test func `a card that is refused goes on as its words`() async throws {
        let platform = try StubPlatform { call, _ in
            call.text.contains("interactive")
                ? .status(400, #"{"code":230099,"msg":"Failed to create card content, ext=ErrCode: 200861"}"#) : nil
        }
        defer { platform.stop() }
        let caller = try Caller(platform)
        let message = Message(text: "选", choices: [.init(key: "A", label: "A")])
        let report = try await caller.send(.groupPost("oc_1", message: message))
        #expect(report.outcome == .notSent)
        #expect(report.advice == .degrade)
        let words = try caller.call(.groupPost("oc_1", message: message), fallback: true)
        #expect(await caller.adapter.send(words).outcome == .sent)
    }

    @Test(arguments: [Self.token, "bot/v3/info", "authen/v1/user_info", "../x", ""], ["{}", #"{"chat_id":"a/b"}"#])
    func `a stored call of unknown name or form does not leave`(endpoint: String, body: String) async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        for endpoint in [endpoint, "im/v1/messages", "im/v1/chats"] {
            let call = OutboundCall(
                effect: "1/test/0",
                endpoint: endpoint,
                body: Array(body.utf8),
                effectClass: .plain,
                destination: "",
                firstTriedAt: caller.clock.now,
                lastTriedAt: caller.clock.now,
                patience: .seconds(5)
            )
            let report = await caller.adapter.send(call)
            #expect(report.outcome == .notSent)
            #expect(report.advice == .giveUp)
        }
        #expect(platform.calls.isEmpty)
    }

    // MARK: What comes back

    private static let silences: [(StubPlatform.Reaction, CallOutcome, String, CallReport.Advice)] = [
        (.torn, .unknown, "lost", .none),
        (.hangUp, .unknown, "lost", .none),
        (.status(500), .unknown, "http-500", .none),
        (.status(502, "<html>bad gateway</html>"), .unknown, "http-502", .none),
        (.status(500, #"{"code":0,"msg":"success"}"#), .unknown, "http-500", .none),
        (.status(500, #"{"code":1500,"msg":"internal"}"#), .unknown, "1500", .none),
        (.status(500, #"{"code":7,"msg":"odd"}"#), .unknown, "7", .none),
        (.status(200, "<html>"), .unknown, "unreadable", .none),
        (.status(200, ""), .unknown, "unreadable", .none),
        (.status(200, "[]"), .unknown, "unreadable", .none),
        (.status(200, #"{"code":"0"}"#), .unknown, "unreadable", .none),
        (.status(429), .notSent, "http-429", .retry(after: nil)),
        (
            .status(429, headers: ["X-Ogw-Ratelimit-Reset: 7"]), .notSent, "http-429", .retry(after: .seconds(7))
        ),
        (.status(429, headers: ["x-ogw-ratelimit-reset: soon"]), .notSent, "http-429", .retry(after: nil)),
        (
            .status(429, headers: ["x-ogw-ratelimit-reset: 9"], #"{"code":99991400,"msg":"limit"}"#), .notSent,
            "99991400", .closeLimits(keys: ["feishu/cli_test/im/v1/messages/minute"], for: .seconds(9))
        ),
        (
            .status(400, #"{"code":230020,"msg":"limit"}"#), .notSent, "230020",
            .closeLimits(keys: ["feishu/group/oc_1/second"], for: .seconds(1))
        ),
        (.status(400, #"{"code":230002,"msg":"Bot can NOT be out of the chat."}"#), .notSent, "230002", .gone("oc_1")),
        (.status(302, headers: ["Location: http://127.0.0.1:1/"]), .notSent, "http-302", .giveUp),
        (.status(404), .notSent, "http-404", .giveUp),
        (.status(200, #"{"code":0}"#), .sent, "0", .none),
    ]

    @Test(arguments: SendingTests.silences.indices)
    func `an answer leaves the outcome open, unless it certainly says`(index: Int) async throws {
        let (reaction, outcome, code, advice) = Self.silences[index]
        let platform = try StubPlatform { call, _ in call.endpoint == Self.token ? nil : reaction }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.post)
        #expect(report.outcome == outcome)
        #expect(report.code == code)
        #expect(report.advice == advice)
        #expect(platform.calls(of: Self.messages).count == 1)
    }

    @Test func `a port where nobody listens means not sent`() async throws {
        let platform = try StubPlatform()
        let caller = try Caller(platform)
        platform.stop()
        let report = try await caller.send(.note)
        #expect(report.outcome == .notSent)
        #expect(report.advice == .retry(after: nil))
    }

    @Test func `the platform's number of the exchange is told`() async throws {
        let platform = try StubPlatform { call, _ in
            call.endpoint == Self.token
                ? nil : .status(400, headers: ["X-Tt-Logid: 2026-log-1"], #"{"code":230002,"msg":"no"}"#)
        }
        defer { platform.stop() }
        #expect(try await Caller(platform).send(.post).message?.english.hasSuffix("(log_id 2026-log-1)") == true)
    }

    @Test func `nothing can be looked up`() async throws {
        let adapter = try Platform.adapter()
        let platform = try StubPlatform()
        defer { platform.stop() }
        let call = try Caller(platform).call(.post)
        #expect(await adapter.lookUp(call, among: Siblings(made: [], isAnyOpen: false)).outcome == .unknown)
    }

    @Test func `neither secret nor token is in any report`() async throws {
        for endpoint in [Self.token, Self.messages] {
            let words = endpoint == Self.token ? Caller.secret : "\(Caller.secret) t-1"
            let echo = #"{"code":230001,"msg":"bad \#(words)"}"#
            let reactions: [StubPlatform.Reaction] = [
                .json(echo), .torn, .hangUp, .status(500, echo), .status(404, echo), .status(200, words),
            ]
            for reaction in reactions {
                let platform = try StubPlatform { call, _ in call.endpoint == endpoint ? reaction : nil }
                let caller = try Caller(platform)
                let found = await caller.adapter.checkOnline(guides: []) ?? []
                let told = "\(try await caller.send(.note)) \(found) \(caller.adapter)"
                #expect(!told.contains("canary") && !told.contains("t-1"), "\(told)")
                platform.stop()
            }
        }
    }
}
