import Domain

extension ErrorTable {
    /// Codes, what follows from them, and what they mean, in Chinese and in English.
    typealias Line = ([String], Verdict, String, String)

    static let passing: [Line] = [
        (
            ["-1", "system.error", "system.busy", "send.ding.exception"], .again(after: nil),
            "钉钉正忙。",
            "DingTalk is busy."
        ),
        (
            ["15"], .unclear,
            "钉钉处理超时，不知道有没有办成。",
            "DingTalk ran out of time, and it is not known whether it happened."
        ),
        (
            ["88.timeout"], .again(after: nil),
            "钉钉鉴权超时。",
            "DingTalk ran out of time while it looked at the token."
        ),
        (
            ["InvalidAuthentication", "40001", "40014", "42001"], .freshToken,
            "accessToken 无效或已过期。",
            "The access token is invalid or expired."
        ),
        (
            [
                "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", "Forbidden.AccessDenied.QpsLimitForApi", "90002",
                "90018",
            ], .tooOftenPerSecond,
            "这一秒的调用次数用完了。",
            "The calls of this second are used up."
        ),
        (
            ["Forbidden.AccessDenied.QpmLimitForAppkeyAndApi"], .tooOftenPerMinute,
            "这一分钟的调用次数用完了。",
            "The calls of this minute are used up."
        ),
        (
            ["send.too.fast", "send.byToken.tooFast", "too.many.group", "too.many.people"],
            .tooManyMessages(.seconds(60)),
            "这个会话的消息发得太快。",
            "Too many messages into this chat."
        ),
        (
            ["410100", "130101"], .tooManyMessages(.seconds(600)),
            "一分钟里超过 20 条，机器人被停用十分钟。",
            "More than 20 messages in a minute: the robot is silenced for ten minutes."
        ),
        (
            ["1111"], .blocked(.seconds(300)),
            "从这个地址来的调用太多，全部停用五分钟。",
            "Too many calls from this address: all are blocked for five minutes."
        ),
        (
            ["unknown.send.result"], .unclear,
            "钉钉自己也不知道有没有发出去。",
            "DingTalk itself does not know whether it was sent."
        ),
        (
            ["param.cardAlreadyExist"], .already,
            "这张卡片已经有了。",
            "This card is there already."
        ),
        (
            ["session.expired", "session.notExisted"], .otherWay,
            "回复的地址已经过期。",
            "The address of the answer is over."
        ),
        (
            ["contain.notAllowed.picture", "430103", "40007"], .otherWay,
            "图片被内容检查拦下，或钉钉已经没有它了。",
            "A check of contents stops the picture, or DingTalk does not have it any more."
        ),
        (
            ["param.templateNotExist", "param.templateUnpublished"], .otherWay,
            "卡片模板不存在或还没有发布：请核对 cardTemplate。",
            "The card template does not exist or is not published: compare cardTemplate."
        ),
    ]

    static let credentials: [Line] = [
        (
            ["Forbidden.AccessDenied.AccessTokenPermissionDenied", "60011"], .never,
            "应用没有这个权限：请在开发者后台“权限管理”开通。",
            "The app lacks a permission: request it under 权限管理 in the developer console."
        ),
        (
            ["Forbidden.AccessDenied.ApiCountLimitForOrg", "90020", "45009"], .tooOftenPerMonth,
            "本月的调用次数用完了：请等下个月，或购买用量包。",
            "The calls of this month are used up: wait for the next, or buy a package."
        ),
        (
            ["90030"], .tooOftenPerMonth,
            "本月的 Webhook 消息用完了：请等下个月，或购买用量包。",
            "The webhook messages of this month are used up: wait for the next, or buy a package."
        ),
        (
            ["Forbidden.AccessDenied.IpNotInWhiteList", "60020", "ip.not.match"], .never,
            "这台服务器的地址不在白名单里：请在开发者后台加上。",
            "The address of this server is not on the list of allowed ones: add it in the developer console."
        ),
        (
            ["88"], .never,
            "没有通过鉴权。",
            "The authentication failed."
        ),
        (
            ["40078"], .never,
            "临时授权码已经用过或过期。",
            "The temporary code is used or expired."
        ),
        (
            ["310000", "keywords.not.match", "sign.not.match"], .never,
            "没有通过机器人的安全设置。",
            "The robot's security settings refuse it."
        ),
    ]

