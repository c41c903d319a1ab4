import Domain
import TestSupport

extension SlackSpecimen {
    func answer(to call: StubPlatform.Call) -> StubPlatform.Reaction {
        switch call.path {
        case "/api/conversations.info": .json(#"{"ok":true,"channel":{"id":"C1","name":"tea","creator":"U9"}}"#)
        case "/api/conversations.members": .json(#"{"ok":true,"members":["U2","UBOT"]}"#)
        case "/api/openid.connect.token": .json(#"{"ok":true,"access_token":"xoxp-canary-token"}"#)
        case "/api/openid.connect.userInfo":
            .json(#"{"ok":true,"sub":"U1","https://slack.com/user_id":"U1","https://slack.com/team_id":"T1"}"#)
        case "/api/files.getUploadURLExternal":
            .json(#"{"ok":true,"upload_url":"http://\#(call.headers["host"] ?? "")/upload/v1/x","file_id":"F1"}"#)
        case "/upload/v1/x": .json("OK - 7")
        case "/api/files.completeUploadExternal": .json(#"{"ok":true,"files":[{"id":"F1","title":"tea.png"}]}"#)
        default: .json(#"{"ok":true,"channel":"C1","ts":"1767000100.000900"}"#)
        }
    }

    func refusal(_ code: String, saying text: String) -> StubPlatform.Reaction {
        let isThrottle = ["ratelimited", "rate_limited"].contains(code)
        return .status(
            isThrottle ? 429 : 200,
            headers: isThrottle ? ["Retry-After: 7"] : [],
            #"{"ok":false,"error":"\#(code)","response_metadata":{"messages":[\#(text.quoted)]}}"#
        )
    }

    func spoken(in call: StubPlatform.Call) -> Spoken? {
        let json = call.json
        guard ["/api/chat.postMessage", "/api/chat.postEphemeral"].contains(call.path),
            let channel = json["channel"].text
        else { return nil }
        let to: Spoken.Receiver =
            if call.path == "/api/chat.postEphemeral", let user = json["user"].text {
                .whisper(PlatformUserID("T1/\(user)"), in: GroupID(channel))
            } else if channel.hasPrefix("U") {
                .person(PlatformUserID("T1/\(channel)"))
            } else {
                .group(GroupID(channel))
            }
        let buttons = json["blocks"].list.flatMap { $0["elements"].list }.map { button in
            Button(label: button["text"]["text"].text ?? "", value: button["value"].text ?? "")
        }
        let text = ([json["text"].text] + json["blocks"].list.map { $0["text"]["text"].text }).compactMap { $0 }
            .joined(separator: "\n")
        return Spoken(
            to: to,
            text: text,
            buttons: buttons,
            called: text.matches(of: /<[@!]([A-Za-z0-9]+)>/).map { String($0.output.1) },
            under: json["thread_ts"].text
        )
    }
}
