@testable import Feishu

/// Opened bodies as the platform writes them, after the shapes in its documentation.
enum Sample {
    static func event(
        _ type: String,
        _ event: String,
        id: String = "evt-1",
        at time: String = "1700000000000",
        token: String = Platform.token,
        app: String = Platform.app,
        tenant: String = "tk1"
    ) -> String {
        """
        {"schema":"2.0","header":{"event_id":"\(id)","event_type":"\(type)","create_time":"\(time)","token":"\(token)",\
        "app_id":"\(app)","tenant_key":"\(tenant)"},"event":\(event)}
        """
    }

    /// `content` is JSON; it is put inside a text, as the platform does.
    static func message(
        _ content: String,
        type: String = "text",
        id: String = "om_1",
        event: String = "evt-1",
        at time: String = "1700000000000",
        chat: String = "group",
        from sender: String = "ou_1",
        senderType: String = "user",
        mentions: String = "[]"
    ) -> String {
        let quoted = WireJSON.text(content)
        return Self.event(
            "im.message.receive_v1",
            """
            {"sender":{"sender_id":{"open_id":"\(sender)","user_id":"u1","union_id":"on_1"},"sender_type":"\(senderType)",\
            "tenant_key":"tk1"},"message":{"message_id":"\(id)","root_id":"om_0","parent_id":"om_0",\
            "create_time":"\(time)","update_time":"\(time)","chat_id":"oc_1","thread_id":"omt_1","chat_type":"\(chat)",\
            "message_type":"\(type)","content":\(quoted),"mentions":\(mentions),"user_agent":"x"}}
            """,
            id: event,
            at: time
        )
    }

    static func text(_ text: String) -> String { #"{"text":\#(WireJSON.text(text))}"# }

    static func mention(_ key: String, _ id: String, _ name: String) -> String {
        """
        {"key":"\(key)","id":{"open_id":"\(id)","user_id":"","union_id":"on_b"},"name":"\(name)","tenant_key":"tk1"}
        """
    }

    /// The event of a group, as `im.chat.member.user.added_v1` has it.
    static func group(_ type: String, users: [String] = ["ou_1"], by: String = "ou_2", id: String = "evt-1") -> String {
        let list = users.map { #"{"name":"新人","tenant_key":"tk1","user_id":{"open_id":"\#($0)","user_id":""}}"# }
        return Self.event(
            type,
            """
            {"chat_id":"oc_1","operator_id":{"open_id":"\(by)","user_id":"","union_id":"on_2"},"external":false,\
            "operator_tenant_key":"tk1","users":[\(list.joined(separator: ","))],"name":"群名",\
            "i18n_names":{"zh_cn":"群名","en_us":"","ja_jp":""}}
            """,
            id: id
        )
    }

    static func press(
        _ value: String = #"{"key":"B","run":"tea-quiz.20261201-2000"}"#,
        event: String = "evt-1",
        at time: String = "1700000000000000",
        token: String = "c-abc",
        by: String = "ou_1"
    ) -> String {
        Self.event(
            "card.action.trigger",
            """
            {"operator":{"tenant_key":"tk1","user_id":"u1","open_id":"\(by)","union_id":"on_1"},"token":"\(token)",\
            "action":{"value":\(value),"tag":"button","name":"btn_b","timezone":"Asia/Shanghai","form_value":{"f1":"x"},\
            "input_value":"","option":"","options":[],"checked":false},"host":"im_message","delivery_type":"",\
            "context":{"open_message_id":"om_1","open_chat_id":"oc_1","url":"","preview_token":""}}
            """,
            id: event,
            at: time
        )
    }

    static func check(_ challenge: String = "c-123", token: String = Platform.token) -> String {
        #"{"challenge":\#(WireJSON.text(challenge)),"token":"\#(token)","type":"url_verification"}"#
    }

    /// An event of schema 1.0.
    static func old(_ type: String, app: String = Platform.app, tenant: String = "tk1") -> String {
        """
        {"uuid":"old-1","token":"\(Platform.token)","ts":"1700000000.123","type":"event_callback",\
        "event":{"type":"\(type)","app_id":"\(app)","tenant_key":"\(tenant)"}}
        """
    }
}