    /// Codes of uploads.
    ///
    /// Source: DingTalk developer documentation, 上传媒体文件 and 全局错误码.
    static let files: [Line] = [
        (
            ["40004", "40005"], .never,
            "钉钉不接受这种文件：图片要是 jpg、gif、png 或 bmp。",
            "DingTalk does not take this file: a picture is a jpg, gif, png or bmp."
        ),
        (
            ["40006", "40009"], .never,
            "图片太大：钉钉最多 20 MB。",
            "The picture is too large: DingTalk takes 20 MB."
        ),
        (
            ["44001", "43008"], .never,
            "上传里没有文件，这是 Hearth 的错误。",
            "There is no file in the upload, which is a mistake of Hearth."
        ),
    ]

    static let targets: [Line] = [
        (
            [
                "invalidParameter.robotCode.empty", "invalidParameter.robotCode.coolApp",
                "invalidParameter.robotCode.notExsit",
                "invalidParameter.robotCode.missing", "invalidParameter.robotCode.invalid",
            ], .never,
            Self.wrongRobot.chinese,
            Self.wrongRobot.english
        ),
        // Of the codes about robots this one alone is about a group and its robot: the others may come of a wrong
        // robotCode, which must not take all groups for left.
        (
            ["invalidParameter.robotCode.auth"], .gone,
            "机器人不在这个群里，或者没有权限在群里说话。",
            "The robot is not in this group, or may not speak there."
        ),
        (
            ["400101", "400106", "400102"], .robotGone,
            "机器人不存在或已停用。",
            "The robot does not exist or is stopped."
        ),
        (
            ["bot.stopped"], .never,
            "机器人已停用。",
            "The robot is stopped."
        ),
        (
            ["group.disbanded", "400013"], .gone,
            "群已经解散。",
            "The group is disbanded."
        ),
        (
            ["resource.unavailable"], .gone,
            "群里已经没有这个机器人了。",
            "The robot is not in the group any more."
        ),
        (
            ["template.stopped", "template.not.existed", "resource.not.found"], .never,
            "要找的群、机器人或模板已经没有了。",
            "The group, robot or template is gone."
        ),
        (
            ["invalid.openConversationId", "conversation.org.notMatch"], .gone,
            "群的 ID 不对，或者群属于别的企业。",
            "The id of the group is wrong, or the group belongs to another organisation."
        ),
        (
            ["miss.openConversationId"], .never,
            "请求里没有群的 ID。",
            "The call names no group."
        ),
        (
            ["bot.forbidden.sendMessage", "send.forbidden", "only.groupAdmin.canAtAll"], .never,
            "机器人在这个群里不能这样说话。",
            "The robot may not speak like this in the group."
        ),
        (
            ["staffId.notExisted", "chatbotId.notAllow.sendOTO", "robot.oto.notExist", "60121", "50002"], .never,
            "找不到这个人，或者机器人不能给 TA 发消息。",
            "The person is unknown, or the robot may not write to them."
        ),
        (
            ["invalidParameter.userIds.overMax", "receivers.exceed", "illegal.receivers"], .never,
            "收件人不对或太多。",
            "The recipients are wrong or too many."
        ),
        (
            ["param.cardNotExist"], .never,
            "没有这张卡片。",
            "There is no such card."
        ),
    ]

    static let content: [Line] = [
        (
            [
                "invalidParameter.msgParam.invalid", "msg.unsupport", "msgBody.invalid", "400105", "40035", "43004",
            ], .never,
            Self.badMessage.chinese,
            Self.badMessage.english
        ),
        (
            ["invalidParameter.msgParam.tooLong"], .never,
            "消息太长：请分成几条。",
            "The message is too long: split it."
        ),
        (
            [
                "contain.unsafe.url", "contain.notAllowed.text",
                "contain.notAllowed.content", "430101", "430102", "430104", "param.contentUnsafe",
            ], .never,
            "内容没有通过钉钉的检查。",
            "DingTalk's check refuses the content."
        ),
    ]
}
