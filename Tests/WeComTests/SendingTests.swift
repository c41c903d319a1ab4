import Curl
import Delivery
import Domain
import TestSupport
import Testing

@testable import WeCom

/// Calls over a real socket, to a platform that does what it is told.
@Suite struct SendingTests {
    // MARK: Tokens

    @Test func `fifty calls at once fetch one token`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        let call = try caller.call(.note)
        let reports = await withTaskGroup(of: CallReport.self) { group in
            for _ in 0..<50 { group.addTask { await caller.adapter.send(call) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(reports.count == 50)
        #expect(reports.allSatisfy { $0.outcome == .sent && $0.code == "0" })
        #expect(platform.calls(of: "gettoken").count == 1)
        #expect(platform.calls(of: "message/send").count == 50)
        #expect(platform.calls(of: "message/send").allSatisfy { $0.query == ["access_token": "token-1"] })
    }

    @Test func `the token request carries corp and secret, percent-encoded`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        _ = try await Caller(platform).send(.note)
        let request = try #require(platform.calls(of: "gettoken").first)
        #expect(request.verb == "GET")
        #expect(request.query == ["corpid": Platform.corp, "corpsecret": Caller.secret])
    }

    @Test func `a token is renewed five minutes early`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        _ = try await caller.send(.note)
        caller.clock.advance(by: .seconds(6_899))
        _ = try await caller.send(.note)
        #expect(platform.calls(of: "gettoken").count == 1)
        caller.clock.advance(by: .seconds(1))
        _ = try await caller.send(.note)
        #expect(platform.calls(of: "gettoken").count == 2)
        #expect(platform.calls.last?.query["access_token"] == "token-2")
    }

    @Test(arguments: [40014, 42001, 41001])
    func `a token that expired early is replaced, and the call is made once more`(code: Int) async throws {
        let platform = try StubPlatform { call, _ in
            call.query["access_token"] == "token-1"
                ? .json(#"{"errcode":\#(code),"errmsg":"invalid access_token"}"#) : nil
        }
        defer { platform.stop() }
        let caller = try Caller(platform)
        let report = try await caller.send(.greeting)
        #expect(report.outcome == .sent)
        #expect(
            platform.calls.map(\.endpoint) == [
                "gettoken", "externalcontact/send_welcome_msg", "gettoken", "externalcontact/send_welcome_msg",
            ]
        )
        let welcomes = platform.calls(of: "externalcontact/send_welcome_msg")
        #expect(welcomes.first?.body == welcomes.last?.body)
    }

