import Domain
import Testing

@testable import Sandbox

@Suite struct WelcomeTests {
    private static func body(_ code: String, text: String = "欢迎") -> String {
        #"{"welcome_code":"\#(code)","text":{"content":"\#(text)"}}"#
    }

    private static let api = "externalcontact/send_welcome_msg"

    @Test func `a welcome is accepted once and shows in the customer's chat`() throws {
        var town = Town()
        let (customer, code) = try town.newcomer()
        #expect(town.post(Self.api, Self.body(code)).code == 0)
        #expect(town.world.customers[customer]?.chats["guide-one"]?.lines.last?.text.chinese == "欢迎")
        let second = town.post(Self.api, Self.body(code))
        #expect(second.code == 41_051)
        #expect(town.world.customers[customer]?.chats["guide-one"]?.lines.count == 2)
        #expect(town.world.codes[code]?.accepted == 1)
        #expect(town.world.codes[code]?.refused == 1)
    }

    @Test func `the code is good for 20 seconds from its event, to the millisecond`() throws {
        var town = Town()
        let inTime = try town.newcomer().code, late = try town.newcomer().code
        town.pass(.seconds(20))
        #expect(town.post(Self.api, Self.body(inTime)).code == 0)
        town.pass(.milliseconds(1))
        #expect(town.post(Self.api, Self.body(late)).code == 41_050)
    }

    @Test func `a code that no event carried is refused, unless the rules say otherwise`() {
        var town = Town()
        #expect(town.post(Self.api, Self.body("never")).code == 41_050)
        var loose = Town { $0.acceptsUnknownWelcomeCodes = true }
        #expect(loose.post(Self.api, Self.body("never")).code == 0)
        #expect(loose.post(Self.api, Self.body("never")).code == 41_051)
    }

    @Test func `after the customer has written no welcome is possible`() throws {
        var town = Town()
        let (customer, code) = try town.newcomer()
        try town.act(.writeToGuide(customer: customer, guide: "guide-one", text: "在吗"))
        #expect(town.post(Self.api, Self.body(code)).code == 41_051)
    }

    @Test func `what is refused for its form does not use the code up`() throws {
        var town = Town()
        let code = try town.newcomer().code
        let tooLong = String(repeating: "界", count: 1_334)
        #expect(town.post(Self.api, Self.body(code, text: tooLong)).code == 40_058)
        #expect(town.post(Self.api, #"{"welcome_code":"\#(code)"}"#).code == 40_063)
        #expect(town.post(Self.api, #"{"text":{"content":"x"}}"#).code == 41_049)
        let link = #"{"msgtype":"link","link":{"title":"t","url":"https://bot.example.com/"}}"#
        let ten = [String](repeating: link, count: 10).joined(separator: ",")
        #expect(town.post(Self.api, #"{"welcome_code":"\#(code)","attachments":[\#(ten)]}"#).code == 40_058)
        let image = #"{"msgtype":"image","image":{"media_id":"unknown"}}"#
        #expect(town.post(Self.api, #"{"welcome_code":"\#(code)","attachments":[\#(image)]}"#).code == 40_007)
        let nine = [String](repeating: link, count: 9).joined(separator: ",")
        #expect(town.post(Self.api, #"{"welcome_code":"\#(code)","attachments":[\#(nine)]}"#).code == 0)
    }

    @Test func `4,000 bytes of text are accepted, one more is not`() throws {
        var town = Town()
        let fits = try town.newcomer().code, over = try town.newcomer().code
        #expect(town.post(Self.api, Self.body(fits, text: String(repeating: "x", count: 4_000))).code == 0)
        #expect(town.post(Self.api, Self.body(over, text: String(repeating: "x", count: 4_001))).code == 40_058)
    }

    struct Part: Sendable {
        let json: String
        let code: Int64
    }

    @Test(arguments: [
        Part(json: #"{"msgtype":"link","link":{"title":"t","url":"u","desc":"d","picurl":"p"}}"#, code: 0),
        Part(json: #"{"msgtype":"link","link":{"url":"u"}}"#, code: 40_063),
        Part(json: #"{"msgtype":"link","link":{"title":"t"}}"#, code: 40_063),
        Part(json: #"{"msgtype":"link"}"#, code: 40_063),
        Part(json: #"{"msgtype":"link","link":"t"}"#, code: 40_035),
        Part(json: #"{"msgtype":"card","card":{}}"#, code: 40_008),
        Part(json: #"{"link":{"title":"t","url":"u"}}"#, code: 40_063),
        Part(json: #"{"msgtype":"image","image":{"pic_url":"https://bot.example.com/a.png"}}"#, code: 0),
        Part(json: #"{"msgtype":"image","image":{}}"#, code: 40_063),
        Part(json: #"{"msgtype":"video","video":{"media_id":"PNG"}}"#, code: 40_007),
        Part(json: #"{"msgtype":"file","file":{"media_id":"PNG"}}"#, code: 40_007),
        Part(json: #"{"msgtype":"image","image":{"media_id":"PNG"}}"#, code: 0),
        Part(
            json:
                #"{"msgtype":"miniprogram","miniprogram":{"title":"t","pic_media_id":"PNG","appid":"wx1","page":"p"}}"#,
            code: 0
        ),
        Part(json: #"{"msgtype":"miniprogram","miniprogram":{"title":"t","appid":"wx1","page":"p"}}"#, code: 40_063),
    ])
    func `each attachment is checked for what it needs`(part: Part) throws {
        var town = Town()
        let png = town.upload("a.png", type: "image", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A])["media_id"]?.text ?? ""
        let code = try town.newcomer().code
        let json = part.json.replacing("PNG", with: png)
        let answer = town.post(Self.api, #"{"welcome_code":"\#(code)","attachments":[\#(json)]}"#)
        #expect(answer.code == part.code, "\(answer.words)")
    }

    @Test func `a request that came with an unconfirmed request has the only code`() throws {
        var town = Town()
        let half = try town.act(
            .addGuide(guide: "guide-one", channel: "", customer: nil, needsConfirmation: true)
        )
        #expect(half.callbacks[0].name == "add_half_external_contact")
        let whole = try town.act(.acceptCustomer(guide: "guide-one", customer: half.customers[0]))
        #expect(whole.callbacks[0].name == "add_external_contact")
        #expect(!whole.callbacks[0].text.contains("WelcomeCode"))
        #expect(throws: SandboxError.self) {
            try town.act(.acceptCustomer(guide: "guide-one", customer: half.customers[0]))
        }
        #expect(town.post(Self.api, Self.body(half.callbacks[0].subject)).code == 0)
    }

    @Test func `who deletes a guide and adds them again gets another code`() throws {
        var town = Town()
        let first = try town.newcomer()
        #expect(throws: SandboxError.self) {
            try town.act(.addGuide(guide: "guide-one", channel: "", customer: first.id, needsConfirmation: false))
        }
        let gone = try town.act(.removeGuide(customer: first.id, guide: "guide-one"))
        #expect(gone.callbacks[0].name == "del_follow_user")
        let again = try town.act(
            .addGuide(guide: "guide-one", channel: "receipt", customer: first.id, needsConfirmation: false)
        )
        #expect(again.customers == [first.id])
        #expect(again.callbacks[0].subject != first.code)
        #expect(again.callbacks[0].text.contains("<State><![CDATA[receipt]]></State>"))
    }
}
