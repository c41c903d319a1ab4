import Domain
import TestSupport

extension DingTalkSpecimen {
    func asksForToken(_ call: StubPlatform.Call) -> Bool { call.path == "/v1.0/oauth2/accessToken" }

    func token(_ number: Int) -> StubPlatform.Reaction {
        .json(#"{"accessToken":"\#(Canary.token(number))","expireIn":7200}"#)
    }

    func answer(to call: StubPlatform.Call) -> StubPlatform.Reaction {
        switch call.path {
        case "/v1.0/oauth2/userAccessToken": .json(#"{"accessToken":"u-canary","expireIn":7200,"corpId":"dingc"}"#)
        case "/v1.0/contact/users/me": .json(#"{"nick":"小明","openId":"o1","unionId":"un1"}"#)
        case "/topapi/user/getbyunionid":
            .json(#"{"errcode":0,"errmsg":"ok","result":{"contact_type":0,"userid":"u1"}}"#)
        case "/v1.0/card/instances/createAndDeliver":
            .json(
                """
                {"success":true,"result":{"outTrackId":"\(call.json["outTrackId"].text ?? "")",\
                "deliverResults":[{"spaceId":"s","success":true}]}}
                """
            )
        case "/v1.0/card/instances": .json(#"{"success":true,"result":true}"#)
        case "/media/upload": .json(#"{"errcode":0,"errmsg":"ok","media_id":"@lADPM1","type":"image"}"#)
        case "/robot/sendBySession": .json(#"{"errcode":0,"errmsg":"ok"}"#)
        default: .json(#"{"processQueryKey":"pq1","invalidStaffIdList":[],"flowControlledStaffIdList":[]}"#)
        }
    }

    /// Numbers are the older API's, under a good status; words are the newer API's.
    ///
    /// `88/…` is 88 with its `sub_code`; 1111 is what the guard in front of all APIs says.
    func refusal(_ code: String, saying text: String) -> StubPlatform.Reaction {
        if code == "1111" { return .json(#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"u"}"#) }
        if code.hasPrefix("88/") {
            return .json(#"{"errcode":88,"errmsg":\#(text.quoted),"sub_code":"\#(code.dropFirst(3))"}"#)
        }
        if Int(code) != nil { return .json(#"{"errcode":\#(code),"errmsg":\#(text.quoted)}"#) }
        let isServer = ["system.error", "system.busy", "send.ding.exception"].contains(code)
        let status = isServer ? 500 : code.hasPrefix("Forbidden.") ? 403 : 400
        return .status(status, #"{"code":"\#(code)","message":\#(text.quoted),"requestid":"r"}"#)
    }

    func spoken(in call: StubPlatform.Call) -> Spoken? {
        let json = call.json
        switch call.path {
        case "/v1.0/robot/groupMessages/send":
            return Spoken(to: .group(GroupID(json["openConversationId"].text ?? "")), text: Self.words(json))
        case "/v1.0/robot/oToMessages/batchSend":
            return Spoken(to: .person(Self.person(json["userIds"].list.first?.text)), text: Self.words(json))
        case "/robot/sendBySession":
            let place = call.query["session"]?.split(separator: ".").last.map(String.init)
            return Spoken(
                to: place == "group" ? .group(self.group) : .person(Self.person(place)),
                text: json["text"]["content"].text ?? json["markdown"]["text"].text ?? "",
                called: json["at"]["atUserIds"].list.compactMap(\.text),
                key: json["msgUuid"].text
            )
        case "/v1.0/card/instances/createAndDeliver": return Self.card(json)
        default: return nil
        }
    }

    private static func person(_ user: String?) -> PlatformUserID { PlatformUserID("dingc/\(user ?? "")") }

    private static func words(_ json: Reading) -> String {
        let parameters = Reading(json["msgParam"].text ?? "")
        return ["content", "text", "singleTitle", "actionTitle1"].compactMap { parameters[$0].text }
            .joined(separator: "\n")
    }

    private static func card(_ json: Reading) -> Spoken {
        let (values, card) = (json["cardData"]["cardParamMap"], json["outTrackId"].text ?? "")
        let buttons = (1...6).compactMap { number -> Button? in
            guard let label = values["label\(number)"].text, !label.isEmpty else { return nil }
            return Button(label: label, value: values["value\(number)"].text ?? "", card: card)
        }
        let words = [values["title"].text, values["text"].text].compactMap { $0 } + buttons.map(\.label)
        let space = json["openSpaceId"].text ?? ""
        let name = String(space.split(separator: ".", maxSplits: 2).last ?? "")
        return Spoken(
            to: space.contains("IM_GROUP") ? .group(GroupID(name)) : .person(Self.person(name)),
            text: words.joined(separator: "\n"),
            buttons: buttons,
            key: card
        )
    }
}
