import Curl
import Domain
import Testing

@testable import Sandbox

/// Who opens a page, as the fake platform tells it.
@Suite struct SignInTests {
    @Test func `a code tells once who it was`() throws {
        var town = Town()
        let customer = try town.newcomer().id
        let code = town.world.signIn(.customer(customer), at: town.now)
        let answer = town.get("auth/getuserinfo", "code=\(code)")
        #expect(answer["external_userid"]?.text == customer)
        #expect(answer["openid"]?.text == "o\(customer.dropFirst(2))")
        #expect(town.get("auth/getuserinfo", "code=\(code)").code == 42_022)
    }

    @Test func `a member has a userid, who only joined a group and who only passes by have an openid`() throws {
        var town = Town()
        let joined = try town.act(
            .join(group: Town.group, customers: [], newcomers: 1, channel: nil, invitor: nil, isOneCallback: false)
        ).customers[0]
        let guide = town.get("auth/getuserinfo", "code=\(town.world.signIn(.guide("guide-one"), at: town.now))")
        let passer = town.world.stranger()
        let stranger = town.get("auth/getuserinfo", "code=\(town.world.signIn(passer, at: town.now))")
        let member = town.get("auth/getuserinfo", "code=\(town.world.signIn(.customer(joined), at: town.now))")
        #expect(guide["userid"]?.text == "guide-one")
        #expect(passer.name == "stranger:\(stranger["openid"]?.text ?? "")")
        #expect(member["external_userid"] == nil && member["openid"]?.text?.isEmpty == false)
    }

    @Test func `a code that is old, made up or missing is refused`() throws {
        var town = Town()
        let code = town.world.signIn(.guide("guide-one"), at: town.now)
        town.pass(.seconds(300))
        #expect(town.get("auth/getuserinfo", "code=\(code)").code == 42_003)
        #expect(town.get("auth/getuserinfo", "code=nothing").code == 40_029)
        #expect(town.get("auth/getuserinfo").code == 41_008)
    }

    @Test func `the page offers everybody, and each goes back with a code`() async throws {
        try await Host.run { host in
            let customer = try await host.sandbox.perform(
                .addGuide(guide: "guide-one", channel: "", customer: nil, needsConfirmation: false)
            ).customers[0]
            let back = "redirect_uri=https%3A%2F%2Fbot.example.com%2Fp%2Facme%2Fin%3Fto%3Da"
            let query = "appid=\(Town.corp)&\(back)&response_type=code&scope=snsapi_base&state=ab12"
            let page = try await host.get("/connect/oauth2/authorize?\(query)")
            #expect(page.status == 200)
            let text = String(decoding: page.body, as: UTF8.self)
            for name in ["customer%3A\(customer)", "guide%3Aguide-two", "as/stranger"] { #expect(text.contains(name)) }
            let went = try await host.get("/connect/oauth2/as/customer%3A\(customer)?\(query)")
            #expect(went.status == 302)
            let address = try #require(went.header("Location"))
            #expect(
                address.hasPrefix("https://bot.example.com/p/acme/in?to=a&code=") && address.hasSuffix("&state=ab12")
            )
            for wrong in [
                query.replacing("bot.example.com", with: "bot.example.com.evil"), query.replacing("ww0", with: "ww9"),
                query.replacing("state=ab12", with: "state=a-b"), query.replacing("snsapi_base", with: "snsapi_login"),
            ] {
                try await #expect(host.get("/connect/oauth2/authorize?\(wrong)").status == 400)
                try await #expect(host.get("/connect/oauth2/as/stranger?\(wrong)").status == 400)
            }
        }
    }
}
