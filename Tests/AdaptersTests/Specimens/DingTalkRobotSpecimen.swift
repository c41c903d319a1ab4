import Delivery
import DingTalk
import Domain
import Scripts
import TestSupport

/// A custom robot of DingTalk: an address with a secret token, and a secret with which posts are signed.
struct DingTalkRobotSpecimen: PostingSpecimen {
    private static let token = "canarytoken1"
    private static let secret = "SECcanarysecret"

    /// Whether it is known whose people sit in the group.
    var hasHouse = true

    var name: String { self.hasHouse ? "DingTalk webhook" : "DingTalk webhook of an unknown house" }
    let column = "`dingtalk-webhook`"
    let secrets = [Self.token, Self.secret]

    func adapter(_ account: AccountID, base: String) throws -> any Adapter {
        let address = Secret("https://oapi.dingtalk.com/robot/send?access_token=\(Self.token)")
        return try DingTalkRobotAdapter(
            account: account,
            configuration: DingTalkRobotConfiguration(
                groups: [WebhookGroup(id: self.group, address: address, secret: Secret(Self.secret))],
                corpID: self.hasHouse ? "dingc" : "",
                apiBase: base
            ),
            client: .direct,
            now: { Moment.now }
        )
    }

    func person(_ number: Int) -> Identity { Identity(.participant, PlatformUserID("dingc/u\(number)")) }

    // MARK: Sending

    func answer(to call: StubPlatform.Call) -> StubPlatform.Reaction { .json(#"{"errcode":0,"errmsg":"ok"}"#) }

    /// The documentation shows numbers, and some answers have them as texts.
    func refusal(_ code: String, saying text: String) -> StubPlatform.Reaction {
        .json(#"{"errcode":"\#(code)","errmsg":\#(text.quoted)}"#)
    }

    var novelCodes: [String] { ["999999"] }

    /// Source: DingTalk developer documentation, 自定义机器人, 常见错误.
    var consequences: [Documented] {
        [
            Documented(.again(), "-1"),
            Documented(.rests(.seconds(600)), "410100 130101"),
            // What is left of the month, which ends at midnight in Shanghai.
            Documented(.rests(.seconds(196_700)), "90030"),
            Documented(.gone, "400101 400106 400102 400013"),
            Documented(.otherForm, "430103"),
            Documented(.never, "310000 400105 40035 43004 430101 430102 430104"),
        ]
    }

    func spoken(in call: StubPlatform.Call) -> Spoken? {
        guard call.path == "/robot/send", call.query["access_token"] == Self.token else { return nil }
        let json = call.json
        return Spoken(
            to: .group(self.group),
            text: json["text"]["content"].text ?? json["markdown"]["text"].text ?? "",
            called: json["at"]["atUserIds"].list.compactMap(\.text),
            key: json["msgUuid"].text
        )
    }
}
