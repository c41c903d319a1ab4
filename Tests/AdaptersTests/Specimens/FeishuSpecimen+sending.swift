import Domain
import TestSupport

extension FeishuSpecimen {
    func asksForToken(_ call: StubPlatform.Call) -> Bool {
        call.path == "/open-apis/auth/v3/tenant_access_token/internal"
    }

    func token(_ number: Int) -> StubPlatform.Reaction {
        .json(#"{"code":0,"msg":"ok","tenant_access_token":"\#(Canary.token(number))","expire":7200}"#)
    }

    func answer(to call: StubPlatform.Call) -> StubPlatform.Reaction {
        switch call.path {
        case "/open-apis/im/v1/chats/oc_1": .json(#"{"code":0,"msg":"ok","data":{"name":"tea","owner_id":"ou_9"}}"#)
        case "/open-apis/im/v1/chats/oc_1/members":
            .json(#"{"code":0,"msg":"ok","data":{"items":[{"member_id":"ou_2"}],"has_more":false}}"#)
        case "/open-apis/im/v1/images": .json(#"{"code":0,"msg":"ok","data":{"image_key":"img_1"}}"#)
        case "/open-apis/authen/v2/oauth/token": .json(#"{"code":0,"access_token":"u-canary","expires_in":7200}"#)
        case "/open-apis/authen/v1/user_info": .json(#"{"code":0,"data":{"open_id":"ou_1","tenant_key":"tk1"}}"#)
        default: .json(#"{"code":0,"msg":"success","data":{"message_id":"om_9"}}"#)
        }
    }

    func refusal(_ code: String, saying text: String) -> StubPlatform.Reaction {
        let isThrottle = code == "99991400"
        return .status(
            isThrottle ? 429 : 400,
            headers: isThrottle ? ["x-ogw-ratelimit-reset: 7"] : [],
            #"{"code":\#(code),"msg":\#(text.quoted)}"#
        )
    }

    /// What stands under a message stands in the group of that message.
    func spoken(in call: StubPlatform.Call) -> Spoken? {
        let json = call.json
        // What stands behind the id of a message changes it, and tells nobody.
        guard call.path.hasSuffix("/im/v1/messages") || call.path.hasSuffix("/reply"),
            let content = json["content"].text.map(Reading.init(_:))
        else { return nil }
        let parts = call.path.split(separator: "/")
        let under = parts.last == "reply" ? String(parts[parts.count - 2]) : nil
        let receiver = json["receive_id"].text ?? ""
        let elements = content["body"]["elements"].list
        let buttons = elements.flatMap { $0["columns"].list }.flatMap { $0["elements"].list }
        let words =
            [content["text"].text] + elements.flatMap { [$0["text"]["content"].text, $0["content"].text] }
            + buttons.map { $0["text"]["content"].text }
        let text = words.compactMap { $0 }.joined(separator: "\n")
        return Spoken(
            to: call.query["receive_id_type"] == "open_id"
                ? .person(PlatformUserID(receiver)) : .group(under == nil ? GroupID(receiver) : self.group),
            text: text,
            buttons: buttons.compactMap(Self.button),
            called: text.matches(of: /<at (?:user_)?id="?([^">]+)"?>/).map { String($0.output.1) },
            under: under,
            key: json["uuid"].text
        )
    }

    /// Nil for what opens a page.
    private static func button(_ element: Reading) -> Button? {
        let behaviour = element["behaviors"].list.first
        guard behaviour?["type"].text == "callback", let value = behaviour?["value"].json else { return nil }
        return Button(label: element["text"]["content"].text ?? "", value: value)
    }
}
