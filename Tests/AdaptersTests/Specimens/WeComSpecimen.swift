import Delivery
import Domain
import Engine
import WeCom

/// The app of a WeCom corp: XML under a seal; customer groups that it is in none of.
struct WeComSpecimen: Specimen {
    private static let token = "canaryTokenOfTheApp"
    private static let key = SealedText.key("canaryKeyA")
    private static let secret = "canary-secret/+&="
    private static let corp = "ww12ab34cd"
    private static let echo = "1616140317555161061"

    let name = "WeCom app"
    let column = "WeCom app"
    let window = Window(past: .seconds(8 * 86_400), future: .seconds(3_600))
    let secrets = [Self.token, Self.key, Self.secret]
    let group: GroupID = "wrDEMO1"
    let asksOwners = true

    func adapter(_ account: AccountID, base: String) throws -> any Adapter {
        let keys = WeComConfiguration.CallbackKeys(token: Secret(Self.token), encodingAESKey: Secret(Self.key))
        return try WeComAdapter(
            account: account,
            configuration: WeComConfiguration(
                corpID: Self.corp,
                agentID: 1_000_007,
                secret: Secret(Self.secret),
                callback: keys,
                apiBase: base
            ),
            client: .direct,
            now: { Moment.now },
            readFile: { _ in Array("picture".utf8) }
        )
    }

    func person(_ number: Int) -> Identity { Identity(.member, PlatformUserID("guide.\(number)")) }
    func newcomer(_ number: Int) -> PlatformUserID { PlatformUserID("wmDEMO\(number)") }

    func lane(of sample: Sample) -> String {
        switch sample.act {
        case .said, .pressed: "member:guide.\(sample.by)"
        case .joined, .left, .botJoined, .botLeft: "group:wrDEMO1"
        case .novelty: "app"
        }
    }

    // MARK: Receiving

    /// It is in no group, and its cards have no buttons of ours.
    func body(of sample: Sample, _ delivery: Delivery) -> [UInt8]? {
        let corp = delivery.isOurs ? Self.corp : "wwother"
        let (sender, type, elements): (String, String, String)
        switch sample.act {
        case .said(let text, inGroup: false, _, _):
            (sender, type) = ("guide.\(sample.by)", "text")
            elements = "<Content><![CDATA[\(text)]]></Content><MsgId>\(7_000 + sample.id)</MsgId>"
        case .joined(let people):
            (sender, type) = ("sys", "event")
            elements = self.change("add_member", "<JoinScene>3</JoinScene>", people, sample)
        case .left(let people):
            (sender, type) = ("sys", "event")
            elements = self.change("del_member", "<QuitScene>0</QuitScene>", people, sample)
        case .novelty:
            (sender, type) = ("sys", "event")
            elements = "<Event><![CDATA[brand_new_event]]></Event><Number>\(sample.id)</Number>"
        case .said, .botJoined, .botLeft, .pressed: return nil
        }
        let body =
            "<xml><ToUserName><![CDATA[\(corp)]]></ToUserName><FromUserName><![CDATA[\(sender)]]></FromUserName>"
            + "<CreateTime>\(sample.at.seconds)</CreateTime><MsgType><![CDATA[\(type)]]></MsgType>\(elements)</xml>"
        return Array(body.utf8)
    }

    private func change(_ detail: String, _ scene: String, _ people: [Int], _ sample: Sample) -> String {
        let items = people.map { "<Item><![CDATA[\(self.newcomer($0))]]></Item>" }.joined()
        return "<Event><![CDATA[change_external_chat]]></Event><ChatId><![CDATA[\(self.group)]]></ChatId>"
            + "<ChangeType><![CDATA[update]]></ChangeType><UpdateDetail><![CDATA[\(detail)]]></UpdateDetail>"
            + "\(scene)<MemChangeCnt>\(people.count)</MemChangeCnt><MemChangeList>\(items)</MemChangeList>"
            + "<LastMemVer>v\(sample.id)</LastMemVer>"
    }

    private func seal(_ delivery: Delivery) -> SealedText {
        SealedText(
            token: delivery.hasRightKey ? Self.token : "otherToken",
            key: delivery.hasRightKey ? Self.key : SealedText.key("otherKeyBb"),
            owner: delivery.isOurs ? Self.corp : "wwother"
        )
    }

    func delivered(_ body: [UInt8], like sample: Sample, _ delivery: Delivery) throws -> Delivered {
        let text = try self.seal(delivery).text(body, random: "random-\(delivery.number)-0123456789")
        let envelope =
            "<xml><ToUserName><![CDATA[\(Self.corp)]]></ToUserName><Encrypt><![CDATA[\(text)]]></Encrypt>"
            + "<AgentID><![CDATA[1000007]]></AgentID></xml>"
        return Delivered(query: self.query(text, delivery), body: Array(envelope.utf8))
    }

    private func query(_ text: String, _ delivery: Delivery) -> [Delivered.Pair] {
        let (stamp, nonce) = ("\(delivery.sentAt.seconds)", "nonce\(delivery.number)")
        return [
            .init(name: "msg_signature", value: self.seal(delivery).signature(stamp, nonce, text)),
            .init(name: "timestamp", value: stamp), .init(name: "nonce", value: nonce),
        ]
    }

    func coversBody(of sample: Sample) -> Bool { true }

    func accepts(_ acknowledgement: Acknowledgement, of sample: Sample) -> Bool { acknowledgement == .bare }

    func check(_ delivery: Delivery) throws -> Delivered? {
        let text = try self.seal(delivery).text(Array(Self.echo.utf8), random: "0123456789abcdef")
        let echo = Delivered.Pair(name: "echostr", value: text.percentEncoded)
        return Delivered(query: self.query(text, delivery) + [echo], body: [])
    }

    func answer(to check: Delivered, by adapter: any Adapter) throws -> [UInt8] {
        try adapter.answerAddressCheck(query: check.callback.query, now: Moment.now)
    }

    func isContent(with answer: [UInt8]) -> Bool { answer.elementsEqual(Self.echo.utf8) }
}