    @Test func `forty calls whose token expired at once fetch one new token`() async throws {
        let platform = try StubPlatform { call, _ in
            call.query["access_token"] == "token-1" ? .json(#"{"errcode":42001,"errmsg":"expired"}"#) : nil
        }
        defer { platform.stop() }
        let caller = try Caller(platform)
        let call = try caller.call(.note)
        let reports = await withTaskGroup(of: CallReport.self) { group in
            for _ in 0..<40 { group.addTask { await caller.adapter.send(call) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(reports.allSatisfy { $0.outcome == .sent })
        #expect(platform.calls(of: "gettoken").count == 2)
    }

    @Test func `a platform that refuses every token is not asked for ever`() async throws {
        let platform = try StubPlatform { call, _ in
            call.endpoint == "gettoken" ? nil : .json(#"{"errcode":40014,"errmsg":"invalid access_token"}"#)
        }
        defer { platform.stop() }
        let caller = try Caller(platform)
        let report = try await caller.send(.note)
        #expect(report.outcome == .notSent)
        #expect(report.advice == .retry(after: nil))
        #expect(report.code == "40014")
        #expect(platform.calls(of: "message/send").count == 2)
        for _ in 0..<20 { _ = try await caller.send(.note) }
        #expect(platform.calls(of: "gettoken").count == 10)
        let limited = try await caller.send(.note)
        #expect(limited.code == "token-limited")
        #expect(limited.advice == .retry(after: .seconds(60)))
    }

    @Test func `when a renewal fails the old token serves on`() async throws {
        let platform = try StubPlatform { call, before in
            call.endpoint == "gettoken" && before.contains { $0.endpoint == "gettoken" } ? .status(502) : nil
        }
        defer { platform.stop() }
        let caller = try Caller(platform)
        _ = try await caller.send(.note)
        caller.clock.advance(by: .seconds(7_000))
        #expect(try await caller.send(.note).outcome == .sent)
        #expect(platform.calls.last?.query["access_token"] == "token-1")
        caller.clock.advance(by: .seconds(300))
        let report = try await caller.send(.note)
        #expect(report.outcome == .notSent)
        #expect(report.code == "http-502")
        #expect(report.message?.english.hasPrefix("No access token:") == true)
    }

    private static let tokenFailures: [(StubPlatform.Reaction, String, CallReport.Advice)] = [
        (.json(#"{"errcode":40001,"errmsg":"invalid credential"}"#), "40001", .giveUp),
        (.json(#"{"errcode":40013,"errmsg":"invalid corpid"}"#), "40013", .giveUp),
        (.json(#"{"errcode":-1,"errmsg":"system busy"}"#), "-1", .retry(after: nil)),
        (.json(#"{"errcode":45009,"errmsg":"api freq out of limit"}"#), "45009", .retry(after: .seconds(50))),
        (.json(#"{"errcode":0,"errmsg":"ok"}"#), "unreadable", .retry(after: nil)),
        (.status(503), "http-503", .retry(after: nil)),
        (.status(200, "<html>"), "unreadable", .retry(after: nil)),
        (.hangUp, "lost", .retry(after: nil)),
    ]

    @Test(arguments: SendingTests.tokenFailures.indices)
    func `without a token nothing was sent, whatever the reason`(index: Int) async throws {
        let (reaction, code, advice) = Self.tokenFailures[index]
        let platform = try StubPlatform { call, _ in call.endpoint == "gettoken" ? reaction : nil }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.note)
        #expect(report.outcome == .notSent)
        #expect(report.code == code)
        #expect(report.advice == advice)
        #expect(platform.calls.map(\.endpoint) == ["gettoken"])
    }

    // MARK: What leaves

    @Test func `a frozen call leaves as it was frozen`() async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        let call = try caller.call(.greeting)
        #expect(await caller.adapter.send(call).outcome == .sent)
        let seen = try #require(platform.calls.last)
        #expect(seen.verb == "POST")
        #expect(seen.endpoint == call.endpoint)
        #expect(seen.body == call.body)
        #expect(seen.headers["content-type"] == "application/json")
    }

    @Test(arguments: ["gettoken", "externalcontact/get_follow_user_list", "../gettoken", "brand/new", ""])
    func `a stored call of unknown name does not leave`(endpoint: String) async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let caller = try Caller(platform)
        let call = OutboundCall(
            effect: "1/welcome/0",
            endpoint: endpoint,
            body: [],
            effectClass: .plain,
            destination: "",
            firstTriedAt: caller.clock.now,
            lastTriedAt: caller.clock.now,
            patience: .seconds(5)
        )
        let report = await caller.adapter.send(call)
        #expect(report.outcome == .notSent)
        #expect(report.advice == .giveUp)
        #expect(platform.calls.isEmpty)
    }

    // MARK: What comes back

    private static let silences: [(StubPlatform.Reaction, CallOutcome, String, CallReport.Advice)] = [
        (.torn, .unknown, "lost", .none),
        (.hangUp, .unknown, "lost", .none),
        (.status(500), .unknown, "http-500", .none),
        (.status(502, "<html>bad gateway</html>"), .unknown, "http-502", .none),
        (.status(504), .unknown, "http-504", .none),
        (.status(200, "<html>"), .unknown, "unreadable", .none),
        (.status(200, ""), .unknown, "unreadable", .none),
        (.status(200, "[]"), .unknown, "unreadable", .none),
        (.status(200, "{}"), .unknown, "unreadable", .none),
        (.json(#"{"errcode":"0"}"#), .unknown, "unreadable", .none),
        (.status(429), .notSent, "http-429", .retry(after: nil)),
        (.status(429, headers: ["Retry-After: 7"]), .notSent, "http-429", .retry(after: .seconds(7))),
        (.status(429, headers: ["Retry-After: soon"]), .notSent, "http-429", .retry(after: nil)),
        (.status(302, headers: ["Location: http://127.0.0.1:1/"]), .notSent, "http-302", .giveUp),
        (.status(404), .notSent, "http-404", .giveUp),
    ]

    @Test(arguments: SendingTests.silences.indices)
    func `an answer that is not the platform's leaves the outcome open, unless it certainly refused`(
        index: Int
    ) async throws {
        let (reaction, outcome, code, advice) = Self.silences[index]
        let platform = try StubPlatform { call, _ in call.endpoint == "gettoken" ? nil : reaction }
        defer { platform.stop() }
        let report = try await Caller(platform).send(.note)
        #expect(report.outcome == outcome)
        #expect(report.code == code)
        #expect(report.advice == advice)
        #expect(platform.calls(of: "message/send").count == 1)
    }

    @Test func `a port where nobody listens means not sent`() async throws {
        let platform = try StubPlatform()
        let caller = try Caller(platform)
        platform.stop()
        let report = try await caller.send(.note)
        #expect(report.outcome == .notSent)
        #expect(report.advice == .retry(after: nil))
        #expect(report.code == "unreachable")
    }

    @Test(arguments: [-1, 45009, 45033, 41050, 41051, 41096, 40007, 60020, 81013, 12_345])
    func `a refusal is not sent, with the advice of the table`(code: Int) async throws {
        let platform = try StubPlatform { call, _ in
            call.endpoint == "gettoken" ? nil : .json(#"{"errcode":\#(code),"errmsg":"no, from ip: 203.0.113.7"}"#)
        }
        defer { platform.stop() }
        let caller = try Caller(platform)
        let report = try await caller.send(.greeting)
        let expected = ErrorTable.report(
            code: code,
            text: "no",
            endpoint: .welcome,
            limits: Limits(corpID: Platform.corp, agentID: 218),
            now: caller.clock.now
        )
        #expect(report.outcome == .notSent)
        #expect(report.advice == expected.advice)
        #expect(report.code == String(code))
        #expect(report.message?.english.contains("203.0.113.7") == (code == 60020))
        #expect(platform.calls(of: "externalcontact/send_welcome_msg").count == 1)
    }

    @Test func `neither secret nor token is in any report`() async throws {
        for endpoint in ["gettoken", "message/send"] {
            let words = endpoint == "gettoken" ? Caller.secret : "\(Caller.secret) token-1"
            let echo = #"{"errcode":40058,"errmsg":"bad \#(words)"}"#
            let reactions: [StubPlatform.Reaction] = [
                .json(echo), .torn, .hangUp, .status(500, echo), .status(404, echo), .status(200, words),
            ]
            for reaction in reactions {
                let platform = try StubPlatform { call, _ in call.endpoint == endpoint ? reaction : nil }
                let caller = try Caller(platform)
                let told =
                    "\(try await caller.send(.note)) \(await caller.adapter.checkOnline() ?? []) \(caller.adapter)"
                #expect(!told.contains("canary") && !told.contains("token-1"), "\(told)")
                platform.stop()
                let refused = "\(try await caller.send(.note))"
                #expect(!refused.contains("canary") && !refused.contains("token-1"), "\(refused)")
            }
        }
    }
}
