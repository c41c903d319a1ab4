import Delivery
import Domain
import Feishu
import Scripts
import TestSupport

/// A custom bot of Feishu: an address with a secret token, and a secret with which posts are signed.
struct FeishuRobotSpecimen: PostingSpecimen {
    private static let path = "/open-apis/bot/v2/hook/canary-hook"
    private static let secret = "canary-bot-secret"

    let name = "Feishu webhook"
    let column = "`feishu-webhook`"
    let secrets = ["canary-hook", Self.secret]

    func adapter(_ account: AccountID, base: String) throws -> any Adapter {
        let address = Secret("https://open.feishu.cn\(Self.path)")
        return try FeishuRobotAdapter(
            account: account,
            configuration: FeishuRobotConfiguration(
                groups: [WebhookGroup(id: self.group, address: address, secret: Secret(Self.secret))],
                apiBase: base
            ),
            client: .direct,
            now: { Moment.now }
        )
    }

    func person(_ number: Int) -> Identity { Identity(.participant, PlatformUserID("ou_\(number)")) }

    // MARK: Sending

    func answer(to call: StubPlatform.Call) -> StubPlatform.Reaction { .json(#"{"code":0,"msg":"success","data":{}}"#) }

    func refusal(_ code: String, saying text: String) -> StubPlatform.Reaction {
        FeishuSpecimen().refusal(code, saying: text)
    }

    var novelCodes: [String] { ["999999"] }

    /// Source: Feishu developer documentation, "自定义机器人使用指南", 常见错误.
    var consequences: [Documented] {
        [
            Documented(.rests(.seconds(7)), "99991400"),
            Documented(.again(after: .seconds(120)), "11232"),
            Documented(.open, "1500"),
            Documented(.gone, "19001"),
            Documented(.never, "9499 19021 19022 19024 19036"),
        ]
    }

    func spoken(in call: StubPlatform.Call) -> Spoken? {
        guard call.path == Self.path, call.json["msg_type"].text == "text", let text = call.json["content"]["text"].text
        else { return nil }
        return Spoken(
            to: .group(self.group),
            text: text,
            called: text.matches(of: /<at user_id="([^"]+)">/).map { String($0.output.1) }
        )
    }
}
