import Delivery
import Domain
import Engine
import TestSupport
import Testing

@testable import Feishu

/// Who opens a page, and who the bot itself is.
@Suite struct RecognisingTests {
    private static let token = "authen/v2/oauth/token"
    private static let info = "authen/v1/user_info"
    private static let page = "https://bot.example.com/p/acme/tea?x=1"

    private static func platform(
        token: StubPlatform.Reaction = .json(#"{"code":0,"access_token":"u-canary","expires_in":7200}"#),
        info: StubPlatform.Reaction = .json(#"{"code":0,"msg":"success","data":{"open_id":"ou_1","tenant_key":"tk1"}}"#)
    ) throws -> StubPlatform {
        try StubPlatform { call, _ in
            switch call.endpoint {
            case Self.token: token
            case Self.info: info
            default: nil
            }
        }
    }

    private func identity(_ platform: StubPlatform, code: String = "code-1", tenant: String? = nil) async throws
        -> Identity
    {
        defer { platform.stop() }
        return try await Caller(platform) { $0.tenantKey = tenant }.adapter
            .identity(for: Secret(code), returnedTo: Self.page)
    }

    private func reason(_ platform: StubPlatform, code: String = "code-1", tenant: String? = nil) async throws
        -> Unrecognised.Reason?
    {
        do {
            _ = try await self.identity(platform, code: code, tenant: tenant)
            return nil
        } catch let error as Unrecognised {
            #expect(error.message.isTranslated)
            #expect(!"\(error)".contains("canary"))
            return error.reason
        }
    }

    @Test func `a browser is sent to the accounts of the platform`() throws {
        let address = try Platform.adapter().authorisationAddress(returningTo: Self.page, state: "s1")
        #expect(
            address == "https://accounts.feishu.cn/open-apis/authen/v1/authorize?client_id=cli_test&response_type=code"
                + "&redirect_uri=https%3A%2F%2Fbot.example.com%2Fp%2Facme%2Ftea%3Fx%3D1&state=s1"
        )
        let lark = try Platform.adapter { $0.accountsBase = "https://accounts.larksuite.com/" }
        #expect(
            lark.authorisationAddress(returningTo: Self.page, state: "s1")
                .hasPrefix("https://accounts.larksuite.com/open-apis/authen/v1/authorize?")
        )
    }

    @Test func `a code becomes a token of the person, and that a name`() async throws {
        let platform = try Self.platform()
        #expect(try await self.identity(platform, tenant: "tk1") == Identity(.participant, "ou_1"))
        #expect(platform.calls.map(\.endpoint) == [Self.token, Self.info])
        #expect(
            platform.calls[0].text
                == #"{"client_id":"cli_test","client_secret":"canary-secret/+&=","code":"code-1","#
                + #""grant_type":"authorization_code","redirect_uri":"\#(Self.page)"}"#
        )
        #expect(platform.calls[0].headers["authorization"] == nil)
        #expect(platform.calls[1].headers["authorization"] == "Bearer u-canary")
    }

    @Test func `a code that is no good may be tried anew`() async throws {
        let grant = #"{"code":20065,"error":"invalid_grant","error_description":"used"}"#
        #expect(try await self.reason(Self.platform(token: .status(400, grant))) == .staleCode)
        let other = #"{"code":29999,"error":"invalid_grant","error_description":"old"}"#
        #expect(try await self.reason(Self.platform(token: .status(400, other))) == .staleCode)
        let expired = StubPlatform.Reaction.status(401, #"{"code":99991677,"msg":"u-canary expired"}"#)
        #expect(try await self.reason(Self.platform(info: expired)) == .staleCode)
        let platform = try Self.platform()
        #expect(try await self.reason(platform, code: "") == .staleCode)
        #expect(platform.calls.isEmpty)
        #expect(try await self.reason(Self.platform(), code: String(repeating: "c", count: 513)) == .staleCode)
    }

    @Test(arguments: [20_010, 20_027, 20_067, 20_068])
    func `what the platform will never say is for the operator`(code: Int) async throws {
        let body = #"{"code":\#(code),"error":"x","error_description":"no \#(Caller.secret)"}"#
        #expect(try await self.reason(Self.platform(token: .status(400, body))) == .refused)
    }

    @Test func `people of another tenant, and nobody at all, are refused`() async throws {
        #expect(try await self.reason(Self.platform(), tenant: "tk2") == .refused)
        #expect(try await self.reason(Self.platform(info: .json(#"{"code":0,"data":{"open_id":"all"}}"#))) == .refused)
        #expect(try await self.reason(Self.platform(token: .json(#"{"code":0}"#))) == .refused)
    }

    @Test func `a platform without time is not the person's fault`() async throws {
        for reaction in [StubPlatform.Reaction.status(502), .hangUp, .status(429)] {
            #expect(try await self.reason(Self.platform(token: reaction)) == .unreachable)
            #expect(try await self.reason(Self.platform(info: reaction)) == .unreachable)
        }
    }

    // MARK: The bot itself

    private func findings(_ reaction: StubPlatform.Reaction, of endpoint: String = "bot/v3/info") async throws
        -> [OnlineFinding]
    {
        let platform = try StubPlatform { call, _ in call.endpoint == endpoint ? reaction : nil }
        defer { platform.stop() }
        let findings = try #require(await Caller(platform).adapter.checkOnline(guides: []))
        #expect(findings.allSatisfy { $0.text.isTranslated })
        return findings
    }

    @Test func `an account that works has no findings`() async throws {
        let bot = #"{"code":0,"msg":"ok","bot":{"activate_status":2,"app_name":"小助手","open_id":"ou_bot"}}"#
        #expect(try await self.findings(.json(bot)).isEmpty)
    }

    @Test func `another open_id of the bot is named, to be written into the configuration`() async throws {
        let finding = try #require(try await self.findings(.json(#"{"code":0,"bot":{"open_id":"ou_real"}}"#)).first)
        #expect(finding.weight == .wrong)
        #expect(finding.text.english.contains("ou_real"))
    }

    private static let troubles: [(StubPlatform.Reaction, String, OnlineFinding.Weight)] = [
        (.json(#"{"code":10014,"msg":"app secret invalid"}"#), StubPlatform.token, .wrong),
        (.json(#"{"code":99991672,"msg":"Access denied"}"#), "bot/v3/info", .wrong),
        (.json(#"{"code":0,"bot":{}}"#), "bot/v3/info", .wrong),
        (.status(404), "bot/v3/info", .wrong),
        (.status(502), "bot/v3/info", .unreachable),
        (.status(429), StubPlatform.token, .unreachable),
    ]

    @Test(arguments: RecognisingTests.troubles.indices)
    func `what is wrong is told from what cannot be asked`(index: Int) async throws {
        let (reaction, endpoint, weight) = Self.troubles[index]
        let findings = try await self.findings(reaction, of: endpoint)
        #expect(findings.map(\.weight) == [weight])
    }
}
