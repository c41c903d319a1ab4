import Curl
import Domain
import Engine
import TestSupport
import Testing

@testable import WeCom

/// Who opens a page, as the platform tells it.
@Suite struct RecognisingTests {
    private func recognise(_ answer: String) async throws -> Identity {
        let platform = try StubPlatform { call, _ in call.endpoint == "auth/getuserinfo" ? .json(answer) : nil }
        defer { platform.stop() }
        return try await Caller(platform).adapter.identity(for: Secret("co-de"), returnedTo: "")
    }

    @Test(arguments: [
        (#"{"errcode":0,"userid":"li.na","user_ticket":"t"}"#, Identity(.member, "li.na")),
        (#"{"errcode":0,"UserId":"li.na","DeviceId":"d"}"#, Identity(.member, "li.na")),
        (#"{"errcode":0,"openid":"o1","external_userid":"wm1"}"#, Identity(.customer, "wm1")),
        (#"{"errcode":0,"openid":"o1"}"#, Identity(.visitor, "o1")),
        (#"{"errcode":0,"OpenId":"o1","userid":""}"#, Identity(.visitor, "o1")),
    ])
    func `a member, a customer and a visitor are told apart`(answer: String, expected: Identity) async throws {
        #expect(try await self.recognise(answer) == expected)
    }

    @Test(arguments: [
        (#"{"errcode":40029,"errmsg":"invalid code"}"#, Unrecognised.Reason.staleCode),
        (#"{"errcode":42003,"errmsg":"code expired"}"#, .staleCode),
        (#"{"errcode":42022,"errmsg":"code used"}"#, .staleCode),
        (#"{"errcode":50001,"errmsg":"redirect domain"}"#, .refused),
        (#"{"errcode":-1,"errmsg":"busy"}"#, .unreachable),
        (#"{"errcode":0}"#, .refused),
        (#"{"errcode":0,"userid":"\#(String(repeating: "x", count: 129))"}"#, .refused),
    ])
    func `a code that is no good is told from a refusal and from silence`(
        answer: String,
        expected: Unrecognised.Reason
    ) async throws {
        do {
            let identity = try await self.recognise(answer)
            Issue.record("\(identity)")
        } catch let unrecognised as Unrecognised {
            #expect(unrecognised.reason == expected)
            #expect(unrecognised.message.isTranslated || !unrecognised.message.english.isEmpty)
            #expect(!"\(unrecognised)".contains("co-de") && !"\(unrecognised)".contains(Caller.secret))
        }
    }

    @Test(arguments: ["", String(repeating: "x", count: 513)])
    func `a code that is none is not asked about`(code: String) async throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        let adapter = try Caller(platform).adapter
        await #expect(throws: Unrecognised.self) { try await adapter.identity(for: Secret(code), returnedTo: "") }
        #expect(platform.calls.isEmpty)
    }

    @Test func `the code goes to the platform as it came, and nobody else's token`() async throws {
        let platform = try StubPlatform { call, _ in
            call.endpoint == "auth/getuserinfo" ? .json(#"{"errcode":0,"openid":"o1"}"#) : nil
        }
        defer { platform.stop() }
        _ = try await Caller(platform).adapter.identity(for: Secret("a+b/c&d=é"), returnedTo: "")
        let calls = platform.calls(of: "auth/getuserinfo")
        #expect(calls.map(\.query) == [["access_token": "token-1", "code": "a+b/c&d=é"]])
    }

    @Test func `a browser is sent to the platform and told where to come back`() throws {
        let platform = try StubPlatform()
        defer { platform.stop() }
        var configuration = Platform().configuration { $0.agentID = 7 }
        configuration.corpID = "ww1"
        let adapter = try WeComAdapter(
            account: "acme-wecom",
            configuration: configuration,
            client: .init(.direct),
            now: { .init(millis: 0) },
            readFile: { _ in [] }
        )
        let address = adapter.authorisationAddress(returningTo: "https://bot.example.com/p/acme/in?to=a", state: "ab12")
        #expect(
            address == "https://open.weixin.qq.com/connect/oauth2/authorize?appid=ww1&redirect_uri="
                + "https%3A%2F%2Fbot.example.com%2Fp%2Facme%2Fin%3Fto%3Da&response_type=code&scope=snsapi_base&state=ab12"
                + "&agentid=7#wechat_redirect"
        )
    }
}
