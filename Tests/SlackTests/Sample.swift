@testable import Slack

/// Bodies as the platform writes them.
enum Sample {
    static func event(_ event: String, id: String = "Ev1", team: String = "T1", app: String = "A1") -> String {
        """
        {"token":"t","team_id":"\(team)","api_app_id":"\(app)","event":\(event),"type":"event_callback",\
        "event_id":"\(id)","event_time":1767000001,"authorizations":[{"enterprise_id":null,"team_id":"\(team)",\
        "user_id":"UBOT","is_bot":true,"is_enterprise_install":false}],"is_ext_shared_channel":false,\
        "event_context":"4-x"}
        """
    }

    /// A message as people write them; `more` are further fields, each with its comma.
    static func message(
        _ text: String,
        type: String = "message",
        user: String = "U1",
        channel: String = "C1",
        channelType: String? = "channel",
        ts: String = "1767000001.000100",
        id: String = "Ev1",
        more: String = ""
    ) -> String {
        let kind = channelType.map { #""channel_type":"\#($0)","# } ?? ""
        return Self.event(
            """
            {"type":"\(type)","user":"\(user)","text":"\(text)","ts":"\(ts)","channel":"\(channel)",\(kind)\
            "event_ts":"\(ts)","blocks":[{"type":"rich_text","elements":[]}]\(more)}
            """,
            id: id
        )
    }

    /// The same words as ``message(_:type:user:channel:channelType:ts:id:more:)``, told because they call the bot.
    static func mention(_ text: String, id: String = "Ev2") -> String {
        Self.message(text, type: "app_mention", channelType: nil, id: id)
    }

    static func form(_ payload: String) -> String { "payload=\(payload.percentEncoded)" }

    static func press(
        value: String = #"{\"key\":\"B\",\"run\":\"quiz.20261201-2000\"}"#,
        type: String = "button",
        user: String = "U1",
        channel: String = "C1",
        team: String = "T1",
        userTeam: String? = nil,
        message: String = #"{"ts":"1767000000.000100","text":"…","team":"T1","blocks":[]}"#,
        at: String = "1767000001.100000"
    ) -> String {
        Self.form(
            """
            {"type":"block_actions","api_app_id":"A1","team":{"id":"\(team)","domain":"x"},\
            "user":{"id":"\(user)","username":"li.na","team_id":"\(userTeam ?? team)"},\
            "container":{"type":"message","message_ts":"1767000000.000100","channel_id":"\(channel)",\
            "is_ephemeral":false},"channel":{"id":"\(channel)","name":"g"},"message":\(message),\
            "trigger_id":"1.2.abc","response_url":"https://hooks.slack.com/actions/T1/1/SECRET",\
            "state":{"values":{}},"actions":[{"type":"\(type)","action_id":"choice-1","block_id":"q1",\
            "value":"\(value)","text":{"type":"plain_text","text":"B"},"action_ts":"\(at)"}]}
            """
        )
    }

    static func command(
        _ command: String = "/quiz",
        _ text: String = "B",
        channel: String = "C1",
        trigger: String = "398738663015.47445629121.803a0bc8",
        team: String = "T1"
    ) -> String {
        let fields = [
            ("token", "xyz"), ("team_id", team), ("team_domain", "acme"), ("channel_id", channel),
            ("channel_name", "group"), ("user_id", "U1"), ("user_name", "li.na"), ("command", command), ("text", text),
            ("response_url", "https://hooks.slack.com/commands/T1/1/SECRET"), ("trigger_id", trigger),
            ("api_app_id", "A1"), ("is_enterprise_install", "false"),
        ]
        return fields.map { "\($0)=\($1.percentEncoded)" }.joined(separator: "&")
    }
}
