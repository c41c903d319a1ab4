import Delivery
import Domain
import Engine
import TestSupport
import WeCom

/// An intelligent robot of a WeCom corp: JSON under a seal that names nobody; each message may be answered once.
struct AibotSpecimen: Specimen {
    private static let token = "canaryTokenOfBot"
    private static let key = SealedText.key("canaryKeyB")
    private static let echo = "8161403175551610612"

    let name = "WeCom aibot"
    let column = "WeCom aibot"
    let window = Window(past: .seconds(8 * 86_400), future: .seconds(3_600))
    let secrets = [Self.token, Self.key, "canary-code"]
    let group: GroupID = "CHAT1"

    func adapter(_ account: AccountID, base: String) throws -> any Adapter {
        let keys = WeComConfiguration.CallbackKeys(token: Secret(Self.token), encodingAESKey: Secret(Self.key))
        return try AibotAdapter(
            account: account,
            configuration: AibotConfiguration(callback: keys, apiBase: base),
            client: .direct,
            now: { Moment.now }
        )
    }

    func person(_ number: Int) -> Identity { Identity(.member, PlatformUserID("member.\(number)")) }

    func lane(of sample: Sample) -> String { sample.isInGroup ? "chat:CHAT1" : "member:member.\(sample.by)" }

    // MARK: Receiving

    /// What is said in a group without its name it is not told, and never who comes and goes.
    func body(of sample: Sample, _ delivery: Delivery) -> [UInt8]? {
        let content: String
        switch sample.act {
        case .said(_, _, isAddressed: false, _), .said(_, _, _, inThread: true), .joined, .left, .botJoined, .botLeft:
            return nil
        case .said(let text, let inGroup, _, _):
            content = #""msgtype":"text","text":{"content":\#((inGroup ? "@Helper \(text)" : text).quoted)}"#
        case .pressed(let button):
            content =
                #""msgtype":"event","event":{"eventtype":"template_card_event","template_card_event":{"#
                + #""card_type":"button_interaction","event_key":\#(button.value.quoted),"task_id":\#(button.card.quoted)}}"#
        case .novelty: content = #""msgtype":"event","event":{"eventtype":"brand_new_event"}"#
        }
        let chat = sample.isInGroup ? #""chatid":"CHAT1","chattype":"group""# : #""chattype":"single""#
        let place = sample.isInGroup ? "group" : "\(sample.by)"
        let address = "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=canary-code-\(delivery.number)."
        let body =
            #"{"msgid":"M\#(sample.id)","create_time":\#(sample.at.seconds),"aibotid":"AIB1",\#(chat),"#
            + #""from":{"userid":"member.\#(sample.by)"},"response_url":"\#(address)\#(place)",\#(content)}"#
        return Array(body.utf8)
    }

    private func seal(_ delivery: Delivery) -> SealedText {
        SealedText(
            token: delivery.hasRightKey ? Self.token : "otherToken",
            key: delivery.hasRightKey ? Self.key : SealedText.key("otherKeyBb"),
            owner: delivery.isOurs ? "" : "wwother"
        )
    }

    func delivered(_ body: [UInt8], like sample: Sample, _ delivery: Delivery) throws -> Delivered {
        let text = try self.seal(delivery).text(body, random: "random-\(delivery.number)-0123456789")
        return Delivered(query: self.query(text, delivery), body: Array(#"{"encrypt":"\#(text)"}"#.utf8))
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

extension AibotSpecimen {
    // MARK: Sending

    func answer(to call: StubPlatform.Call) -> StubPlatform.Reaction { .json(#"{"errcode":0,"errmsg":"ok"}"#) }

    func refusal(_ code: String, saying text: String) -> StubPlatform.Reaction {
        .json(#"{"errcode":\#(code),"errmsg":\#(text.quoted)}"#)
    }

    /// The address says who reads it, and is good for one call.
    func spoken(in call: StubPlatform.Call) -> Spoken? {
        guard call.path == "/cgi-bin/aibot/response", let code = call.query["response_code"] else { return nil }
        let json = call.json
        let card = json["template_card"]
        let place = code.split(separator: ".").last.map(String.init) ?? ""
        let buttons = card["button_list"].list.map { button in
            Button(label: button["text"].text ?? "", value: button["key"].text ?? "", card: card["task_id"].text ?? "")
        }
        let words = [json["markdown"]["content"], card["main_title"]["title"], card["sub_title_text"]]
            .compactMap(\.text)
        let text = (words + buttons.map(\.label)).joined(separator: "\n")
        return Spoken(
            to: place == "group" ? .group(self.group) : .person(PlatformUserID("member.\(place)")),
            text: text,
            buttons: buttons,
            called: text.matches(of: /<@([^>]+)>/).map { String($0.output.1) },
            key: code
        )
    }
}
