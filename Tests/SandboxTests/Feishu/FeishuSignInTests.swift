import Curl
import Domain
import Testing

@testable import Sandbox

/// How a page learns who opens it.
@Suite struct FeishuSignInTests {
    private static let query = """
        response_type=code&client_id=cli_sandbox00001&redirect_uri=https%3A%2F%2Fbot.example.com%2Fp%2Facme&state=s1
        """

    /// The code in the address that a person goes back to.
    private func code(_ host: FeishuHost, _ query: String = Self.query) async throws -> String {
        let way = try await host.get("/feishu/sign-in/\(FeishuTown.regular)?\(query)")
        #expect(way.status == 302)
        let location = way.header("location") ?? ""
        #expect(location.hasPrefix("https://bot.example.com/p/acme?code="))
        #expect(location.hasSuffix("&state=s1"))
        return String(location.split(separator: "=")[1].prefix { $0 != "&" })
    }

    private func exchange(_ host: FeishuHost, _ code: String, _ changes: [String: String] = [:]) async throws -> JSON {
        var values = [
            "grant_type": "authorization_code", "client_id": "cli_sandbox00001", "client_secret": "app-secret",
            "code": code, "redirect_uri": "https://bot.example.com/p/acme",
        ]
        values.merge(changes) { $1 }
        let body = values.map { ($0.key, JSON.text($0.value)) }.json.encoded()
        let path = "/feishu/open-apis/authen/v2/oauth/token"
        return try await host.post(path, String(decoding: body, as: UTF8.self)).json
    }

    @Test func `who opens a page is asked, and told once for a code`() async throws {
        try await FeishuHost.run { host in
            let page = try await host.get("/feishu/open-apis/authen/v1/authorize?\(Self.query)")
            #expect(page.text.contains("/feishu/sign-in/\(FeishuTown.regular)?response_type=code&"))
            let code = try await self.code(host)
            let refused = try await self.exchange(host, code, ["client_secret": "other"])
            #expect(refused["code"] == 20_002)
            #expect(refused["error"] == "invalid_client")
            let elsewhere = try await self.exchange(host, code, ["redirect_uri": "https://bot.example.com/"])
            #expect(elsewhere["error"] == "invalid_grant")
            let tokens = try await self.exchange(host, code)
            #expect(tokens["code"] == 0)
            #expect(tokens["token_type"] == "Bearer")
            try await #expect(self.exchange(host, code)["error"] == "invalid_grant")
            let access = tokens["access_token"]?.text ?? ""
            let path = "/feishu/open-apis/authen/v1/user_info"
            let info = try await host.get(path, token: access).json["data"]
            #expect(info?["open_id"]?.text == FeishuTown.regular)
            #expect(info?["name"] == "老顾客")
            #expect(info?["tenant_key"] == "sandbox-tenant")
            try await #expect(host.get(path, token: "u-other").json["code"] == 99_991_668)
            let tenant = try await host.token()
            try await #expect(host.get(path, token: tenant).json["code"] == 99_991_668)
        }
    }

    @Test(arguments: [
        ("cli_sandbox00001", "cli_other"), ("bot.example", "evil.example"),
        ("response_type=code", "response_type=token"),
        ("state=s1", "code_challenge=x&code_challenge_method=MD5"),
    ])
    func `a question with something wrong shows nobody`(part: String, wrong: String) async throws {
        try await FeishuHost.run { host in
            let bad = Self.query.replacing(part, with: wrong)
            try await #expect(host.get("/feishu/open-apis/authen/v1/authorize?\(bad)").status == 400)
        }
    }

    @Test func `a challenge asks for the verifier that it was made of`() async throws {
        try await FeishuHost.run { host in
            // RFC 7636, appendix B.
            let challenge = "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
            let code = try await self.code(host, Self.query.replacing("state=", with: "\(challenge)&state="))
            try await #expect(self.exchange(host, code)["code"] == 20_049)
            try await #expect(self.exchange(host, code, ["code_verifier": "x"])["code"] == 20_049)
            let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
            try await #expect(self.exchange(host, code, ["code_verifier": verifier])["code"] == 0)
        }
    }

    @Test func `a code lives five minutes`() throws {
        var feishu = FeishuTown()
        let signIn = try feishu.face.signIn(Form(Self.query, plusIsSpace: true))
        let person = try #require(feishu.town.person("regular"))
        let way = feishu.town.wayBack(of: person, signIn, at: feishu.now)
        let code = way.split(separator: "=")[1].prefix { $0 != "&" }
        feishu.pass(.seconds(300))
        let body = """
            {"grant_type":"authorization_code","client_id":"cli_sandbox00001","client_secret":"app-secret",
             "code":"\(code)","redirect_uri":"https://bot.example.com/p/acme"}
            """
        #expect(feishu.call("POST", "authen/v2/oauth/token", body).number == 20_004)
    }
}
