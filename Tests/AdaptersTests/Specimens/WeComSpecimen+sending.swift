import Domain
import TestSupport

extension WeComSpecimen {
    func asksForToken(_ call: StubPlatform.Call) -> Bool { call.path == "/cgi-bin/gettoken" }

    func token(_ number: Int) -> StubPlatform.Reaction {
        .json(#"{"errcode":0,"errmsg":"ok","access_token":"\#(Canary.token(number))","expires_in":7200}"#)
    }

    func answer(to call: StubPlatform.Call) -> StubPlatform.Reaction {
        switch call.path {
        case "/cgi-bin/auth/getuserinfo": .json(#"{"errcode":0,"errmsg":"ok","userid":"guide.1"}"#)
        case "/cgi-bin/media/upload": .json(#"{"errcode":0,"errmsg":"ok","type":"image","media_id":"m1"}"#)
        case "/cgi-bin/externalcontact/add_msg_template":
            .json(#"{"errcode":0,"errmsg":"ok","fail_list":[],"msgid":"task1"}"#)
        case "/cgi-bin/externalcontact/groupchat/get":
            .json(
                """
                {"errcode":0,"errmsg":"ok","group_chat":{"chat_id":"\(self.group)","name":"tea","owner":"guide.9",\
                "create_time":1766000000,"member_list":[{"userid":"\(self.newcomer(2))","type":2,"join_time":1766000001,\
                "join_scene":3}],"admin_list":[]}}
                """
            )
        default: .json(#"{"errcode":0,"errmsg":"ok","msgid":"m1"}"#)
        }
    }

    func refusal(_ code: String, saying text: String) -> StubPlatform.Reaction {
        .json(#"{"errcode":\#(code),"errmsg":\#(text.quoted)}"#)
    }

    func spoken(in call: StubPlatform.Call) -> Spoken? {
        let json = call.json
        let text = json["text"]["content"].text ?? ""
        switch call.path {
        case "/cgi-bin/message/send":
            let isChecked = json["enable_duplicate_check"].number == 1
            return Spoken(
                to: .person(PlatformUserID(json["touser"].text ?? "")),
                text: text.seen,
                key: isChecked ? text : nil
            )
        case "/cgi-bin/externalcontact/add_msg_template":
            let group = json["chat_id_list"].list.first?.text ?? ""
            return Spoken(to: .owner(PlatformUserID(json["sender"].text ?? ""), of: GroupID(group)), text: text)
        default: return nil
        }
    }
}

extension String {
    /// Without letters that nobody sees.
    fileprivate var seen: String {
        String(String.UnicodeScalarView(self.unicodeScalars.filter { $0.properties.generalCategory != .format }))
    }
}
