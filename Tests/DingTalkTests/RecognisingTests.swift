import Curl
import Domain
import Engine
import TestSupport
import Testing

@testable import DingTalk

/// Who opens a page, as the platform tells it.
@Suite struct RecognisingTests {
    private static let token = #"{"accessToken":"canary-user","refreshToken":"r","expireIn":7200,"corpId":"dingc"}"#
    private static let user = #"{"nick":"小明","openId":"o1","unionId":"un1"}"#
    private static let member = #"{"errcode":0,"errmsg":"ok","result":{"contact_type":0,"userid":"u1"}}"#

    private func platform(
        token: StubPlatform.Reaction = .json(Self.token),
        user: StubPlatform.Reaction = .json(Self.user),
        member: StubPlatform.Reaction = .json(Self.member)
    ) throws -> StubPlatform {
        try StubPlatform { call, _ in
            switch call.endpoint {
            case "oauth2/userAccessToken": token
            case "contact/users/me": user
            case "topapi/user/getbyunionid": member
            default: nil
            }
        }
    }

    @Test func `a code becomes a person of the organisation in three steps`() async throws {
        let platform = try self.platform()
        defer { platform.stop() }
        let identity = try await Caller(platform).adapter.identity(for: Secret("co-de"), returnedTo: "")
        #expect(identity == Identity(.participant, "dingc/u1"))
        let calls = platform.calls.filter { $0.endpoint != "oauth2/accessToken" }
        #expect(calls.map(\.endpoint) == ["oauth2/userAccessToken", "contact/users/me", "topapi/user/getbyunionid"])
        #expect(
            calls[0].text == #"{"clientId":"dingkey1","clientSecret":"canary-app-secret/+&=","code":"co-de","#
                + #""grantType":"authorization_code"}"#
        )
        #expect(calls[0].headers["x-acs-dingtalk-access-token"] == nil)
        #expect(calls[1].verb == "GET" && calls[1].headers["x-acs-dingtalk-access-token"] == "canary-user")
        #expect(calls[2].text == #"{"unionid":"un1"}"# && calls[2].query == ["access_token": "token-1"])
    }

    private static let failures: [(String, StubPlatform.Reaction, Unrecognised.Reason)] = [
        (
            "token", .status(400, headers: [], #"{"code":"invalidParameter.authCode.notFound","message":"m"}"#),
            .staleCode
        ),
        ("token", .status(400, headers: [], #"{"code":"40078","message":"m"}"#), .staleCode),
        ("token", .status(400, headers: [], #"{"code":"invalidClientIdOrSecret","message":"m"}"#), .refused),
        ("token", .json(#"{"accessToken":"canary-user","corpId":"dingother"}"#), .refused),
        ("token", .json("{}"), .refused),
        ("token", .status(503), .unreachable),
        ("token", .hangUp, .unreachable),
        (
            "user", .status(403, headers: [], #"{"code":"Forbidden.AccessDenied.AccessTokenPermissionDenied"}"#),
            .refused
        ),
        ("user", .json(#"{"nick":"x"}"#), .refused),
        ("user", .status(500, headers: [], #"{"code":"system.busy"}"#), .unreachable),
        ("member", .json(#"{"errcode":60121,"errmsg":"no"}"#), .refused),
        ("member", .json(#"{"errcode":0,"result":{}}"#), .refused),
        ("member", .json(#"{"errcode":0,"result":{"userid":"\#(String(repeating: "x", count: 129))"}}"#), .refused),
        ("member", .json(#"{"errcode":-1,"errmsg":"busy"}"#), .unreachable),
    ]

    @Test(arguments: RecognisingTests.failures.indices)
    func `a code that is no good is told from a refusal and from silence`(index: Int) async throws {
        let (step, reaction, expected) = Self.failures[index]
        let platform =
            switch step {
            case "token": try self.platform(token: reaction)
            case "user": try self.platform(user: reaction)
            default: try self.platform(member: reaction)
            }
        defer { platform.stop() }
        do {
            let identity = try await Caller(platform).adapter.identity(for: Secret("co-de"), returnedTo: "")
            Issue.record("\(identity)")
        } catch let unrecognised as Unrecognised {
            #expect(unrecognised.reason == expected)
            #expect(unrecognised.message.isTranslated)
            #expect(!"\(unrecognised)".contains("co-de") && !"\(unrecognised)".contains("canary"))
        }
    }

    @Test(arguments: ["", String(repeating: "x", count: 513)])
    func `a code that is none is not asked about`(code: String) async throws {
        let platform = try self.platform()
        defer { platform.stop() }
        let adapter = try Caller(platform).adapter
        await #expect(throws: Unrecognised.self) { try await adapter.identity(for: Secret(code), returnedTo: "") }
        #expect(platform.calls.isEmpty)
    }

    @Test func `a browser is sent to the platform and told where to come back`() throws {
        let adapter = try Platform.adapter()
        #expect(adapter.codeName == "authCode")
        let address = adapter.authorisationAddress(returningTo: "https://bot.example.com/p/acme/in?to=a", state: "ab12")
        #expect(
            address == "https://login.dingtalk.com/oauth2/auth?client_id=dingkey1&redirect_uri="
                + "https%3A%2F%2Fbot.example.com%2Fp%2Facme%2Fin%3Fto%3Da&response_type=code&scope=openid%20corpid"
                + "&state=ab12&prompt=consent"
        )
    }
}
