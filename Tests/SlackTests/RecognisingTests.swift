import Domain
import Engine
import TestSupport
import Testing

@testable import Slack

/// Who opens a page, as the platform tells it.
@Suite struct RecognisingTests {
    private static let token =
        #"{"ok":true,"access_token":"xoxp-canary-user","token_type":"Bearer","id_token":"a.b.c"}"#
    private static let user =
        #"{"ok":true,"sub":"U1","https://slack.com/user_id":"U1","https://slack.com/team_id":"T1","name":"x"}"#

    private static func platform(_ token: String = token, _ user: String = user) throws -> StubPlatform {
        try StubPlatform { call, _ in .json(call.method == "openid.connect.token" ? token : user) }
    }

    private static func recognise(_ platform: StubPlatform, _ code: String = "canary-code") async throws -> Identity {
        try await Caller(platform).adapter.identity(for: Secret(code), returnedTo: "https://bot.example.com/p?a=1&b")
    }

    @Test func `a browser is sent to the workspace's own way in`() throws {
        let adapter = try Workspace.adapter { $0.authorizeBase = "https://slack.example/" }
        #expect(
            adapter.authorisationAddress(returningTo: "https://bot.example.com/p?a=1&b", state: "s1")
                == "https://slack.example/openid/connect/authorize?response_type=code&scope=openid&client_id=12.34"
                + "&redirect_uri=https%3A%2F%2Fbot.example.com%2Fp%3Fa%3D1%26b&state=s1&team=T1"
        )
        #expect(adapter.codeName == "code")
    }

    @Test func `the code is changed for a token, and the token asked whose it is`() async throws {
        let platform = try Self.platform()
        defer { platform.stop() }
        #expect(try await Self.recognise(platform) == Identity(.participant, "T1/U1"))
        let calls = platform.calls
        #expect(calls.map(\.method) == ["openid.connect.token", "openid.connect.userInfo"])
        #expect(
            calls[0].fields == [
                "client_id": "12.34", "client_secret": Workspace.clientSecret, "code": "canary-code",
                "redirect_uri": "https://bot.example.com/p?a=1&b", "grant_type": "authorization_code",
            ]
        )
        #expect(calls[0].headers["authorization"] == nil)
        #expect(calls[1].headers["authorization"] == "Bearer xoxp-canary-user")
    }

    @Test(arguments: [
        (#"{"ok":false,"error":"invalid_code"}"#, RecognisingTests.user, Unrecognised.Reason.staleCode),
        (#"{"ok":false,"error":"code_already_used"}"#, RecognisingTests.user, .staleCode),
        (#"{"ok":false,"error":"bad_client_secret"}"#, RecognisingTests.user, .refused),
        (
            #"{"ok":false,"error":"bad_redirect_uri","response_metadata":{"messages":["canary-code"]}}"#,
            RecognisingTests.user, .refused
        ),
        (#"{"ok":false,"error":"internal_error"}"#, RecognisingTests.user, .unreachable),
        (#"{"ok":false,"error":"ratelimited"}"#, RecognisingTests.user, .unreachable),
        (#"{"ok":true}"#, RecognisingTests.user, .refused),
        ("<html>", RecognisingTests.user, .unreachable),
        (
            RecognisingTests.token,
            #"{"ok":false,"error":"invalid_auth","response_metadata":{"messages":["xoxp-canary-user"]}}"#, .refused
        ),
        (RecognisingTests.token, #"{"ok":true}"#, .refused),
        (RecognisingTests.token, #"{"ok":true,"https://slack.com/user_id":"U1"}"#, .refused),
        (
            RecognisingTests.token, #"{"ok":true,"https://slack.com/user_id":"U1","https://slack.com/team_id":"T2"}"#,
            .refused
        ),
        (
            RecognisingTests.token, #"{"ok":true,"https://slack.com/user_id":"x/y","https://slack.com/team_id":"T1"}"#,
            .refused
        ),
    ])
    func `who is not recognised is told why, and no secret is`(
        token: String,
        user: String,
        expected: Unrecognised.Reason
    ) async throws {
        let platform = try Self.platform(token, user)
        defer { platform.stop() }
        do {
            let identity = try await Self.recognise(platform)
            Issue.record("\(identity)")
        } catch let unrecognised as Unrecognised {
            #expect(unrecognised.reason == expected)
            #expect(unrecognised.message.isTranslated)
            #expect(!"\(unrecognised)".contains("canary"))
        }
    }

    @Test(arguments: ["", String(repeating: "x", count: 513)])
    func `a code that is none is not asked about`(code: String) async throws {
        let platform = try Self.platform()
        defer { platform.stop() }
        await #expect(throws: Unrecognised.self) { try await Self.recognise(platform, code) }
        #expect(platform.calls.isEmpty)
    }

    @Test func `without a login nobody is recognised`() async throws {
        let adapter = try Workspace.adapter { $0.login = nil }
        #expect(adapter.recogniser == nil && !adapter.capabilities.abilities.contains(.recognises))
        await #expect(throws: Unrecognised.self) { try await adapter.identity(for: Secret("x"), returnedTo: "") }
        #expect(try Workspace.adapter().recogniser != nil)
        #expect(try Workspace.adapter().capabilities.abilities.contains(.recognises))
    }
}
