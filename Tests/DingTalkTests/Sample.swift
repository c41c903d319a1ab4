import Domain

@testable import DingTalk

/// Opened bodies as the platform writes them.
enum Sample {
    static let webhook = "https://oapi.dingtalk.com/robot/sendBySession?session=canary-session"
    static let answer = Secret("1700005400000 \(Self.webhook)")

    /// A message to the robot in a group; further fields win.
    static func message(
        id: String = "msgAAA==",
        group: Bool = true,
        staff: String? = "u1",
        robot: String = "dingkey1",
        corp: String = "dingc",
        isNamed: Bool = true,
        _ content: String = #""msgtype":"text","text":{"content":" 签到"}"#
    ) -> String {
        let staffField = staff.map { #","senderStaffId":"\#($0)""# } ?? ""
        return """
            {\(content),"msgId":"\(id)","createAt":1700000000000,"conversationType":"\(group ? 2 : 1)",\
            "conversationId":"cidAAA==","conversationTitle":"测试群","senderId":"$:LWCP_v1:$x","senderNick":"小明",\
            "senderCorpId":"dingc"\(staffField),"isAdmin":false,"isInAtList":\(isNamed),\
            "atUsers":[{"dingtalkId":"$:LWCP_v1:$bot"},{"dingtalkId":"$:LWCP_v1:$y","staffId":"u2"}],\
            "chatbotCorpId":"\(corp)","chatbotUserId":"$:LWCP_v1:$bot","robotCode":"\(robot)",\
            "sessionWebhook":"\(Self.webhook)","sessionWebhookExpiredTime":1700005400000}
            """
    }

    static func event(_ type: String, id: String = "e1", corp: String = "dingc", _ more: String = "") -> String {
        """
        {"EventType":"\(type)","EventTime":1700000000000,"CorpId":"\(corp)","BizId":"b1","eventId":"\(id)",\
        "timeStamp":1700000000500,"chatId":"chat1","corpId":"\(corp)","openConversationId":"cidAAA=="\(more)}
        """
    }

    static let members = #","userId":["u1","u2"],"unionId":["un1","un2"],"operator":"u9","operatorUnionId":"un9""#

    static let token = PressToken(key: "B", run: "tea-quiz.20261201-2000", group: "cidAAA==")

    static func value(_ token: PressToken = Self.token, card: String = "hearth-1") -> String {
        PressSeal(secret: Secret(Platform.cardSecret)).value(token, card: card)
    }

    static func press(
        card: String = "hearth-1",
        user: String = "u1",
        corp: String = "dingc",
        action: String = "1",
        value: String = Sample.value()
    ) -> String {
        let content = #"{\"cardPrivateData\":{\"actionIds\":[\"\#(action)\"],\"params\":{\"value\":\"\#(value)\"}}}"#
        return #"{"type":"actionCallback","outTrackId":"\#(card)","corpId":"\#(corp)","userId":"\#(user)","#
            + #""content":"\#(content)"}"#
    }
}
